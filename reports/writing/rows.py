"""What the pages on which the report is written show of its chapters and texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.forms.boundfield import BoundField

from inspections.changes import Why
from inspections.models import HeldText, Inspection, ReportText
from inspections.outline import read_outline
from inspections.sent_changes import NOT_SAVED
from inspections.stale import fingerprint
from inspections.texts.actions import why_of
from inspections.texts.edition import Chapter, Place, chapters, places
from inspections.texts.markup import references
from inspections.texts.queries import LastChange, last_changes, undecided_of
from reports.writing.figures import shown, values_of
from reports.writing.forms import ChapterForm, name_of
from reports.writing.preview import Preview

ELSEWHERE = "elsewhere"
"""The chapter of texts at places that the edition does not have, such as after another one was chosen."""


@dataclass(frozen=True)
class BothSides:
    """A held text beside the stored one; `stored_by` is "" where that was never written here."""

    pk: int
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
        return NOT_SAVED[self.why]


@dataclass(frozen=True)
class Moved:
    """A reference whose value is not the one that the writer of its text saw."""

    typed: str
    was: str
    now: str


@dataclass
class Row:
    """A place with its text: `key` of the place, `version` 0 where nothing was ever written."""

    place: Place
    text: str
    version: int
    seen: Mapping[str, str]
    last: LastChange | None = None
    held: list[BothSides] = field(default_factory=list)
    preview: str = ""
    moved: list[Moved] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    shown: str = ""
    field: BoundField | None = None

    @property
    def key(self) -> str:
        return self.place.key

    @property
    def label(self) -> str:
        return label_of(self.place)

    @property
    def state(self) -> tuple[str, str]:
        """Return what the list of chapters says of the place, and the colour of its tag."""
        if self.held:
            return "Two texts", "red"
        if self.text:
            return "Written", "green"
        return ("Required and empty", "yellow") if self.place.required else ("Empty", "grey")


def label_of(place: Place) -> str:
    """Return what a place is called, with the number of the standard or key question that it is about."""
    number = place.about.number if place.about.kind in ("standard", "question") else ""
    return place.title if number in place.title else f"{number} {place.title}"


def chapters_of(inspection: Inspection) -> list[Chapter]:
    """Return the chapters that are written, in the order of print, and last one of texts without a place in the
    edition. Two queries at most."""
    outline = read_outline(inspection.framework)
    content = inspection.edition.content if inspection.edition else None
    found = [
        replace(one, places=tuple(replace(place, title=inspection.worded(place.title)) for place in one.places))
        for one in chapters(content, outline)
    ]
    known = {place.key for chapter in found for place in chapter.places}
    written = inspection.report_texts.exclude(text="").order_by("place").values_list("place", flat=True)
    usual = {place.key: place for place in places(None, outline)}
    left = [usual.get(key) or Place(key, key, False, ELSEWHERE, next(iter(usual.values())).about) for key in written
            if key not in known]  # fmt: skip
    return [*found, Chapter(ELSEWHERE, "Texts without a place in this edition", tuple(left))] if left else found


def rows_of(inspection: Inspection, of: Iterable[Place]) -> list[Row]:
    """Return places with their texts, and what is held beside them. Two queries, two more where any was written."""
    wanted = list(of)
    texts = {row.place: row for row in ReportText.objects.filter(inspection=inspection)}
    held = list(undecided_of(inspection))
    last = last_changes(inspection.reference, [place.key for place in wanted]) if texts or held else {}
    rows = []
    for place in wanted:
        stored = texts.get(place.key) or ReportText(inspection=inspection, place=place.key, version=0)
        row = Row(place, stored.text, stored.version, stored.seen, last.get(place.key))
        row.held = [sides_of(one, stored, row.last) for one in reversed(held) if one.place == place.key]
        rows.append(row)
    return rows


def sides_of(held: HeldText, stored: ReportText, last: LastChange | None) -> BothSides:
    by, at, username = last or ("", None, "")
    return BothSides(
        held.pk,
        held.text,
        str(held.made_by),
        held.made_by.username,
        held.made_at or held.held_at,
        stored.text,
        by,
        at,
        username,
        why_of(held, stored.version, username),
    )


def print_rows(inspection: Inspection, rows: Iterable[Row]) -> None:
    """Add to rows how their texts print, what is wrong with their references, and what moved. No query where the texts
    hold no reference, otherwise those of `reports.writing.figures.shown`."""
    rows = list(rows)
    bodies = {row.key: list(dict.fromkeys(one.body for one in references(row.text))) for row in rows}
    printed = shown(inspection, {body for one in bodies.values() for body in one})
    preview = Preview(printed)
    for row in rows:
        now = {body: printed[body] for body in bodies[row.key]}
        row.preview = preview.of(row.text)
        row.faults = [(f"{{{body}}}", one.fault) for body, one in now.items() if one.fault]
        row.moved = [
            Moved(f"{{{body}}}", row.seen[body], one.text)
            for body, one in now.items()
            if body in row.seen and row.seen[body] != one.text
        ]
        row.shown = shown_of(values_of(now))


def shown_of(values: Mapping[str, str]) -> str:
    """Return what stands for the values that a page showed."""
    return fingerprint(sorted(values.items()))


def with_fields(rows: Iterable[Row], form: ChapterForm) -> None:
    for row in rows:
        row.field = form[name_of(row.key)]
