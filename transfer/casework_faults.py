"""Faults of what stands beside the judgements in an inspection file. Pure."""

from collections.abc import Iterator
from typing import Any

from transfer.outline import Outline
from transfer.places import at, at_case, entries, twice

PEOPLE = ("raised_by", "resolved_by", "by", "username")
MOMENTS = ("told_at", "raised_at", "resolved_at", "at", "seen_at")


def groups_of(case: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """Give each part of a case's casework that names people or moments, with its path in the case."""
    for place, alert in entries(case, "alerts"):
        yield ("alerts", place), alert
        yield from ((("alerts", place, "updates", number), each) for number, each in entries(alert, "updates"))
    for place, comment in entries(case, "comments"):
        yield ("comments", place), comment
        yield from ((("comments", place, "mentions", number), each) for number, each in entries(comment, "mentions"))


def named_in(
    data: dict[str, Any], index: int, case: dict[str, Any], names: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Give the place of every value of these names in a case's casework, with the value."""
    for path, group in groups_of(case):
        yield from ((at_case(data, index, *path, name), group[name]) for name in names if name in group)


def casework_faults(data: dict[str, Any], index: int, case: dict[str, Any], *, whole: bool) -> Iterator[str]:
    """Give a sentence for each fault of a case's casework.

    Where the file is not `whole`, what an alert's end lacks may have been among what did not fit.
    """
    alerts = list(entries(case, "alerts"))
    yield from twice(
        ((at_case(data, index, "alerts", i, "number"), each["number"]) for i, each in alerts), "the number"
    )
    comments = list(entries(case, "comments"))
    yield from twice(
        ((at_case(data, index, "comments", i, "number"), each["number"]) for i, each in comments), "the number"
    )
    for place, comment in comments:
        told = entries(comment, "mentions")
        where = [(at_case(data, index, "comments", place, "mentions", i), each["username"]) for i, each in told]
        yield from twice(iter(where), "the mention of")
    for place, alert in alerts:
        path = ("alerts", place, "updates")
        updates = entries(alert, "updates")
        yield from twice(
            ((at_case(data, index, *path, i, "number"), each["number"]) for i, each in updates), "the number"
        )
        if whole:
            yield from (f"{at_case(data, index, 'alerts', place, name)}: {fault}" for name, fault in _end_faults(alert))


def example_faults(data: dict[str, Any], outline: Outline | None, *, whole: bool) -> Iterator[str]:
    """Give a sentence for each fault of the practice examples.

    Where the file is not `whole`, the case that one names may have been among what did not fit.
    """
    rows = list(entries(data, "practice_examples"))
    places = [(at("practice_examples", index), row) for index, row in rows]
    yield from twice(((f"{where}.number", row["number"]) for where, row in places), "practice example")
    yield from twice(
        ((f"{where}.first_name", row["first_name"]) for where, row in places if "first_name" in row), "the first name"
    )
    cases = {case["reference"] for _, case in entries(data, "cases")}
    for where, row in places:
        if whole and "case" in row and row["case"] not in cases:
            yield f"{where}.case: there is no case “{row['case']}” in the file."
        if outline and row["standard"] not in outline.standards:
            yield f"{where}.standard: the framework has no standard {row['standard']}."
        if outline and row.get("key_question", "") not in ["", *outline.key_questions]:
            yield f"{where}.key_question: the framework has no key question {row['key_question']}."


def _end_faults(alert: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the name and the fault of what an alert says of its end, or leaves out."""
    if "resolved_at" in alert and "resolution" not in alert:
        yield "resolution", "it is missing. Say how the risk was contained, or remove resolved_at."
    if "resolved_at" not in alert:
        for name in ("resolved_by", "resolution"):
            if name in alert:
                yield name, "it says nothing without resolved_at. Give that too, or remove it."
