"""Figures kept once for every inspection, and an inspection's copies of them."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from inspections.actions.checks import act_sent, lock_open, save_changes, save_checked, still_there
from inspections.context.actions import AREA_FIGURE
from inspections.context.measures import plain
from inspections.errors import Refused, Stale
from inspections.models import ContextFigure, Inspection, NationalFigure, Publisher, Source
from inspections.stale import fingerprint
from ledger.actions import INSTALLATION, append, lock

TAKEN_OVER: Final = "context taken over"
FIELDS: Final = ("publisher", "title", "year", "url", *AREA_FIGURE)
PUBLISHER: Final = (
    "name",
    "address",
    "licence",
    "email",
    "web",
    "social",
    "programme_head",
    "chief_inspector",
    "chief_inspector_title",
)


def shown_of(row: NationalFigure | Publisher) -> str:
    """Return the fingerprint of a row as a page shows it."""
    return fingerprint(_told(row, FIELDS if isinstance(row, NationalFigure) else PUBLISHER))


@transaction.atomic
def add_national(*, by: User, token: UUID | None = None, **values: Any) -> NationalFigure:
    """Store a figure of a release and return it; a `token` that has been used gives the one stored then."""
    lock(INSTALLATION)
    if sent := act_sent(INSTALLATION, token):
        return still_there(NationalFigure.objects.filter(pk=sent["figure"]))
    row = NationalFigure(**{name: values[name] for name in FIELDS})
    _refuse_part_of_one(row)
    save_checked(row)
    _record("national figure added", row, by, token)
    return row


@transaction.atomic
def change_national(*, row: NationalFigure, shown: str, by: User, **values: Any) -> None:
    """Change a figure; inspections keep their copies. `shown` is the fingerprint of the page. Raises Stale."""
    stored = _stored(row, shown)
    before = _told(stored, FIELDS)
    if save_changes(stored, FIELDS, values):
        _refuse_part_of_one(stored)
        _record("national figure changed", stored, by, before=before)


@transaction.atomic
def remove_national(*, row: NationalFigure, shown: str, by: User) -> None:
    """Remove a figure; inspections keep their copies. Raises Stale as `change_national` does."""
    stored = _stored(row, shown)
    _record("national figure removed", stored, by)
    stored.delete()


@transaction.atomic
def take_over(*, inspection: Inspection, figures: Sequence[NationalFigure], by: User) -> int:
    """Copy national figures into an inspection with their source, and return how many.

    One that the inspection has of an earlier release is brought up to this one; what it has already stays as it is.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    rows: list[Model] = []
    for one in NationalFigure.objects.filter(pk__in=[figure.pk for figure in figures]).order_by("pk"):
        source, is_new = _source_of(stored, one)
        figure = _copy(stored, one, source)
        if figure is not None:
            rows += [source, figure] if is_new else [figure]
    taken = sum(isinstance(row, ContextFigure) for row in rows)
    if rows:
        content = {"figures": [one.pk for one in figures]}
        append(chain=stored.reference, by=by, act=TAKEN_OVER, content=content, rows=rows)
    return taken


@transaction.atomic
def set_publisher(*, shown: str, by: User, **values: Any) -> bool:
    """Keep who publishes the reports, and return whether anything differed. Raises Stale where it has changed since."""
    lock(INSTALLATION)
    stored = Publisher.current()
    before = _told(stored, PUBLISHER)
    if {name: values[name] for name in PUBLISHER} == before:
        return False
    if shown_of(stored) != shown:
        raise Stale("These settings have changed since you opened them. Nothing of yours has been stored.")
    save_changes(stored, PUBLISHER, values)
    content = {"before": before, "after": _told(stored, PUBLISHER)}
    append(chain=INSTALLATION, by=by, act="publisher changed", content=content)
    return True


def _stored(row: NationalFigure, shown: str) -> NationalFigure:
    lock(INSTALLATION)
    stored = NationalFigure.objects.filter(pk=row.pk).first()
    if stored is None:
        raise Stale("This figure is not here any more.")
    if shown_of(stored) != shown:
        raise Stale("This figure has changed since you opened it. Nothing of yours has been stored.")
    return stored


def _source_of(inspection: Inspection, one: NationalFigure) -> tuple[Source, bool]:
    """Return the inspection's source for a release, and whether it had to be stored."""
    rows = Source.objects.filter(inspection=inspection).order_by("number")
    said = {"publisher": one.publisher, "title": one.title, "year": one.year, "supplied_by_service": False}
    if found := rows.filter(**said).first():
        return found, False
    last = rows.last()
    source = Source(inspection=inspection, number=last.number + 1 if last else 1, url=one.url, **said)
    save_checked(source)
    return source, True


def _copy(inspection: Inspection, one: NationalFigure, source: Source) -> ContextFigure | None:
    """Store the inspection's copy of a figure and return it, None where it is there already."""
    rows = ContextFigure.objects.filter(inspection=inspection).order_by("number")
    values = {name: getattr(one, name) for name in AREA_FIGURE}
    same = rows.filter(kind=one.kind, label=one.label, age_band=one.age_band, area_kind=one.area_kind).first()
    last = rows.last()
    figure = same or ContextFigure(inspection=inspection, number=last.number + 1 if last else 1)
    if same and figure.source_id == source.pk and all(getattr(same, name) == values[name] for name in values):
        return None
    for name, value in values.items():
        setattr(figure, name, value)
    figure.source = source
    save_checked(figure)
    return figure


def _refuse_part_of_one(row: NationalFigure) -> None:
    if row.unit == "count" and row.value != row.value.to_integral_value():
        raise Refused("A number of people is a whole number. Correct the value or its unit.", field="value")


def _told(row: Model, fields: Sequence[str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in fields}
    return {name: f"{plain(value):f}" if name == "value" else value for name, value in values.items()}


def _record(act: str, row: NationalFigure, by: User, token: UUID | None = None, **more: Any) -> None:
    content = {"figure": row.pk, **_told(row, FIELDS), **more}
    append(chain=INSTALLATION, by=by, act=act, content=content, token=token)
