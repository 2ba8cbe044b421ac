"""Who did an act and when, as the records keep it and as the ledger tells of it. Pure.

What an act leaves on record is called by a label that goes on with “by” or “at”: “Proposal 1, proposed”.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

NEAR: Final = timedelta(minutes=5)
"""How far an entry's own moment may be from that of the record of its act: both are of one transaction, which may have
had to wait."""

CASE: Final = "Case "
INSPECTION_CLOSED: Final = "The inspection, closed"
CASELOAD_LOADED: Final = "The caseload, loaded"
READ_AGAIN: Final = "second reading submitted"
RATINGS_CLOSED: Final = "The ratings, closed"
RATINGS_REOPENED: Final = "The ratings, opened again"


@dataclass(frozen=True)
class Stamp:
    """Who did an act, by username, and when, as ISO text; "" for nobody and never, None for what is not said.

    `among` are others who may stand as its author just as well. `written` says that the moment is the entry's own.
    """

    by: str | None = None
    at: str | None = None
    among: tuple[str, ...] = ()
    written: bool = False

    def is_by(self, username: str | None) -> bool:
        """Give whether a record of the act may name this person."""
        return self.by is None or username in (self.by, *self.among)

    def is_at(self, at: str | None) -> bool:
        """Give whether a record of the act may bear this moment."""
        if self.at is None or at == self.at:
            return True
        return self.written and bool(at) and abs(_moment(at or "") - _moment(self.at)) <= NEAR


def in_utc(at: datetime | None) -> str:
    """Give a moment as stamps have it, to the microsecond; "" where there is none."""
    return at.astimezone(UTC).isoformat() if at else ""


def stamps_in_opening_row(stamps: Mapping[str, Stamp]) -> dict[str, dict[str, str | None]]:
    """Give stamps as plain data, which `opened_stamps` reads."""
    return {label: {"by": stamp.by, "at": stamp.at} for label, stamp in stamps.items()}


def opened_stamps(data: Mapping[str, Mapping[str, str | None]]) -> dict[str, Stamp]:
    """Give the stamps that an opening row tells of."""
    return {label: Stamp(row["by"], row["at"]) for label, row in data.items()}


def stamp_pairs(ours: Mapping[str, Stamp], theirs: Mapping[str, Stamp]) -> Iterator[tuple[str, str | None, str | None]]:
    """Give what the records say otherwise than the ledger: its name, theirs and the ledger's.

    What the ledger does not say, as in a history from before, and a row that has gone are left out.
    """
    for label, told in sorted(theirs.items()):
        kept = ours.get(label)
        if kept is not None and not told.is_by(kept.by):
            yield f"{label} by", kept.by, told.by
        if kept is not None and not told.is_at(kept.at):
            yield f"{label} at", kept.at, told.at


def proposed(number: int) -> str:
    """Give the label of a proposal to the panel."""
    return f"Proposal {number}, proposed"


def rated(standard: str) -> str:
    """Give the label of a standard's rating from evidence."""
    return f"Standard {standard}, rated"


def issued(number: int) -> str:
    """Give the label of a report's being issued."""
    return f"Issue {number}, issued"


def drawn(number: int) -> str:
    """Give the label of a draw of the sample."""
    return f"Draw {number}, drawn"


def drawn_again(number: int) -> str:
    """Give the label of a drawing of cases for a second reading."""
    return f"Second reading {number}, drawn"


def decided_jointly(key_question: str) -> str:
    """Give what a joint decision on a key question is called among the acts on a case."""
    return f"joint decision on {key_question} recorded"


def of_a_case(reference: str, act: str) -> str:
    """Give the label of an act on a case: its submission, its withdrawal, what came of its second reading."""
    return f"{CASE}{reference}, {act}"


def of_a_representation(number: int, act: str) -> str:
    """Give the label of a representation's being recorded or answered."""
    return f"Representation {number}, {act}"


def of_a_meeting(days: Sequence[str], place: int, act: str) -> str:
    """Give the label of an act at a meeting of the panel: `days` are those of all meetings in their order.

    Where a day has several, the label has the meeting's place on it.
    """
    day = days[place]
    earlier = days[:place].count(day)
    return f"Panel meeting of {day}{f' ({earlier + 1})' if earlier else ''}, {act}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
