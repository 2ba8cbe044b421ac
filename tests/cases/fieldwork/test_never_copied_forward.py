"""What is recorded on a case is recorded on that case alone: no case begins with the answers of another."""

import pytest

from cases.board.allocation_actions import allocate
from cases.fieldwork.queries import read_pages
from cases.models import Reading, SampledCase
from cases.sample.withdrawal_actions import withdraw_case
from inspections.models import Inspection, Role
from tests import factories
from tests.cases.fieldwork.answering import first, record
from tests.cases.sample.drawn import case_of, inspection_with_a_draw, lead_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> SampledCase:
    """C01, of which there are an answer of each kind and evidence."""
    inspection = inspection_with_a_draw()
    ines = factories.member(inspection, Role.INSPECTOR)
    Reading.objects.filter(case__reference__in=["C01", "C02"]).update(reader=ines)
    case = case_of(inspection, "C01")
    record(case, "about", {"victim": "yes", "harm_inspector": "high"})
    record(case, "2.1", {"2.1.1": "no", "2.1.1a": "no", "2.1.1 evidence": "Nothing on the motive."})
    return case


def recorded(inspection: Inspection, reference: str) -> dict[str, object]:
    pages = read_pages(first(case_of(inspection, reference)))
    return {key: value for page in pages for key, value in page.recorded.items()}


def test_a_replacement_starts_empty(case: SampledCase) -> None:
    inspection = case.inspection
    replacement = withdraw_case(case=case, by=lead_of(inspection), reason="transferred", note="")
    assert replacement is not None
    assert replacement.allocated_to == case.allocated_to
    assert recorded(inspection, replacement.reference) == {}
    assert len(recorded(inspection, "C01")) == 5


def test_the_next_case_of_the_same_inspector_starts_empty(case: SampledCase) -> None:
    assert recorded(case.inspection, "C02") == {}


def test_a_case_that_changes_hands_brings_its_own_and_leaves_the_others_alone(case: SampledCase) -> None:
    inspection = case.inspection
    ada = factories.member(inspection, Role.INSPECTOR, "ada")
    factories.sampled_case(inspection, "C90", allocated_to=ada)
    allocate(inspection=inspection, by=lead_of(inspection), allocation={"C01": ada})
    assert len(recorded(inspection, "C01")) == 5
    assert recorded(inspection, "C90") == {}
