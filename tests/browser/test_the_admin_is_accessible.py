"""The Django admin as the ratings panel meets it: what axe may still find is listed in docs/admin-accessibility.md."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ratings.models import PanelMeeting
from tests.browser.checks import axe, overflowing
from tests.browser.conftest import OpenPage
from tests.browser.world import BUSY, World

pytestmark = pytest.mark.browser

LIST = "/admin/ratings/panelmeeting/"
LISTED = Path(__file__).parents[2] / "docs" / "admin-accessibility.md"


def expect_no_more_faults_than_listed(page: Page) -> None:
    listed = set(re.findall(r"^\| `([a-z-]+)`", LISTED.read_text(), re.MULTILINE))
    assert [fault for fault in axe(page, preload=False) if fault.partition(":")[0] not in listed] == [], page.url
    assert overflowing(page) == [], page.url


def test_the_pages_of_the_admin_have_no_fault_that_is_not_listed(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["panel_member"])
    meeting = PanelMeeting.objects.filter(inspection__reference=BUSY).latest("pk")
    addresses = [
        "/admin/",
        "/admin/ratings/",
        LIST,
        f"{LIST}add/",
        f"{LIST}add/?inspection={BUSY}",
        f"{LIST}{meeting.pk}/change/",
    ]
    for address in addresses:
        page.goto(address)
        expect_no_more_faults_than_listed(page)


def test_a_meeting_is_recorded_in_the_admin_after_its_errors_are_put_right(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["panel_member"])
    before = PanelMeeting.objects.count()
    page.goto(f"{LIST}add/?inspection={BUSY}")
    page.get_by_role("button", name="Record this meeting").click()
    expect(page.get_by_text("Please correct the errors below.")).to_be_visible()
    expect_no_more_faults_than_listed(page)

    page.get_by_label("When did the panel meet?").fill("2026-03-27")
    page.get_by_label("Panel's rating of 1.1").select_option(label="Good")
    page.get_by_label("Reason for the decision on 1.1").fill("As the lead inspector argued.")
    page.get_by_label("Record this meeting for good").check()
    page.get_by_role("button", name="Record this meeting").click()

    expect(page).to_have_url(re.compile(f"{LIST}$"))
    assert PanelMeeting.objects.count() == before + 1
