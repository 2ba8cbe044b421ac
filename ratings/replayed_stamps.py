"""What each act of the ledger tells of who did it and when. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ledger.record import Record
from ratings import stamps
from ratings.replayed import State
from ratings.replayed_papers import alert, comment, example, held_change
from ratings.stamps import Stamp, in_utc


def stamp(state: State, record: Record) -> None:
    """Note who did the act of an entry and when, and forget what it undoes."""
    content = record.content
    if record.act in _UNDONE:
        state.stamps.pop(_UNDONE[record.act](content), None)
    if record.act == "sample drawn":
        # The cases drawn before have gone.
        state.stamps = {label: one for label, one in state.stamps.items() if not label.startswith(stamps.CASE)}
    if record.act in _STAMPED:
        by = None if record.act in _MOMENT_ALONE else record.by
        state.stamps[_STAMPED[record.act](content)] = Stamp(by, in_utc(record.at), written=True)
    if record.act in _AT_A_MEETING:
        # Who did these is compared with the decision itself.
        by = record.by if "standard" not in content else None
        label = _at_a_meeting(state, content, _AT_A_MEETING[record.act])
        state.stamps[label] = Stamp(by, in_utc(record.at), written=True)


def stamp_evidence(state: State, record: Record) -> None:
    """Note who rated a standard from evidence, before the entry that says so is taken over.

    Who changes the rating stands as its author. Who changed the reasons alone did too in earlier versions, of which an
    entry does not tell, so either may stand.
    """
    standard, rating = record.content["standard"], record.content["rating"]
    label, before = stamps.rated(standard), state.evidence.get(standard)
    if rating != (before.rating if before else ""):
        state.stamps[label] = Stamp(record.by)
    elif before is None:
        state.stamps[label] = Stamp("", among=(record.by,))
    elif label in state.stamps:
        known = state.stamps[label]
        state.stamps[label] = replace(known, among=(*known.among, record.by))


def _at_a_meeting(state: State, content: Mapping[str, Any], act: str) -> str:
    days = [meeting.held_on for meeting in state.meetings]
    about = f"standard {content['standard']}, {act}" if "standard" in content else act
    return stamps.of_a_meeting(days, content["meeting"] - 1, about)


_STAMPED: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "inspection closed": lambda content: stamps.INSPECTION_CLOSED,
    "caseload loaded": lambda content: stamps.CASELOAD_LOADED,
    "rating proposed to the panel": lambda content: stamps.proposed(content["proposal"]),
    "representation received": lambda content: stamps.of_a_representation(content["representation"], "recorded"),
    "representation answered": lambda content: stamps.of_a_representation(content["representation"], "answered"),
    "ratings closed": lambda content: stamps.RATINGS_CLOSED,
    "ratings reopened": lambda content: stamps.RATINGS_REOPENED,
    "report issued": lambda content: stamps.issued(content["issue"]),
    "sample drawn": lambda content: stamps.drawn(content["number"]),
    "case submitted": lambda content: stamps.of_a_case(content["case"], "submitted"),
    "case withdrawn": lambda content: stamps.of_a_case(content["case"], "withdrawn"),
    "second reading drawn": lambda content: stamps.drawn_again(content["number"]),
    "second reading submitted": lambda content: stamps.of_a_case(content["case"], stamps.READ_AGAIN),
    "joint decision recorded": lambda content: stamps.of_a_case(
        content["case"], stamps.decided_jointly(content["key_question"])
    ),
    "alert raised": lambda content: f"{alert(content['case'], content['number'])}, raised",
    "alert updated": lambda content: f"{alert(content['case'], content['number'])}, update {content['update']}",
    "alert resolved": lambda content: f"{alert(content['case'], content['number'])}, resolved",
    "practice example added": lambda content: f"{example(content['number'])}, added",
    "comment written": lambda content: f"{comment(content['case'], content['number'])}, written",
    "change held": lambda content: f"{held_change(content['case'], content['held'])}, held",
    "held change decided": lambda content: f"{held_change(content['case'], content['held'])}, decided",
}
_MOMENT_ALONE = frozenset(
    {
        "inspection closed",
        "second reading submitted",
        "joint decision recorded",
        "alert raised",
        "alert resolved",
        "practice example added",
        "comment written",
        "change held",
    }
)
"""The acts whose records don't keep by whom, or whose author is compared with the record itself."""
_UNDONE: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "case reopened": lambda content: stamps.of_a_case(content["case"], "submitted"),
    "ratings reopened": lambda content: stamps.RATINGS_CLOSED,
    "inspection reopened": lambda content: stamps.INSPECTION_CLOSED,
}
_AT_A_MEETING: Mapping[str, str] = {
    "panel meeting convened": "convened",
    "panel meeting concluded": "concluded",
    "panel decision recorded": "decided",
    "exceptional move confirmed": "answered",
    "exceptional move not confirmed": "answered",
}
