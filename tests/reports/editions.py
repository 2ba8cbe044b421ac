"""Inspections whose report is printed by an edition, with a short text of our own at each of its places."""

from typing import Any

from inspections.models import Edition, Inspection, KnownAs, ReportText
from inspections.outline import read_outline
from inspections.texts.edition import places
from tests import factories
from tests.reports import world
from transfer.actions import import_inspection
from transfer.document import as_bytes
from transfer.published import published_file

WRITTEN = "What we saw at this place, in a sentence."


def of_edition(slug: str, inspection: Inspection) -> Inspection:
    """Choose an edition for an inspection."""
    inspection.edition = Edition.objects.get(slug=slug)
    inspection.save()
    return inspection


def write(inspection: Inspection, **texts: str) -> None:
    """Write texts at places, whose dots are double underscores: question__2__1__1="…"."""
    ReportText.objects.bulk_create(
        ReportText(inspection=inspection, place=place.replace("__", "."), text=written)
        for place, written in texts.items()
    )


def written_everywhere(inspection: Inspection) -> Inspection:
    """Write a text at every place of the inspection's edition."""
    edition = inspection.edition
    found: Any = places(edition.content if edition else None, read_outline(inspection.framework))
    ReportText.objects.bulk_create(ReportText(inspection=inspection, place=place.key, text=WRITTEN) for place in found)
    return inspection


def imported(name: str, slug: str) -> Inspection:
    """Import a published inspection, with findings and recommendations, and choose its edition."""
    content = as_bytes(published_file(name, read_outline(factories.framework())))
    inspection = import_inspection(content=content)
    Inspection.objects.filter(pk=inspection.pk).update(known_as=KnownAs.YOT)
    inspection = Inspection.objects.get(pk=inspection.pk)
    world.written(inspection)
    return of_edition(slug, inspection)
