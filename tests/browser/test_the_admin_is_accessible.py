"""The Django admin as the ratings panel meets it: what axe may still find is listed in docs/admin-accessibility.md."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from inspections.access import may_use_admin
from inspections.models import Inspection
from ratings.models import PanelMeeting
from tests.browser.checks import axe, overflowing
from tests.browser.conftest import OpenPage
from tests.browser.pages import ROWS, Row
from tests.browser.world import BUSY, World

pytestmark = pytest.mark.browser

LIST = "/admin/ratings/panelmeeting/"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LISTED = Path(__file__).parents[2] / "docs" / "admin-accessibility.md"


def expect_no_more_faults_than_listed(page: Page) -> None:
    listed = set(re.findall(r"^\| `([a-z-]+)`", LISTED.read_text(), re.MULTILINE))
    assert [fault for fault in axe(page) if fault.partition(":")[0] not in listed] == [], page.url
    assert overflowing(page) == [], page.url


def test_the_pages_of_the_admin_have_no_fault_that_is_not_listed(standing_world: World, look_at: OpenPage) -> None:
    page = look_at(standing_world.people["panel_member"])
    meeting = PanelMeeting.objects.filter(inspection__reference=BUSY).latest("pk")
    addresses = [
        "/admin/",
        "/admin/ratings/",
        LIST,
        f"{LIST}add/",
        "/admin/ratings/paneldecision/",
        f"/admin/ratings/paneldecision/{meeting.decisions.latest('pk').pk}/change/",
    ]
    for address in addresses:
        page.goto(address)
        expect_no_more_faults_than_listed(page)


@pytest.mark.parametrize("row", [row for row in ROWS if row.name.startswith("panel:")], ids=lambda row: row.name)
def test_the_panels_pages_are_sound_in_the_frame_of_the_admin(
    row: Row, standing_world: World, open_beside: OpenPage
) -> None:
    user = standing_world.people[row.by]
    if not may_use_admin(user):
        user = standing_world.people["administrator"]
    mounted = replace(row, name=row.name.replace("panel:", "panel_admin:"))
    for scheme in SCHEMES:
        page = open_beside(user)
        page.emulate_media(color_scheme=scheme)
        page.goto(mounted.path(standing_world, row.where[0]))
        expect_no_more_faults_than_listed(page)
        page.context.close()


def test_a_meeting_is_worked_in_the_admin_after_its_errors_are_put_right(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["panel_member"])
    before = PanelMeeting.objects.count()
    page.goto(f"{LIST}add/")
    page.get_by_role("link", name=str(Inspection.objects.get(reference=BUSY))).click()
    page.get_by_role("button", name="Convene the panel").click()
    page.get_by_role("link", name="Choose who chairs the meeting.").click()
    expect(page.get_by_label("Who chairs?")).to_be_focused()
    expect_no_more_faults_than_listed(page)

    for part, value in (("Day", "27"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(part).fill(value)
    for member in page.get_by_role("group", name="Who takes part?").get_by_role("checkbox").all():
        member.check()
    page.get_by_label("Who chairs?").select_option(label="Person panel_member")
    page.get_by_role("button", name="Convene the panel").click()
    expect(page).to_have_url(re.compile(rf"/admin/inspections/{BUSY}/panel/$"))
    assert PanelMeeting.objects.count() == before + 1

    page.get_by_role("button", name="Record decisions").click()
    page.get_by_role("group", name="Decision on 1.1").get_by_label("Good", exact=True).check()
    page.get_by_label("Reason for the decision on 1.1").fill("As the lead inspector argued.")
    expect_no_more_faults_than_listed(page)
    page.get_by_role("button", name="Continue").click()
    expect_no_more_faults_than_listed(page)
    page.get_by_role("button", name="Record these decisions").click()
    expect(page.get_by_role("table", name="Decisions of meeting").first).to_contain_text(
        "As the lead inspector argued."
    )
    page.get_by_role("button", name="Conclude the meeting").click()
    expect_no_more_faults_than_listed(page)
    page.get_by_role("button", name="Conclude the meeting").click()
    expect(page.get_by_role("button", name="Record decisions")).to_have_count(0)
