"""The panel decides while somebody else decides, judges or closes at the very same moment: what comes of it."""

from datetime import date

import pytest

from accounts.models import User
from cases.models import Judgement, SampledCase
from inspections.actions.setup import close_inspection
from inspections.models import Inspection, Role
from inspections.queries import domains_of, rules_of_framework
from ledger import actions as ledger
from ratings.actions import record_panel_meeting
from ratings.ledger_queries import records_of
from ratings.models import PanelDecision, PanelMeeting
from ratings.panel import Decision
from ratings.queries import outline_of
from ratings.recomputing import Framework, comparisons
from ratings.replay import replay
from ratings.state_comparison import state_differences
from tests import factories
from tests.cases.at_once import at_once
from tests.cases.fieldwork import a_case, answer_everything, record
from tests.cases.test_fieldwork_at_once import after
from tests.ledger.opening import open_ledger

pytestmark = pytest.mark.django_db(transaction=True)
CALCULATED = "outstanding"


@pytest.fixture
def case() -> SampledCase:
    """A case in which everything is sufficient, with a ledger that accounts for it."""
    case = a_case()
    answer_everything(case)
    open_ledger(case.inspection)
    return case


@pytest.fixture
def panel(case: SampledCase) -> list[User]:
    return [factories.member(case.inspection, Role.PANEL_MEMBER, name) for name in ("paul", "petra")]


def meet(inspection: Inspection, by: User, seen: int = 0) -> PanelMeeting:
    decisions = [Decision("2.1", CALCULATED, "As worked out.", CALCULATED)]
    return record_panel_meeting(
        inspection=inspection, by=by, held_on=date(2026, 4, 1), note="", decisions=decisions, meetings_seen=seen
    )


def acts(inspection: Inspection) -> list[str]:
    """The acts after the opening rows, in order, once it is sure that the ledger is whole and says what is stored."""
    assert ledger.verify(inspection.reference) is None
    records = ledger.records(inspection.reference)
    assert state_differences(records_of(inspection), replay(records)) == []
    framework = Framework(rules_of_framework(inspection.framework), outline_of(domains_of(inspection.framework)))
    assert [comparison.differences for comparison in comparisons(records, framework) if comparison.differences] == []
    opened = [place for place, one in enumerate(records) if one.act == "opened with records"]
    return [one.act for one in records[opened[-1] + 1 :]]


def test_a_judgement_changed_while_a_decision_is_stored_waits_and_counts_after_it(
    case: SampledCase, panel: list[User]
) -> None:
    outcome = after(
        lambda: meet(case.inspection, panel[0]),
        lambda: record(case, "2.1", {"2.1.1": "no"}),
    )
    assert outcome == 1
    assert PanelDecision.objects.get().calculated == CALCULATED
    assert Judgement.objects.get(key_question__number="2.1.1").answer == "no"
    assert acts(case.inspection) == ["panel meeting recorded", "answer changed"]


def test_a_decision_on_figures_that_a_judgement_moves_meanwhile_is_refused(
    case: SampledCase, panel: list[User]
) -> None:
    outcome = after(
        lambda: record(case, "2.1", {"2.1.1": "no"}),
        lambda: meet(case.inspection, panel[0]),
    )
    assert str(outcome).startswith(
        "Standard 2.1: a judgement was recorded meanwhile. The calculated rating was Outstan"
    )
    assert not PanelMeeting.objects.exists()
    assert acts(case.inspection) == ["answer changed"]


def test_of_two_panel_members_who_decide_at_once_one_is_told_of_the_other(case: SampledCase, panel: list[User]) -> None:
    outcomes = at_once(lambda: meet(case.inspection, panel[0]), lambda: meet(case.inspection, panel[1]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PanelMeeting", "Refused"]
    (refusal,) = [str(outcome) for outcome in outcomes if not isinstance(outcome, PanelMeeting)]
    assert refusal.startswith("A panel meeting has been recorded since this form was opened.")
    assert PanelMeeting.objects.count() == 1
    assert acts(case.inspection) == ["panel meeting recorded"]


def test_what_an_inspector_saves_while_the_inspection_is_being_closed_is_refused(
    case: SampledCase, panel: list[User]
) -> None:
    outcome = after(
        lambda: close_inspection(inspection=case.inspection, by=factories.administrator()),
        lambda: record(case, "2.1", {"2.1.1": "no"}),
    )
    assert outcome == "The inspection is closed. An administrator must open it again before anything can change."
    assert Judgement.objects.get(key_question__number="2.1.1").answer == "yes"
    assert acts(case.inspection) == ["inspection closed"]


def test_what_is_being_saved_when_the_inspection_is_closed_is_stored_first(
    case: SampledCase, panel: list[User]
) -> None:
    administrator = factories.administrator()
    outcome = after(
        lambda: record(case, "2.1", {"2.1.1": "no"}),
        lambda: close_inspection(inspection=case.inspection, by=administrator),
    )
    assert outcome is None
    assert Judgement.objects.get(key_question__number="2.1.1").answer == "no"
    assert acts(case.inspection) == ["answer changed", "inspection closed"]


def test_no_decision_is_stored_in_an_inspection_that_is_being_closed(case: SampledCase, panel: list[User]) -> None:
    administrator = factories.administrator()
    outcome = after(
        lambda: close_inspection(inspection=case.inspection, by=administrator),
        lambda: meet(case.inspection, panel[0]),
    )
    assert str(outcome).startswith("This inspection is closed")
    assert not PanelMeeting.objects.exists()
    assert acts(case.inspection) == ["inspection closed"]
