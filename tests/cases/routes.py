"""The addresses of `cases` and who may use them."""

from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from cases.models import CaseEnquiry, HeldChange, LineOfEnquiry, Reading, SampledCase
from inspections.models import Inspection
from tests.cases.readings.second_readings import given_out, read_and_submitted, submitted_case
from tests.routes import CASE, EVERYBODY_SIGNED_IN, INSPECTION, PARTNER, PEOPLE, TEAM, Route

LEAD = frozenset({"lead_inspector"})
INSPECTOR = frozenset({"inspector"})
INSPECTING = LEAD | INSPECTOR


def held(world: dict[str, User | None]) -> int:
    """A change of the case that came too late."""
    row = HeldChange(reading=Reading.objects.get(), key="victim", value="yes", base=0, made_by=world["inspector"])
    row.held_at, row.token = timezone.now(), uuid4()
    row.save()
    return row.pk


World = dict[str, User | None]


def being_read(world: World) -> str:
    """A case of the lead inspector's that the inspector is reading a second time."""
    return given(world).case.reference


def read_twice(world: World) -> str:
    """The same, with both readings submitted; they differ on one key question."""
    return read_and_submitted(given(world), q2_1_1="no").case.reference


def asked_about(world: World) -> str:
    """The case, on which the partner inspector is asked something."""
    partner = world["partner_inspector"]
    assert partner is not None
    case = SampledCase.objects.get(inspection__reference=INSPECTION, reference=CASE)
    CaseEnquiry.objects.create(case=case, number=1, text="Was health asked?", asked_of=partner)
    return CASE


def line(world: World) -> int:
    inspection = Inspection.objects.get(reference=INSPECTION)
    return LineOfEnquiry.objects.create(inspection=inspection, number=1, text="Waiting times").number


def given(world: World) -> Reading:
    lead, inspector = world["lead_inspector"], world["inspector"]
    assert lead is not None
    assert inspector is not None
    inspection = Inspection.objects.get(reference=INSPECTION)
    return given_out(submitted_case(lead, inspection, "C02"), lead, inspector)


