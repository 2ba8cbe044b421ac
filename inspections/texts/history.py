"""Reads what became of a text of the report from the ledger: every change of one is an entry of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.dateparse import parse_datetime

from accounts.models import names_of
from inspections.models import HeldText, Inspection, ReportText
from ledger.entry_rows import ERASED, rows_in, words_of
from ledger.models import Entry

TEXT_WRITTEN: Final = "text written"
TEXT_HELD: Final = "text held"
HELD_DECIDED: Final = "held text decided"
FIGURES_CONFIRMED: Final = "figures confirmed"
_TABLES: Final = {TEXT_WRITTEN: ReportText._meta.label_lower, TEXT_HELD: HeldText._meta.label_lower}


@dataclass(frozen=True)
class Line:
    """One change of a text: `number` is that of the act, `version` what it made, 0 where it was held.

    `before` and `after` are None where the ledger does not keep the words. `restored` is the number of the act whose
    text was put back, 0 where none was.
    """

    number: int
    at: datetime
    made_at: datetime | None
    by: str
    version: int
    before: str | None
    after: str | None
    restored: int
    may_be_restored: bool

    @property
    def is_held(self) -> bool:
        return not self.version


def subject_of(place: str) -> str:
    """Return what the ledger calls the text at a place."""
    return f"text/{place}"


def text_in(entry: Entry) -> Any:
    """Return the text that an entry wrote or held, ERASED where it keeps the words no more."""
    for table, _, columns in rows_in(entry.content, words_of(entry)):
        if table == _TABLES.get(entry.act):
            return ERASED if ERASED in columns else str(columns.get("text", ""))
    return ERASED


def lines_of(inspection: Inspection, place: str, stored: str) -> list[Line]:
    """Return every change of a text that is `stored` now, the last first, those that were held too. Three queries."""
    entries = Entry.objects.filter(
        chain__name=inspection.reference, subject=subject_of(place), act__in=(TEXT_WRITTEN, TEXT_HELD)
    )
    found = list(entries.order_by("sequence").prefetch_related("words"))
    names, lines = names_of(entry.by for entry in found), list[Line]()
    before: str | None = ""
    for entry in found:
        text = text_in(entry)
        after = text if isinstance(text, str) else None
        is_held = entry.act == TEXT_HELD
        lines.append(
            Line(
                number=entry.sequence,
                at=entry.at,
                made_at=_moment(entry.content.get("made_at")),
                by=names.get(entry.by, entry.by or "A command"),
                version=0 if is_held else _number(entry.content.get("version")),
                before=before,
                after=after,
                restored=_number(entry.content.get("restored")),
                may_be_restored=after is not None and after != stored,
            )
        )
        before = before if is_held else after
    return lines[::-1]


def text_at(inspection: Inspection, place: str, version: int) -> str | None:
    """Return what a text was at a version, None where the ledger does not say. Two queries."""
    if version == 0:
        return ""
    entry = Entry.objects.filter(
        chain__name=inspection.reference, subject=subject_of(place), act=TEXT_WRITTEN, content__version=version
    ).first()
    text = text_in(entry) if entry else ERASED
    return text if isinstance(text, str) else None


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _moment(value: Any) -> datetime | None:
    try:
        return parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
