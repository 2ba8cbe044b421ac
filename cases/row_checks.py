"""What is wrong with rows of a file about cases that their columns can't say, for `ledger.images.record`. No query."""

from collections.abc import Iterator, Mapping
from typing import Any

from cases.choices import CASE_TYPE_OF_DISPOSAL, INSPECTOR_CLASSIFICATIONS
from inspections.row_checks import TEXTS, numbering_faults, shape_faults, together
from ledger.images import Around, Columns, Fault, Key

CASE, READING, JUDGEMENT = "cases.sampledcase", "cases.secondreading", "cases.secondjudgement"
CLASSIFICATIONS = tuple(value for value, _ in INSPECTOR_CLASSIFICATIONS)
YES_NO = ("yes", "no")
ANSWERS = (*YES_NO, "not_relevant", "unable_to_assess")
ALLOWED = {"yes_no": YES_NO, "yes_no_not_relevant": (*YES_NO, "not_relevant"), "classification": CLASSIFICATIONS}
DRAWN = {
    "pool": {"type": "object", "additionalProperties": TEXTS},
    "readers": TEXTS,
    "chosen": {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
}


def of_caseload(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield what is wrong with the columns of the service's file that were read over."""
    yield from shape_faults(columns, ignored_columns={"type": "array", "items": {"type": "string"}})


def of_disposal(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a case has a disposal of another case type."""
    disposal, case_type = columns.get("disposal"), columns["case_type"]
    if disposal and CASE_TYPE_OF_DISPOSAL[disposal] != case_type:
        yield "disposal", f"{disposal} is not a disposal of case type {case_type}. Correct one of the two."


def of_draw(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a draw's record is no group: its pages read any other as a record that they don't know."""
    yield from shape_faults(columns, record={"type": "object"})


def of_case(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield what is wrong with a sampled case: its disposal, or that it can't replace the case that it names."""
    yield from of_disposal(key, columns, around)
    yield from together(columns, "submitted_at", "submission_reason")
    yield from together(columns, "withdrawn_at", "withdrawn_by", "withdrawn_reason", "withdrawn_note")
    if "withdrawn_at" in columns and "withdrawn_reason" not in columns:
        yield "withdrawn_reason", "it is missing. Say why the case was withdrawn."
    if columns.get("withdrawn_reason") == "other" and "withdrawn_note" not in columns:
        yield "withdrawn_note", "it is missing. Say in words why the case was withdrawn."
    if "replaces" in columns:
        replaced = around.row(CASE, columns["replaces"])
        if "withdrawn_at" not in replaced:
            yield "replaces", f"case {columns['replaces']} is not withdrawn, so nothing replaces it."
        elif replaced["case_type"] != columns["case_type"]:
            yield "replaces", f"case {columns['replaces']} is of another case type."
        elif [row.get("replaces") for row in around.own.values()].count(columns["replaces"]) > 1:
            yield "replaces", f"another case came in the place of case {columns['replaces']} too. Keep one."
        elif _comes_back(key, around):
            yield "replaces", "what this case replaces leads back to the case itself. Correct one of them."


def _comes_back(key: Key, around: Around) -> bool:
    seen: set[Key] = set()
    each: Key | None = key
    while each is not None and each not in seen:
        seen.add(each)
        further = around.own.get(each, {}).get("replaces")
        each = None if further is None else (further,)
    return each is not None


def _placed(number: str, case: str, around: Around) -> Iterator[Fault]:
    said = around.outline.misplaced(number, around.row(CASE, case).get("case_type", ""))
    if said:
        yield "", said


def of_judgement(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a key question is none of the case's."""
    yield from _placed(key[1], key[0], around)


def of_prompt_answer(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a prompt is none of the case's."""
    yield from _placed(f"{key[1]}{key[2]}", key[0], around)


def of_departure(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where a departure is not from one item, or that is none of the case's."""
    case, number, letter, question = key
    if (number is None) == (question is None):
        yield "", "it departs from one prompt or one key question."
    else:
        yield from _placed(question or f"{number}{letter}", case, around)


def of_fact_answer(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield why a value is no answer to a fact of its case."""
    yield from fact_faults(around.outline.facts[key[1]], columns.get("value"), key[0], around)


def fact_faults(fact: Any, value: Any, case: str, around: Around) -> Iterator[Fault]:
    """Yield why a value, None where it was taken back, is no answer to a fact of a case."""
    case_type = around.row(CASE, case).get("case_type", fact.case_type)
    if fact.case_type and fact.case_type != case_type:
        yield "value", f"the case fact {fact.key} is not put to cases of type {case_type}."
    options = tuple(name for name, _ in fact.options)
    if value is None:
        return
    if fact.type == "many":
        yield from _option_faults(value, options)
    elif not isinstance(value, str):
        yield "value", "a list is not an answer to this case fact. Give one text."
    elif fact.type != "text" and value not in ALLOWED.get(fact.type, options):
        yield "value", f"“{value}” is not one of {', '.join(ALLOWED.get(fact.type, options))}."


def _option_faults(value: Any, options: tuple[str, ...]) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield "value", "give a list of options, also where there is one."
        return
    texts = list(map(str, value))
    for option in dict.fromkeys(texts):
        if option not in options:
            yield "value", f"“{option}” is not one of {', '.join(options)}."
        elif texts.count(option) > 1:
            yield "value", f"“{option}” stands there twice. Keep one."


def of_held_change(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield why a held change is not one of an answer of its case."""
    yield from together(columns, "resolved_at", "resolved_by", "how")
    outline, name, value = around.outline, columns["key"], columns.get("value")
    if not name[:1].isdigit():
        fact = outline.facts.get(name)
        if fact is None:
            yield "key", f"the framework has no case fact {name}."
        else:
            yield from fact_faults(fact, value, key[0], around)
        return
    number, _, words = name.partition(" ")
    known = outline.prompts if number[-1:].isalpha() else outline.key_questions
    if (
        number not in known
        or words not in ("", "evidence", "departure")
        or (words == "evidence" and known is outline.prompts)
    ):
        yield "key", f"the framework has no question {name}."
        return
    yield from (("key", said) for _, said in _placed(number, key[0], around))
    if value is not None and (not isinstance(value, str) or (not words and value not in ANSWERS)):
        yield "value", f"{value!r} is not an answer to {name}."


def of_round(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield what is wrong with a drawing of cases for a second reading."""
    faults = [*numbering_faults(key, around), *shape_faults(columns, **DRAWN)]
    yield from faults
    for reference in [] if faults else columns["chosen"]:
        if reference not in columns["pool"]:
            yield f"chosen.{reference}", "this case is not in the round’s pool."


def of_reading(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield why a case can't be read a second time so."""
    reader, chosen = columns["reader"], around.row("cases.secondreadinground", columns["round"]).get("chosen")
    if isinstance(chosen, Mapping) and chosen.get(key[0]) != reader:
        yield "reader", f"second reading {columns['round']} did not give this case to “{reader}”."
    if reader == columns.get("first_reader"):
        yield "reader", "a case is read a second time by somebody else than its first reader."
    if "submitted_at" not in columns and "submitted_at" not in around.row(CASE, key[0]):
        yield "", "only a submitted case is read a second time."


def of_second_judgement(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield what is wrong with a judgement of a second reading."""
    yield from of_judgement(key, columns, around)
    if "submitted_at" in around.row(READING, key[0]) and "answer" not in columns:
        yield "", "a submitted second reading answers every key question. Give its answer."


def of_joint_decision(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where there is nothing to decide."""
    row, reading = around.row(JUDGEMENT, *key), around.row(READING, key[0])
    if not row or not reading:  # what is wrong with them is said
        return
    first, second = row.get("first_answer"), row.get("answer")
    if "submitted_at" not in reading or None in (first, second) or first == second:
        yield "", "nothing is decided where two submitted readings do not differ."


def of_alert(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield what an alert says of its end, or leaves out."""
    if "resolved_at" in columns and "resolution" not in columns:
        yield "resolution", "it is missing. Say how the risk was contained, or remove resolved_at."
    yield from together(columns, "resolved_at", "resolved_by", "resolution")
