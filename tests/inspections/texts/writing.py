"""Texts of a report, written as the pages write them."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from inspections.changes import Change, Outcome
from inspections.models import Edition, Inspection, ReportText, Role
from inspections.texts.actions import record_text
from tests import factories


def an_inspection(reference: str = "northshire-2026", edition: str = "2020") -> Inspection:
    return factories.inspection(reference, edition=Edition.objects.get(slug=edition))


def a_writer(inspection: Inspection, username: str = "ines") -> User:
    return factories.member(inspection, Role.INSPECTOR, username)


def write(
    inspection: Inspection, by: User, text: str | None, base: int = 0, place: str = "foreword", **more: Any
) -> Outcome:
    seen = more.pop("seen", None)
    given = {"token": uuid4(), **more}
    change = Change(key=place, value=text, base=base, **given)
    return record_text(inspection=inspection.reference, by=by, change=change, seen=seen)


def stored(inspection: Inspection, place: str = "foreword") -> tuple[str, int]:
    row = ReportText.objects.get(inspection=inspection, place=place)
    return row.text, row.version
