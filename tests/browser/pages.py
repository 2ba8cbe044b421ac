"""Every page of the app: who opens it in the browser tests, where, and how its form is filled in wrongly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from playwright.sync_api import Page

from cases.models import HeldChange
from inspections.context.kept import KINDS
from inspections.models import Inspection, NationalFigure, Service
from ledger.models import Entry
from tests.browser.conftest import OpenPage
from tests.browser.world import BUSY, CLOSED, EMPTY, LEFT_OPEN, LOADED, MEETING, World

Args = Callable[[World, Inspection], tuple[object, ...]]


def nothing(world: World, inspection: Inspection) -> tuple[object, ...]:
    return ()


def its(*more: object) -> Args:
    """The inspection's reference, then these."""
    return lambda world, inspection: (inspection.reference, *more)


def person(username: str) -> Args:
    return lambda world, inspection: (world.people[username].pk,)


def service(world: World, inspection: Inspection) -> tuple[object, ...]:
    return (Service.objects.get().pk,)


def member(world: World, inspection: Inspection) -> tuple[object, ...]:
    return inspection.reference, inspection.memberships.get(user=world.people["reader"]).pk


def recommendation(world: World, inspection: Inspection) -> tuple[object, ...]:
    return inspection.reference, inspection.recommendations.get(number=1).pk


def context_row(kind: str) -> Args:
    """The inspection's reference, a kind of row of its context, and the first row of it."""
    return lambda world, inspection: (
        inspection.reference,
        kind,
        KINDS[kind].model._default_manager.get(inspection=inspection, number=1).pk,
    )


def national(world: World, inspection: Inspection) -> tuple[object, ...]:
    return (NationalFigure.objects.get().pk,)


def figure_reason(world: World, inspection: Inspection) -> tuple[object, ...]:
    return inspection.reference, inspection.figure_reasons.get().pk


def panel_meeting(world: World, inspection: Inspection) -> tuple[object, ...]:
    return inspection.reference, inspection.panel_meetings.get().pk


def case(*more: object, submitted: bool = False) -> Args:
    """The inspection's reference and that of a court case which the inspector still has open, or has submitted."""
    return lambda world, inspection: (
        inspection.reference,
        world.case(inspection.reference, submitted=submitted).reference,
        *more,
    )


def held(world: World, inspection: Inspection) -> tuple[object, ...]:
    """The references of the inspection and of the case with a change that came too late, and that change."""
    change = HeldChange.objects.get(reading__case__inspection=inspection)
    return inspection.reference, change.reading.case.reference, change.pk


def came_too_late(world: World, inspection: Inspection) -> tuple[object, ...]:
    """The references of the inspection and of the same case, the answer, and the number of the act that held it."""
    change = HeldChange.objects.get(reading__case__inspection=inspection)
    entry = Entry.objects.get(chain__name=inspection.reference, act="change held")
    return inspection.reference, change.reading.case.reference, change.key, entry.sequence


def withdrawn(world: World, inspection: Inspection) -> tuple[object, ...]:
    """The inspection's reference and that of the case that was withdrawn."""
    return inspection.reference, inspection.sampled_cases.withdrawn().get().reference


def withdrawn_standard(world: World, inspection: Inspection) -> tuple[object, ...]:
    """The same, and a standard."""
    return *withdrawn(world, inspection), "2.1"


def read_again(*more: object, submitted: bool) -> Args:
    """The inspection's reference and that of a case whose second reading is submitted, or still open."""
    return lambda world, inspection: (
        inspection.reference,
        world.read_again(inspection.reference, submitted=submitted).reference,
        *more,
    )


def held_text(world: World, inspection: Inspection) -> tuple[object, ...]:
    """The inspection's reference, and the text of its report that came too late."""
    return inspection.reference, inspection.held_texts.get().pk


def written_first(world: World, inspection: Inspection) -> tuple[object, ...]:
    """The inspection's reference, the foreword, and the number of the act that wrote it first."""
    entry = Entry.objects.filter(chain__name=inspection.reference, subject="text/foreword").earliest("sequence")
    return inspection.reference, "foreword", entry.sequence


