"""Whatever is typed into a form's text box is kept for its author until the form's button is pressed."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Draft, User
from cases.models import Comment, SampledCase
from inspections.models import EvidenceRating, Role
from tests import factories
from tests.browser.checks import axe, expect_sound
from tests.browser.conftest import OpenPage, Watch, sign_in
from tests.browser.keeping import CasePage, journal_of
from tests.cases.fieldwork.answering import a_case, inspector_of

pytestmark = pytest.mark.browser


class Form(CasePage):
    """A page with a form in a browser."""

    def ready(self) -> "Form":
        expect(self.page.locator("main[data-ready]")).to_be_attached()
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def case(database: None) -> SampledCase:
    return a_case()


@pytest.fixture
def author(case: SampledCase) -> User:
    return inspector_of(case)


@pytest.fixture
def first(author: User, comments: str, open_page: OpenPage) -> Form:
    """The inspector's page of comments on the case."""
    form = Form(open_page(author))
    form.open(comments)
    return form


@pytest.fixture
def second(author: User, comments: str, open_page: OpenPage) -> Form:
    """The same page on another computer of the inspector's."""
    form = Form(open_page(author))
    form.open(comments)
    return form


@pytest.fixture
def comments(case: SampledCase) -> str:
    return reverse("cases:comments", args=[case.inspection.reference, case.reference])


def kept() -> list[str]:
    return [draft.text for draft in Draft.objects.all()]


