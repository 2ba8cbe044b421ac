"""Keeping what is numbered in an inspection and gives it its context: sources, figures, breakdowns, lines, terms."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import transaction

from accounts.models import User
from inspections.actions.checks import act_sent, lock_open, save_checked, still_there
from inspections.context.glossary import OFFICIAL, second_meaning
from inspections.context.measures import key_word, plain, sum_fault
from inspections.errors import Refused, Stale
from inspections.models import (
    CaseloadLine,
    ContextFigure,
    ContextProfile,
    ContextShare,
    GlossaryTerm,
    Inspection,
    Numbered,
    Source,
)
from inspections.stale import fingerprint
from ledger.actions import append
from ledger.images import tombstones

Row = TypeVar("Row", bound=Numbered)
AREA_FIGURE: Final = ("kind", "label", "area_kind", "area", "value", "unit", "age_band", "period")
FIELDS: Final[Mapping[type[Numbered], tuple[str, ...]]] = {
    Source: ("publisher", "title", "year", "period", "url", "supplied_by_service"),
    ContextFigure: (*AREA_FIGURE, "source"),
    ContextProfile: ("variable", "area_kind", "area", "unknown", "period", "source", "reason"),
    CaseloadLine: ("label", "count", "percent", "standing", "as_at", "source"),
    GlossaryTerm: ("term", "abbreviation", "meaning"),
}
ADDED: Final = tuple(f"context {model._meta.verbose_name} added" for model in FIELDS)
"""The acts by which rows are added."""


def values_of(row: Numbered) -> dict[str, Any]:
    """Return what a form says of a row: its fields by name, and of a breakdown its `shares`, pairs of category and per
    cent.
    """
    values = {name: getattr(row, name) for name in FIELDS[type(row)]}
    values = {name: plain(value) if isinstance(value, Decimal) else value for name, value in values.items()}
    if isinstance(row, ContextProfile):
        values["shares"] = [(one.category, one.percent) for one in row.shares.order_by("position")]
    return values


def shown_of(row: Numbered) -> str:
    """Return the fingerprint of a row as a page shows it."""
    return fingerprint([str(value) for value in values_of(row).values()])


@transaction.atomic
def add_row(model: type[Row], *, inspection: Inspection, by: User, token: UUID | None = None, **values: Any) -> Row:
    """Store a row after the last one of its kind and return it; `values` are as in `values_of`.

    A `token` that has been used gives what was stored. Raises Refused where a rule of its kind says no.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    rows = model._default_manager.filter(inspection=stored).order_by("number")
    if sent := act_sent(stored.reference, token):
        return still_there(rows.filter(number=sent["number"]))
    last = rows.last()
    row = model(inspection=stored, number=last.number + 1 if last else 1)
    _store(f"{_noun(row)} added", row, values, by, token)
    return row


@transaction.atomic
def change_row(*, row: Numbered, shown: str, by: User, **values: Any) -> bool:
    """Change a row, and return whether anything differed. `shown` is the fingerprint (`shown_of`) of the page.

    Raises Stale where it was changed or removed since.
    """
    stored = _stored(row)
    if values_of(stored) == values:
        return False
    _refuse_stale(stored, shown)
    _store(f"{_noun(stored)} changed", stored, values, by)
    return True


@transaction.atomic
def remove_row(*, row: Numbered, shown: str, by: User) -> None:
    """Remove a row. Raises Stale as `change_row` does, and Refused for a source of anything that stays."""
    stored = _stored(row)
    _refuse_stale(stored, shown)
    if isinstance(stored, Source) and _is_used(stored):
        raise Refused("Figures rest on this source. Give them another source first, or remove them.")
    gone = tombstones([stored])
    number, reference = stored.number, stored.inspection.reference
    stored.delete()
    append(chain=reference, by=by, act=f"{_noun(row)} removed", content={"number": number}, rows=gone)


@transaction.atomic
def move_line(*, line: CaseloadLine, up: bool, by: User) -> bool:
    """Let a line of the caseload change places with the one above or below, and return whether there is one."""
    stored = _stored(line)
    former = stored.number
    others = CaseloadLine.objects.filter(inspection=stored.inspection).order_by("number")
    other = others.filter(number__lt=former).last() if up else others.filter(number__gt=former).first()
    if other is None:
        return False
    # Out of the way first: no two lines may have one number even for a moment.
    places = ((stored, 0), (other, former), (stored, other.number))
    for row, number in places:
        row.number = number
        row.save(update_fields=["number"])
    content = {"number": stored.number, "former": former}
    append(chain=stored.inspection.reference, by=by, act="context line moved", content=content, rows=[stored, other])
    return True


def _store(act: str, row: Numbered, values: Mapping[str, Any], by: User, token: UUID | None = None) -> None:
    shares: Sequence[tuple[str, int]] = values.get("shares", ())
    for name in FIELDS[type(row)]:
        setattr(row, name, values[name])
    _refuse(row, shares)
    save_checked(row)
    rows = [row]
    if isinstance(row, ContextProfile):
        former = list(row.shares.order_by("position"))
        gone = tombstones(former)
        row.shares.all().delete()
        made = [
            ContextShare(profile=row, position=place, category=category, percent=percent)
            for place, (category, percent) in enumerate(shares, start=1)
        ]
        for one in made:
            save_checked(one)
        rows = [*gone, row, *made]  # type: ignore[list-item]
    append(chain=row.inspection.reference, by=by, act=act, content={"number": row.number}, token=token, rows=rows)


def _refuse(row: Numbered, shares: Sequence[tuple[str, int]]) -> None:
    """Raise Refused for what neither the row's columns nor its table can refuse."""
    others = type(row)._default_manager.filter(inspection=row.inspection_id).exclude(pk=row.pk)
    source = getattr(row, "source", None)
    if source is not None and source.inspection_id != row.inspection_id:
        raise Refused("Select a source of this inspection.", field="source")
    if isinstance(row, ContextFigure) and row.unit == "count" and row.value != row.value.to_integral_value():
        raise Refused("A number of people is a whole number. Correct the value or its unit.", field="value")
    if isinstance(row, ContextProfile):
        if not shares:
            raise Refused("Enter at least one category with its per cent.", field="shares")
        if fault := sum_fault((percent for _, percent in shares), row.unknown, row.reason):
            raise Refused(fault, field="shares")
    if isinstance(row, CaseloadLine) and key_word(row.label) in {key_word(one.label) for one in others}:  # type: ignore[attr-defined]
        raise Refused("There is a line of this name already. Change that one.", field="label")
    if isinstance(row, GlossaryTerm):
        terms = [*OFFICIAL, *(one.plain for one in others)]  # type: ignore[attr-defined]
        if fault := second_meaning(row.term, row.abbreviation, terms):
            raise Refused(fault)


def _stored(row: Row) -> Row:
    lock_open(row.inspection, bears_on_ratings=False)
    stored = type(row)._default_manager.select_related("inspection").filter(pk=row.pk).first()
    if stored is None:
        raise Stale(f"This {row._meta.verbose_name} is not here any more.")
    return stored


def _refuse_stale(row: Numbered, shown: str) -> None:
    if shown_of(row) != shown:
        raise Stale(f"This {row._meta.verbose_name} has changed since you opened it. Nothing of yours has been stored.")


def _is_used(source: Source) -> bool:
    return source.figures.exists() or source.profiles.exists() or source.caseload_lines.exists()


def _noun(row: Numbered) -> str:
    """Return what a row is called in the ledger."""
    return f"context {row._meta.verbose_name}"
