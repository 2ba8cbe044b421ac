from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from inspections.errors import Refused
from inspections.models import Inspection, Membership, Role
from ledger.reading import records, verify
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel.meeting_actions import (
    answer_exception,
    conclude_panel_meeting,
    convene_panel_meeting,
    record_panel_decisions,
)
from ratings.panel.proposal_actions import propose_rating
from ratings.panel.rules import Decision
from ratings.queries import ratings_of, roll_up_of
from tests import factories
from tests.ledger.reading import told
from tests.ratings.evidence import published
from tests.ratings.panel.meetings import HELD, RAISE_ASSESSMENT, convened, decide, meet, panel_of

pytestmark = pytest.mark.django_db

BARE = Decision("2.2", "good", "New evidence.", "requires_improvement")
EXCEPTIONAL = Decision("2.2", "good", "New evidence.", "requires_improvement", exceptional=True)


@pytest.fixture
def inspection() -> Inspection:
    return published("gloucestershire")


def convene(inspection: Inspection, **values: Any) -> PanelMeeting:
    people = panel_of(inspection)
    given: dict[str, Any] = {
        "by": people[0],
        "held_on": HELD,
        "chair": people[-1],
        "members": people,
        "note": "",
    } | values
    return convene_panel_meeting(inspection=inspection, **given)


def refused(act: Any) -> list[str]:
    """The sentences of a refusal, once it is sure that nothing was stored."""

    def stored() -> tuple[int, ...]:
        awaiting = PanelDecision.objects.filter(confirmation="awaited").count()
        return PanelMeeting.objects.count(), PanelDecision.objects.count(), awaiting, len(records("northshire-2026"))

    before = stored()
    with pytest.raises(Refused) as refusal:
        act()
    assert stored() == before
    return refusal.value.sentences


# Convening


def test_a_meeting_is_stored_with_its_chair_its_members_and_the_quorum(inspection: Inspection) -> None:
    people = panel_of(inspection)
    meeting = convene(inspection, note="  Read the draft.  ")

    assert (meeting.held_on, meeting.note, meeting.recorded_by) == (HELD, "Read the draft.", people[0])
    assert (meeting.chair, meeting.quorum, meeting.is_under_way) == (people[-1], 3, True)
    assert [one.member for one in meeting.attendances.order_by("pk")] == people
    (entry,) = records(inspection.reference)
    assert entry.act == "panel meeting convened"
    assert entry.content["members"] == sorted(one.username for one in people)
    assert told(entry)[1]["note"] == "Read the draft."
    assert "Read the draft." not in str(entry.content)


def test_too_few_members_can_not_meet(inspection: Inspection) -> None:
    people = panel_of(inspection)

    (sentence,) = refused(lambda: convene(inspection, members=people[:2], chair=people[0]))
    assert sentence.startswith("2 of the panel’s members take part and 3 are needed for the panel to decide.")


def test_the_quorum_is_the_inspections_own(inspection: Inspection) -> None:
    people = panel_of(inspection)
    Inspection.objects.update(panel_quorum=1)
    inspection.refresh_from_db()

    assert convene(inspection, members=people[:1], chair=people[0]).quorum == 1


def test_the_chair_takes_part_and_does_not_lead_the_inspection(inspection: Inspection) -> None:
    people = panel_of(inspection)
    assert refused(lambda: convene(inspection, chair=None)) == ["Choose who chairs the meeting."]
    absent = factories.member(inspection, Role.PANEL_MEMBER, "olga")
    (sentence,) = refused(lambda: convene(inspection, members=people, chair=absent))
    assert sentence == "Person olga chairs the meeting and must be among those who take part."
    Membership.objects.create(inspection=inspection, user=people[1], role=Role.LEAD_INSPECTOR)
    people = panel_of(inspection)  # read anew: a person's roles are read once for each request
    (sentence,) = refused(lambda: convene(inspection, members=people, chair=people[1]))
    assert "leads this inspection and can’t chair its panel." in sentence


def test_only_the_panel_takes_part(inspection: Inspection) -> None:
    stranger = factories.member(inspection, Role.INSPECTOR)

    (sentence,) = refused(lambda: convene(inspection, members=[*panel_of(inspection), stranger]))
    assert sentence == "Person inspector is not on the ratings panel of this inspection."


