"""How the values of an inspection file are written."""

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User


def moment(at: datetime) -> str:
    """Give a moment as a file writes it: in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat()


def given(**values: Any) -> dict[str, Any]:
    """Give the values that are there. False and nought are values."""
    return {name: value for name, value in values.items() if value is not None and value not in ("", [], {})}


def day_of(value: date | None) -> str | None:
    """Give a day as a file writes it, None where there is none."""
    return value.isoformat() if value else None


def moment_of(value: datetime | None) -> str | None:
    """Give a moment as a file writes it, None where there is none."""
    return moment(value) if value else None


def ordered(value: Any) -> Any:
    """Give data with its names in order: PostgreSQL does not keep the order in which they were written."""
    if isinstance(value, dict):
        return {name: ordered(value[name]) for name in sorted(value)}
    return [ordered(inner) for inner in value] if isinstance(value, list) else value


def named(person: User | None, people: set[User]) -> str | None:
    """Give the username, and note that the file names this person."""
    if person is None:
        return None
    people.add(person)
    return person.username
