"""From the overall rating down to the evidence of one case by clicks, and what if, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.world import CLOSED, World

pytestmark = pytest.mark.browser


def test_every_figure_is_a_click_above_what_it_is_made_of(standing_world: World, open_beside: OpenPage) -> None:
    page = open_beside(standing_world.people["inspector"])
    page.goto(f"/inspections/{CLOSED}/ratings/")
    table = page.get_by_role("table", name="Ratings by standard")

    table.get_by_role("link", name="Domain 2: Court disposals").click()
    expect(page).to_have_url(re.compile(r"/ratings/domains/2/$"))
    page.get_by_role("heading", name="2.1 Assessment").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/ratings/standards/2\.1/$"))
    expect(page.get_by_text("of its key questions")).to_be_visible()
    page.get_by_role("table", name="Key questions of 2.1").get_by_role("link", name="2.1.1").click()
    expect(page).to_have_url(re.compile(r"/ratings/2\.1\.1/$"))
    expect(page.get_by_role("table", name="Prompts of 2.1.1")).to_be_visible()
    page.get_by_role("region", name="Cases", exact=True).get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/cases/[^/]+/standards/2\.1/$"))

    for address in (r"/ratings/2\.1\.1/$", r"/standards/2\.1/$", r"/domains/2/$", r"/ratings/$"):
        page.go_back()
        expect(page).to_have_url(re.compile(address))


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_supposed_stands_in_the_address_and_back_works(
    standing_world: World, open_beside: OpenPage, javascript: bool
) -> None:
    page = open_beside(standing_world.people["inspector"], javascript=javascript)
    page.goto(f"/inspections/{CLOSED}/ratings/what-if/")
    before = page.get_by_label("1.1 Governance and leadership").input_value()
    page.get_by_label("1.1 Governance and leadership").select_option("Inadequate")
    page.get_by_role("button", name="Show what it would come to").click()

    expect(page).to_have_url(re.compile(r"[?&]1_1=inadequate"))
    supposed = page.get_by_role("table", name="Ratings supposed")
    expect(supposed.get_by_role("row", name="1.1 Governance and leadership")).to_contain_text("Inadequate")
    shared = open_beside(standing_world.people["panel_member"], javascript=javascript)
    shared.goto(page.url)
    expect(shared.get_by_label("1.1 Governance and leadership")).to_have_value("inadequate")

    page.go_back()
    expect(page.get_by_text("These are the present ratings.")).to_be_visible()
    expect(page.get_by_label("1.1 Governance and leadership")).to_have_value(before)


def test_the_bars_that_set_a_rating_are_dark_and_the_others_white(standing_world: World, open_beside: OpenPage) -> None:
    page = open_beside(standing_world.people["inspector"])
    page.goto(f"/inspections/{CLOSED}/ratings/domains/2/")
    bars = page.locator("svg.app-plot rect.app-plot__bar")
    fills = bars.evaluate_all(
        "all => all.map((one) => [one.matches('.app-plot__bar--sets'), getComputedStyle(one).fill])"
    )
    assert {tuple(one) for one in fills} == {(True, "rgb(72, 73, 73)"), (False, "rgb(255, 255, 255)")}
