"""Relevance as answers change on an open page: what is proposed is confirmed in place, and a departure asks why."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.models import SampledCase
from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage
from tests.cases.fieldwork.answering import a_case, inspector_of, page, record

pytestmark = pytest.mark.browser

WHY = "Why 2.1.1f is answered otherwise than proposed"


@pytest.fixture
def case(database: None) -> SampledCase:
    case = a_case()
    record(case, "2.1", {"2.1.1f": "no"})
    record(case, "about", {"victim": "no"})
    return case


@pytest.fixture
def tab(case: SampledCase, open_page: OpenPage) -> Page:
    tab = open_page(inspector_of(case))
    tab.goto(reverse("cases:standard", args=["northshire-2026", "C01", "2.1"]))
    return tab


def expect_stored(tab: Page, case: SampledCase, key: str, value: str) -> None:
    expect(tab.locator(f'[data-item="{key}"]')).to_have_attribute("data-state", "saved")
    assert page(case, "2.1").recorded[key] == value


def test_a_proposal_is_confirmed_in_place_and_saves_itself(case: SampledCase, tab: Page) -> None:
    expect(tab.get_by_label(WHY)).to_be_visible()
    expect_sound(tab)
    tab.get_by_role("button", name="Confirm: not relevant for 2.1.1f").click()
    expect(tab.locator("#id_prompt_2_1_1f_2")).to_be_checked()
    expect(tab.get_by_label(WHY)).to_be_hidden()
    expect_stored(tab, case, "2.1.1f", "not_relevant")


def test_a_departure_asks_why_and_keeps_the_words(case: SampledCase, tab: Page) -> None:
    why = tab.get_by_label("Why 2.1.1a is answered otherwise than proposed")
    expect(why).to_be_hidden()
    tab.locator("#id_prompt_2_1_1a_2").check()
    expect(why).to_be_visible()
    why.fill("Assessed by another service.")
    expect_stored(tab, case, "2.1.1a departure", "Assessed by another service.")
    tab.locator("#id_prompt_2_1_1a_0").check()
    expect(why).to_be_visible()
