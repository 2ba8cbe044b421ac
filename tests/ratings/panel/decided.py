"""A published inspection in which the panel has done all that it can, each act accounted for by the ledger."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from cases.models import Reading, SampledCase
from inspections.models import Inspection, Role
from ratings.panel.closing_actions import close_ratings, reopen_ratings
from ratings.panel.meeting_actions import answer_exception, conclude_panel_meeting
from ratings.panel.proposal_actions import propose_rating
from ratings.panel.representation_actions import answer_representation, record_representation
from ratings.panel.rules import Decision
from reports.actions import issue_report
from tests import factories
from tests.ledger.opening import open_ledger
from tests.ratings.evidence import published
from tests.ratings.panel.meetings import convened, decide, meet, panel_of

RAISE = "requires_improvement"
EXCEPTIONAL = Decision("2.2", "good", "New evidence.", RAISE, exceptional=True)
FIRST = (
    Decision("2.1", "good", "Within five points.", RAISE),
    Decision("2.3", "outstanding", "As worked out.", "outstanding"),
)
SECOND = (Decision("3.2", RAISE, "One case.", "inadequate"), Decision("3.3", RAISE, "One case.", "inadequate"))


def before_the_panel() -> Inspection:
    """A published inspection, every case submitted, with a ledger that accounts for it."""
    inspection = published("gloucestershire")
    panel_of(inspection)
    factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    Reading.objects.update(submitted_at=timezone.now())
    open_ledger(inspection)
    return inspection


def decided_on() -> Inspection:
    """The same after two meetings, with an exceptional move confirmed and another not, closed, reopened and issued."""
    inspection = before_the_panel()
    lead = User.objects.get(username="lena")
    administrator = factories.administrator("ada")
    propose_rating(inspection=inspection, standard="2.1", rating="good", reason="It is near.", by=lead)
    meet(inspection, *FIRST, EXCEPTIONAL, note="All were there.")
    _heard(inspection, lead)
    meeting = convened(inspection, date(2019, 4, 1))
    (exceptional,) = [one for one in decide(meeting, *SECOND, EXCEPTIONAL) if one.awaits_the_chair]
    assert meeting.chair is not None
    answer_exception(decision=exceptional, by=meeting.chair, confirm=False, reason="Not twice.")
    member = panel_of(inspection)[0]
    conclude_panel_meeting(meeting=meeting, by=member)
    close_ratings(inspection=inspection, by=member)
    reopen_ratings(inspection=inspection, by=administrator, reason="A figure was wrong.")
    close_ratings(inspection=inspection, by=member)
    issue_report(inspection=inspection, by=administrator)
    return inspection


def _heard(inspection: Inspection, lead: User) -> None:
    representation = record_representation(
        inspection=inspection,
        by=lead,
        received_on=date(2019, 3, 26),
        summary="We do not agree.",
        evidence="A later plan.",
        standards=[factories.standard("3.2"), factories.standard("3.3")],
        cases=list(SampledCase.objects.filter(reference="O01")),
    )
    answer_representation(
        representation=representation, by=lead, answered_on=date(2019, 4, 2), answer="The panel met again."
    )
