from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from cases.models import Judgement
from inspections.errors import Refused
from inspections.models import Inspection, Role
from ledger.actions import records, verify
from ratings.actions import record_panel_meeting
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel import Decision
from ratings.queries import roll_up_of
from tests import factories
from tests.ledger.reading import told
from tests.ratings.evidence import published

pytestmark = pytest.mark.django_db

HELD = date(2019, 3, 22)
RAISE_ASSESSMENT = Decision("2.1", "good", "Within five points.", "requires_improvement")


@pytest.fixture
def inspection() -> Inspection:
    return published("gloucestershire")


@pytest.fixture
def panel_member(inspection: Inspection) -> User:
    return User.objects.get(username="panel_member")


def record(inspection: Inspection, by: User, *decisions: Decision, **values: Any) -> PanelMeeting:
    given: dict[str, Any] = {"held_on": HELD, "note": "", "meetings_seen": inspection.panel_meetings.count()} | values
    return record_panel_meeting(inspection=inspection, by=by, decisions=decisions, **given)


def refusal(inspection: Inspection, by: User, *decisions: Decision, **values: Any) -> list[str]:
    """The sentences of a refusal, once it is sure that nothing was stored."""
    stored = (PanelMeeting.objects.count(), len(records(inspection.reference)))
    with pytest.raises(Refused) as refused:
        record(inspection, by, *decisions, **values)
    assert (PanelMeeting.objects.count(), len(records(inspection.reference))) == stored
    return refused.value.sentences


def test_a_meeting_is_stored_with_what_was_calculated_and_its_grounds(
    inspection: Inspection, panel_member: User
) -> None:
    meeting = record(inspection, panel_member, RAISE_ASSESSMENT, note="  Quorate.  ")

    (decision,) = meeting.decisions.all()
    assert (meeting.held_on, meeting.note, meeting.recorded_by) == (HELD, "Quorate.", panel_member)
    assert (decision.standard.number, decision.rating, decision.reason) == ("2.1", "good", "Within five points.")
    assert (decision.calculated, decision.exceptional) == ("requires_improvement", False)
    assert [ground["kind"] for ground in decision.grounds] == ["within_points", "single_case"]
    assert decision.grounds[0]["key_questions"] == ["2.1.3"]
    assert roll_up_of(inspection).score == 16


def test_a_meeting_is_in_the_ledger(inspection: Inspection, panel_member: User) -> None:
    record(inspection, panel_member, RAISE_ASSESSMENT)

    (entry,) = records(inspection.reference)
    assert (entry.act, entry.by) == ("panel meeting recorded", "panel_member")
    assert entry.content["held_on"] == "2019-03-22"
    assert entry.content["provisional"] is False
    (decision,) = entry.content["decisions"]
    assert (decision["standard"], decision["rating"], decision["calculated"]) == ("2.1", "good", "requires_improvement")
    assert "reason" not in decision
    assert told(entry)[1] == {"reason 2.1": RAISE_ASSESSMENT.reason}
    assert verify(inspection.reference) is None


def test_both_meetings_of_a_published_inspection_lead_to_its_score(inspection: Inspection, panel_member: User) -> None:
    record(inspection, panel_member, RAISE_ASSESSMENT)
    one_case = "One case of five would change it."
    record(
        inspection,
        panel_member,
        Decision("3.2", "requires_improvement", one_case, "inadequate"),
        Decision("3.3", "requires_improvement", one_case, "inadequate"),
        held_on=date(2019, 4, 1),
    )

    rollup = roll_up_of(inspection)
    assert (rollup.score, rollup.overall) == (18, "requires_improvement")
    assert not PanelDecision.objects.filter(exceptional=True).exists()


def test_a_later_meeting_supersedes_and_the_earlier_one_stays(inspection: Inspection, panel_member: User) -> None:
    record(inspection, panel_member, RAISE_ASSESSMENT)
    record(
        inspection,
        panel_member,
        Decision("2.1", "requires_improvement", "Considered, not applied.", "requires_improvement"),
    )

    assert [decision.rating for decision in PanelDecision.objects.order_by("pk")] == ["good", "requires_improvement"]
    assert roll_up_of(inspection).standards["2.1"].rating == "requires_improvement"


def test_a_confirmation_is_a_decision_without_grounds_to_rest_on(inspection: Inspection, panel_member: User) -> None:
    meeting = record(inspection, panel_member, Decision("2.2", "requires_improvement", "No.", "requires_improvement"))

    decision = meeting.decisions.get()
    assert (decision.grounds, decision.exceptional) == ([], False)
    assert roll_up_of(inspection).standards["2.2"].discretion_applied is False


def test_a_move_of_two_bands_is_refused(inspection: Inspection, panel_member: User) -> None:
    sentences = refusal(inspection, panel_member, Decision("3.1", "good", "We liked it.", "inadequate"))

    assert sentences == [
        "Standard 3.1: The panel may move a standard by one band only: the calculated rating is Inadequate, "
        "and Good is 2 bands away."
    ]


