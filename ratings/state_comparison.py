"""What differs between an inspection's records and what its ledger says that they are, in plain sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ratings.replayed import (
    CaseState,
    Erased,
    MeetingState,
    ProposalState,
    ReadingState,
    RepresentationState,
    State,
    Text,
)
from ratings.stamps import stamp_pairs

NOTHING = "nothing"
#: What may stand in the records in the place of words that were erased, where a column must not be empty.
IN_THE_PLACE_OF_ERASED = "[erased]"
NO_READING = ReadingState(0, "")
OF_A_DECISION = {
    "rating": "rating",
    "calculated": "calculated",
    "exceptional": "exceptional",
    "grounds": "grounds",
    "reason": "reason",
    "figures": "SHA-256 of its figures",
    "decided_by": "recorded by",
    "confirmation": "confirmation",
    "confirmed_by": "answered by",
    "confirmation_reason": "reason of the chair",
}


def state_differences(records: State, ledger: State) -> list[str]:
    """Give a sentence for each place at which the records are not what the ledger says.

    Words that were erased beside the ledger can't be compared, so they must be gone from the records too: otherwise
    anybody could put other words there once those of the ledger are deleted.
    """
    return [
        *(sentence for place, ours, theirs in _inspection(records, ledger) for sentence in _said(place, ours, theirs)),
        *_rows("Draw {}", records.draws, ledger.draws, _draw),
        *_rows("Second reading {}", records.rounds, ledger.rounds, _draw),
        *_rows("Case {}", records.cases, ledger.cases, _case),
        *_rows("Standard {}", _given(records), _given(ledger), _evidence),
        *_rows("Proposal {}", records.proposals, ledger.proposals, _proposal),
        *_rows("Panel meeting {}", _meetings(records), _meetings(ledger), _meeting),
        *_rows("Representation {}", records.representations, ledger.representations, _representation),
        *_rows("Issue {}", records.issues, ledger.issues, _issue),
        *_rows("{}", records.papers, ledger.papers, _paper),
        *(sentence for pair in stamp_pairs(records.stamps, ledger.stamps) for sentence in _said(*pair)),
    ]


Pairs = Iterator[tuple[str, Any, Any]]


def _inspection(records: State, ledger: State) -> Pairs:
    if ledger.framework:
        yield "The framework", records.framework, ledger.framework
    if ledger.framework_sha256:
        yield "The framework’s questions and rules", records.framework_sha256, ledger.framework_sha256
    for name, theirs in sorted(ledger.particulars.items()):
        yield f"The inspection, {name.replace('_', ' ')}", records.particulars.get(name), theirs
    yield "The inspection’s closing", _closed(records.closed), _closed(ledger.closed)
    yield "The ratings", _closed(records.ratings_closed), _closed(ledger.ratings_closed)
    yield "The reason for opening the ratings again", records.reopened, ledger.reopened
    yield "The caseload’s file", records.caseload, ledger.caseload
    if ledger.caseload_rows is not None:
        place = "The caseload’s cases (the SHA-256 of them as they are stored)"
        yield place, records.caseload_rows, ledger.caseload_rows


def _closed(closed: bool) -> str:
    return "closed" if closed else "open"


def _rows(label: str, ours: Mapping[Any, Any], theirs: Mapping[Any, Any], pairs: Any) -> Iterator[str]:
    """Give what differs of rows by name: those that stand on one side alone, and what `pairs` names of the others."""
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in theirs:
            yield f"{label.format(name)}: it is in the records, and the ledger knows nothing of it."
        elif name not in ours:
            yield f"{label.format(name)}: the ledger has it, and it is not in the records."
        else:
            for place, one, other in pairs(ours[name], theirs[name]):
                yield from _said(f"{label.format(name)}{place}", one, other)


def _draw(ours: str, theirs: str) -> Pairs:
    yield " (the SHA-256 of its record)", ours, theirs


def _case(ours: CaseState, theirs: CaseState) -> Pairs:
    yield ", case type", ours.case_type, theirs.case_type
    yield ", the service’s reference", ours.service_reference, theirs.service_reference
    yield ", allocated to", ours.allocated_to, theirs.allocated_to
    yield ", submission", _submitted(ours), _submitted(theirs)
    yield ", reason for submitting it with questions open", ours.submission_reason, theirs.submission_reason
    yield ", withdrawal", ours.withdrawn, theirs.withdrawn
    yield ", note on the withdrawal", ours.withdrawn_note, theirs.withdrawn_note
    yield ", in the place of", ours.replaces, theirs.replaces
    if theirs.as_recorded:
        yield ", what the service recorded of it", ours.as_recorded, theirs.as_recorded
    for page in sorted(ours.pages.keys() | theirs.pages.keys()):
        one, other = ours.pages.get(page, {}), theirs.pages.get(page, {})
        for key in sorted(one.keys() | other.keys()):
            yield f", {key}", one.get(key), other.get(key)
    yield from _reading(ours.reading, theirs.reading)


def _reading(ours: ReadingState | None, theirs: ReadingState | None) -> Pairs:
    one, other = ours or NO_READING, theirs or NO_READING
    yield ", second reader", one.reader, other.reader
    yield ", first reader", one.first_reader, other.first_reader
    yield ", round of the second reading", one.round, other.round
    yield ", submission of the second reading", _submitted(one), _submitted(other)
    for title, mine, told in (("first", one.first, other.first), ("second", one.second, other.second)):
        for key in sorted(mine.keys() | told.keys()):
            yield f", {key} in the {title} reading", mine.get(key), told.get(key)
    for number in sorted(one.decisions.keys() | other.decisions.keys()):
        for name in ("answer", "version", "decided_by", "reason"):
            made, said = one.decisions.get(number), other.decisions.get(number)
            place = f", joint decision on {number}, {name.replace('_', ' ')}"
            yield place, getattr(made, name, None), getattr(said, name, None)


def _submitted(case: CaseState | ReadingState) -> str:
    return "submitted" if case.submitted else "not submitted"


def _paper(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Pairs:
    for name in sorted(ours.keys() | theirs.keys()):
        yield f", {name.replace('_', ' ')}", ours.get(name), theirs.get(name)


def _given(state: State) -> dict[str, Any]:
    """Give the ratings from evidence without those that say nothing: taking one back leaves an empty row behind."""
    return {
        number: row
        for number, row in state.evidence.items()
        if row.rating or row.reasons or isinstance(row.reasons, Erased)
    }


def _evidence(ours: Any, theirs: Any) -> Pairs:
    yield ", rating from evidence", ours.rating, theirs.rating
    yield ", reasons for the rating", ours.reasons, theirs.reasons


def _meetings(state: State) -> dict[str, MeetingState]:
    """Give the meetings by day and, where a day has several, their place on it."""
    found: dict[str, MeetingState] = {}
    for meeting in sorted(state.meetings, key=lambda each: each.held_on):
        earlier = sum(each.held_on == meeting.held_on for each in found.values())
        found[f"of {meeting.held_on}" if not earlier else f"of {meeting.held_on} ({earlier + 1})"] = meeting
    return found


def _meeting(ours: MeetingState, theirs: MeetingState) -> Pairs:
    for name in ("note", "chair", "members", "quorum"):
        yield f", {name}", getattr(ours, name), getattr(theirs, name)
    yield ", conclusion", _concluded(ours), _concluded(theirs)
    yield ", SHA-256 of its figures", ours.figures, theirs.figures
    mine = {row.standard: row for row in ours.decisions}
    other = {row.standard: row for row in theirs.decisions}
    for standard in sorted(mine.keys() | other.keys()):
        for name, label in OF_A_DECISION.items():
            place = f", standard {standard}, {label}"
            yield place, getattr(mine.get(standard), name, None), getattr(other.get(standard), name, None)


def _concluded(meeting: MeetingState) -> str:
    return "concluded" if meeting.concluded else "not concluded"


def _proposal(ours: ProposalState, theirs: ProposalState) -> Pairs:
    for name in ("standard", "rating", "reason"):
        yield f", {name}", getattr(ours, name), getattr(theirs, name)


def _representation(ours: RepresentationState, theirs: RepresentationState) -> Pairs:
    for name in ("received_on", "standards", "cases", "answered_on", "summary", "evidence", "answer"):
        yield f", {name.replace('_', ' ')}", getattr(ours, name), getattr(theirs, name)


def _issue(ours: dict[str, str], theirs: dict[str, str]) -> Pairs:
    for form in sorted(ours.keys() | theirs.keys()):
        yield f", SHA-256 of the {form} document", ours.get(form), theirs.get(form)


def _said(place: str, ours: Any, theirs: Any) -> Iterator[str]:
    if isinstance(theirs, Erased):
        if ours not in (None, "", IN_THE_PLACE_OF_ERASED):
            yield f"{place}: the words that the ledger sealed are erased, and the records still have words."
        return
    if ours == theirs or (ours in (None, "") and theirs in (None, "")):
        return
    if isinstance(ours, Text) and isinstance(theirs, Text) and ours and theirs:
        yield f"{place}: the words in the records are not those of the ledger."
    else:
        yield f"{place}: the records say {_in_words(ours)}, the ledger says {_in_words(theirs)}."


def _in_words(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if value == []:
        return "none"
    if isinstance(value, Text):
        return "something in words"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"“{', '.join(map(str, value))}”" if isinstance(value, list) else f"“{value}”"
