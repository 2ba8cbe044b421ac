"""How single values stand in an inspection file, out and in again."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User


def given(**values: Any) -> dict[str, Any]:
    """Give the values that are there. False and nought are values."""
    return {name: value for name, value in values.items() if value is not None and value not in ("", [], {})}


def moment(at: datetime) -> str:
    """Give a moment as a file writes it: in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat()


def moment_or_none(value: datetime | None) -> str | None:
    """Give a moment as `moment` does, None where there is none."""
    return moment(value) if value else None


def day_or_none(value: date | None) -> str | None:
    """Give a day as a file writes it, None where there is none."""
    return value.isoformat() if value else None


def ordered(value: Any) -> Any:
    """Give data with its names in order: PostgreSQL does not keep the order in which they were written."""
    if isinstance(value, dict):
        return {name: ordered(value[name]) for name in sorted(value)}
    return [ordered(inner) for inner in value] if isinstance(value, list) else value


def name_of(person: User | None, named: set[User]) -> str | None:
    """Give the username, and note that the file names this person."""
    if person is None:
        return None
    named.add(person)
    return person.username


def parsed_moment(text: str) -> datetime:
    """Give a moment written with its offset from UTC. Raises ValueError where no calendar or clock has it."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from error


def moment_in(entry: Mapping[str, Any], name: str) -> datetime | None:
    """Give the moment of this name in a part of a file, None where it is not there."""
    return parsed_moment(entry[name]) if name in entry else None


def person_in(entry: Mapping[str, Any], name: str, people: Mapping[str, User]) -> User | None:
    """Give the person of this name in a part of a file, None where it is not there."""
    return people[entry[name]] if name in entry else None


def day_in(entry: Mapping[str, Any], name: str) -> date | None:
    """Give the day of this name in a part of a file, None where it is not there."""
    return date.fromisoformat(entry[name]) if name in entry else None
