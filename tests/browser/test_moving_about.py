"""Moving about in the browser: the skip link, and going back after a save."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from inspections.models import Recommendation, Role
from tests import factories
from tests.browser.conftest import OpenPage
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
