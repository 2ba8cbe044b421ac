"""The history of one answer as its page prints it."""

from dataclasses import dataclass
from datetime import datetime

from cases.answer_history import ERASED, change_in, changes_of, names_of
from cases.case_history import words_of
from cases.models import SampledCase
from cases.pages import Item


@dataclass(frozen=True)
class Line:
    """One change of an answer, in words, "" for unanswered; version 0 is what the answer was before the first change.

    `at` is the server's time, `made_at` that of the person's own clock where it is known. `stored` is the answer now,
    and `may_be_restored` whether this one is another whose words are kept.
    """

    version: int
    at: datetime | None
    made_at: datetime | None
    by: str
    before: str
    after: str
    restored: int
    stored: str
    may_be_restored: bool


def lines_of(case: SampledCase, item: Item) -> list[Line]:
    """Give every change of an answer, the last first, and under it what it was before, where it was anything.

    Three queries.
    """
    changes = [change_in(entry) for entry in changes_of(case, [item.key])]
    if not changes:
        return []
    names, now = names_of(change.username for change in changes), changes[-1].after
    stored = words_of(item, now)
    lines = [
        Line(
            change.version,
            change.at,
            change.made_at,
            names.get(change.username, change.username or "A command"),
            words_of(item, change.before),
            words_of(item, change.after),
            change.restored,
            stored,
            change.after is not ERASED and change.after != now,
        )
        for change in reversed(changes)
    ]
    first = changes[0].before
    if first is not None:
        came = words_of(item, first)
        lines.append(Line(0, None, None, "", "", came, 0, stored, first is not ERASED and first != now))
    return lines
