from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from inspections.errors import Refused
from inspections.models import Inspection, Role
from ledger.reading import records
from ratings.models import Proposal, Representation
from ratings.panel.agenda import agenda, proposals_of
from ratings.panel.proposal_actions import propose_rating
from ratings.panel.representation_actions import answer_representation, record_representation
from ratings.queries import ratings_of
from tests import factories
from tests.ledger.reading import told
from tests.ratings.evidence import published
from tests.ratings.panel.meetings import RAISE_ASSESSMENT, convened, decide

pytestmark = pytest.mark.django_db

RECEIVED = date(2019, 4, 2)


@pytest.fixture
def inspection() -> Inspection:
    return published("gloucestershire")


@pytest.fixture
def lead(inspection: Inspection) -> User:
    return factories.member(inspection, Role.LEAD_INSPECTOR)


def propose(
    inspection: Inspection, by: User, standard: str = "2.1", rating: str = "good", reason: str = "Near."
) -> None:
    propose_rating(inspection=inspection, standard=standard, rating=rating, reason=reason, by=by)


def test_the_latest_proposal_is_before_the_panel_and_earlier_ones_stay(inspection: Inspection, lead: User) -> None:
    propose(inspection, lead)
    propose(inspection, lead, rating="requires_improvement", reason="After all, no.")

    assert [(one.number, one.rating) for one in Proposal.objects.all()] == [(1, "good"), (2, "requires_improvement")]
    line = proposals_of(ratings_of(inspection))["2.1"]
    assert (line.label, line.reason, line.by) == ("Requires improvement", "After all, no.", str(lead))
    entry = records(inspection.reference)[-1]
    assert (entry.act, told(entry)[1]["reason"]) == ("rating proposed to the panel", "After all, no.")


def test_a_proposal_sent_again_after_another_is_refused_and_not_said_to_be_before_the_panel(
    inspection: Inspection, lead: User
) -> None:
    token = uuid4()

    def first() -> Proposal:
        return propose_rating(
            inspection=inspection, standard="2.1", rating="good", reason="Near.", by=lead, token=token
        )

    assert first() == first()
    propose(inspection, lead, rating="requires_improvement", reason="After all, no.")
    with pytest.raises(Refused, match=r"This form was sent before, and more has been recorded since\."):
        first()
    assert Proposal.objects.count() == 2


def test_a_rating_from_evidence_is_what_is_proposed_for_its_standard(inspection: Inspection, lead: User) -> None:
    assert proposals_of(ratings_of(inspection))["1.1"].reason == "As read."
    with pytest.raises(Refused, match=r"Standard 1\.1 is rated from evidence"):
        propose(inspection, lead, standard="1.1")


@pytest.mark.parametrize(
    ("standard", "rating", "reason", "sentence"),
    [
        ("9.9", "good", "So.", r"There is no standard 9\.9"),
        ("2.1", "good", " ", "Enter the reason for the rating that you propose for standard 2.1."),
        ("2.1", "splendid", "So.", "Choose the rating that you propose"),
        ("3.1", "good", "So.", "The panel may move a standard by one band only"),
    ],
)
def test_a_proposal_that_the_panel_could_not_follow_is_refused(
    standard: str, rating: str, reason: str, sentence: str, inspection: Inspection, lead: User
) -> None:
    with pytest.raises(Refused, match=sentence):
        propose(inspection, lead, standard, rating, reason)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.PANEL_MEMBER, Role.READER])
def test_nobody_but_the_lead_inspector_proposes(role: Role, inspection: Inspection) -> None:
    person = factories.member(inspection, role, "nora")
    with pytest.raises(PermissionDenied):
        propose(inspection, person)


def test_the_agenda_begins_with_the_standards_that_have_grounds(inspection: Inspection, lead: User) -> None:
    propose(inspection, lead, standard="2.2", reason="New evidence.")

    points = {
        point.title: [line.section.row.number for line in point.standards]
        for point in agenda(ratings_of(inspection), None)
    }
    assert points == {
        "Standards with grounds for discretion": ["2.1", "2.3", "2.4", "3.1", "3.2", "3.3"],
        "Standards rated from evidence": ["1.1", "1.2", "1.3", "1.4"],
        "Proposed by the lead inspector": ["2.2"],
        "The other standards": ["3.4"],
    }


def test_the_agenda_leaves_out_what_is_decided_and_leads_with_moved_figures(
    inspection: Inspection,
) -> None:
    meeting = convened(inspection)
    (decision,) = decide(meeting, RAISE_ASSESSMENT)
    titles = [line.section.row.number for point in agenda(ratings_of(inspection), meeting) for line in point.standards]
    assert "2.1" not in titles
    decision.figures["standards"]["2.1"]["calculated"] = "good"
    decision.save()

    first = agenda(ratings_of(inspection), None)[0]
    assert (first.title, [line.section.row.number for line in first.standards]) == (
        "Figures have moved under a decision",
        ["2.1"],
    )


def record(inspection: Inspection, by: User, **values: object) -> Representation:
    given = {
        "received_on": RECEIVED,
        "summary": "We do not agree.",
        "evidence": "A later plan.",
        "standards": [factories.standard("3.2")],
        "cases": list(inspection.sampled_cases.filter(reference="O03")),
    } | values
    return record_representation(inspection=inspection, by=by, **given)  # type: ignore[arg-type]


def test_a_representation_is_on_record_with_what_it_is_about_and_its_answer(inspection: Inspection, lead: User) -> None:
    representation = record(inspection, lead)
    answer_representation(
        representation=representation, by=lead, answered_on=date(2019, 4, 9), answer="The panel met again."
    )

    stored = Representation.objects.get()
    assert (stored.number, stored.received_on, stored.answered_on) == (1, RECEIVED, date(2019, 4, 9))
    assert [one.number for one in stored.standards.all()] == ["3.2"]
    assert [one.reference for one in stored.cases.all()] == ["O03"]
    received, answered = records(inspection.reference)[-2:]
    assert (received.content["standards"], received.content["cases"]) == (["3.2"], ["O03"])
    assert told(received)[1]["summary"] == "We do not agree."
    assert told(answered)[1]["answer"] == "The panel met again."


def test_what_is_wrong_with_a_representation_is_told_at_once(inspection: Inspection, lead: User) -> None:
    with pytest.raises(Refused) as refusal:
        record(inspection, lead, received_on=timezone.localdate() + timedelta(days=1), summary=" ", standards=[])
    assert refusal.value.sentences == [
        "The day it was received must not be in the future.",
        "Enter what the service says.",
        "Choose at least one standard that the representation is about.",
    ]


def test_an_answer_is_given_once_and_not_before_it_was_received(inspection: Inspection, lead: User) -> None:
    representation = record(inspection, lead)
    with pytest.raises(Refused, match="must not be before the day it was received"):
        answer_representation(representation=representation, by=lead, answered_on=date(2019, 4, 1), answer="No.")
    answer_representation(representation=representation, by=lead, answered_on=RECEIVED, answer="Yes.")
    with pytest.raises(Refused, match="has been answered"):
        answer_representation(representation=representation, by=lead, answered_on=RECEIVED, answer="Again.")


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.READER])
def test_others_record_no_representation(role: Role, inspection: Inspection) -> None:
    with pytest.raises(PermissionDenied):
        record(inspection, factories.member(inspection, role))
