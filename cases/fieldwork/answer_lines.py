from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import names_of
from cases.fieldwork.answer_history import ANSWER_CHANGED, CHANGE_HELD, changes_in, entries_of
from cases.fieldwork.case_history import words_of
from cases.fieldwork.pages import Item
from cases.models import SampledCase
from ledger.entry_rows import ERASED


@dataclass(frozen=True)
class Line:
    """One change of an answer, in words, "" for unanswered; version 0 is what the answer was before the first change.

    `at` is the server's time, `made_at` that of the person's own clock where it is known. `stored` is the answer now,
    and `may_be_restored` whether this one is another whose words are kept. `held` is the number in the ledger of a
    change that came too late: it became no version, and replaced nothing; 0 for what was stored.
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
    held: int = 0


def lines_of(case: SampledCase, item: Item, recorded: Any) -> list[Line]:
    """The last first, held ones too, and under them what it was before. `recorded` stands now. Three queries."""
    found = changes_in(case, entries_of(case, [item.key], ANSWER_CHANGED, CHANGE_HELD))
    changes = [(change, entry.sequence if entry.act == CHANGE_HELD else 0) for entry, change in found]
    if not changes:
        return []
    stored = [change for change, held in changes if not held]
    now = stored[-1].after if stored else recorded
    names, in_words = names_of(change.username for change, _ in changes), words_of(item, now)
    lines = [
        Line(
            change.version,
            change.at,
            change.made_at,
            names.get(change.username, change.username or "A command"),
            "" if held else words_of(item, change.before),
            words_of(item, change.after),
            change.restored,
            in_words,
            change.after is not ERASED and change.after != now,
            held,
        )
        for change, held in reversed(changes)
    ]
    first = stored[0].before if stored else None
    if first is not None:
        came = words_of(item, first)
        lines.append(Line(0, None, None, "", "", came, 0, in_words, first is not ERASED and first != now))
    return lines
