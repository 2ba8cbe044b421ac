from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from cases.fieldwork.answer_history import LastChange, last_changes
from cases.fieldwork.pages import Item, Page
from cases.models import HeldChange, Reading
from inspections.changes import Why, why_not_stored
from inspections.sent_changes import NOT_SAVED

UNANSWERED: Final = "Unanswered"


@dataclass(frozen=True)
class BothSides:
    """An undecided change of an answer beside what is stored, both in words: `mine` is what its author wanted.

    `stored_by`, `stored_at` and `stored_by_username` are "", None and "" where the answer was never changed here.
    """

    pk: int
    key: str
    mine: str
    made_by: str
    made_by_username: str
    made_at: datetime
    stored: str
    stored_by: str
    stored_at: datetime | None
    stored_by_username: str
    why: Why

    @property
    def to_author(self) -> str:
        """Return what the answer's state says to who made the change."""
        return NOT_SAVED[self.why]


def undecided_of(reading: Reading) -> QuerySet[HeldChange]:
    """Return the changes of a reading that nobody has decided on, the first held first, with authors. One query."""
    held = HeldChange.objects.filter(reading=reading, resolved_at__isnull=True)
    return held.select_related("made_by").order_by("held_at", "pk")


def held_on(page: Page) -> dict[str, list[BothSides]]:
    """By key, beside what is stored, the last held first. One query, and two more where there are any."""
    items = {item.key: item for item in page.items}
    held = [one for one in undecided_of(page.reading) if one.key in items]
    last = last_changes(page.case, {one.key for one in held}) if held else {}
    sides: dict[str, list[BothSides]] = {}
    for one in reversed(held):
        sides.setdefault(one.key, []).append(_sides_on(page, one, items[one.key], last))
    return sides


def sides_of(page: Page, held: HeldChange, item: Item) -> BothSides:
    """Return a held change of an item of a page beside what is stored. Two queries."""
    return _sides_on(page, held, item, last_changes(page.case, [item.key]))


def _sides_on(page: Page, held: HeldChange, item: Item, last: Mapping[str, LastChange]) -> BothSides:
    by, at, username = last.get(held.key, ("", None, ""))
    return BothSides(
        held.pk,
        held.key,
        item.in_words(held.value) or UNANSWERED,
        str(held.made_by),
        held.made_by.username,
        held.made_at or held.held_at,
        item.in_words(page.recorded.get(item.key)) or UNANSWERED,
        by,
        at,
        username,
        why_not_stored(base=held.base, version=page.version_of(item.key), author=held.made_by.username, last=username),
    )
