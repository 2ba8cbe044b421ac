"""The history that an inspection file carries: its entries as the ledger's, and what is wrong with them. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from inspections.schema import place
from ledger.record import Record, Sealed, first_fault


def entry_of(record: Record) -> dict[str, Any]:
    more = {
        "subject": record.subject,
        "token": str(record.token) if record.token else "",
        "words": {name: {"salt": one.salt, "text": one.text} for name, one in sorted(record.words.items())},
    }
    return {
        "sequence": record.sequence,
        "at": record.at.astimezone(UTC).isoformat(),
        "by": record.by,
        "act": record.act,
        "content": _ordered(record.content),
        "previous_hash": record.previous_hash,
        "hash": record.hash,
        **{name: value for name, value in more.items() if value},
    }


def record_of(entry: dict[str, Any]) -> Record:
    """Return an entry of a file as the ledger's. Raises ValueError for a moment that no calendar or clock has."""
    try:
        at = datetime.fromisoformat(entry["at"]).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from error
    return Record(
        int(entry["sequence"]),  # 1.0 is a whole number to JSON, and would not be the same once stored
        at,
        entry["by"],
        entry["act"],
        entry["content"],
        entry["previous_hash"],
        entry["hash"],
        entry.get("subject", ""),
        UUID(entry["token"]) if "token" in entry else None,
        {name: Sealed(one["salt"], one["text"]) for name, one in entry.get("words", {}).items()},
    )


def history_faults(entries: list[dict[str, Any]]) -> Iterator[str]:
    """Yield where a history was changed: each entry's hash must follow from it and from those before it."""
    records = []
    for index, entry in enumerate(entries):
        try:
            records.append(record_of(entry))
        except ValueError:
            where = place(("history", index, "at"))
            yield f"{where}: “{entry['at']}” is not a moment of the calendar. Write it as 2026-03-02T09:30:00+00:00."
            return
    tokens = [record.token for record in records if record.token]
    if len(set(tokens)) < len(tokens):
        yield "history: two entries have the same token, and each act is stored once. Export the inspection again."
    fault = first_fault(records)
    if fault is not None:
        yield (
            f"{place(('history', fault - 1))}: entry {fault} of the history does not follow from those before it, so "
            "the history was changed, or is not complete. Export the inspection again."
        )


def _ordered(value: Any) -> Any:
    """Return data with its names in order: PostgreSQL does not keep the order in which they were written."""
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value)}
    return [_ordered(inner) for inner in value] if isinstance(value, list) else value
