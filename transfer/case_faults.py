"""Faults of the cases of an inspection file: those of the service's caseload, and the sampled ones.

What relevance rules would have proposed is no matter here: recorded answers stand as they are.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from cases.choices import CASE_TYPE_OF_DISPOSAL, INSPECTOR_CLASSIFICATIONS, OTHER_REASON
from inspections.models import CaseFact, RatedFrom
from transfer.document import ABOUT, OWN_PROPERTIES, own_property
from transfer.outline import Outline
from transfer.places import at, at_case, entries, twice

_ALLOWED = {
    CaseFact.Type.YES_NO: ("yes", "no"),
    CaseFact.Type.YES_NO_NOT_RELEVANT: ("yes", "no", "not_relevant"),
    CaseFact.Type.CLASSIFICATION: tuple(value for value, _ in INSPECTOR_CLASSIFICATIONS),
}


def caseload_faults(data: dict[str, Any]) -> Iterator[str]:
    """Give a sentence for each fault of the service's caseload."""
    rows = list(entries(data.get("caseload", {}), "cases"))
    yield from twice(
        ((at("caseload", "cases", i, "case_reference"), row["case_reference"]) for i, row in rows), "the case reference"
    )
    for index, row in rows:
        yield from _disposal_fault(row, at("caseload", "cases", index, "disposal"))


def case_faults(data: dict[str, Any], outline: Outline | None, *, whole: bool) -> Iterator[str]:
    """Give a sentence for each fault of the sampled cases. Without an outline no number can be looked up.

    Where the file is not `whole`, what a withdrawal lacks may have been among what did not fit.
    """
    cases = list(entries(data, "cases"))
    yield from twice(((at("cases", i, "reference"), case["reference"]) for i, case in cases), "the reference")
    if whole:
        yield from _withdrawal_faults(data)
        yield from _replacement_faults(data)
    for index, case in cases:
        yield from _disposal_fault(case, at_case(data, index, "disposal"))
        if outline is not None:
            yield from _number_faults(data, index, case, outline)
            yield from _page_faults(data, index, case, outline)
            yield from _fact_faults(data, index, case, outline)


def _disposal_fault(case: dict[str, Any], where: str) -> Iterator[str]:
    disposal, case_type = case.get("disposal"), case["case_type"]
    if disposal and CASE_TYPE_OF_DISPOSAL[disposal] != case_type:
        yield f"{where}: {disposal} is not a disposal of case type {case_type}. Correct one of the two."


def _withdrawal_faults(data: dict[str, Any]) -> Iterator[str]:
    for index, case in entries(data, "cases"):
        if "withdrawn_at" not in case:
            for name in ("withdrawn_by", "withdrawn_reason", "withdrawn_note"):
                if name in case:
                    where = at_case(data, index, name)
                    yield f"{where}: it says nothing without withdrawn_at. Give that too, or remove it."
        elif "withdrawn_reason" not in case:
            yield f"{at_case(data, index, 'withdrawn_reason')}: it is missing. Say why the case was withdrawn."
        elif case["withdrawn_reason"] == OTHER_REASON and "withdrawn_note" not in case:
            yield f"{at_case(data, index, 'withdrawn_note')}: it is missing. Say in words why the case was withdrawn."


def _replacement_faults(data: dict[str, Any]) -> Iterator[str]:
    """Give a sentence for each case that can't have come in the place of the one it names."""
    replacements = [(index, case) for index, case in entries(data, "cases") if "replaces" in case]
    yield from twice(
        ((at_case(data, index, "replaces"), case["replaces"]) for index, case in replacements), "the replacement of"
    )
    by_reference = {case["reference"]: case for _, case in entries(data, "cases")}
    for index, case in replacements:
        where, replaced = at_case(data, index, "replaces"), by_reference.get(case["replaces"])
        if replaced is None:
            yield f"{where}: there is no case “{case['replaces']}” in the file."
        elif "withdrawn_at" not in replaced:
            yield f"{where}: case {case['replaces']} is not withdrawn, so nothing replaces it."
        elif replaced["case_type"] != case["case_type"]:
            yield f"{where}: case {case['replaces']} is of another case type."
        elif _comes_back(case, by_reference):
            yield f"{where}: what this case replaces leads back to the case itself. Correct one of them."