def origin(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def test_what_is_typed_is_kept_and_stands_there_on_another_computer(first: Form, second: Form, comments: str) -> None:
    first.type("Have you seen the plan?", "text")
    first.expect_state("kept", "Kept on this computer, not sent yet", "text")
    assert kept() == []
    first.field("text").blur()
    first.expect_state("saved", "Draft kept ", "text")
    assert kept() == ["Have you seen the plan?"]
    expect_sound(first.page)
    second.open(comments)
    second.expect_words("Have you seen the plan?", "text")
    second.expect_state("saved", "Draft kept ", "text")
    assert journal_of(first.page) == []


def test_a_closed_tab_loses_nothing(first: Form, comments: str, watch: Watch) -> None:
    context = first.page.context
    watch.offline(context)
    first.write("Before the tab was closed.", "text")
    first.expect_state("waiting", "Not saved yet: no connection. Kept on this computer", "text")
    first.page.close()
    watch.offline(context, False)
    again = Form(context.new_page())
    again.open(comments)
    again.expect_words("Before the tab was closed.", "text")
    again.expect_state("saved", "Draft kept ", "text")
    assert kept() == ["Before the tab was closed."]


def test_the_draft_goes_with_its_form_and_does_not_come_back(first: Form, comments: str) -> None:
    first.type("Written and sent at once.", "text")
    first.press("Write the comment")
    expect(first.page.get_by_text("Your comment is written.")).to_be_visible()
    first.ready()
    first.expect_words("", "text")
    expect(first.page.get_by_role("link", name="to be sent")).to_be_hidden()
    assert [comment.text for comment in Comment.objects.all()] == ["Written and sent at once."]
    assert kept() == []
    first.page.go_back()
    first.page.wait_for_timeout(1_000)
    assert kept() == []
    first.open(comments)
    first.expect_words("", "text")
    assert journal_of(first.page) == []


def test_a_form_that_does_not_arrive_is_still_there(first: Form, comments: str, watch: Watch) -> None:
    watch.is_offline = True
    first.page.route(f"**{comments}", lambda route: route.abort())
    first.type("Never arrived.", "text")
    first.press("Write the comment")
    first.page.unroute_all()
    first.page.wait_for_timeout(500)
    first.open(comments)
    first.expect_words("Never arrived.", "text")
    first.expect_state("saved", "Draft kept ", "text")
    assert Comment.objects.count() == 0
    first.press("Write the comment")
    expect(first.page.get_by_text("Your comment is written.")).to_be_visible()
    assert kept() == []


def test_a_session_that_ends_loses_nothing(first: Form, author: User, comments: str, watch: Watch) -> None:
    watch.allow(401)
    first.page.context.clear_cookies(name="sessionid")
    first.write("After the session ended.", "text")
    first.expect_state("signed_out", "Not saved: you have been signed out. Kept on this computer", "text")
    expect(first.page.get_by_role("link", name="Sign in (opens in a new tab)")).to_be_visible()
    assert axe(first.page) == []
    sign_in(first.page.context, author, origin(first.page))
    other = Form(first.page.context.new_page())
    other.open(comments)
    other.expect_words("After the session ended.", "text")
    first.expect_state("saved", "Draft kept ", "text")
    assert kept() == ["After the session ended."]


def test_two_computers_keep_and_show_both_texts(first: Form, second: Form) -> None:
    first.write("On the first.", "text")
    first.expect_state("saved", "Draft kept ", "text")
    second.write("On the second.", "text")
    second.expect_state("saved", "Draft kept ", "text")
    expect(second.item("text").locator("[data-held]")).to_contain_text("On the first.")
    expect_sound(second.page)
    assert kept() == ["On the second.", "On the first."]
    second.press("Discard this text of Your comment")
    second.ready()
    second.expect_words("On the second.", "text")
    assert kept() == ["On the second."]


def test_its_author_discards_a_draft(first: Form, comments: str) -> None:
    first.write("No more of this.", "text")
    first.expect_state("saved", "Draft kept ", "text")
    first.item("text").get_by_role("button", name="Discard").click()
    first.page.wait_for_load_state()
    first.ready().expect_words("", "text")
    assert kept() == []
    assert journal_of(first.page) == []


def test_what_somebody_else_saved_meanwhile_stands_beside_what_was_typed(
    case: SampledCase, open_page: OpenPage
) -> None:
    lead = factories.member(case.inspection, Role.LEAD_INSPECTOR)
    address = reverse("inspections:evidence_standard", args=[case.inspection.reference, "1.1"])
    form = Form(open_page(lead))
    form.open(address)
    form.write("Typed.", "reasons")
    form.expect_state("saved", "Draft kept ", "reasons")
    standard = case.inspection.framework.domains.get(number=1).standards.get(number="1.1")
    EvidenceRating.objects.create(inspection=case.inspection, standard=standard, reasons="Stored by another.")
    form.open(address)
    form.expect_words("Typed.", "reasons")
    expect(form.item("reasons")).to_contain_text("Changed since you began to type")
    expect(form.item("reasons")).to_contain_text("Stored by another.")
    expect_sound(form.page)


def test_without_javascript_a_draft_stands_in_its_box_and_goes_with_its_form(
    first: Form, author: User, comments: str, open_page: OpenPage
) -> None:
    first.write("Typed elsewhere.", "text")
    first.expect_state("saved", "Draft kept ", "text")
    page = open_page(author, javascript=False)
    page.goto(comments)
    expect(page.get_by_label("Your comment")).to_have_value("Typed elsewhere.")
    expect(page.get_by_text("Draft kept ")).to_be_visible()
    page.get_by_role("button", name="Write the comment").click()
    expect(page.get_by_text("Your comment is written.")).to_be_visible()
    assert kept() == []


def test_the_panel_keeps_drafts_under_the_admin_too(case: SampledCase, open_page: OpenPage) -> None:
    form = Form(open_page(factories.administrator()))
    address = reverse("panel_admin:representation_add", args=[case.inspection.reference])
    form.open(address)
    form.write("The figures leave out two cases.", "summary")
    form.expect_state("saved", "Draft kept ", "summary")
    form.page.goto("/admin/")
    form.open(address)
    form.expect_words("The figures leave out two cases.", "summary")
    form.press("Record the representation")
    form.ready().expect_words("The figures leave out two cases.", "summary")
    assert kept() == ["The figures leave out two cases."]
    form.item("summary").get_by_role("button", name="Discard").click()
    form.page.wait_for_load_state()
    form.ready().expect_words("", "summary")
    assert kept() == []
