"""The figures that texts of a report refer to, read once for all pages until something other than a text changes."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.utils import timezone

from inspections.models import Inspection
from inspections.texts.history import FIGURES_CONFIRMED, HELD_DECIDED, TEXT_HELD, TEXT_WRITTEN
from ledger.actions import INSTALLATION
from ledger.models import Entry
from ledger.reading import head_of
from reports.figures import Figures, Printed, figures_from
from reports.queries import read

OF_TEXTS: Final = (TEXT_WRITTEN, TEXT_HELD, HELD_DECIDED, FIGURES_CONFIRMED)
"""The acts that move no figure: a chapter that is being written is one of them every few seconds."""


def shown(inspection: Inspection, bodies: Iterable[str]) -> dict[str, Printed]:
    """Return how references print, by what stands between their braces.

    No query for none. Otherwise two, and those of `reports.queries.read` where an act has moved a figure since this
    process last read it: every act stands in the ledger, so its head stands for all that the figures are made of.
    """
    wanted = set(bodies)
    if not wanted:
        return {}
    figures = _figures_of(inspection)
    return {body: figures.printed(body) for body in wanted}


def values_of(printed: Mapping[str, Printed]) -> dict[str, str]:
    """Return the values that a writer sees, without references that print as they are typed: there is no figure."""
    return {body: one.text for body, one in printed.items() if one.text != f"{{{body}}}"}


def _figures_of(inspection: Inspection) -> Figures:
    acts = Entry.objects.filter(chain__name=inspection.reference).exclude(act__in=OF_TEXTS).order_by("-sequence")
    head = acts.values_list("hash", flat=True).first()
    today = timezone.localdate()
    if head is None:
        return figures_from(read(inspection, today))
    return _read(inspection.pk, inspection.framework.version, head, head_of(INSTALLATION)[1], today)


@lru_cache(maxsize=16)
def _read(inspection: int, framework: UUID, head: str, installation: str, today: date) -> Figures:
    """The arguments after the first are what the figures depend on."""
    return figures_from(read(Inspection.objects.select_related("service", "framework").get(pk=inspection), today))
