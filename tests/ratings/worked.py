"""An inspection in which every act has been done that the ledger accounts for."""

from datetime import date

from cases.board.allocation_actions import allocate_evenly
from cases.caseload.actions import load_caseload
from cases.caseload.file import read_caseload
from cases.fieldwork.actions import reopen_case
from cases.models import SampledCase
from cases.sample.actions import change_design, draw_sample
from cases.sample.withdrawal_actions import withdraw_case
from inspections.actions import setup
from inspections.actions.team import add_member
from inspections.evidence.rating_actions import rate_from_evidence
from inspections.models import Inspection, Role
from ratings.panel.rules import Decision
from ratings.queries import ratings_of
from tests import factories
from tests.cases.caseload import caseloads
from tests.cases.fieldwork.answering import answer_everything, record, submit
from tests.ratings.panel.meetings import meet

REFERENCE = "northshire-2026"


def set_up() -> Inspection:
    return setup.add_inspection(
        reference=REFERENCE,
        service=factories.service(),
        framework=factories.framework(),
        lead_inspector=factories.user("lena"),
        values={"fieldwork_starts": date(2026, 3, 2)},
        by=factories.administrator(),
    )


def worked_on() -> Inspection:
    """An inspection in which everything that the ledger accounts for has been done through the app's actions."""
    inspection = set_up()
    lena = inspection.memberships.get(role=Role.LEAD_INSPECTOR).user
    for username, role in (("inspector", Role.INSPECTOR), ("panel_member", Role.PANEL_MEMBER)):
        add_member(inspection=inspection, user=factories.user(username), role=role, by=lena)
    for number in (1, 2):
        member = factories.user(f"panel{number}_{REFERENCE}")
        add_member(inspection=inspection, user=member, role=Role.PANEL_MEMBER, by=lena)
    file = read_caseload(caseloads.csv(30, 20))
    load_caseload(inspection=inspection, by=lena, file=file, file_name="cases.csv")
    for margin in (6, 5):
        change_design(inspection=inspection, by=lena, design={"margin_points": margin})
    draw_sample(inspection=inspection, by=lena, seed=1)
    draw_sample(inspection=inspection, by=lena, seed=2)
    allocate_evenly(inspection=inspection, by=lena)
    first, second, third = SampledCase.objects.filter(case_type="court").order_by("reference")[:3]
    answer_everything(first)
    record(first, "2.1", {"2.1.1": "no", "2.1.1 evidence": "Not in the plan."})
    submit(first, reason="Read on site.")
    reopen_case(case=first, by=lena, reason="A prompt was misread.")
    answer_everything(second)
    submit(second, reason="Read on site.")
    withdraw_case(case=third, by=lena, reason="other", note="The file burnt.")
    standard = factories.standard("1.1")
    rate_from_evidence(inspection=inspection, standard=standard, rating="good", reasons="Clear.", version=0, by=lena)
    calculated = ratings_of(inspection).rollup.standards["2.2"].calculated or ""
    meet(inspection, Decision("2.2", calculated, "Considered.", calculated), held_on=date(2026, 4, 1), note="Quorate.")
    setup.close_inspection(inspection=inspection, by=factories.administrator("ada"))
    return inspection
