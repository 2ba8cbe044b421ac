"""What the panel's acts, and the issuing of reports, make of an inspection's records. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledger.record import Record
from ratings.replayed import (
    DecisionState,
    MeetingState,
    ProposalState,
    RepresentationState,
    State,
    digest_of,
    words_of,
)


def opened_panel(state: State, record: Record) -> None:
    """Take over what an opening row says of the panel's work and of the reports issued.

    A row from before meetings were worked one by one says nothing of most of it.
    """
    content = record.content
    state.ratings_closed = content.get("ratings_closed", False)
    state.reopened = words_of(record, "reopened")
    state.meetings = [
        _opened_meeting(record, meeting, f"meeting {place} ") for place, meeting in enumerate(content["meetings"], 1)
    ]
    state.proposals = {
        int(number): ProposalState(**row, reason=words_of(record, f"proposal {number} reason"))
        for number, row in content.get("proposals", {}).items()
    }
    state.representations = {
        int(number): RepresentationState(
            **row,
            summary=words_of(record, f"representation {number} summary"),
            evidence=words_of(record, f"representation {number} evidence"),
            answer=words_of(record, f"representation {number} answer"),
        )
        for number, row in content.get("representations", {}).items()
    }
    state.issues = {int(number): documents for number, documents in content.get("issues", {}).items()}


def _opened_meeting(record: Record, content: Mapping[str, Any], prefix: str) -> MeetingState:
    plain = {name: value for name, value in content.items() if name != "decisions"}
    decisions = [
        DecisionState(
            **row,
            reason=words_of(record, f"{prefix}reason {row['standard']}"),
            confirmation_reason=words_of(record, f"{prefix}confirmation {row['standard']}"),
        )
        for row in content["decisions"]
    ]
    return MeetingState(**plain, note=words_of(record, f"{prefix}note"), decisions=decisions)


def _met(state: State, record: Record) -> None:
    """Read an entry of the time when a meeting was recorded whole, once it was over."""
    content = record.content
    decisions = [
        DecisionState(
            row["standard"],
            row["rating"],
            row["calculated"] or "",
            row["exceptional"],
            row["grounds"],
            words_of(record, f"reason {row['standard']}"),
        )
        for row in content["decisions"]
    ]
    state.meetings.append(MeetingState(content["held_on"], words_of(record, "note"), decisions))


def _convened(state: State, record: Record) -> None:
    content = record.content
    if content["meeting"] != len(state.meetings) + 1:
        raise ValueError
    state.meetings.append(
        MeetingState(
            content["held_on"],
            words_of(record, "note"),
            chair=content["chair"],
            members=content["members"],
            quorum=content["quorum"],
        )
    )


def _decided(state: State, record: Record) -> None:
    content = record.content
    _meeting_of(state, content).decisions.append(
        DecisionState(
            content["standard"],
            content["rating"],
            content["calculated"],
            content["exceptional"],
            content["grounds"],
            words_of(record, "reason"),
            digest_of(content["figures"]),
            record.by,
            content["confirmation"],
        )
    )


def _chair_answered(confirmation: str) -> Callable[[State, Record], None]:
    def answered(state: State, record: Record) -> None:
        (decision,) = [
            each
            for each in _meeting_of(state, record.content).decisions
            if (each.standard, each.confirmation) == (record.content["standard"], "awaited")
        ]
        decision.confirmation, decision.confirmed_by = confirmation, record.by
        decision.confirmation_reason = words_of(record, "reason")

    return answered


def _concluded(state: State, record: Record) -> None:
    meeting = _meeting_of(state, record.content)
    meeting.concluded, meeting.figures = True, digest_of(record.content["figures"])


def _meeting_of(state: State, content: Mapping[str, Any]) -> MeetingState:
    return dict(enumerate(state.meetings, start=1))[content["meeting"]]


def _proposed(state: State, record: Record) -> None:
    content = record.content
    proposal = ProposalState(content["standard"], content["rating"], words_of(record, "reason"))
    state.proposals[content["proposal"]] = proposal


def _represented(state: State, record: Record) -> None:
    content = record.content
    state.representations[content["representation"]] = RepresentationState(
        content["received_on"],
        content["standards"],
        content["cases"],
        summary=words_of(record, "summary"),
        evidence=words_of(record, "evidence"),
    )


def _representation_answered(state: State, record: Record) -> None:
    row = state.representations[record.content["representation"]]
    row.answered_on, row.answer = record.content["answered_on"], words_of(record, "answer")


def _ratings_closed(state: State, record: Record) -> None:
    state.ratings_closed = True


def _ratings_reopened(state: State, record: Record) -> None:
    state.ratings_closed, state.reopened = False, words_of(record, "reason")


def _issued(state: State, record: Record) -> None:
    state.issues[record.content["issue"]] = dict(record.content["documents"])


PANEL_ACTS: Mapping[str, Callable[[State, Record], None]] = {
    "panel meeting recorded": _met,
    "panel meeting convened": _convened,
    "panel decision recorded": _decided,
    "exceptional move confirmed": _chair_answered("confirmed"),
    "exceptional move not confirmed": _chair_answered("declined"),
    "panel meeting concluded": _concluded,
    "rating proposed to the panel": _proposed,
    "representation received": _represented,
    "representation answered": _representation_answered,
    "ratings closed": _ratings_closed,
    "ratings reopened": _ratings_reopened,
    "report issued": _issued,
}
