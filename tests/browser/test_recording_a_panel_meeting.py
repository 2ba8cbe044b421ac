"""A panel meeting on the app's own pages: convening, the form, the confirmation, a change of mind, the conclusion."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage
from tests.browser.world import BUSY, World

pytestmark = pytest.mark.browser


def convene(page: Page) -> None:
    page.goto(f"/inspections/{BUSY}/panel/")
    page.get_by_role("button", name="Reconvene the panel").click()
    page.get_by_label("Day").fill("27")
    page.get_by_label("Month").fill("3")
    page.get_by_label("Year").fill("2026")
    for member in page.get_by_role("group", name="Who takes part?").get_by_role("checkbox").all():
        member.check()
    page.get_by_label("Who chairs?").select_option(label="Person panel_member")
    page.get_by_role("button", name="Convene the panel").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_meeting_is_convened_decides_and_is_concluded(world: World, open_page: OpenPage, javascript: bool) -> None:
    page = open_page(world.people["panel_member"], javascript=javascript)
    convene(page)
    page.get_by_role("button", name="Record decisions").click()
    if javascript:
        expect_sound(page)
    page.get_by_role("group", name="Decision on 1.1").get_by_label("Good", exact=True).check()
    page.get_by_label("Reason for the decision on 1.1").fill("As the lead inspector argued.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Record these decisions?")
    if javascript:
        expect_sound(page)

    page.get_by_role("button", name="Change something").click()
    expect(page.get_by_label("Reason for the decision on 1.1")).to_have_value("As the lead inspector argued.")
    page.get_by_role("group", name="Decision on 1.1").get_by_label("Inadequate").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Record these decisions").click()

    expect(page).to_have_url(re.compile(r"/panel/$"))
    expect(page.get_by_text("The panel’s decisions have been recorded.")).to_be_visible()
    newest = page.get_by_role("table", name=re.compile("^Decisions of meeting")).first
    expect(newest.get_by_role("row").nth(1)).to_contain_text("Inadequate")
    page.get_by_role("button", name="Conclude the meeting").click()
    page.get_by_role("button", name="Conclude the meeting").click()
    expect(page.get_by_text("The meeting has been concluded.")).to_be_visible()
    if javascript:
        expect_sound(page)
