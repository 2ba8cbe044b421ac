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
        "/admin/ratings/paneldecision/",
        f"/admin/ratings/paneldecision/{meeting.decisions.latest('pk').pk}/change/",
    ]
    for address in addresses:
        page.goto(address)
        expect_no_more_faults_than_listed(page)


def test_a_meeting_is_worked_in_the_admin_after_its_errors_are_put_right(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["panel_member"])
    before = PanelMeeting.objects.count()
    page.goto(f"{LIST}add/?inspection={BUSY}")
    page.get_by_label("When does the panel meet, or when did it?").fill("")
    page.get_by_role("button", name="Convene the panel").click()
    expect(page.get_by_text("Put right what is marked below.")).to_be_visible()
    expect_no_more_faults_than_listed(page)

    page.get_by_label("When does the panel meet, or when did it?").fill("2026-03-27")
    for member in page.get_by_role("group", name="Who takes part?").get_by_role("checkbox").all():
        member.check()
    page.get_by_label("Who chairs?").select_option(label="Person panel_member")
    page.get_by_role("button", name="Convene the panel").click()
    expect(page).to_have_url(re.compile(r"/change/$"))
    assert PanelMeeting.objects.count() == before + 1

    page.get_by_role("link", name="Record decisions").click()
    page.get_by_label("Panel’s rating of 1.1").select_option(label="Good")
    page.get_by_label("Reason for the decision on 1.1").fill("As the lead inspector argued.")
    expect_no_more_faults_than_listed(page)
    page.get_by_label("Record these decisions for good").check()
    page.get_by_role("button", name="Record decisions").click()
    expect(page.get_by_role("table", name="Decisions of this meeting")).to_contain_text("As the lead inspector argued.")
    page.get_by_role("link", name="Conclude the meeting").click()
    expect_no_more_faults_than_listed(page)
    page.get_by_label("Conclude the meeting: nothing more can be decided at it").check()
    page.get_by_role("button", name="Conclude the meeting").click()
    expect(page.get_by_text("Record decisions")).to_have_count(0)
