"""A panel meeting on the app's own page: the form, the confirmation, a change of mind, the record."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage
from tests.browser.world import BUSY, World

pytestmark = pytest.mark.browser


def fill_in(page: Page, rating: str) -> None:
    page.goto(f"/inspections/{BUSY}/panel/add/")
    page.get_by_label("Day").fill("27")
    page.get_by_label("Month").fill("3")
    page.get_by_label("Year").fill("2026")
    page.get_by_role("group", name="Decision on 1.1").get_by_label(rating, exact=True).check()
    page.get_by_label("Reason for the decision on 1.1").fill("As the lead inspector argued.")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_meeting_is_confirmed_changed_and_recorded(world: World, open_page: OpenPage, javascript: bool) -> None:
    page = open_page(world.people["panel_member"], javascript=javascript)
    fill_in(page, "Good")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Record this panel meeting?")
    if javascript:
        expect_sound(page)

    page.get_by_role("button", name="Change something").click()
    expect(page.get_by_label("Reason for the decision on 1.1")).to_have_value("As the lead inspector argued.")
    page.get_by_role("group", name="Decision on 1.1").get_by_label("Inadequate").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Record this meeting").click()

    expect(page).to_have_url(re.compile(r"/panel/$"))
    expect(page.get_by_text("The panel meeting has been recorded.")).to_be_visible()
    newest = page.get_by_role("table").first
    expect(newest.get_by_role("row").nth(1)).to_contain_text("Inadequate")