@dataclass(frozen=True)
class Wrong:
    """How a form is filled in wrongly: all text is taken away, controls get words by their ids, a button is pressed."""

    press: str = "Save"
    fill: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A page as one person meets it."""

    name: str
    by: str
    args: Args = nothing
    where: tuple[str, ...] = (BUSY,)
    wrong: Wrong | None = None
    query: str = ""

    def path(self, world: World, reference: str) -> str:
        """Its address on one of the world's inspections."""
        inspection = Inspection.objects.get(reference=reference)
        return f"{reverse(self.name, args=self.args(world, inspection))}{self.query}"


EVERYWHERE = (BUSY, EMPTY, CLOSED)
STAGES = (BUSY, EMPTY)

ADMINISTRATOR = [
    Row("inspections:user_list", "administrator"),
    Row("inspections:user_add", "administrator", wrong=Wrong("Add")),
    Row("inspections:user_edit", "administrator", person("reader"), wrong=Wrong()),
    Row("inspections:user_reset_password", "administrator", person("reader")),
    Row("inspections:user_deactivate", "administrator", person("reader")),
    Row("inspections:user_reactivate", "administrator", person("former")),
    Row("inspections:service_list", "administrator"),
    Row("inspections:service_add", "administrator", wrong=Wrong()),
    Row("inspections:service_edit", "administrator", service, wrong=Wrong()),
    Row("inspections:choose_service", "administrator", wrong=Wrong("Continue")),
    Row("inspections:inspection_add", "administrator", service, wrong=Wrong("Add the inspection")),
    Row("inspections:national", "administrator"),
    Row("inspections:national_add", "administrator", wrong=Wrong()),
    Row("inspections:national_change", "administrator", national, wrong=Wrong()),
    Row("inspections:national_remove", "administrator", national),
    Row("inspections:publisher", "administrator", wrong=Wrong(fill={"id_email": "nobody"})),
    Row("inspections:settings", "administrator", its(), where=EVERYWHERE),
    Row("inspections:inspection_edit", "administrator", its(), wrong=Wrong(fill={"id_fieldwork_starts_day": "99"})),
    Row("inspections:inspection_close", "administrator", its(), where=STAGES),
    Row(
        "inspections:inspection_reopen",
        "administrator",
        its(),
        where=(CLOSED,),
        wrong=Wrong("Open the inspection again"),
    ),
    Row("inspections:team", "administrator", its(), where=EVERYWHERE, wrong=Wrong("Add to the team")),
    Row("inspections:team_lead", "administrator", its(), wrong=Wrong("Change the lead inspector")),
    Row("inspections:team_remove", "administrator", member),
]

