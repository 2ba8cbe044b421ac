"""What second readings of cases, and what was decided jointly, make of an inspection's records. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ledger.record import WORDS, Record
from ratings.replayed import CaseState, JointState, ReadingState, State, Text, digest_of_round, put, words_of

EVIDENCE = " evidence"
"""How the key of evidence in words ends, after the number of its key question."""


def judged_in(case: CaseState) -> dict[str, Any]:
    """Give what is judged of a case's key questions, with the evidence, by key: what a second reader judges too."""
    return {key: value for page in case.pages.values() for key, value in page.items() if _is_judged(key)}


def _is_judged(key: str) -> bool:
    return key[:1].isdigit() and (key.endswith(EVIDENCE) or key[-1:].isdigit())


def opened_reading(record: Record) -> ReadingState | None:
    """Give the second reading that a case's opening row tells of, None where it tells of none."""
    content = record.content.get("reading")
    if content is None:
        return None
    plain = {name: content[name] for name in ("round", "reader", "first_reader", "submitted")}
    reading = ReadingState(**plain, first=dict(content["first"]), second=dict(content["second"]))
    for number, decision in content["decisions"].items():
        reading.decisions[number] = JointState(**decision, reason=words_of(record, f"joint {number}"))
    for name in record.content.get(WORDS, {}):
        for side in ("first", "second"):
            if name.startswith(f"{side} "):
                getattr(reading, side)[name.removeprefix(f"{side} ")] = words_of(record, name)
    return reading


def reading_in_opening_row(reading: ReadingState) -> dict[str, Any]:
    """Give all of a second reading but the words of people, as a part of a case's opening row."""
    return {
        "round": reading.round,
        "reader": reading.reader,
        "first_reader": reading.first_reader,
        "submitted": reading.submitted,
        "first": _without_words(reading.first),
        "second": _without_words(reading.second),
        "decisions": {number: _without_words(vars(decision)) for number, decision in reading.decisions.items()},
    }


def words_of_reading(reading: ReadingState) -> Iterator[tuple[str, str]]:
    """Give the words of a second reading by the names that they have in a case's opening row."""
    for side in ("first", "second"):
        for key, value in getattr(reading, side).items():
            if isinstance(value, Text):
                yield f"{side} {key}", value
    for number, decision in reading.decisions.items():
        if decision.reason:
            yield f"joint {number}", decision.reason


def _without_words(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not isinstance(value, Text)}


def _drawn(state: State, record: Record) -> None:
    content = record.content
    chosen = content["second_readers"]
    state.rounds[content["number"]] = digest_of_round(content, chosen)
    for reference, reader in chosen.items():
        case = state.cases[reference]
        case.reading = ReadingState(
            content["number"], reader, content["first_readers"][reference], first=judged_in(case)
        )


def _saved(state: State, record: Record) -> None:
    reading = _reading(state, record)
    for key in record.content[WORDS]:
        put(reading.second, key, words_of(record, key))


def _submitted(state: State, record: Record) -> None:
    reading = _reading(state, record)
    reading.submitted = True
    evidence = {key: words_of(record, key) for key in record.content.get(WORDS, {})}
    reading.second = {**record.content["judgements"], **evidence}


def _called_off(state: State, record: Record) -> None:
    _reading(state, record)
    state.cases[record.content["case"]].reading = None


def _decided_jointly(state: State, record: Record) -> None:
    content = record.content
    _reading(state, record).decisions[content["key_question"]] = JointState(
        content["decided"], content["version"], record.by, words_of(record, "reason")
    )


def _reading(state: State, record: Record) -> ReadingState:
    reading = state.cases[record.content["case"]].reading
    if reading is None:
        raise ValueError
    return reading


READING_ACTS: Mapping[str, Callable[[State, Record], None]] = {
    "second reading drawn": _drawn,
    "second reading saved": _saved,
    "second reading submitted": _submitted,
    "second reading called off": _called_off,
    "joint decision recorded": _decided_jointly,
}
