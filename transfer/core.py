"""The core of the inspection file, which others write and read by hand, from an inspection's rows. No query.

What has a value is written, also where it is the default; what is empty is left out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from inspections.answers import CLASSIFICATION, as_recorded
from inspections.models import Item
from inspections.outline import Outline
from inspections.schema import place

FORMAT = "youth-inspection/1"
OWN_PROPERTIES = ("harm_inspector", "safety_inspector")
"""The facts that the contract names: the inspector's classifications stand beside the service's, not in `facts`."""
ALWAYS_WRITTEN = ("cases", "domain_one", "panel", "facts", "judgements", "answers", "decisions")
OF_A_CASE = (
    "reference",
    "service_reference",
    "case_type",
    "disposal",
    "started",
    "age",
    "gender",
    "ethnicity",
    "looked_after",
    "offence",
)
JOINED_LATER = ("no_cases", "edition", "texts")
"""Optional properties of the core, written where there is something to say."""
Data = dict[str, Any]
Tables = Mapping[str, Any]


def own_property(fact: Item) -> bool:
    """Return whether a fact stands in a property of its own and not among a case's facts."""
    return fact.key in OWN_PROPERTIES and fact.answers == CLASSIFICATION


def core_of(tables: Tables, outline: Outline, service: Data) -> Data:
    """Return the core that an inspection's rows give, by table as in a file, in the order of an exported file.

    `service` has the service's name, local authority, region and what it is usually known as.
    """
    [(_, inspection)] = tables["inspections.inspection"]
    known_as, usually = inspection["known_as"], service.get("known_as")
    days = ("fieldwork_starts", "fieldwork_ends", "published")
    ratings = {key[0]: row.get("rating") for key, row in tables.get("inspections.evidencerating", ())}
    texts = [(key[0], row["text"]) for key, row in tables.get("inspections.reporttext", ()) if row.get("text")]
    reasons = {str(key[0]): row["reason"] for key, row in tables.get("inspections.nocasesreason", ())}
    return {
        "format": FORMAT,
        "framework": inspection["framework"],
        "service": _given(
            name=service["name"],
            local_authority=service.get("local_authority"),
            region=service.get("region"),
            known_as=known_as,
            usually_known_as=usually if usually != known_as else None,
        ),
        "inspection": _given(**{name: inspection.get(name) for name in ("reference", "joint", *days)}),
        "cases": _cases(tables, outline),
        "domain_one": {number: ratings[number] for number in outline.standards if ratings.get(number)},
        **_given(no_cases=dict(sorted(reasons.items()))),
        "panel": _panel(tables, list(outline.standards)),
        **_given(
            edition=inspection.get("edition"),
            texts=[{"place": place, "text": text} for place, text in sorted(texts)],
        ),
    }


def differences(file: Any, own: Any, path: tuple[str | int, ...] = ()) -> Iterator[str]:
    """Yield where a file's core is not the one that its records give."""
    if isinstance(file, dict) and isinstance(own, dict):
        for name in [*own, *(name for name in file if name not in own)]:
            yield from differences(file.get(name), own.get(name), (*path, name))
    elif isinstance(file, list) and isinstance(own, list) and len(file) == len(own):
        for index, pair in enumerate(zip(file, own, strict=True)):
            yield from differences(*pair, (*path, index))
    elif file != own or type(file) is not type(own):
        yield f"{place(path)}: {_shown(file)} is not what the records of the file say: {_shown(own)}."


def _cases(tables: Tables, outline: Outline) -> list[Data]:
    answers: dict[str, dict[str, Data]] = {}
    for (case, kind, key), row in tables.get("cases.answer", ()):
        item = outline.items[key]
        value = row.get("words") if item.is_words else as_recorded(row.get("value", ""), many=item.many)
        if kind == "first" and value is not None:
            answers.setdefault(case, {}).setdefault(item.kind, {})[key] = value
    cases = sorted(tables.get("cases.sampledcase", ()), key=lambda case: (case[1]["case_type"], case[0]))
    facts = outline.of_kind(Item.Kind.FACT)
    return [_case({"reference": reference, **row}, answers.get(reference, {}), facts) for (reference,), row in cases]


def _case(row: Data, answers: Mapping[str, Data], all_facts: list[Item]) -> Data:
    values = answers.get(Item.Kind.FACT, {})
    facts = [item for item in all_facts if item.key in values]
    own = {fact.key: values[fact.key] for fact in facts if own_property(fact)}
    return _given(
        **{name: row.get(name) for name in OF_A_CASE},
        harm_service=row.get("harm_service"),
        harm_inspector=own.get("harm_inspector"),
        safety_service=row.get("safety_service"),
        safety_inspector=own.get("safety_inspector"),
        facts={fact.key: values[fact.key] for fact in facts if fact.key not in own},
        judgements=dict(sorted(answers.get(Item.Kind.QUESTION, {}).items())),
        answers=dict(sorted(answers.get(Item.Kind.PROMPT, {}).items())),
    )


def _panel(tables: Tables, standards: list[str]) -> list[Data]:
    decisions: dict[int, list[tuple[str, Data]]] = {}
    for (meeting, standard), row in tables.get("ratings.paneldecision", ()):
        decisions.setdefault(meeting, []).append((standard, row))
    meetings = sorted(tables.get("ratings.panelmeeting", ()), key=lambda one: (one[1]["held_on"], one[0]))
    return [
        _given(
            held_on=row["held_on"],
            note=row.get("note"),
            decisions=[
                {"standard": standard, "rating": decided["rating"], "reason": decided["reason"]}
                for standard, decided in sorted(decisions.get(number, ()), key=lambda one: standards.index(one[0]))
            ],
        )
        for (number,), row in meetings
    ]


def _given(**values: Any) -> Data:
    """Return the values that are there. False and nought are values."""
    return {
        name: value
        for name, value in values.items()
        if name in ALWAYS_WRITTEN or (value is not None and value not in ("", [], {}))
    }


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
