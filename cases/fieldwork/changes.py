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


@dataclass(frozen=True)
class Stored:
    """An answer as it stands, with who changed it last and when; "" and None where it was never changed here."""

    value: Any
    version: int
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a change.

    Saved: `version`, `at` and `by`, the person's name. Held: `stored`, `held`, the id of the held change, and `decided`
    where somebody has decided on it since. Refused: the `sentences` that say why.
    """

    status: Status
    version: int = 0
    at: datetime | None = None
    by: str = ""
    sentences: list[str] = field(default_factory=list)
    stored: Stored | None = None
    held: int | None = None
    decided: bool = False
