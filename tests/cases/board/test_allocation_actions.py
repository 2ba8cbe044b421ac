"""Allocating cases to inspectors."""

import pytest
from django.utils import timezone

from accounts.models import User
from cases.board.allocation_actions import allocate, allocate_evenly
from cases.models import Reading
from inspections.errors import Refused
from inspections.models import Inspection, Role
from ledger import reading
from tests import factories
from tests.ledger.reading import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    """An inspection with three court cases and two out of court, none of them allocated."""
    inspection = factories.inspection()
    for reference in ("C01", "C02", "C03"):
        factories.sampled_case(inspection, reference)
    for reference in ("O01", "O02"):
        factories.sampled_case(inspection, reference, "out_of_court")
    return inspection


@pytest.fixture
def ada(inspection: Inspection) -> User:
    return factories.member(inspection, Role.INSPECTOR, "ada")


@pytest.fixture
def ben(inspection: Inspection) -> User:
    return factories.member(inspection, Role.LEAD_INSPECTOR, "ben")


def held(inspection: Inspection) -> dict[str, str | None]:
    return dict(Reading.objects.filter(case__inspection=inspection).values_list("case__reference", "reader__username"))


def test_cases_are_given_and_taken_back_in_one_act(inspection: Inspection, ada: User, ben: User) -> None:
    Reading.objects.filter(case__reference="C03").update(reader=ben)
    changed = allocate(inspection=inspection, by=ben, allocation={"C01": ada, "C02": ben, "C03": None, "O01": None})
    assert changed == 3
    assert held(inspection) == {"C01": "ada", "C02": "ben", "C03": None, "O01": None, "O02": None}
    (entry,) = reading.records(inspection.reference)
    assert (entry.by, entry.act) == ("ben", "cases allocated")
    assert told(entry)[0] == {"allocated_to": {"C01": "ada", "C02": "ben", "C03": None}}


def test_an_allocation_that_changes_nothing_writes_nothing(inspection: Inspection, ada: User) -> None:
    allocate(inspection=inspection, by=None, allocation={"C01": ada})
    assert allocate(inspection=inspection, by=None, allocation={"C01": ada, "C02": None}) == 0
    assert len(reading.records(inspection.reference)) == 1


def test_what_is_recorded_stays_when_a_case_changes_hands(inspection: Inspection, ada: User, ben: User) -> None:
    allocate(inspection=inspection, by=None, allocation={"C01": ada})
    case = inspection.sampled_cases.get(reference="C01")
    factories.answer(case, "2.1.1", "yes")
    allocate(inspection=inspection, by=None, allocation={"C01": ben})
    assert held(inspection)["C01"] == "ben"
    assert case.first.answers.get().value == "yes"


def test_every_fault_is_said_and_nothing_is_allocated(inspection: Inspection, ada: User) -> None:
    Reading.objects.filter(case__reference="C01").update(submitted_at=timezone.now(), reader=ada)
    reader = factories.member(inspection, Role.READER, "reni")
    with pytest.raises(Refused) as refused:
        allocate(inspection=inspection, by=None, allocation={"C01": None, "C02": reader, "C99": ada, "C03": ada})
    assert refused.value.sentences == [
        "C01 has been submitted. Reopen it before it changes hands.",
        "Person reni does not inspect cases on this inspection. Choose somebody of the team.",
        "C99 is not a case of the sample. Look at the sample as it is now and try again.",
    ]
    assert held(inspection) == {"C01": "ada", "C02": None, "C03": None, "O01": None, "O02": None}


def test_somebody_who_may_not_sign_in_is_given_no_case(inspection: Inspection) -> None:
    gone = factories.member(inspection, Role.INSPECTOR, "gone", is_active=False)
    with pytest.raises(Refused, match="Person gone does not inspect cases on this inspection"):
        allocate(inspection=inspection, by=None, allocation={"C01": gone})


def test_the_rest_is_shared_out_evenly(inspection: Inspection, ada: User, ben: User) -> None:
    Reading.objects.filter(case__reference="C02").update(reader=ada)
    assert allocate_evenly(inspection=inspection, by=ben) == 4
    assert held(inspection) == {"C01": "ben", "C02": "ada", "C03": "ada", "O01": "ben", "O02": "ada"}
    (entry,) = reading.records(inspection.reference)
    assert told(entry)[0] == {"allocated_to": {"C01": "ben", "C03": "ada", "O01": "ben", "O02": "ada"}}


def test_with_nothing_to_share_the_reason_is_said(inspection: Inspection) -> None:
    with pytest.raises(Refused, match="Nobody inspects on this inspection yet"):
        allocate_evenly(inspection=inspection, by=None)
    factories.member(inspection, Role.INSPECTOR)
    allocate_evenly(inspection=inspection, by=None)
    with pytest.raises(Refused, match="Every case is allocated already"):
        allocate_evenly(inspection=inspection, by=None)
    inspection.sampled_cases.all().delete()
    with pytest.raises(Refused, match="There is no sample yet"):
        allocate_evenly(inspection=inspection, by=None)


def test_a_closed_inspection_allocates_nothing(inspection: Inspection, ada: User) -> None:
    inspection.closed_at = timezone.now()
    inspection.save()
    with pytest.raises(Refused, match="This inspection is closed"):
        allocate(inspection=inspection, by=None, allocation={"C01": ada})
    with pytest.raises(Refused, match="This inspection is closed"):
        allocate_evenly(inspection=inspection, by=None)
    assert set(held(inspection).values()) == {None}
