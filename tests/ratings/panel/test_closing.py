from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from cases.fieldwork.actions import reopen_case
from cases.models import Answer, Reading, SampledCase
from inspections.actions.recommendations import add_recommendation
from inspections.errors import Refused
from inspections.evidence.rating_actions import rate_from_evidence
from inspections.models import Inspection, Membership, Role
from ledger.reading import records, verify
from ratings.panel.closing_actions import close_ratings, reopen_ratings
from tests import factories
from tests.ledger.reading import told
from tests.ratings.evidence import published
from tests.ratings.panel.meetings import convened, meet, panel_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    """A published inspection, every case submitted."""
    stored = published("gloucestershire")
    Reading.objects.update(submitted_at=timezone.now())
    return stored


@pytest.fixture
def member(inspection: Inspection) -> User:
    return panel_of(inspection)[0]


def refused(inspection: Inspection, by: User) -> list[str]:
    with pytest.raises(Refused) as refusal:
        close_ratings(inspection=inspection, by=by)
    assert Inspection.objects.get().ratings_closed_at is None
    return refusal.value.sentences


def test_closing_freezes_every_figure_in_the_ledger(inspection: Inspection, member: User) -> None:
    close_ratings(inspection=inspection, by=member)

    stored = Inspection.objects.get()
    assert (stored.ratings_are_closed, stored.ratings_closed_by) == (True, member)
    entry = records(inspection.reference)[-1]
    assert entry.act == "ratings closed"
    assert (entry.content["figures"]["score"], entry.content["figures"]["overall"]) == (15, "requires_improvement")
    assert len(entry.content["figures"]["standards"]) == 12
    assert verify(inspection.reference) is None


def test_open_cases_missing_ratings_marks_and_meetings_stand_in_the_way(inspection: Inspection, member: User) -> None:
    meet(inspection)
    factories.answers("2.1.1", "C01").update(value="no")
    Reading.objects.filter(case__reference__in=["C01", "C02"]).update(submitted_at=None)
    inspection.evidence_ratings.filter(standard__number="1.3").delete()
    convened(inspection, date(2019, 4, 1))

    assert refused(inspection, member) == [
        "2 cases are not submitted yet: C01 and C02.",
        "1 standard has no rating yet: 1.3.",
        "Figures have moved under the panel’s decision on 2.1. Convene a meeting that confirms or changes it.",
        "The panel meeting of 1 April 2019 is still under way. Conclude it first.",
    ]


def test_a_withdrawn_case_need_not_be_submitted(inspection: Inspection, member: User) -> None:
    factories.withdrawn_case(inspection, "C98", by=member, at=timezone.now(), reason="other", note="Moved away.")

    close_ratings(inspection=inspection, by=member)

    assert Inspection.objects.get().ratings_are_closed


def test_an_inspection_without_a_sample_is_not_closed(inspection: Inspection, member: User) -> None:
    Answer.objects.all().delete()
    SampledCase.objects.all().delete()

    assert refused(inspection, member)[0] == "No case has been sampled yet."


@pytest.mark.parametrize("role", [Role.LEAD_INSPECTOR, Role.INSPECTOR, Role.READER, None])
def test_nobody_but_the_panel_closes(role: Role | None, inspection: Inspection) -> None:
    person = factories.member(inspection, role) if role else factories.administrator()

    with pytest.raises(PermissionDenied):
        close_ratings(inspection=inspection, by=person)


def test_once_closed_evidence_and_judgements_stay_and_the_report_can_still_be_written(
    inspection: Inspection, member: User
) -> None:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    close_ratings(inspection=inspection, by=member)
    stored = Inspection.objects.get()

    with pytest.raises(Refused, match="has closed the ratings"):
        rate_from_evidence(
            inspection=stored, standard=factories.standard("1.1"), rating="good", reasons="", version=1, by=lead
        )
    with pytest.raises(Refused):
        reopen_case(case=SampledCase.objects.get(reference="C01"), by=lead, reason="A slip.")
    add_recommendation(inspection=stored, addressees=["The board"], text="See to it.", by=lead)


def test_an_administrator_opens_closed_ratings_again_with_a_reason_that_stays(
    inspection: Inspection, member: User
) -> None:
    close_ratings(inspection=inspection, by=member)
    administrator = factories.administrator()

    reopen_ratings(inspection=inspection, by=administrator, reason=" The service sent more. ")

    stored = Inspection.objects.get()
    assert (stored.ratings_are_closed, stored.ratings_reopened_by) == (False, administrator)
    assert stored.ratings_reopened_reason == "The service sent more."
    entry = records(inspection.reference)[-1]
    assert (entry.act, told(entry)[1]["ratings_reopened_reason"]) == ("ratings reopened", "The service sent more.")
    close_ratings(inspection=stored, by=member)
    assert Inspection.objects.get().ratings_reopened_reason == "The service sent more."


def test_ratings_are_opened_again_by_administrators_alone_and_not_without_a_reason(
    inspection: Inspection, member: User
) -> None:
    administrator = factories.administrator()
    with pytest.raises(Refused, match="The ratings are open already"):
        reopen_ratings(inspection=inspection, by=administrator, reason="So.")
    close_ratings(inspection=inspection, by=member)
    Membership.objects.create(inspection=inspection, user=member, role=Role.LEAD_INSPECTOR)
    with pytest.raises(PermissionDenied):
        reopen_ratings(inspection=inspection, by=member, reason="So.")
    with pytest.raises(Refused, match="Enter the reason"):
        reopen_ratings(inspection=inspection, by=administrator, reason=" ")
    assert Inspection.objects.get().ratings_are_closed
