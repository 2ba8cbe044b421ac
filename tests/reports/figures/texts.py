"""Texts at places of an inspection, and what is found in them, for the tests of figures."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from inspections.models import Inspection, ReportText
from inspections.texts.values import Value
from reports.figures import Figures
from reports.figures.checking import Checked, check
from reports.figures.texts import texts_of
from reports.queries import read

DAY = date(2026, 11, 30)


def write(inspection: Inspection, place: str, text: str, **fields: Any) -> ReportText:
    """Store a text at a place, in the stead of the one that is there."""
    return ReportText.objects.update_or_create(inspection=inspection, place=place, defaults={"text": text, **fields})[0]


def figures(inspection: Inspection, extra: Mapping[str, Value] | None = None) -> Figures:
    return Figures(read(inspection, DAY), extra or {})


def found(
    inspection: Inspection, place: str, text: str, extra: Mapping[str, Value] | None = None, **fields: Any
) -> list[Checked]:
    """Store a text and return what is found in it."""
    write(inspection, place, text, **fields)
    known = figures(inspection, extra)
    return [each for each in check(known, texts_of(known.source)) if each.text.place == place]


def verdicts(*args: Any, **fields: Any) -> list[tuple[str, str]]:
    """The same as what is said and the verdict on it."""
    return [(each.said, each.verdict) for each in found(*args, **fields)]