INSPECTION = [
    Row("inspections:home", "administrator"),
    Row("inspections:home", "inspector"),
    Row("inspections:home", "outsider"),
    Row("inspections:overview", "lead_inspector", its(), where=EVERYWHERE),
    Row("inspections:overview", "administrator", its(), where=EVERYWHERE),
    Row("inspections:overview", "inspector", its(), where=EVERYWHERE),
    Row("inspections:history", "lead_inspector", its(), where=EVERYWHERE),
    Row("inspections:evidence", "lead_inspector", its(), where=EVERYWHERE),
    Row("inspections:evidence_standard", "lead_inspector", its("1.1"), where=STAGES),
    Row("inspections:evidence_standard", "inspector", its("1.1"), where=EVERYWHERE),
    Row("inspections:findings", "lead_inspector", its(), where=EVERYWHERE),
    Row("inspections:findings_domain", "lead_inspector", its(2), where=STAGES),
    Row("inspections:findings_domain", "inspector", its(2), where=EVERYWHERE),
    Row("inspections:foreword", "administrator", its(), wrong=Wrong("Sign the foreword off as it stands")),
    Row("inspections:foreword", "lead_inspector", its(), where=STAGES),
    Row("inspections:no_cases", "lead_inspector", its(2)),
    Row("inspections:recommendations", "lead_inspector", its(), where=EVERYWHERE),
    Row("inspections:recommendations", "inspector", its(), where=EVERYWHERE),
    Row("inspections:recommendation_add", "lead_inspector", its(), wrong=Wrong()),
    Row("inspections:recommendation_edit", "lead_inspector", recommendation, wrong=Wrong()),
    Row("inspections:recommendation_remove", "lead_inspector", recommendation),
    Row("inspections:context", "inspector", its(), where=EVERYWHERE),
    Row("inspections:context", "panel_member", its(), where=STAGES),
    *(Row("inspections:context_add", "inspector", its(kind), wrong=Wrong()) for kind in KINDS),
    *(Row("inspections:context_change", "lead_inspector", context_row(kind), wrong=Wrong()) for kind in KINDS),
    Row("inspections:context_remove", "lead_inspector", context_row("figures")),
    Row("inspections:context_take_over", "inspector", its(), wrong=Wrong("Take over")),
    Row("inspections:glossary", "inspector", its(), where=EVERYWHERE),
]

GATHERED = ("documents", "activities", "surveys", "key-data", "partners")
WRONG = dict.fromkeys(GATHERED, Wrong()) | {"surveys": Wrong(fill={"id_responses": "-1"})}
EVIDENCE = [
    *(Row("inspections:gathered", "inspector", its(kind), where=EVERYWHERE) for kind in GATHERED),
    Row("inspections:gathered", "partner_inspector", its("activities")),
    *(Row("inspections:gathered_add", "inspector", its(kind), wrong=Wrong()) for kind in GATHERED),
    *(Row("inspections:gathered_change", "inspector", its(kind, 1), wrong=WRONG[kind]) for kind in GATHERED[:4]),
    Row("inspections:gathered_change", "partner_inspector", its("partners", 1)),
    Row("inspections:gathered_remove", "inspector", its("activities", 1)),
    Row("inspections:survey_questions", "inspector", its(1)),
    Row("inspections:survey_put", "inspector", its(1), wrong=Wrong("Store the question")),
    Row("inspections:survey_load", "inspector", its(1), wrong=Wrong("Check and store")),
    Row("inspections:evidence", "partner_inspector", its()),
    Row("inspections:evidence_question", "inspector", its("1.2.1"), where=EVERYWHERE),
    Row("inspections:evidence_question", "partner_inspector", its("1.2.1")),
    Row("cases:lines_of_enquiry", "inspector", its(), where=EVERYWHERE),
    Row("cases:line_add", "inspector", its(), wrong=Wrong()),
    Row("cases:line_change", "inspector", its(1), wrong=Wrong()),
    Row("cases:enquiries", "inspector", case(), wrong=Wrong("Give the enquiry")),
    Row("cases:enquiries", "partner_inspector", case()),
    Row("cases:case", "partner_inspector", case()),
    Row("cases:standard", "partner_inspector", case("2.1")),
]

