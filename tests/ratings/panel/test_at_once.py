"""The panel decides while somebody else decides, judges or closes at the very same moment: what comes of it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from cases.fieldwork.actions import reopen_case
from cases.models import Reading, SampledCase
from inspections.actions.setup import close_inspection
from inspections.errors import RATINGS_CLOSED, Refused
from inspections.models import Inspection, Role
from inspections.outline import read_outline
from ledger import reading
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel.closing_actions import close_ratings
from ratings.panel.meeting_actions import (
    answer_exception,
    conclude_panel_meeting,
    convene_panel_meeting,
    record_panel_decisions,
)
from ratings.panel.rules import Decision
from ratings.queries import outline_of, ratings_of
from records.differences import differences
from records.dump import dump
from records.fold import fold
from records.opening import OPENED
from records.recomputing import Framework, comparisons
from tests import factories
from tests.cases.at_once import at_once
from tests.cases.fieldwork.answering import a_case, answer_everything, record
from tests.cases.fieldwork.test_at_once import after
from tests.ledger.opening import open_ledger
from tests.ratings.panel.decided import EXCEPTIONAL, before_the_panel
from tests.ratings.panel.meetings import convened, decide, panel_of

pytestmark = pytest.mark.django_db(transaction=True)
AS_CALCULATED = Decision("2.1", "outstanding", "As worked out.", "outstanding")


@pytest.fixture
def case() -> SampledCase:
    """A case in which everything is sufficient, with a ledger that accounts for it."""
    case = a_case()
    answer_everything(case)
    panel_of(case.inspection)
    open_ledger(case.inspection)
    return case


@pytest.fixture
def meeting(case: SampledCase) -> PanelMeeting:
    """A meeting under way of its panel of three, chaired by the second."""
    return convened(case.inspection, date(2026, 4, 1))


def deciding(meeting: PanelMeeting, by: User, *decisions: Decision) -> Callable[[], object]:
    given = decisions or (AS_CALCULATED,)
    return lambda: record_panel_decisions(meeting=meeting, by=by, decisions=given, decisions_seen=0)


def acts(inspection: Inspection) -> list[str]:
    """The acts after the opening rows, in order, once it is sure that the ledger is whole and says what is stored."""
    assert reading.verify(inspection.reference) is None
    records = reading.records(inspection.reference)
    assert differences(dump(inspection), fold(records)) == []
    outline = read_outline(inspection.framework)
    framework = Framework(outline.rules, outline_of(outline.domains.values()))
    assert [comparison.differences for comparison in comparisons(records, framework) if comparison.differences] == []
    opened = [place for place, one in enumerate(records) if one.act == OPENED]
    return [one.act for one in records[opened[-1] + 1 :] if one.act != "panel meeting convened"]


def moved(inspection: Inspection) -> list[str]:
    ratings = ratings_of(inspection)
    return [sentence for decision in ratings.decisions for sentence in ratings.moved_under(decision)]


def closable(*, submitted: bool = True) -> tuple[Inspection, SampledCase, User]:
    """A published inspection that the panel can close, its case C01, of ines, and its lead inspector."""
    inspection = before_the_panel()
    lead = User.objects.get(username="lena")
    case = SampledCase.objects.get(reference="C01")
    case.first.reader = factories.member(inspection, Role.INSPECTOR, "ines")
    case.first.submitted_at = case.submitted_at if submitted else None
    case.first.save(update_fields=["reader", "submitted_at"])
    open_ledger(inspection)
    return inspection, case, lead


def test_of_two_panel_members_who_decide_at_once_one_is_told_of_the_other(meeting: PanelMeeting) -> None:
    first, second, _ = panel_of(meeting.inspection)
    outcomes = at_once(deciding(meeting, first), deciding(meeting, second))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refused", "list"]
    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert refusal.sentences[0].startswith("A panel decision has been recorded since this form was opened.")
    assert PanelDecision.objects.count() == 1
    assert acts(meeting.inspection) == ["panel decision recorded"]


def test_of_two_panel_members_who_convene_at_once_one_is_told_of_the_other(case: SampledCase) -> None:
    people = panel_of(case.inspection)

    def convening(by: User) -> Callable[[], object]:
        return lambda: convene_panel_meeting(
            inspection=case.inspection, by=by, held_on=date(2026, 4, 1), chair=by, members=people, note=""
        )

    outcomes = at_once(convening(people[0]), convening(people[1]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PanelMeeting", "Refused"]
    (refusal,) = [str(outcome) for outcome in outcomes if isinstance(outcome, Refused)]
    assert refusal == "The meeting of 1 April 2026 is still under way. Conclude it first."
    assert PanelMeeting.objects.count() == 1
    assert acts(case.inspection) == []


def test_a_decision_at_a_meeting_that_is_being_concluded_is_refused(meeting: PanelMeeting) -> None:
    first, second, _ = panel_of(meeting.inspection)
    decide(meeting, AS_CALCULATED)
    outcome = after(
        lambda: conclude_panel_meeting(meeting=meeting, by=first),
        deciding(meeting, second, Decision("2.2", "outstanding", "As worked out.", "outstanding")),
    )
    assert outcome == "This meeting has been concluded. Convene another to decide again; it supersedes this one."
    assert acts(meeting.inspection) == ["panel decision recorded", "panel meeting concluded"]


def test_a_judgement_changed_while_a_decision_is_stored_waits_and_marks_it(
    case: SampledCase, meeting: PanelMeeting
) -> None:
    outcome = after(
        deciding(meeting, panel_of(case.inspection)[0]),
        lambda: record(case, "2.1", {"2.1.1": "no"}),
    )
    assert outcome == 1
    assert PanelDecision.objects.get().calculated == "outstanding"
    assert factories.answers("2.1.1").get().value == "no"
    assert moved(case.inspection)[0] == "The calculated rating was Outstanding and is Inadequate now."
    assert acts(case.inspection) == ["panel decision recorded", "answer changed"]


def test_a_decision_on_figures_that_a_judgement_moves_meanwhile_is_refused(
    case: SampledCase, meeting: PanelMeeting
) -> None:
    member = panel_of(case.inspection)[0]
    outcome = after(lambda: record(case, "2.1", {"2.1.1": "no"}), deciding(meeting, member))
    assert str(outcome).startswith(
        "Standard 2.1: a judgement was recorded meanwhile. The calculated rating was Outstan"
    )
    assert not PanelDecision.objects.exists()
    assert acts(case.inspection) == ["answer changed"]


@pytest.fixture
def exceptional() -> PanelDecision:
    """An exceptional move that awaits the chair, in a published inspection whose case C01 is still being inspected."""
    inspection, _, _ = closable(submitted=False)
    (decision,) = decide(convened(inspection), EXCEPTIONAL)
    return decision


def confirming(decision: PanelDecision) -> Callable[[], object]:
    chair = panel_of(decision.meeting.inspection)[1]
    return lambda: answer_exception(decision=decision, by=chair, confirm=True, reason="Rightly so.")


def judging() -> Callable[[], object]:
    case = SampledCase.objects.get(reference="C01")
    return lambda: record(case, "2.2", {"2.2.1": "no"}, seen=0)


def test_an_exceptional_move_whose_figures_a_judgement_moves_meanwhile_is_not_confirmed(
    exceptional: PanelDecision,
) -> None:
    outcome = after(judging(), confirming(exceptional))
    assert str(outcome).startswith("Figures of standard 2.2 have moved since the panel decided: 2.2.1 was ")
    exceptional.refresh_from_db()
    assert exceptional.awaits_the_chair
    assert acts(exceptional.meeting.inspection) == ["panel decision recorded", "answer changed"]


def test_a_judgement_changed_while_an_exceptional_move_is_confirmed_waits_and_marks_it(
    exceptional: PanelDecision,
) -> None:
    outcome = after(confirming(exceptional), judging())
    assert outcome == 1
    exceptional.refresh_from_db()
    assert exceptional.takes_effect
    inspection = exceptional.meeting.inspection
    assert moved(inspection)[0].startswith("2.2.1 was ")
    assert acts(inspection) == ["panel decision recorded", "exceptional move confirmed", "answer changed"]


def test_the_ratings_are_not_closed_over_a_case_that_is_being_saved() -> None:
    inspection, case, _ = closable(submitted=False)
    outcome = after(
        lambda: record(case, "2.1", {"2.1.1": "no"}, seen=0),
        lambda: close_ratings(inspection=inspection, by=panel_of(inspection)[0]),
    )
    assert outcome == "1 case is not submitted yet: C01."
    assert factories.answers("2.1.1", case.reference).get().value == "no"
    assert acts(inspection) == ["answer changed"]


def test_what_an_inspector_saves_while_the_ratings_are_being_closed_is_refused() -> None:
    inspection, case, _ = closable()
    outcome = after(
        lambda: close_ratings(inspection=inspection, by=panel_of(inspection)[0]),
        lambda: record(case, "2.1", {"2.1.1": "no"}, seen=0),
    )
    assert outcome == RATINGS_CLOSED
    assert factories.answers("2.1.1", case.reference).get().value == "yes"
    assert acts(inspection) == ["ratings closed"]


def test_a_case_is_not_reopened_while_the_ratings_are_being_closed_nor_closed_over() -> None:
    inspection, case, lead = closable()
    close = after(
        lambda: reopen_case(case=case, by=lead, reason="A prompt was misread."),
        lambda: close_ratings(inspection=inspection, by=panel_of(inspection)[0]),
    )
    assert close == "1 case is not submitted yet: C01."
    Reading.objects.filter(case=case).update(submitted_at=timezone.now())
    open_ledger(inspection)
    reopen = after(
        lambda: close_ratings(inspection=inspection, by=panel_of(inspection)[0]),
        lambda: reopen_case(case=case, by=lead, reason="A prompt was misread."),
    )
    assert reopen == RATINGS_CLOSED
    assert acts(inspection) == ["ratings closed"]


def test_what_an_inspector_saves_while_the_inspection_is_being_closed_is_refused(case: SampledCase) -> None:
    outcome = after(
        lambda: close_inspection(inspection=case.inspection, by=factories.administrator()),
        lambda: record(case, "2.1", {"2.1.1": "no"}),
    )
    assert outcome == "The inspection is closed. An administrator must open it again before anything can change."
    assert factories.answers("2.1.1").get().value == "yes"
    assert acts(case.inspection) == ["inspection closed"]


def test_what_is_being_saved_when_the_inspection_is_closed_is_stored_first(case: SampledCase) -> None:
    administrator = factories.administrator()
    outcome = after(
        lambda: record(case, "2.1", {"2.1.1": "no"}),
        lambda: close_inspection(inspection=case.inspection, by=administrator),
    )
    assert outcome is None
    assert factories.answers("2.1.1").get().value == "no"
    assert acts(case.inspection) == ["answer changed", "inspection closed"]


def test_no_decision_is_stored_in_an_inspection_that_is_being_closed(meeting: PanelMeeting) -> None:
    administrator = factories.administrator()
    outcome = after(
        lambda: close_inspection(inspection=meeting.inspection, by=administrator),
        deciding(meeting, panel_of(meeting.inspection)[0]),
    )
    assert str(outcome).startswith("This inspection is closed")
    assert not PanelDecision.objects.exists()
    assert acts(meeting.inspection) == ["inspection closed"]
