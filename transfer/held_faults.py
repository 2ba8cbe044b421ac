"""Faults of the held changes in an inspection file. Pure."""

from collections.abc import Iterator

from cases.models import Answer
from cases.pages import Kind, kind_of, number_of
from transfer.case_faults import misplaced, value_faults
from transfer.held_changes import PART, Data
from transfer.outline import Outline
from transfer.places import at_case, entries, twice


def held_faults(data: Data, outline: Outline | None, *, whole: bool) -> Iterator[str]:
    """Give a sentence for each fault of the held changes. Without an outline no key can be looked up.

    Where the file is not `whole`, what a decision lacks may have been among what did not fit.
    """
    for index, case in entries(data, "cases"):
        rows = list(entries(case, PART))
        places = ((at_case(data, index, PART, place, "token"), row["token"]) for place, row in rows)
        yield from twice(places, "the token")
        for place, row in rows:
            if whole and len({name in row for name in ("resolved_at", "how")}) > 1:
                where = at_case(data, index, PART, place)
                yield f"{where}: resolved_at and how go together. Give both, or neither."
            if whole and "resolved_by" in row and "resolved_at" not in row:
                where = at_case(data, index, PART, place, "resolved_by")
                yield f"{where}: it says nothing without resolved_at. Give that too, or remove it."
            if outline is not None:
                yield from _answer_faults(row, case["case_type"], at_case(data, index, PART, place), outline)


def _answer_faults(row: Data, case_type: str, where: str, outline: Outline) -> Iterator[str]:
    key, value = row["key"], row.get("value")
    kind = kind_of(key)
    if kind is Kind.FACT:
        fact = outline.facts.get(key)
        if fact is None:
            yield f"{where}: the framework has no case fact {key}."
        elif value is not None:
            yield from (f"{where}: {fault}" for fault in value_faults(fact, value, case_type))
        return
    known, what = (outline.prompts, "prompt") if kind is Kind.PROMPT else (outline.key_questions, "key question")
    fault = misplaced(number_of(key), known, what, case_type, outline)
    if fault:
        yield f"{where}: {fault}"
    elif value is not None and (not isinstance(value, str) or (kind is not Kind.EVIDENCE and value not in Answer)):
        yield f"{where}: {value!r} is not an answer to {key}."