ROUTES = [
    Route("cases:caseload", (INSPECTION,)),
    Route("cases:caseload_cases", (INSPECTION,)),
    Route("cases:second_readings", (INSPECTION,)),
    Route("cases:second_reading_draw", (INSPECTION,), may=LEAD),
    # Nothing is filled in: the page again with its errors.
    Route("cases:second_reading_draw", (INSPECTION,), method="post", may=LEAD),
    # There is none: who sees single cases is told so.
    Route("cases:second_reading", (INSPECTION, CASE), ok=404),
    Route("cases:second_reading", (INSPECTION, being_read), may=INSPECTOR),
    Route("cases:second_reading", (INSPECTION, being_read), method="post", may=INSPECTOR, ok=302),
    Route("cases:second_reading_submit", (INSPECTION, being_read), may=INSPECTOR),
    # Nothing is answered: the page again, saying what is missing.
    Route("cases:second_reading_submit", (INSPECTION, being_read), method="post", may=INSPECTOR, ok=409),
    Route("cases:second_reading_call_off", (INSPECTION, being_read), may=LEAD),
    # Without a reason: the page again with its error.
    Route("cases:second_reading_call_off", (INSPECTION, being_read), method="post", may=LEAD),
    Route("cases:differences", (INSPECTION, being_read), may=frozenset()),
    Route("cases:differences", (INSPECTION, read_twice)),
    Route("cases:joint_decision", (INSPECTION, read_twice, "2.1.1"), may=LEAD | INSPECTOR),
    # Without an answer: the page again with its error.
    Route("cases:joint_decision", (INSPECTION, read_twice, "2.1.1"), method="post", may=LEAD | INSPECTOR),
    Route(
        "cases:case",
        (INSPECTION, being_read),
        may=frozenset({"lead_inspector", "administrator", "panel_member"}),
        partner=404,
    ),
    Route("cases:caseload_load", (INSPECTION,), may=LEAD),
    # Without a file: the page again with its error.
    Route("cases:caseload_load", (INSPECTION,), method="post", may=LEAD),
    Route("cases:sample", (INSPECTION,)),
    # Without a caseload: back to the sample, which says what is missing.
    Route("cases:sample_draw", (INSPECTION,), may=LEAD, ok=302),
    Route("cases:sample_draw", (INSPECTION,), method="post", may=LEAD, ok=302),
    Route("cases:representativeness", (INSPECTION,)),
    # No draw is under way: back to the sample.
    Route("cases:sample_progress", (INSPECTION,), ok=302),
    # There is a sample, so its design is fixed: back to the sample, which says so.
    Route("cases:sample_settings", (INSPECTION,), may=LEAD, ok=302),
    Route("cases:sample_settings", (INSPECTION,), method="post", may=LEAD, ok=302),
    Route("cases:allocation", (INSPECTION,)),
    Route("cases:allocation", (INSPECTION,), method="post", may=LEAD, ok=302),
    Route("cases:allocation_even", (INSPECTION,), may=EVERYBODY_SIGNED_IN, ok=405),
    Route("cases:allocation_even", (INSPECTION,), method="post", may=LEAD, ok=302),
    Route("cases:case_list", (INSPECTION,)),
    Route("cases:board", (INSPECTION,), may=LEAD | {"inspector", "administrator"}),
    Route("cases:reallocate", (INSPECTION,), may=LEAD),
    # Without a case: the page again with its errors.
    Route("cases:reallocate", (INSPECTION,), method="post", may=LEAD),
    # No case has a reference of the service's own: back to the cases, which say so.
    Route("cases:service_list_csv", (INSPECTION,), may=LEAD | {"administrator"}, ok=302),
    Route("cases:service_list_xlsx", (INSPECTION,), may=LEAD | {"administrator"}, ok=302),
    Route("cases:my_cases", may=EVERYBODY_SIGNED_IN),
    Route("cases:whole_case", (INSPECTION, CASE), partner=404),
    Route("cases:whole_case", (INSPECTION, being_read), may=TEAM - INSPECTOR, partner=404),
    Route("cases:my_comments", may=EVERYBODY_SIGNED_IN),
    Route("cases:my_comments_read", may=EVERYBODY_SIGNED_IN, ok=405),
    Route("cases:my_comments_read", method="post", may=EVERYBODY_SIGNED_IN, ok=302),
    Route("cases:case", (INSPECTION, CASE), partner=404),
    Route("cases:about", (INSPECTION, CASE), partner=404),
    Route("cases:about", (INSPECTION, CASE), method="post", may=INSPECTOR, ok=302, partner=404),
    Route("cases:standard", (INSPECTION, CASE, "2.1"), partner=404),
    Route("cases:standard", (INSPECTION, CASE, "2.1"), method="post", may=INSPECTOR, ok=302, partner=404),
    Route("cases:submit", (INSPECTION, CASE), may=INSPECTOR),
    # Nothing is answered: the page again, saying what is missing.
    Route("cases:submit", (INSPECTION, CASE), method="post", may=INSPECTOR, ok=409),
    Route("cases:reopen", (INSPECTION, CASE), may=LEAD),
    # Without a reason: the page again with its error.
    Route("cases:reopen", (INSPECTION, CASE), method="post", may=LEAD),
    Route("cases:withdraw", (INSPECTION, CASE), may=LEAD),
    # Without a reason: the page again with its error.
    Route("cases:withdraw", (INSPECTION, CASE), method="post", may=LEAD),
    Route("cases:case_history", (INSPECTION, CASE)),
    Route("cases:answer_history", (INSPECTION, CASE, "2.1.1 evidence")),
    # Nothing has been changed: there is nothing to restore.
    Route("cases:restore", (INSPECTION, CASE, "2.1.1", 1), may=INSPECTOR, ok=404),
    Route("cases:restore", (INSPECTION, CASE, "2.1.1", 1), method="post", may=INSPECTOR, ok=404),
    Route("cases:restore_held", (INSPECTION, CASE, "2.1.1", 1), may=INSPECTOR, ok=404),
    Route("cases:restore_held", (INSPECTION, CASE, "2.1.1", 1), method="post", may=INSPECTOR, ok=404),
    Route("cases:held", (INSPECTION, CASE, held), may=INSPECTOR),
    # Without a decision: the page again with its error.
    Route("cases:held", (INSPECTION, CASE, held), method="post", may=INSPECTOR),
    # What is sent is no JSON. Who may change what: test_changes_view.py.
    Route("cases:changes", (INSPECTION, CASE), method="post", may=EVERYBODY_SIGNED_IN, ok=400, signed_out=401),
    Route("cases:changes", (INSPECTION, CASE), may=EVERYBODY_SIGNED_IN, ok=405, signed_out=401),
    Route("cases:here", (INSPECTION, CASE), method="post", may=EVERYBODY_SIGNED_IN, ok=400, signed_out=401),
    Route("cases:here", (INSPECTION, CASE), may=EVERYBODY_SIGNED_IN, ok=405, signed_out=401),
    Route("cases:my_work", may=EVERYBODY_SIGNED_IN),
    # Without a file: the page again with its error.
    Route("cases:my_work", method="post", may=EVERYBODY_SIGNED_IN),
    Route("cases:offline", may=frozenset(PEOPLE)),
    Route("cases:service_worker", may=frozenset(PEOPLE)),
    Route("cases:examples", (INSPECTION,)),
    Route("cases:example_add", (INSPECTION,), may=INSPECTING),
    # With nothing filled in: the page again with its errors.
    Route("cases:example_add", (INSPECTION,), method="post", may=INSPECTING),
    # Nobody is known to have written it: the lead inspector alone may change it.
    Route("cases:example_edit", (INSPECTION, 1), may=LEAD),
    Route("cases:example_edit", (INSPECTION, 1), method="post", may=LEAD),
    Route("cases:example_remove", (INSPECTION, 1), may=LEAD),
    Route("cases:example_remove", (INSPECTION, 1), method="post", may=LEAD),
    Route("cases:example_check", (INSPECTION, 1), may=INSPECTING),
    # Without saying what the page showed: the page again.
    Route("cases:example_check", (INSPECTION, 1), method="post", may=INSPECTING),
    Route("cases:example_choose", (INSPECTION, 1), may=EVERYBODY_SIGNED_IN, ok=405),
    # Without saying what the page showed: back to the list, which says that it is stale.
    Route("cases:example_choose", (INSPECTION, 1), method="post", may=LEAD, ok=302),
    Route("cases:case_notes", (INSPECTION, CASE), may=INSPECTING),
    Route("cases:comments", (INSPECTION, CASE)),
    # With nothing written: the page again with its error.
    Route("cases:comments", (INSPECTION, CASE), method="post", may=INSPECTING),
    Route("cases:comments_read", (INSPECTION, CASE), may=EVERYBODY_SIGNED_IN, ok=405),
    Route("cases:comments_read", (INSPECTION, CASE), method="post", ok=302),
    Route("cases:interviews", (INSPECTION, CASE)),
    # With nothing written: the page again with its error.
    Route("cases:interviews", (INSPECTION, CASE), method="post", may=INSPECTING),
    Route("cases:case", (INSPECTION, asked_about), may=TEAM | PARTNER),
    Route("cases:whole_case", (INSPECTION, asked_about), may=TEAM | PARTNER),
    Route("cases:about", (INSPECTION, asked_about), may=TEAM | PARTNER),
    Route("cases:about", (INSPECTION, asked_about), method="post", may=INSPECTOR, ok=302),
    Route("cases:standard", (INSPECTION, asked_about, "2.1"), may=TEAM | PARTNER),
    Route("cases:standard", (INSPECTION, asked_about, "2.1"), method="post", may=INSPECTOR, ok=302),
    Route("cases:comments", (INSPECTION, asked_about)),
    Route("cases:case_history", (INSPECTION, asked_about)),
    Route("cases:answer_history", (INSPECTION, asked_about, "2.1.1 evidence")),
    Route("cases:enquiries", (INSPECTION, CASE), partner=404),
    Route("cases:enquiries", (INSPECTION, asked_about), may=TEAM | PARTNER),
    # With nothing written: each page again with its error.
    Route("cases:enquiries", (INSPECTION, asked_about), method="post", may=INSPECTING),
    Route("cases:lines_of_enquiry", (INSPECTION,), may=TEAM | PARTNER),
    Route("cases:line_add", (INSPECTION,), may=INSPECTING | PARTNER),
    Route("cases:line_add", (INSPECTION,), method="post", may=INSPECTING | PARTNER),
    Route("cases:line_change", (INSPECTION, line), may=INSPECTING | PARTNER),
    Route("cases:line_change", (INSPECTION, line), method="post", may=INSPECTING | PARTNER),
    Route("cases:alerts", (INSPECTION,)),
    Route("cases:alert", (INSPECTION, CASE, 1)),
    Route("cases:alert_raise", (INSPECTION, CASE), may=INSPECTING),
    # With nothing filled in: each page again with its errors.
    Route("cases:alert_raise", (INSPECTION, CASE), method="post", may=INSPECTING),
    Route("cases:alert_update", (INSPECTION, CASE, 1), may=INSPECTING),
    Route("cases:alert_update", (INSPECTION, CASE, 1), method="post", may=INSPECTING),
    Route("cases:alert_resolve", (INSPECTION, CASE, 1), may=INSPECTING),
    Route("cases:alert_resolve", (INSPECTION, CASE, 1), method="post", may=INSPECTING),
]
