"""A form that is sent after the session has ended comes back with every word, is sent again, and is stored."""

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from cases.models import SampledCase
from tests import factories
from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage, Watch
from tests.browser.test_signing_in import sign_in_by_form
from tests.cases.fieldwork.answering import a_case, inspector_of
from tests.cases.fieldwork.answering import page as stored_page

pytestmark = pytest.mark.browser
TEXT = "An hour’s work.\n\n“And” a second paragraph."


@pytest.fixture
def case(database: None) -> SampledCase:
    return a_case()


def case_page(case: SampledCase, name: str) -> str:
    return f"/inspections/{case.inspection.reference}/cases/{case.reference}/{name}/"


def sign_in_and_close(tab: Page, user: User) -> None:
    sign_in_by_form(tab, user.username, factories.PASSWORD)
    expect(tab.get_by_role("button", name="Sign out")).to_be_attached()
    tab.close()


def test_without_javascript_a_page_of_words_outlives_its_session(
    case: SampledCase, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(401, 403)
    page = open_page(inspector_of(case), javascript=False)
    page.goto(case_page(case, "standards/2.1"))
    page.locator("[data-item='2.1.1 evidence'] textarea").fill(TEXT)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    expect(page.get_by_label("Evidence 2.1.1")).to_have_value(TEXT)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens in a new tab)").click()
    sign_in_and_close(opened.value, inspector_of(case))
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("You are signed in as Person inspector.")).to_be_visible()
    expect(page.get_by_label("Evidence 2.1.1")).to_have_value(TEXT)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("is saved.")).to_be_visible()
    assert stored_page(case, "2.1").recorded == {"2.1.1 evidence": TEXT}


def test_a_comment_outlives_its_session_and_both_pages_are_sound(
    case: SampledCase, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(401, 403)
    page = open_page(inspector_of(case))
    page.goto(case_page(case, "comments"))
    page.get_by_role("textbox").first.fill(TEXT)
    page.context.clear_cookies(name="sessionid")
    page.locator("main form:not([hidden]) .govuk-button").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    expect_sound(page)
    sign_in_and_close(page.context.new_page(), inspector_of(case))
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Send it again")
    expect_sound(page)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("“And” a second paragraph.")).to_be_visible()
    assert [one.text for one in case.comments.all()] == [TEXT]