def _comes_back(case: dict[str, Any], by_reference: Mapping[str, dict[str, Any]]) -> bool:
    """Give whether a case, by what it replaces and what that replaces in turn, comes back to itself."""
    seen: set[str] = set()
    each: dict[str, Any] | None = case
    while each is not None and each["reference"] not in seen:
        seen.add(each["reference"])
        each = by_reference.get(each.get("replaces", ""))
    return each is not None


def _number_faults(data: dict[str, Any], index: int, case: dict[str, Any], outline: Outline) -> Iterator[str]:
    for part, known, what in (
        ("judgements", outline.key_questions, "key question"),
        ("evidence", outline.key_questions, "key question"),
        ("answers", outline.prompts, "prompt"),
    ):
        for number in case.get(part, {}):
            fault = misplaced(number, known, what, case["case_type"], outline)
            if fault:
                yield f"{at_case(data, index, part, number)}: {fault}"


def _page_faults(data: dict[str, Any], index: int, case: dict[str, Any], outline: Outline) -> Iterator[str]:
    for number in case.get("pages", {}):
        fault = number != ABOUT and misplaced(number, outline.standards, "standard", case["case_type"], outline)
        if fault:
            yield f"{at_case(data, index, 'pages', number)}: {fault}"


def misplaced(number: str, known: Mapping[str, object], what: str, case_type: str, outline: Outline) -> str:
    """Say why a number can't stand in a case of this type, "" where it can."""
    if number not in known:
        return f"the framework has no {what} {number}."
    domain = outline.domain_of[number]
    if domain.rated_from != RatedFrom.CASES:
        return f"{what} {number} is rated from evidence, not from cases."
    if domain.case_type != case_type:
        return f"{what} {number} is for cases of type {domain.case_type}, and this case is of type {case_type}."
    return ""


def _fact_faults(data: dict[str, Any], index: int, case: dict[str, Any], outline: Outline) -> Iterator[str]:
    for key, value in case.get("facts", {}).items():
        where = at_case(data, index, "facts", key)
        fact = outline.facts.get(key)
        if fact is None:
            yield f"{where}: the framework has no case fact {key}."
        elif own_property(fact):
            yield f"{where}: it stands in a property of its own, {key}, beside the service's classification. Move it."
        else:
            yield from (f"{where}: {fault}" for fault in value_faults(fact, value, case["case_type"]))
    for key in OWN_PROPERTIES:
        if key in case:
            where, fact = at_case(data, index, key), outline.facts.get(key)
            if fact is None or not own_property(fact):
                yield f"{where}: the framework has no classification {key}."
            else:
                yield from (f"{where}: {fault}" for fault in value_faults(fact, case[key], case["case_type"]))


def value_faults(fact: CaseFact, value: Any, case_type: str) -> Iterator[str]:
    """Give a sentence, without its place, for each way in which a value is no answer to a fact of such a case."""
    if fact.case_type and fact.case_type != case_type:
        yield f"the case fact {fact.key} is not put to cases of type {case_type}."
    options = tuple(name for name, _ in fact.options)
    if fact.type == CaseFact.Type.MANY:
        yield from _list_faults(value, options)
    elif not isinstance(value, str):
        yield "a list is not an answer to this case fact. Give one text."
    elif fact.type != CaseFact.Type.TEXT:
        allowed = _ALLOWED.get(CaseFact.Type(fact.type), options)
        if value not in allowed:
            yield f"“{value}” is not one of {', '.join(allowed)}."


def _list_faults(value: Any, options: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(value, list):
        yield "give a list of options, also where there is one."
        return
    for option in dict.fromkeys(option for option in value if option is not None):
        if option not in options:
            yield f"“{option}” is not one of {', '.join(options)}."
        elif value.count(option) > 1:
            yield f"“{option}” stands there twice. Keep one."
