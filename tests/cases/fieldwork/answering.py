"""What tests of fieldwork share: a case in the hands of an inspector, and everything that is put to it answered."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from cases.fieldwork import actions as fieldwork
from cases.fieldwork.change_actions import record_change
from cases.fieldwork.pages import Item, Page
from cases.fieldwork.queries import read_pages
from cases.models import Answer, Reading, SampledCase
from inspections.changes import Change, Outcome
from inspections.models import Role
from ledger.models import Entry
from tests import factories


def a_case(case_type: str = "court", **fields: Any) -> SampledCase:
    """A case C01 allocated to the inspector of its inspection, `inspector`."""
    inspection = factories.inspection(**fields)
    inspector = factories.member(inspection, Role.INSPECTOR)
    return factories.sampled_case(inspection, case_type=case_type, allocated_to=inspector)


def inspector_of(case: SampledCase) -> User:
    assert case.allocated_to is not None
    return case.allocated_to


def first(case: SampledCase) -> Reading:
    """The first reading of a case as it is stored."""
    return case.readings.select_related("case__inspection__framework", "reader").get(kind=Reading.Kind.FIRST)


def answer(case: SampledCase, key: str) -> Answer:
    """The row that holds an answer to the first reading of a case."""
    return Answer.everything.get(reading__case=case, reading__kind=Reading.Kind.FIRST, item__key=key)


def page(case: SampledCase, name: str = "about") -> Page:
    return next(page for page in read_pages(first(case)) if page.name == name)


def submit(case: SampledCase, by: User | None = None, reason: str = "") -> None:
    fieldwork.submit_reading(reading=first(case), by=by or inspector_of(case), reason=reason)


def full(page: Page) -> dict[str, Any]:
    """An answer to everything that must be answered on a page, by key: the first, or "Not relevant" where proposed."""
    return {item.key: _first(item) for item in page.asked}


def _first(item: Item) -> Any:
    if item.many:
        return []
    return "not_relevant" if item.is_proposed_not_relevant else item.choices[0][0]


def record(case: SampledCase, name: str, values: dict[str, Any], seen: int | None = None) -> int:
    """Save values, by key, on a page as its inspector, made from the current versions unless told, and return how many
    answers changed.
    """
    versions = page(case, name).versions if seen is None else dict.fromkeys(values, seen)
    return fieldwork.save_page(reading=first(case), name=name, by=inspector_of(case), versions=versions, values=values)


def change(case: SampledCase, key: str, value: Any, base: int = 0, *, by: User | None = None, **fields: Any) -> Outcome:
    """Send a change of one answer as the case's inspector, or somebody else, does, under a new id unless told."""
    fields.setdefault("token", uuid4())
    return record_change(
        inspection=case.inspection.reference,
        case=case.reference,
        by=by or inspector_of(case),
        change=Change(key, value, base, **fields),
    )


def answer_everything(case: SampledCase) -> None:
    for name in [one.name for one in read_pages(first(case))]:
        record(case, name, full(page(case, name)))


def acts(case: SampledCase) -> list[str]:
    entries = Entry.objects.filter(chain__name=case.inspection.reference).order_by("sequence")
    return list(entries.values_list("act", flat=True))