CASES = [
    Row("cases:sample_progress", "lead_inspector", its(), where=(EMPTY,)),
    Row("cases:my_cases", "inspector"),
    Row("cases:my_cases", "outsider"),
    Row("cases:case", "inspector", case()),
    Row("cases:case", "inspector", case(submitted=True), where=(BUSY, CLOSED)),
    Row("cases:case", "lead_inspector", case(submitted=True)),
    Row("cases:about", "inspector", case()),
    Row("cases:about", "panel_member", case()),
    Row("cases:standard", "inspector", case("2.1")),
    Row("cases:standard", "panel_member", case("2.1")),
    Row("cases:standard", "inspector", case("2.1", submitted=True), where=(CLOSED,)),
    Row("cases:submit", "inspector", case()),
    Row("cases:reopen", "lead_inspector", case(submitted=True), wrong=Wrong("Reopen the case")),
    Row("cases:case_history", "inspector", case()),
    Row("cases:held", "inspector", held, wrong=Wrong("Keep this answer")),
    Row("cases:answer_history", "panel_member", case("2.1.1 evidence")),
    Row("cases:answer_history", "panel_member", case("2.1.1")),
    Row("cases:restore", "inspector", case("2.1.1 evidence", 1)),
    Row("cases:restore_held", "inspector", came_too_late),
    Row("cases:my_work", "inspector", wrong=Wrong("Take the file back")),
    Row("cases:offline", "inspector"),
    Row("cases:offline", ""),
    Row("cases:case", "lead_inspector", withdrawn),
    Row("cases:standard", "inspector", withdrawn_standard),
    Row("cases:withdraw", "lead_inspector", case(), wrong=Wrong("Withdraw the case")),
    Row("cases:representativeness", "inspector", its(), where=EVERYWHERE),
    Row("cases:representativeness", "inspector", its()),
    Row("cases:my_cases", "second_inspector"),
    Row("cases:second_readings", "lead_inspector", its(), where=EVERYWHERE),
    Row("cases:second_reading_draw", "lead_inspector", its(), wrong=Wrong("Give the cases out")),
    Row("cases:second_reading_draw", "lead_inspector", its(), where=(EMPTY,)),
    Row("cases:second_reading", "second_inspector", read_again(submitted=False)),
    Row("cases:second_reading_submit", "second_inspector", read_again(submitted=False)),
    Row(
        "cases:second_reading_call_off",
        "lead_inspector",
        read_again(submitted=False),
        wrong=Wrong("Call the second reading off"),
    ),
    Row("cases:differences", "inspector", read_again(submitted=True)),
    Row("cases:differences", "panel_member", read_again(submitted=True)),
    Row(
        "cases:joint_decision",
        "lead_inspector",
        read_again("2.1.2", submitted=True),
        wrong=Wrong("Record the decision"),
    ),
    Row("cases:case", "inspector", read_again(submitted=True)),
]

CASEWORK = [
    Row("cases:examples", "lead_inspector", its(), where=EVERYWHERE),
    Row("cases:examples", "inspector", its()),
    Row("cases:example_add", "inspector", its(), wrong=Wrong("Save the example")),
    Row("cases:example_edit", "inspector", its(1), wrong=Wrong("Save the example")),
    Row("cases:example_check", "lead_inspector", its(1)),
    Row("cases:example_remove", "lead_inspector", its(2)),
    Row("cases:case_notes", "lead_inspector", case(submitted=True)),
    Row("cases:case_notes", "lead_inspector", case()),
    Row("cases:comments", "lead_inspector", case(), wrong=Wrong("Write the comment")),
    Row("cases:comments", "panel_member", case()),
    Row("cases:whole_case", "inspector", case()),
    Row("cases:whole_case", "lead_inspector", case(submitted=True), where=(CLOSED,)),
    Row("cases:whole_case", "panel_member", withdrawn),
    Row("cases:my_comments", "lead_inspector"),
    Row("cases:my_comments", "outsider"),
    Row("cases:interviews", "inspector", case(), wrong=Wrong("Store the note")),
    Row("cases:interviews", "panel_member", case()),
    Row("cases:comments", "inspector", withdrawn),
    Row("cases:alerts", "lead_inspector", its(), where=EVERYWHERE),
    Row("cases:alert", "inspector", case(1)),
    Row("cases:alert", "panel_member", case(2)),
    Row("cases:alert_raise", "inspector", case(), wrong=Wrong("Raise the alert")),
    Row("cases:alert_update", "lead_inspector", case(2), wrong=Wrong("Add to the alert")),
    Row("cases:alert_resolve", "lead_inspector", case(1), wrong=Wrong("Resolve the alert")),
]