def test_one_meeting_is_under_way_at_a_time(inspection: Inspection) -> None:
    convene(inspection)

    assert refused(lambda: convene(inspection)) == [
        "The meeting of 22 March 2019 is still under way. Conclude it first."
    ]


def test_a_meeting_is_neither_in_the_future_nor_before_fieldwork(inspection: Inspection) -> None:
    today = timezone.localdate()
    (sentence,) = refused(lambda: convene(inspection, held_on=today + timedelta(days=1)))
    assert sentence == f"The date of the meeting must not be in the future: today is {today.day} {today:%B %Y}."
    (sentence,) = refused(lambda: convene(inspection, held_on=date(2019, 3, 3)))
    assert sentence == "The panel meets once there is evidence: fieldwork started on 4 March 2019."


def test_a_meeting_is_not_dated_before_the_latest_one(inspection: Inspection) -> None:
    meet(inspection, RAISE_ASSESSMENT, held_on=date(2019, 4, 1))

    assert refused(lambda: convene(inspection, held_on=HELD)) == [
        "The panel has met on 1 April 2019 already. Enter that day or a later one: meetings follow each other."
    ]
    assert convene(inspection, held_on=date(2019, 4, 1)).is_under_way is True


@pytest.mark.parametrize("role", [Role.LEAD_INSPECTOR, Role.INSPECTOR, Role.READER, None])
def test_nobody_else_convenes_the_panel(role: Role | None, inspection: Inspection) -> None:
    person = factories.member(inspection, role) if role else factories.administrator()

    with pytest.raises(PermissionDenied):
        convene(inspection, by=person)
    assert not PanelMeeting.objects.exists()


# Deciding


def test_a_decision_keeps_what_was_calculated_its_grounds_and_the_figures(inspection: Inspection) -> None:
    meeting = convened(inspection)
    (decision,) = decide(meeting, RAISE_ASSESSMENT)

    assert (decision.standard.number, decision.rating, decision.reason) == ("2.1", "good", "Within five points.")
    assert (decision.calculated, decision.exceptional, decision.confirmation) == ("requires_improvement", False, "")
    assert [ground["kind"] for ground in decision.grounds] == ["within_points", "single_case"]
    assert decision.decided_by == panel_of(inspection)[0]
    assert decision.figures["score"] == 15
    assert decision.figures["standards"]["2.1"]["key_questions"]["2.1.3"] == {
        "sufficient": 14,
        "relevant": 23,
        "unanswered": 0,
        "percent": 61,
        "band": "requires_improvement",
    }
    assert roll_up_of(inspection).score == 16


def test_a_decision_is_in_the_ledger_with_its_reason_sealed(inspection: Inspection) -> None:
    decide(convened(inspection), RAISE_ASSESSMENT)

    entry = records(inspection.reference)[-1]
    assert (entry.act, entry.by, entry.subject) == ("panel decision recorded", "panel_member", "panel/2.1")
    assert entry.content["provisional"] is False
    assert (entry.content["rating"], entry.content["calculated"]) == ("good", "requires_improvement")
    assert entry.content["figures"]["standards"]["2.1"]["calculated"] == "requires_improvement"
    assert told(entry)[1]["reason"] == "Within five points."
    assert verify(inspection.reference) is None


def test_both_meetings_of_a_published_inspection_lead_to_its_score(inspection: Inspection) -> None:
    first = meet(inspection, RAISE_ASSESSMENT)
    one_case = "One case of five would change it."
    second = meet(
        inspection,
        Decision("3.2", "requires_improvement", one_case, "inadequate"),
        Decision("3.3", "requires_improvement", one_case, "inadequate"),
        held_on=date(2019, 4, 1),
    )

    assert (first.figures["score"], second.figures["score"]) == (16, 18)
    rollup = roll_up_of(inspection)
    assert (rollup.score, rollup.overall) == (18, "requires_improvement")
    assert not PanelDecision.objects.filter(exceptional=True).exists()


