"""Faults of the second readings in an inspection file, and what they decide of its judgements. Pure."""

from collections.abc import Iterator
from typing import Any

from transfer.case_faults import misplaced
from transfer.outline import Outline
from transfer.places import at, at_case, entries, twice

PEOPLE = ("first_reader", "reader", "decided_by")
MOMENTS = ("saved_at", "submitted_at", "decided_at")
_PART = "second_reading"
Path = tuple[str | int, ...]


def named_in_second_reading(
    data: dict[str, Any], index: int, case: dict[str, Any], names: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Give the place of every value of these names in a case's second reading, with the value."""
    reading = case.get(_PART, {})
    groups: list[tuple[Path, dict[str, Any]]] = [((_PART,), reading)]
    for number, row in reading.get("judgements", {}).items():
        groups.append(((_PART, "judgements", number, "decision"), row.get("decision", {})))
    for path, group in groups:
        yield from ((at_case(data, index, *path, name), group[name]) for name in names if name in group)


def decided_judgements(case: dict[str, Any]) -> dict[str, str]:
    """Give a case's answers by key question as they count: a joint decision in the place of what it was decided on."""
    decided = dict(case.get("judgements", {}))
    for number, row in case.get(_PART, {}).get("judgements", {}).items():
        if "decision" in row and decided.get(number) == row.get("first_answer"):
            decided[number] = row["decision"]["answer"]
    return decided


def second_reading_faults(data: dict[str, Any], outline: Outline | None, *, whole: bool) -> Iterator[str]:
    """Give a sentence for each fault of the rounds and of the cases' second readings.

    Where the file is not `whole`, the round of a reading may have been among what did not fit.
    """
    rounds = list(entries(data, "second_readings"))
    yield from twice(((at("second_readings", i, "number"), row["number"]) for i, row in rounds), "second reading")
    for index, row in rounds:
        for reference in row["chosen"]:
            if reference not in row["pool"]:
                yield f"{at('second_readings', index, 'chosen', reference)}: this case is not in the round’s pool."
    chosen = {row["number"]: row["chosen"] for _, row in rounds}
    for index, case in entries(data, "cases"):
        if _PART not in case:
            continue
        if whole:
            yield from (f"{at_case(data, index, *path)}: {fault}" for path, fault in _round_faults(case, chosen))
        for path, fault in _reading_faults(case, outline):
            yield f"{at_case(data, index, *path)}: {fault}"


def _round_faults(case: dict[str, Any], chosen: dict[int, dict[str, str]]) -> Iterator[tuple[Path, str]]:
    reading = case[_PART]
    number = reading["round"]
    if number not in chosen:
        yield (_PART, "round"), f"there is no second reading {number} in the file."
    elif chosen[number].get(case["reference"]) != reading["reader"]:
        yield (_PART, "reader"), f"second reading {number} did not give this case to “{reading['reader']}”."


def _reading_faults(case: dict[str, Any], outline: Outline | None) -> Iterator[tuple[Path, str]]:
    reading = case[_PART]
    if reading["reader"] == reading.get("first_reader"):
        yield (_PART, "reader"), "a case is read a second time by somebody else than its first reader."
    if "submitted_at" not in reading and "submitted_at" not in case:
        yield (_PART,), "only a submitted case is read a second time. Give submitted_at of the case too."
    for number, row in reading["judgements"].items():
        path: Path = (_PART, "judgements", number)
        if outline and (fault := misplaced(number, outline.key_questions, "key question", case["case_type"], outline)):
            yield path, fault
        if "submitted_at" in reading and "answer" not in row:
            yield path, "a submitted second reading answers every key question. Give its answer."
        if "decision" in row:
            first, second = row.get("first_answer"), row.get("answer")
            if "submitted_at" not in reading or None in (first, second) or first == second:
                yield (*path, "decision"), "nothing is decided where two submitted readings do not differ."