SAMPLE = [
    Row("cases:caseload", "lead_inspector", its(), where=EVERYWHERE),
    Row("cases:caseload_cases", "inspector", its()),
    Row("cases:caseload_load", "lead_inspector", its(), where=(EMPTY,), wrong=Wrong("Check and load")),
    Row("cases:sample", "lead_inspector", its(), where=EVERYWHERE),
    Row("cases:sample", "lead_inspector", its(), where=(LOADED,)),
    Row("cases:sample", "inspector", its(), where=EVERYWHERE),
    Row(
        "cases:sample_draw", "lead_inspector", its(), where=(LOADED,), wrong=Wrong("Draw the sample", {"id_seed": "x"})
    ),
    Row("cases:sample_settings", "lead_inspector", its(), where=STAGES[1:], wrong=Wrong()),
    Row("cases:allocation", "lead_inspector", its(), where=EVERYWHERE),
    Row("cases:allocation", "inspector", its()),
    Row("cases:case_list", "inspector", its(), where=EVERYWHERE),
    Row("cases:board", "lead_inspector", its(), where=EVERYWHERE),
    Row("cases:board", "inspector", its()),
    Row("cases:reallocate", "lead_inspector", its(), wrong=Wrong("Continue")),
]

RATINGS = [
    Row("ratings:ratings", "inspector", its(), where=EVERYWHERE),
    Row("ratings:domain", "inspector", its(2), where=EVERYWHERE),
    Row("ratings:domain", "lead_inspector", its(1)),
    Row("ratings:standard", "lead_inspector", its("2.1"), where=EVERYWHERE),
    Row("ratings:standard", "lead_inspector", its("1.1"), where=EVERYWHERE),
    Row("ratings:key_question", "inspector", its("2.1.1"), where=EVERYWHERE),
    Row("ratings:agreement", "inspector", its(), where=EVERYWHERE),
    Row("ratings:changes", "lead_inspector", its(), where=EVERYWHERE),
    Row("ratings:what_if", "inspector", its(), where=EVERYWHERE),
    Row("ratings:what_if", "panel_member", its(), where=(CLOSED,), query="?2_1=good&3_1=inadequate"),
    Row("ratings:what_if", "panel_member", its(), where=(CLOSED,), query="?2_1=splendid"),
    Row("ratings:classifications", "inspector", its(), where=EVERYWHERE),
    Row("ratings:sub_groups", "inspector", its(), where=EVERYWHERE),
    Row("panel:panel", "panel_member", its(), where=EVERYWHERE),
    Row("panel:panel", "inspector", its()),
    Row("panel:meeting", "inspector", panel_meeting, where=(MEETING,)),
    Row("panel:convene", "panel_member", its(), where=STAGES, wrong=Wrong("Convene the panel")),
    Row("panel:panel", "panel_member", its(), where=(MEETING,)),
    Row("panel:decide", "panel_member", its(), where=(MEETING,), wrong=Wrong("Continue")),
    Row("panel:chair", "chair", its("2.2"), where=(MEETING,), wrong=Wrong("Record your answer")),
    Row("panel:conclude", "panel_member", its(), where=(MEETING,)),
    Row("panel:close", "panel_member", its(), where=STAGES),
    Row("panel:reopen", "administrator", its()),
    Row("reports:issue", "administrator", its()),
    Row("ratings:propose", "lead_inspector", its("2.1"), wrong=Wrong("Propose to the panel")),
    Row("panel:representations", "lead_inspector", its(), where=STAGES),
    Row("panel:representation_add", "lead_inspector", its(), wrong=Wrong("Record the representation")),
    Row("panel:representations", "lead_inspector", its(), where=(MEETING,)),
    Row("panel:representation_answer", "lead_inspector", its(1), where=(MEETING,), wrong=Wrong("Record the answer")),
]

