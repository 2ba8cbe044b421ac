"""A change of one answer as its sender describes it, and what came of it. Plain data."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Change:
    """What a person wants one answer to be.

    `base` is the version of the answer that they saw, `token` the id that the sender made for the change, so that it is
    stored once however often it is sent, and `made_at` the sender's own clock. `follows` is the token of an earlier
    change which this one goes on from: where that is held, this one takes its place, and where it is what is stored,
    this one was made from it whatever `base` says.
    """

    key: str
    value: Any
    base: int
    token: UUID
    made_at: datetime | None = None
    follows: UUID | None = None


class Status(StrEnum):
    SAVED = "saved"
    HELD = "held"
    REFUSED = "refused"
    GONE = "gone"
    """There is no such case that the person may see."""


class Why(StrEnum):
    """Why a change can't simply be stored."""

    OTHERS = "others"
    """Somebody else has changed the answer since."""
    AUTHOR = "author"
    """Its own author has, in another window or on another computer."""
    LACKING = "lacking"
    """It was made from a version that is not here, as after the database was put back from a copy."""
    NOT_CHANGED = "not_changed"
    """The answer is as its author saw it: the case has changed hands."""


def why_not_stored(*, base: int, version: int, author: str, last: str) -> Why:
    """Return why a change made from the version `base` meets a stored `version`: `last` is the username that stored
    it."""
    if base > version:
        return Why.LACKING
    if base == version:
        return Why.NOT_CHANGED
    return Why.AUTHOR if author == last else Why.OTHERS


@dataclass(frozen=True)
class Stored:
    """An answer as it stands, with who changed it last and when; "" and None where it was never changed here."""

    value: Any
    version: int
    by: str = ""
    at: datetime | None = None
    username: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a change.

    Saved: `version`, `at` and `by`, the person's name. Held: `stored`, `why`, `held`, the id of the held change, and
    `decided` where somebody has decided on it since. Refused: the `sentences` that say why.
    """

    status: Status
    version: int = 0
    at: datetime | None = None
    by: str = ""
    sentences: list[str] = field(default_factory=list)
    stored: Stored | None = None
    why: Why = Why.NOT_CHANGED
    held: int | None = None
    decided: bool = False