def test_a_later_meeting_supersedes_and_the_earlier_one_stays(inspection: Inspection) -> None:
    meet(inspection, RAISE_ASSESSMENT)
    meet(inspection, Decision("2.1", "requires_improvement", "Considered, not applied.", "requires_improvement"))

    assert [decision.rating for decision in PanelDecision.objects.order_by("pk")] == ["good", "requires_improvement"]
    assert roll_up_of(inspection).standards["2.1"].rating == "requires_improvement"


def test_considered_and_not_applied_is_a_decision(inspection: Inspection) -> None:
    meet(inspection, Decision("2.2", "requires_improvement", "No.", "requires_improvement"))

    decision = PanelDecision.objects.get()
    assert (decision.grounds, decision.exceptional) == ([], False)
    assert roll_up_of(inspection).standards["2.2"].discretion_applied is False


def test_a_move_of_two_bands_is_refused(inspection: Inspection) -> None:
    meeting = convened(inspection)

    assert refused(lambda: decide(meeting, Decision("3.1", "good", "We liked it.", "inadequate"))) == [
        "Standard 3.1: The panel may move a standard by one band only: the calculated rating is Inadequate, "
        "and Good is 2 bands away."
    ]


def test_a_move_with_grounds_is_not_exceptional_though_it_was_ticked(inspection: Inspection) -> None:
    ticked = Decision("2.1", "good", "Within five points.", "requires_improvement", exceptional=True)

    (decision,) = decide(convened(inspection), ticked)
    assert (decision.exceptional, decision.confirmation) == (False, "")


def test_a_standard_rated_from_evidence_takes_any_rating(inspection: Inspection) -> None:
    decide(convened(inspection), Decision("1.1", "inadequate", "Other evidence.", ""))

    assert roll_up_of(inspection).standards["1.1"].rating == "inadequate"
    assert PanelDecision.objects.get().calculated == ""


def test_a_judgement_recorded_meanwhile_is_told_instead_of_decided_over(inspection: Inspection) -> None:
    meeting = convened(inspection)
    turned = factories.answers("2.1.3").filter(value="no")[:1].get()
    factories.answers("2.1.3", turned.reading.case.reference).update(value="yes")

    assert refused(lambda: decide(meeting, RAISE_ASSESSMENT)) == [
        "Standard 2.1: a judgement was recorded meanwhile. The calculated rating was Requires improvement when the "
        "form was opened and is Good now. Look at the figures again, then decide."
    ]


def test_a_decision_recorded_meanwhile_is_told(inspection: Inspection) -> None:
    meeting = convened(inspection)
    decide(meeting, RAISE_ASSESSMENT)
    late = Decision("1.1", "good", "As read.", "")

    def act() -> None:
        by = panel_of(inspection)[0]
        record_panel_decisions(meeting=meeting, by=by, decisions=[late], decisions_seen=0)

    (sentence,) = refused(act)
    assert sentence.startswith("A panel decision has been recorded since this form was opened.")


def test_a_meeting_decides_once_on_a_standard(inspection: Inspection) -> None:
    meeting = convened(inspection)
    decide(meeting, RAISE_ASSESSMENT)

    assert refused(lambda: decide(meeting, RAISE_ASSESSMENT)) == [
        "This meeting has decided on standard 2.1 already. A later meeting can decide again."
    ]


def test_every_fault_is_told_at_once(inspection: Inspection) -> None:
    meeting = convened(inspection)
    faults = [
        Decision("1.1", "splendid", " ", ""),
        Decision("1.2", "good", "First.", ""),
        Decision("1.2", "good", "Second.", ""),
        Decision("9.9", "good", "Where?", ""),
    ]

    assert refused(lambda: decide(meeting, *faults)) == [
        "Enter the panel's reason for its decision on standard 1.1.",
        "Choose a rating for standard 1.1: Inadequate, Requires improvement, Good, Outstanding.",
        "There is more than one decision on standard 1.2. Keep one of them.",
        "There is no standard 9.9 in this inspection's framework.",
    ]
    assert refused(lambda: decide(meeting)) == [
        "Record a decision on at least one standard: choose its rating and give the reason."
    ]


def test_a_provisional_rating_may_be_decided_on_and_the_ledger_says_so(inspection: Inspection) -> None:
    factories.sampled_case(inspection, "C99")

    decide(convened(inspection), RAISE_ASSESSMENT)

    assert records(inspection.reference)[-1].content["provisional"] is True
    assert roll_up_of(inspection).score is None


