"""Changes as browsers send them and as a file of unsent work holds them: read with care, and answered. Pure data."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from inspections.changes import Change, Outcome, Status, Stored, Why

MOST_CHANGES: Final = 50
"""So many changes may come in one request."""
_LONGEST_KEY = 100
_LARGEST_VERSION = 2**31 - 1
NOT_SAVED: Final = {
    Why.OTHERS: "Not saved: changed by someone else",
    Why.AUTHOR: "Not saved: changed by you in another window",
    Why.LACKING: "Not saved: made from a version that the server does not have",
    Why.NOT_CHANGED: "Not saved: there is another answer",
}
"""What the author of a held change is told of it."""


def read_change(data: object) -> Change:
    """Return the change that a sender describes. Raises ValueError with a sentence that says what is wrong with it."""
    if not isinstance(data, dict):
        raise ValueError("A change is not a group of named values.")
    key, base, value = data.get("key"), data.get("base"), data.get("value")
    if not isinstance(key, str) or not 0 < len(key) <= _LONGEST_KEY or not key.isprintable():
        raise ValueError("A change does not say which answer it is of (key).")
    if type(base) is not int or not 0 <= base <= _LARGEST_VERSION:
        raise ValueError(f"The change of {key} does not say from which version it was made (base).")
    texts = isinstance(value, list) and all(isinstance(one, str) for one in value)
    if not (value is None or isinstance(value, str) or texts):
        raise ValueError(f"The change of {key} holds neither a text nor a list of texts (value).")
    token, follows = _uuid(data.get("id")), _uuid(data.get("follows"))
    if token is None:
        raise ValueError(f"The change of {key} has no id.")
    return Change(key, value, base, token, _moment(key, data.get("at")), follows)


def answer_to(change: Change, outcome: Outcome) -> dict[str, Any]:
    answer: dict[str, Any] = {"id": str(change.token), "key": change.key, "status": str(outcome.status)}
    if outcome.status is Status.SAVED:
        return {**answer, "version": outcome.version, "at": in_json(outcome.at), "by": outcome.by}
    if outcome.status is Status.HELD and outcome.stored is not None:
        return {
            **answer,
            "version": outcome.version,
            "stored": stored_in_json(outcome.stored),
            "held": outcome.held,
            "decided": outcome.decided,
            "message": NOT_SAVED[outcome.why],
        }
    return {**answer, "sentences": outcome.sentences}


def stored_in_json(stored: Stored) -> dict[str, Any]:
    return {"value": stored.value, "version": stored.version, "by": stored.by, "at": in_json(stored.at)}


def in_json(at: datetime | None) -> str | None:
    """Return a moment as senders read it: in UTC, None where there is none."""
    return at.astimezone(UTC).isoformat() if at else None


def versions_in(data: Mapping[str, Any]) -> dict[str, int]:
    """Return the versions that a page says it shows, by key, without what is none."""
    given = data.get("versions")
    pairs = given.items() if isinstance(given, dict) else ()
    return {key: version for key, version in pairs if type(version) is int}


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(key: str, value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(f"The change of {key} does not say when it was made, with the offset from UTC (at).")
