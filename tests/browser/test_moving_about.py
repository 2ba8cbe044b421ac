"""Moving about in the browser: the skip link, going back after a save, and one page in two tabs."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from inspections.models import Inspection, Recommendation, Role
from tests import factories
from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage, Watch
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser


def test_the_first_tab_leads_past_the_menu(database: None, open_page: OpenPage) -> None:
    keys = Keyboard(open_page(factories.user()))
    keys.page.goto("/")
    keys.press("Tab")
    skip = keys.page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    keys.press("Enter")
    expect(keys.page.locator("#main-content")).to_be_focused()


@pytest.mark.parametrize("width", [1000, 1366, 1800])
def test_the_header_and_the_left_edge_stay_from_page_to_page(width: int, database: None, open_page: OpenPage) -> None:
    inspection = factories.inspection()
    page = open_page(factories.member(inspection, Role.LEAD_INSPECTOR))
    page.set_viewport_size({"width": width, "height": 768})
    places = set()
    for name in ("inspections:overview", "cases:board", "inspections:team", "ratings:ratings", "inspections:findings"):
        page.goto(reverse(name, args=[inspection.reference]))
        edges = "e => e.getBoundingClientRect().left"
        parts = (".govuk-generic-header__homepage-link", ".govuk-service-navigation__item", ".govuk-breadcrumbs", "h1")
        places.add(tuple(page.locator(part).first.evaluate(edges) for part in parts))
    assert len(places) == 1
    assert len(set(places.pop())) == 1


def test_going_back_after_a_save_stores_nothing_twice(database: None, open_page: OpenPage) -> None:
    inspection = factories.inspection()
    keys = Keyboard(open_page(factories.member(inspection, Role.LEAD_INSPECTOR)))
    keys.page.goto(reverse("inspections:recommendation_add", args=[inspection.reference]))
    keys.type("Who should act on it?", "The management board")
    keys.type("What should they do?", "Meet every month.")
    keys.button("Save")
    expect(keys.page.locator(".govuk-notification-banner")).to_have_count(1)
    keys.page.go_back()
    expect(keys.page.get_by_label("Who should act on it?")).to_be_visible()
    keys.page.go_forward()
    keys.page.reload()
    assert Recommendation.objects.count() == 1


def open_in_two_tabs(inspection: Inspection, open_page: OpenPage, name: str, number: object) -> tuple[Page, Page]:
    first = open_page(factories.member(inspection, Role.LEAD_INSPECTOR))
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(reverse(f"inspections:{name}", args=[inspection.reference, number]))
    return first, second


@pytest.mark.parametrize(
    ("name", "number", "label"),
    [("evidence_standard", "1.1", "Reasons"), ("findings_domain", 2, "Key finding 1")],
)
def test_a_page_in_two_tabs_keeps_both_texts(
    name: str, number: object, label: str, database: None, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(409)
    first, second = open_in_two_tabs(factories.inspection(), open_page, name, number)
    for tab, text in ((first, "Written first."), (second, "Written second.")):
        tab.get_by_label(label, exact=True).fill(text)
        tab.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(second.locator("main")).to_contain_text("Written first.")
    expect(second.get_by_label(label, exact=True)).to_have_value("Written second.")
    expect_sound(second)