def test_who_takes_no_part_decides_nothing(inspection: Inspection) -> None:
    meeting = convened(inspection)
    others = [factories.member(inspection, role) for role in (Role.LEAD_INSPECTOR, Role.INSPECTOR, Role.READER)]
    others += [factories.member(inspection, Role.PANEL_MEMBER, "olga"), factories.administrator()]

    for person in others:
        with pytest.raises(PermissionDenied):
            record_panel_decisions(meeting=meeting, by=person, decisions=[RAISE_ASSESSMENT], decisions_seen=0)
    assert not PanelDecision.objects.exists()


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("closed_at", "This inspection is closed, so nothing in it may change. An administrator can open it again."),
        (
            "ratings_closed_at",
            "The ratings panel has closed the ratings of this inspection, so what they rest on can’t change. "
            "An administrator can open them again, with a reason.",
        ),
    ],
)
def test_a_closed_inspection_refuses(field: str, sentence: str, inspection: Inspection) -> None:
    meeting = convened(inspection)
    Inspection.objects.update(**{field: timezone.now()})

    assert refused(lambda: decide(meeting, RAISE_ASSESSMENT)) == [sentence]
    assert refused(lambda: convene(inspection)) == [sentence]


def test_who_proposed_a_rating_can_not_confirm_it(inspection: Inspection) -> None:
    people = panel_of(inspection)
    Membership.objects.create(inspection=inspection, user=people[0], role=Role.LEAD_INSPECTOR)
    propose_rating(inspection=inspection, standard="2.1", rating="good", reason="Near it.", by=people[0])
    Membership.objects.filter(role=Role.LEAD_INSPECTOR).delete()  # who leads it now is somebody else
    meeting = convened(inspection)

    assert refused(lambda: decide(meeting, RAISE_ASSESSMENT)) == [
        "You proposed the rating of standard 2.1, so another member of the panel must record the decision."
    ]
    (decision,) = record_panel_decisions(meeting=meeting, by=people[2], decisions=[RAISE_ASSESSMENT], decisions_seen=0)
    assert decision.proposal is not None
    assert decision.proposal.reason == "Near it."


def test_who_proposed_a_rating_before_others_did_can_not_confirm_it_either(inspection: Inspection) -> None:
    first, _, third = panel_of(inspection)
    for person, rating in ((first, "good"), (third, "requires_improvement")):
        lead = Membership.objects.create(inspection=inspection, user=person, role=Role.LEAD_INSPECTOR)
        by = User.objects.get(pk=person.pk)
        propose_rating(inspection=inspection, standard="2.1", rating=rating, reason="So.", by=by)
        lead.delete()
    meeting = convened(inspection)
    applied_not = Decision("2.1", "requires_improvement", "Considered, not applied.", "requires_improvement")
    sentence = "You proposed the rating of standard 2.1, so another member of the panel must record the decision."

    assert refused(lambda: record_one(meeting, first, RAISE_ASSESSMENT)) == [sentence]
    assert refused(lambda: record_one(meeting, third, RAISE_ASSESSMENT)) == [sentence]
    assert refused(lambda: record_one(meeting, third, applied_not)) == [sentence]
    assert record_one(meeting, first, applied_not).decided_by == first


def test_who_leads_the_inspection_records_no_decision_though_nothing_was_proposed(inspection: Inspection) -> None:
    lead, chair, third = panel_of(inspection)
    meeting = convened(inspection)
    exceptional = record_one(meeting, lead, EXCEPTIONAL)
    Membership.objects.create(inspection=inspection, user=lead, role=Role.LEAD_INSPECTOR)

    assert refused(lambda: record_one(meeting, lead)) == [
        "You lead this inspection: you propose, and the panel decides. Another member of the panel must record the "
        "decisions."
    ]
    assert record_one(meeting, third).decided_by == third
    answer_exception(decision=exceptional, by=chair, confirm=True, reason="I read it.")
    conclude_panel_meeting(meeting=meeting, by=User.objects.get(pk=lead.pk))


