"""Meetings of the ratings panel for the tests, by the actions that people use."""

from datetime import date

from accounts.models import User
from inspections.models import Inspection, Role
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel.meeting_actions import (
    answer_exception,
    conclude_panel_meeting,
    convene_panel_meeting,
    record_panel_decisions,
)
from ratings.panel.rules import Decision
from tests import factories

HELD = date(2019, 3, 22)
RAISE_ASSESSMENT = Decision("2.1", "good", "Within five points.", "requires_improvement")


def panel_of(inspection: Inspection) -> list[User]:
    """The inspection's panel, filled up to its quorum: the member that it has, and others."""
    memberships = inspection.memberships.filter(role=Role.PANEL_MEMBER).select_related("user").order_by("pk")
    people = [each.user for each in memberships]
    for number in range(len(people), inspection.panel_quorum):
        people.append(factories.member(inspection, Role.PANEL_MEMBER, f"panel{number}_{inspection.reference}"))
    return people


def convened(inspection: Inspection, held_on: date = HELD, note: str = "") -> PanelMeeting:
    """A meeting under way, chaired by the second member: the first records what it decides."""
    people = panel_of(inspection)
    chair = people[1] if len(people) > 1 else people[0]
    return convene_panel_meeting(
        inspection=inspection, by=people[0], held_on=held_on, chair=chair, members=people, note=note
    )


def decide(meeting: PanelMeeting, *decisions: Decision) -> list[PanelDecision]:
    """The first member records these decisions."""
    seen = PanelDecision.objects.filter(meeting__inspection=meeting.inspection).count()
    by = panel_of(meeting.inspection)[0]
    return record_panel_decisions(meeting=meeting, by=by, decisions=decisions, decisions_seen=seen)


def meet(inspection: Inspection, *decisions: Decision, held_on: date = HELD, note: str = "") -> PanelMeeting:
    """A meeting from beginning to end: the chair confirms what is exceptional."""
    meeting = convened(inspection, held_on, note)
    assert meeting.chair is not None
    for decision in decide(meeting, *(decisions or (RAISE_ASSESSMENT,))):
        if decision.awaits_the_chair:
            answer_exception(decision=decision, by=meeting.chair, confirm=True, reason="Rightly so.")
    conclude_panel_meeting(meeting=meeting, by=panel_of(inspection)[0])
    meeting.refresh_from_db()
    return meeting