LEFT = f"?{urlencode({'place': 'background', 'said': LEFT_OPEN})}"
REPORT = [
    Row("reports:readiness", "lead_inspector", its(), where=EVERYWHERE),
    Row("reports:report", "administrator", its(), where=EVERYWHERE),
    Row("reports:report", "reader", its(), where=EVERYWHERE),
    Row("reports:check", "lead_inspector", its(), where=EVERYWHERE),
    Row("reports:leave", "lead_inspector", its(), query=LEFT, wrong=Wrong("Leave it as it is")),
    Row("reports:take_back", "lead_inspector", figure_reason),
    Row("reports:figures", "inspector", its(), where=EVERYWHERE, query="?q=2.3"),
    Row("reports:figures", "inspector", its(), query="?q=nothing"),
    Row("reports:texts", "lead_inspector", its(), where=EVERYWHERE),
    Row("reports:texts", "panel_member", its()),
    Row("reports:chapter", "lead_inspector", its("foreword")),
    Row("reports:chapter", "inspector", its("domain-2")),
    Row("reports:chapter", "panel_member", its("domain-2")),
    Row("reports:chapter", "lead_inspector", its("front"), where=(EMPTY, CLOSED)),
    Row("reports:text_history", "panel_member", its("foreword")),
    Row("reports:put_text_back", "lead_inspector", written_first),
    Row("reports:held_text", "lead_inspector", held_text, wrong=Wrong("Keep this text")),
]

OWN = [
    Row("accounts:sign_in", "", wrong=Wrong("Sign in")),
    Row("accounts:password_change", "reader", wrong=Wrong("Change password")),
]

ROWS = [*OWN, *ADMINISTRATOR, *INSPECTION, *EVIDENCE, *SAMPLE, *CASES, *CASEWORK, *RATINGS, *REPORT]

#: Addresses that show no page of their own, with what they do instead.
NOT_PAGES = {
    "accounts:sign_out": "only takes POST and leads to the sign-in page",
    "accounts:session": "answers scripts in JSON",
    "accounts:drafts": "answers scripts in JSON",
    "accounts:discard_draft": "only takes POST and leads back to the page",
    "cases:changes": "answers scripts in JSON",
    "cases:here": "answers scripts in JSON",
    "cases:service_worker": "gives the service worker",
    "reports:text_changes": "answers scripts in JSON",
    "reports:text_here": "answers scripts in JSON",
    "reports:confirm_figures": "only takes POST and leads back to the chapter",
    "inspections:caseload_move": "only takes POST and leads back to the list",
    "inspections:recommendation_move": "only takes POST and leads back to the list",
    "cases:allocation_even": "only takes POST and leads back to the allocation",
    "cases:example_choose": "only takes POST and leads back to the list",
    "cases:comments_read": "only takes POST and leads back to the page",
    "cases:my_comments_read": "only takes POST and leads back to the page",
    "inspections:document_file": "gives a file",
    "reports:docx": "gives a file",
    "reports:pdf": "gives a file",
    "reports:issued": "gives a file",
    "cases:service_list_csv": "gives a file",
    "cases:service_list_xlsx": "gives a file",
    "ratings:sub_groups_csv": "gives a file",
}

#: Forms that can't be filled in wrongly, with the reason.
NEVER_WRONG = {
    "cases:board": "its lists hold nothing but what is there, and what is chosen is asked about on the next page",
    "cases:about": "a half-filled page is saved as it is",
    "cases:standard": "a half-filled page is saved as it is",
    "cases:second_reading": "a half-filled page is saved as it is",
    "reports:chapter": "a text that is taken away is saved as it is",
    "cases:allocation": "lists hold nothing but inspectors of the team",
    "inspections:evidence_standard": "a rating without reasons and reasons without a rating are saved as they are",
    "inspections:findings_domain": "an empty text is left out",
    "inspections:no_cases": "an empty text takes the reason back",
}


def visit(open_page: OpenPage, world: World, row: Row, reference: str, *, javascript: bool = True) -> Page:
    """Open a page as its row's person, and see that it is there."""
    page = open_page(world.people.get(row.by), javascript=javascript)
    path = row.path(world, reference)
    response = page.goto(path)
    assert response is not None
    assert response.status == 200
    assert page.url.endswith(path), f"{path} leads on to {page.url}"
    return page