def test_who_rated_a_standard_from_evidence_can_not_confirm_it(inspection: Inspection) -> None:
    meeting = convened(inspection)
    inspection.evidence_ratings.filter(standard__number="1.1").update(rated_by=panel_of(inspection)[0])

    (sentence,) = refused(lambda: decide(meeting, Decision("1.1", "good", "As read.", "")))
    assert sentence.startswith("You proposed the rating of standard 1.1")


# A panel that changes while it meets


def leave(inspection: Inspection, *people: User) -> None:
    """Take these people off the inspection's panel, as an administrator does on its team page."""
    Membership.objects.filter(inspection=inspection, user__in=people, role=Role.PANEL_MEMBER).delete()


def record_one(meeting: PanelMeeting, by: User, decision: Decision = RAISE_ASSESSMENT) -> PanelDecision:
    seen = PanelDecision.objects.count()
    (row,) = record_panel_decisions(
        meeting=meeting, by=User.objects.get(pk=by.pk), decisions=[decision], decisions_seen=seen
    )
    return row


TOO_FEW = (
    "This meeting needs 3 members to decide. Still on the ratings panel of this inspection: 2. Ask an administrator to "
    "put members back on the panel, or conclude this meeting and convene another."
)
CHAIR_LEADS = (
    "{} chairs this meeting and leads the inspection now, so it can’t decide. Conclude this meeting and convene "
    "another with another chair."
)
CHAIR_LEFT = (
    "{} chairs this meeting and is not on the ratings panel any more. Ask an administrator to put the chair back on "
    "the panel, or conclude this meeting and convene another."
)


def test_a_meeting_whose_quorum_has_left_decides_and_confirms_nothing_and_is_concluded(inspection: Inspection) -> None:
    first, chair, third = panel_of(inspection)
    meeting = convened(inspection)
    exceptional = record_one(meeting, first, EXCEPTIONAL)
    leave(inspection, third)

    assert refused(lambda: record_one(meeting, first)) == [TOO_FEW]
    assert refused(lambda: answer_exception(decision=exceptional, by=chair, confirm=True, reason="Yes.")) == [TOO_FEW]
    answer_exception(decision=exceptional, by=chair, confirm=False, reason="Too few of us.")
    conclude_panel_meeting(meeting=meeting, by=first)
    assert PanelMeeting.objects.get().is_under_way is False


def test_who_comes_back_on_the_panel_makes_the_quorum_whole_again(inspection: Inspection) -> None:
    first, _, third = panel_of(inspection)
    meeting = convened(inspection)
    leave(inspection, third)
    newcomer = factories.member(inspection, Role.PANEL_MEMBER, "olga")
    assert refused(lambda: record_one(meeting, first)) == [TOO_FEW]
    with pytest.raises(PermissionDenied):
        record_one(meeting, newcomer)
    Membership.objects.create(inspection=inspection, user=third, role=Role.PANEL_MEMBER)
    assert record_one(meeting, first).rating == "good"


def test_a_member_whose_account_is_closed_counts_no_more(inspection: Inspection) -> None:
    first, _, third = panel_of(inspection)
    meeting = convened(inspection)
    User.objects.filter(pk=third.pk).update(is_active=False)
    assert refused(lambda: record_one(meeting, first)) == [TOO_FEW]


def test_a_chair_who_leads_the_inspection_now_can_only_decline(inspection: Inspection) -> None:
    first, chair, _ = panel_of(inspection)
    meeting = convened(inspection)
    exceptional = record_one(meeting, first, EXCEPTIONAL)
    Membership.objects.create(inspection=inspection, user=chair, role=Role.LEAD_INSPECTOR)
    sentence = CHAIR_LEADS.format(chair)

    assert refused(lambda: record_one(meeting, first)) == [sentence]
    assert refused(lambda: answer_exception(decision=exceptional, by=chair, confirm=True, reason="Yes.")) == [sentence]
    with pytest.raises(PermissionDenied):
        answer_exception(decision=exceptional, by=first, confirm=False, reason="For the chair.")
    answer_exception(decision=exceptional, by=chair, confirm=False, reason="I lead it now.")
    assert PanelDecision.objects.get().confirmation == "declined"


