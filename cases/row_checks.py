"""What is wrong with rows of a file about cases that their columns can't say, for `ledger.images.record`. No query."""

from collections.abc import Iterator, Mapping
from typing import Any

from cases.choices import CASE_TYPE_OF_DISPOSAL
from inspections.answers import as_recorded
from inspections.row_checks import TEXTS, numbering_faults, shape_faults, together
from ledger.images import Around, Columns, Fault, Key

CASE, READING, ANSWER = "cases.sampledcase", "cases.reading", "cases.answer"
DRAWN = {
    "pool": {"type": "object", "additionalProperties": TEXTS},
    "readers": TEXTS,
    "chosen": {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
}


def of_caseload(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
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


def of_answer(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    case, kind, item = key
    asked = around.outline.items[item]
    yield from _placed(asked, case, around)
    if "value" in columns and "words" in columns:
        yield "", "an answer is a value or words, not both."
    elif asked.is_words and "value" in columns:
        yield "", f"{item} is answered in words."
    elif not asked.is_words and "words" in columns:
        yield "", f"{item} is answered by one of its answers, not in words."
    elif not asked.is_words:
        recorded = as_recorded(columns.get("value", ""), many=asked.many)
        yield from _value_faults(asked, recorded, around)
    if kind == "joint" and asked.kind == "question":
        yield from _joint_faults(case, item, around)
    submitted = "submitted_at" in around.row(READING, case, "second")
    unanswered = "value" not in around.row(ANSWER, case, "second", item)
    if kind == "kept" and asked.kind == "question" and submitted and unanswered:
        yield "", "a submitted second reading answers every key question. Give its answer."


def _joint_faults(case: str, item: str, around: Around) -> Iterator[Fault]:
    first, second = (around.row(ANSWER, case, kind, item).get("value") for kind in ("kept", "second"))
    submitted = "submitted_at" in around.row(READING, case, "second")
    if not submitted or None in (first, second) or first == second:
        yield "", "nothing is decided where two submitted readings do not differ."


def _placed(asked: Any, case: str, around: Around) -> Iterator[Fault]:
    case_type = around.row(CASE, case).get("case_type", "")
    if said := around.outline.misplaced(asked, case_type):
        yield "", said


def _value_faults(asked: Any, value: Any, around: Around) -> Iterator[Fault]:
    options = tuple(name for name, _ in around.outline.framework.answers.choices(asked.answers))
    if value is None:
        return
    if asked.many:
        yield from _option_faults(value, options)
    elif not isinstance(value, str):
        yield "value", "a list is not an answer to this. Give one text."
    elif value not in options:
        yield "value", f"“{value}” is not one of {', '.join(options)}."


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
    yield from together(columns, "resolved_at", "resolved_by", "how")
    _, slash, item = columns["key"].rpartition("/")
    asked, value = around.outline.items.get(item), columns.get("value")
    if asked is None or (slash and key[1] != "second"):
        yield "key", f"the framework has no question {columns['key']}."
        return
    yield from (("key", said) for _, said in _placed(asked, key[0], around))
    if asked.is_words:
        if value is not None and not isinstance(value, str):
            yield "value", f"{value!r} is not an answer to {item}."
    else:
        yield from _value_faults(asked, value, around)


def of_round(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    faults = [*numbering_faults(key, around), *shape_faults(columns, **DRAWN)]
    yield from faults
    for reference in [] if faults else columns["chosen"]:
        if reference not in columns["pool"]:
            yield f"chosen.{reference}", "this case is not in the round’s pool."


def of_reading(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield why a case can't be read so: again by somebody else than chosen, or before the first is submitted."""
    yield from together(columns, "submitted_at", "submitted_by", "reason")
    if key[1] not in ("kept", "second"):
        if "round" in columns:
            yield "round", "only a reading that a round gave out belongs to one."
        return
    if "round" not in columns:
        yield "round", "it is missing."
        return
    if key[1] == "second":
        yield from _second_faults(key, columns, around)


def _second_faults(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    reader, chosen = columns.get("reader"), around.row("cases.secondreadinground", columns["round"]).get("chosen")
    if isinstance(chosen, Mapping) and chosen.get(key[0]) != reader:
        yield "reader", f"second reading {columns['round']} did not give this case to “{reader}”."
    if reader is not None and reader == around.row(READING, key[0], "kept").get("reader"):
        yield "reader", "a case is read a second time by somebody else than its first reader."
    if "submitted_at" not in columns and "submitted_at" not in around.row(READING, key[0], "first"):
        yield "", "only a submitted case is read a second time."


def of_alert(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    if "resolved_at" in columns and "resolution" not in columns:
        yield "resolution", "it is missing. Say how the risk was contained, or remove resolved_at."
    yield from together(columns, "resolved_at", "resolved_by", "resolution")


def of_practice_example(key: Key, columns: Columns, around: Around) -> Iterator[Fault]:
    """Yield a sentence where it prints under what is no key question of its standard, or a check is half there."""
    yield from together(columns, "checked_at", "checked_by", "checked_wording")
    if "printed_under" in columns:
        item = around.outline.items[columns["printed_under"]]
        if item.kind != "question" or item.standard.number != columns["standard"]:
            yield "printed_under", f"{item.key} is not a key question of standard {columns['standard']}."
