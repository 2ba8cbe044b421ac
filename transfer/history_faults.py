"""Faults of the moments in an inspection file, and of the history that it carries. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ledger.record import Record, Sealed, first_fault
from transfer import casework_faults, meeting_faults, second_reading_faults
from transfer.places import at, at_case, entries
from transfer.values import parsed_moment

_SINGLE = (
    ("inspection", "closed_at"),
    ("inspection", "ratings_closed_at"),
    ("inspection", "ratings_reopened_at"),
    ("caseload", "loaded_at"),
)
_LISTED = (
    ("draws", "drawn_at"),
    ("second_readings", "drawn_at"),
    ("practice_examples", "added_at"),
    ("panel", "recorded_at"),
    ("panel", "concluded_at"),
    ("proposals", "proposed_at"),
    ("representations", "recorded_at"),
    ("representations", "answered_at"),
    ("issues", "issued_at"),
    ("history", "at"),
)


def record_of(entry: dict[str, Any]) -> Record:
    """Give an entry of the file's history as the ledger's record."""
    return Record(
        int(entry["sequence"]),  # 1.0 is a whole number to JSON, and would not be the same once stored
        parsed_moment(entry["at"]),
        entry["by"],
        entry["act"],
        entry["content"],
        entry["previous_hash"],
        entry["hash"],
        entry.get("subject", ""),
        UUID(entry["token"]) if "token" in entry else None,
        {name: Sealed(one["salt"], one["text"]) for name, one in entry.get("words", {}).items()},
    )


def moment_faults(data: dict[str, Any]) -> Iterator[str]:
    """Give a sentence for each moment that no calendar or clock has."""
    for where, text in _moments(data):
        try:
            parsed_moment(text)
        except ValueError:
            yield f"{where}: “{text}” is not a moment of the calendar. Write it as 2026-03-02T09:30:00+00:00."


def history_faults(data: dict[str, Any]) -> Iterator[str]:
    """Give a sentence where the history was changed: each entry's hash must follow from it and from those before it."""
    try:
        records = [record_of(entry) for entry in data.get("history", [])]
    except ValueError:
        return  # a moment that does not exist, which `moment_faults` names
    tokens = [record.token for record in records if record.token]
    if len(set(tokens)) < len(tokens):
        yield "history: two entries have the same token, and each act is stored once. Export the inspection again."
    place = first_fault(records)
    if place is not None:
        yield (
            f"{at('history', place - 1)}: entry {place} of the history does not follow from those before it, so the "
            "history was changed, or is not complete. Export the inspection again."
        )


def last_moment(data: dict[str, Any]) -> datetime:
    """Give the last moment that a file without faults names: its records stood as they do then.

    A meeting of the panel was held in the morning of its day for this. Where nothing is known but the fieldwork, it is
    the day on which that started, and 1970 where not even that is.
    """
    known = [parsed_moment(text) for _, text in _moments(data)]
    known += [_morning(meeting["held_on"]) for meeting in data.get("panel", [])]
    return max(known, default=_morning(data["inspection"].get("fieldwork_starts", "1970-01-01")))


def _morning(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def _moments(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    groups = [(at(part, name), data.get(part, {}), name) for part, name in _SINGLE]
    for part, name in _LISTED:
        groups += [(at(part, index, name), entry, name) for index, entry in entries(data, part)]
    yield from ((where, group[name]) for where, group, name in groups if name in group)
    yield from meeting_faults.given_by_decisions(data, meeting_faults.MOMENTS)
    for index, case in entries(data, "cases"):
        for name in ("submitted_at", "withdrawn_at"):
            if name in case:
                yield at_case(data, index, name), case[name]
        for place, held in entries(case, "held_changes"):
            for name in ("made_at", "held_at", "resolved_at"):
                if name in held:
                    yield at_case(data, index, "held_changes", place, name), held[name]
        yield from second_reading_faults.named_in_second_reading(data, index, case, second_reading_faults.MOMENTS)
        yield from casework_faults.named_in(data, index, case, casework_faults.MOMENTS)
        for page, saved in case.get("pages", {}).items():
            yield at_case(data, index, "pages", page, "saved_at"), saved["saved_at"]