def test_once_the_chair_has_left_any_member_declines_and_none_confirms(inspection: Inspection) -> None:
    first, chair, third = panel_of(inspection)
    fourth = factories.member(inspection, Role.PANEL_MEMBER, "olga")
    meeting = convene(inspection, chair=chair, members=[first, chair, third, fourth])
    exceptional = record_one(meeting, first, EXCEPTIONAL)
    leave(inspection, chair)
    sentence = CHAIR_LEFT.format(chair)

    assert refused(lambda: record_one(meeting, first)) == [sentence]
    assert refused(lambda: answer_exception(decision=exceptional, by=third, confirm=True, reason="Yes.")) == [sentence]
    with pytest.raises(PermissionDenied):
        answer_exception(decision=exceptional, by=User.objects.get(pk=chair.pk), confirm=False, reason="I was there.")
    answer_exception(decision=exceptional, by=third, confirm=False, reason="The chair has left.")
    decision = PanelDecision.objects.get()
    assert (decision.confirmation, decision.confirmation_by) == ("declined", third)
    conclude_panel_meeting(meeting=meeting, by=fourth)


def test_a_meeting_that_can_decide_nothing_any_more_is_concluded_without_a_decision(inspection: Inspection) -> None:
    first, _, third = panel_of(inspection)
    meeting = convened(inspection)
    leave(inspection, third)
    conclude_panel_meeting(meeting=meeting, by=first)
    assert (PanelMeeting.objects.get().is_under_way, PanelDecision.objects.count()) == (False, 0)


# The chair's confirmation


def test_a_move_without_grounds_is_refused_until_it_is_marked_exceptional(inspection: Inspection) -> None:
    meeting = convened(inspection)

    assert refused(lambda: decide(meeting, BARE)) == [
        "Standard 2.2: there are no grounds for moving it from Requires improvement to Good. If the panel "
        "decides so all the same, tick that the move is exceptional."
    ]


def test_an_exceptional_move_takes_effect_once_the_chair_has_confirmed_it(inspection: Inspection) -> None:
    meeting = convened(inspection)
    (decision,) = decide(meeting, EXCEPTIONAL)
    assert (decision.exceptional, decision.awaits_the_chair) == (True, True)
    assert roll_up_of(inspection).standards["2.2"].rating == "requires_improvement"

    assert meeting.chair is not None
    answer_exception(decision=decision, by=meeting.chair, confirm=True, reason=" I read the evidence. ")

    decision.refresh_from_db()
    assert (decision.confirmation, decision.confirmation_reason) == ("confirmed", "I read the evidence.")
    assert decision.confirmation_by == meeting.chair
    assert roll_up_of(inspection).standards["2.2"].rating == "good"
    entry = records(inspection.reference)[-1]
    assert (entry.act, told(entry)[1]["confirmation_reason"]) == ("exceptional move confirmed", "I read the evidence.")


def test_a_declined_move_stays_on_record_without_effect(inspection: Inspection) -> None:
    meet(inspection, Decision("2.2", "requires_improvement", "No.", "requires_improvement"))
    meeting = convened(inspection)
    (decision,) = decide(meeting, EXCEPTIONAL)

    assert meeting.chair is not None
    answer_exception(decision=decision, by=meeting.chair, confirm=False, reason="Not enough.")

    ratings = ratings_of(inspection)
    assert ratings.rollup.standards["2.2"].rating == "requires_improvement"
    assert ratings.in_force["2.2"].reason == "No."
    assert records(inspection.reference)[-1].act == "exceptional move not confirmed"


def test_nobody_but_the_chair_confirms_and_never_without_a_reason(inspection: Inspection) -> None:
    meeting = convened(inspection)
    (decision,) = decide(meeting, EXCEPTIONAL)
    chair, recorder = meeting.chair, panel_of(inspection)[0]
    assert chair is not None

    with pytest.raises(PermissionDenied):
        answer_exception(decision=decision, by=recorder, confirm=True, reason="Yes.")
    assert refused(lambda: answer_exception(decision=decision, by=chair, confirm=True, reason=" ")) == [
        "Enter the chair’s reason."
    ]
    answer_exception(decision=decision, by=chair, confirm=True, reason="Yes.")
    assert refused(lambda: answer_exception(decision=decision, by=chair, confirm=False, reason="No.")) == [
        "The decision on standard 2.2 does not await the chair’s confirmation."
    ]


