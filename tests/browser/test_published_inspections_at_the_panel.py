"""Both published inspections through the panel's meetings in the browser, to the scores that were published."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from inspections.models import Inspection
from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage
from tests.ratings.evidence import published
from tests.ratings.panel.meetings import panel_of

pytestmark = pytest.mark.browser
RAISED = "Requires improvement"


def at_the_panel(inspection: Inspection) -> User:
    """The inspection's panel of three, of whom one signs in."""
    first, *_ = panel_of(inspection)
    return first


def meet(page: Page, reference: str, held_on: date, decisions: dict[str, str]) -> None:
    """Convene the panel on a day, record a rating for each standard, and conclude the meeting."""
    page.goto(f"/inspections/{reference}/panel/convene/")
    for label, number in (("Day", held_on.day), ("Month", held_on.month), ("Year", held_on.year)):
        page.get_by_label(label).fill(str(number))
    for member in page.get_by_role("group", name="Who takes part?").get_by_role("checkbox").all():
        member.check()
    page.get_by_label("Who chairs?").select_option(index=1)
    page.get_by_role("button", name="Convene the panel").click()
    page.get_by_role("button", name="Record decisions").click()
    for standard, rating in decisions.items():
        page.get_by_role("group", name=f"Decision on {standard}").get_by_label(rating, exact=True).check()
        page.get_by_label(f"Reason for the decision on {standard}").fill(f"The evidence on {standard} bears it.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Record these decisions").click()
    page.get_by_role("button", name="Conclude the meeting").click()
    page.get_by_role("button", name="Conclude the meeting").click()
    expect(page.get_by_text("The meeting has been concluded.")).to_be_visible()


def scores(page: Page, reference: str) -> list[str]:
    """The scores that the inspection's own page tells, before any panel and after each meeting."""
    page.goto(f"/inspections/{reference}/")
    table = page.get_by_role("table", name="How the score came about")
    return re.findall(r"\d+/36", table.inner_text())


def test_gloucestershire_moves_from_15_to_16_and_reconvened_to_18(database: None, open_page: OpenPage) -> None:
    inspection = published("gloucestershire", "gloucestershire-2019")
    page = open_page(at_the_panel(inspection))

    meet(page, inspection.reference, date(2019, 11, 18), {"2.1": "Good", "2.2": RAISED})
    assert scores(page, inspection.reference) == ["15/36", "16/36"]
    meet(page, inspection.reference, date(2019, 12, 16), {"3.2": RAISED, "3.3": RAISED})

    assert scores(page, inspection.reference) == ["15/36", "16/36", "18/36"]
    expect(page.get_by_role("img", name="The score before and after the panel’s meetings")).to_be_visible()
    expect_sound(page)
    page.goto(f"/inspections/{inspection.reference}/ratings/")
    expect(page.get_by_text("1 point more would make it Good")).to_be_visible()


def test_liverpool_is_confirmed_at_21(database: None, open_page: OpenPage) -> None:
    inspection = published("liverpool", "liverpool-2019")
    page = open_page(at_the_panel(inspection))

    meet(page, inspection.reference, date(2019, 11, 18), {"2.1": "Outstanding"})

    assert scores(page, inspection.reference) == ["21/36", "21/36"]
    expect_sound(page)