def test_a_move_without_grounds_is_refused_until_it_is_marked_exceptional(
    inspection: Inspection, panel_member: User
) -> None:
    bare = Decision("2.2", "good", "New evidence.", "requires_improvement")

    assert refusal(inspection, panel_member, bare) == [
        "Standard 2.2: there are no grounds for moving it from Requires improvement to Good. If the panel "
        "decides so all the same, tick that the move is exceptional."
    ]
    marked = Decision("2.2", "good", "New evidence.", "requires_improvement", exceptional=True)
    decision = record(inspection, panel_member, marked).decisions.get()
    assert (decision.exceptional, decision.grounds) == (True, [])


def test_a_move_with_grounds_is_not_exceptional_though_it_was_ticked(
    inspection: Inspection, panel_member: User
) -> None:
    ticked = Decision("2.1", "good", "Within five points.", "requires_improvement", exceptional=True)

    assert record(inspection, panel_member, ticked).decisions.get().exceptional is False


def test_a_standard_rated_from_evidence_takes_any_rating(inspection: Inspection, panel_member: User) -> None:
    record(inspection, panel_member, Decision("1.1", "inadequate", "Other evidence.", ""))

    assert roll_up_of(inspection).standards["1.1"].rating == "inadequate"
    assert PanelDecision.objects.get().calculated == ""


def test_a_judgement_recorded_meanwhile_is_told_instead_of_decided_over(
    inspection: Inspection, panel_member: User
) -> None:
    question = factories.key_question("2.1.3")
    turned = Judgement.objects.filter(key_question=question, answer="no")[:1].get()
    Judgement.objects.filter(pk=turned.pk).update(answer="yes")

    assert refusal(inspection, panel_member, RAISE_ASSESSMENT) == [
        "Standard 2.1: a judgement was recorded meanwhile. The calculated rating was Requires improvement when the "
        "form was opened and is Good now. Look at the figures again, then decide."
    ]


def test_a_meeting_recorded_meanwhile_is_told(inspection: Inspection, panel_member: User) -> None:
    record(inspection, panel_member, RAISE_ASSESSMENT)

    (sentence,) = refusal(inspection, panel_member, RAISE_ASSESSMENT, meetings_seen=0)
    assert sentence.startswith("A panel meeting has been recorded since this form was opened.")


def test_every_fault_is_told_at_once(inspection: Inspection, panel_member: User) -> None:
    sentences = refusal(
        inspection,
        panel_member,
        Decision("1.1", "splendid", " ", ""),
        Decision("1.2", "good", "First.", ""),
        Decision("1.2", "good", "Second.", ""),
        Decision("9.9", "good", "Where?", ""),
        held_on=date(2019, 3, 3),
    )

    assert sentences == [
        "The panel meets once there is evidence: fieldwork started on 4 March 2019.",
        "Enter the panel's reason for its decision on standard 1.1.",
        "Choose a rating for standard 1.1: Inadequate, Requires improvement, Good, Outstanding.",
        "There is more than one decision on standard 1.2. Keep one of them.",
        "There is no standard 9.9 in this inspection's framework.",
    ]


def test_a_meeting_without_a_decision_is_refused(inspection: Inspection, panel_member: User) -> None:
    assert refusal(inspection, panel_member) == [
        "Record a decision on at least one standard: choose its rating and give the reason."
    ]


def test_a_meeting_in_the_future_is_refused(inspection: Inspection, panel_member: User) -> None:
    today = timezone.localdate()

    (sentence,) = refusal(inspection, panel_member, RAISE_ASSESSMENT, held_on=today + timedelta(days=1))
    assert sentence == (f"The date of the meeting must not be in the future: today is {today.day} {today:%B %Y}.")
    record(inspection, panel_member, RAISE_ASSESSMENT, held_on=today)


def test_a_provisional_rating_may_be_decided_on_and_the_ledger_says_so(
    inspection: Inspection, panel_member: User
) -> None:
    factories.sampled_case(inspection, "C99")

    record(inspection, panel_member, RAISE_ASSESSMENT)

    (entry,) = records(inspection.reference)
    assert entry.content["provisional"] is True
    assert roll_up_of(inspection).score is None


def test_a_closed_inspection_refuses(inspection: Inspection, panel_member: User) -> None:
    Inspection.objects.update(closed_at=timezone.now())

    assert refusal(inspection, panel_member, RAISE_ASSESSMENT) == [
        "This inspection is closed, so nothing in it may change. An administrator can open it again."
    ]


@pytest.mark.parametrize("role", [Role.LEAD_INSPECTOR, Role.INSPECTOR, Role.READER])
def test_nobody_else_on_the_inspection_may_record(role: Role, inspection: Inspection) -> None:
    person = factories.member(inspection, role)

    with pytest.raises(PermissionDenied):
        record(inspection, person, RAISE_ASSESSMENT)
    assert not PanelMeeting.objects.exists()


def test_an_administrator_may_not_record(inspection: Inspection) -> None:
    with pytest.raises(PermissionDenied):
        record(inspection, factories.administrator(), RAISE_ASSESSMENT)