def test_the_chair_can_not_confirm_over_figures_that_moved(inspection: Inspection) -> None:
    meeting = convened(inspection)
    (decision,) = decide(meeting, EXCEPTIONAL)
    factories.answers("2.2.2", "C19").update(value="yes")
    chair = meeting.chair
    assert chair is not None

    (sentence,) = refused(lambda: answer_exception(decision=decision, by=chair, confirm=True, reason="Yes."))
    assert sentence == (
        "Figures of standard 2.2 have moved since the panel decided: 2.2.2 was 11 of 19 relevant cases (58 per cent) "
        "and is 12 of 19 relevant cases (63 per cent) now. Decline the move, and decide again at a later meeting."
    )
    answer_exception(decision=decision, by=chair, confirm=False, reason="Figures moved.")


# Concluding


def test_a_concluded_meeting_keeps_every_figure_and_decides_no_more(inspection: Inspection) -> None:
    meeting = meet(inspection, RAISE_ASSESSMENT)

    assert meeting.is_under_way is False
    assert (meeting.figures["score"], meeting.figures["overall"]) == (16, "requires_improvement")
    assert set(meeting.figures["standards"]) == set(ratings_of(inspection).standards)
    assert refused(lambda: decide(meeting, BARE)) == [
        "This meeting has been concluded. Convene another to decide again; it supersedes this one."
    ]


def test_a_meeting_is_not_concluded_before_it_decided_or_while_the_chair_is_awaited(inspection: Inspection) -> None:
    meeting, by = convened(inspection), panel_of(inspection)[0]
    assert refused(lambda: conclude_panel_meeting(meeting=meeting, by=by)) == [
        "The meeting has decided nothing yet. Record a decision before it is concluded."
    ]
    decide(meeting, EXCEPTIONAL)
    assert refused(lambda: conclude_panel_meeting(meeting=meeting, by=by)) == [
        "The exceptional move of standard 2.2 awaits the chair’s confirmation."
    ]


# Figures that move under a decision


def test_a_decision_is_marked_when_a_figure_of_its_standard_moves_until_it_is_decided_again(
    inspection: Inspection,
) -> None:
    meet(inspection, RAISE_ASSESSMENT)
    assert ratings_of(inspection).moved_under(PanelDecision.objects.get()) == []

    factories.answers("2.1.1", "C01").update(value="no")

    ratings = ratings_of(inspection)
    assert ratings.moved_under(ratings.in_force["2.1"]) == [
        "2.1.1 was 20 of 23 relevant cases (87 per cent) and is 19 of 23 relevant cases (83 per cent) now."
    ]
    meet(inspection, RAISE_ASSESSMENT)
    ratings = ratings_of(inspection)
    assert ratings.moved_under(ratings.in_force["2.1"]) == []


def test_another_standards_figures_do_not_mark_a_decision(inspection: Inspection) -> None:
    meet(inspection, RAISE_ASSESSMENT)

    factories.answers("2.2.1").update(value="no")

    ratings = ratings_of(inspection)
    assert ratings.moved_under(ratings.in_force["2.1"]) == []


def test_a_rating_from_evidence_that_changes_marks_the_decision_on_it(inspection: Inspection) -> None:
    meet(inspection, Decision("1.1", "good", "As read.", ""))

    inspection.evidence_ratings.filter(standard__number="1.1").update(rating="outstanding")

    ratings = ratings_of(inspection)
    assert ratings.moved_under(ratings.in_force["1.1"]) == ["The rating from evidence was Good and is Outstanding now."]


def test_a_decision_of_a_file_rests_on_its_calculated_rating_alone(inspection: Inspection) -> None:
    meet(inspection, RAISE_ASSESSMENT)
    PanelDecision.objects.update(figures={})

    factories.answers("2.1.1", "C01").update(value="no")
    ratings = ratings_of(inspection)
    assert ratings.moved_under(ratings.in_force["2.1"]) == []
    factories.answers("2.1.3").update(value="yes")
    ratings = ratings_of(inspection)
    assert ratings.moved_under(ratings.in_force["2.1"]) == [
        "The calculated rating was Requires improvement and is Good now."
    ]
