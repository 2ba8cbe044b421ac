"""Fieldwork: its pages are sound in every state, and work without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.models import SampledCase
from inspections.models import Role
from tests import factories
from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage, Watch, sign_in
from tests.cases.fieldwork.answering import a_case, answer_everything, inspector_of, record, submit
from tests.cases.fieldwork.answering import page as stored_page

pytestmark = pytest.mark.browser

EVIDENCE = "#id_evidence_2_1_1"


@pytest.fixture
def case(database: None) -> SampledCase:
    return a_case()


@pytest.fixture
def tab(case: SampledCase, open_page: OpenPage) -> Page:
    """The inspector's open page of standard 2.1."""
    tab = open_page(inspector_of(case))
    tab.goto(address(case))
    return tab


def address(case: SampledCase, name: str = "standard", number: str = "2.1") -> str:
    args = [case.inspection.reference, case.reference, *([number] if name == "standard" else [])]
    return reverse(f"cases:{name}", args=args)


def origin(tab: Page) -> str:
    return "/".join(tab.url.split("/")[:3])


def test_the_unanswered_tag_goes_when_an_answer_is_chosen(tab: Page) -> None:
    tag = tab.locator("fieldset:has(#id_prompt_2_1_1a_0) .app-unanswered")
    expect(tag).to_be_visible()
    tab.check("#id_prompt_2_1_1a_0")
    expect(tag).to_be_hidden()


def expect_all_sound(tab: Page, addresses: list[str]) -> None:
    for one in addresses:
        tab.goto(one)
        for details in tab.locator("summary:visible").all():
            details.click()
        expect_sound(tab)


def test_the_pages_of_a_case_are_sound_at_work(tab: Page, case: SampledCase) -> None:
    record(case, "2.1", {"2.1.1": "yes", "2.1.1a": "no", "2.1.1 evidence": "Words."})
    record(case, "about", {"victim": "no", "harm_inspector": "low"})
    names = ("case", "about", "submit", "case_history", "standard")
    expect_all_sound(tab, ["/my-cases/", *(address(case, name) for name in names), address(case, number="2.2")])


def test_the_pages_of_a_submitted_case_are_sound(tab: Page, case: SampledCase) -> None:
    answer_everything(case)
    expect_all_sound(tab, [address(case, "submit")])
    submit(case)
    sign_in(tab.context, factories.member(case.inspection, Role.LEAD_INSPECTOR), origin(tab))
    expect_all_sound(tab, [address(case, name) for name in ("case", "about", "reopen", "case_history", "standard")])


def test_submitting_too_early_is_sound(case: SampledCase, open_page: OpenPage, watch: Watch) -> None:
    watch.allow(409)
    answer_everything(case)
    tab = open_page(inspector_of(case))
    tab.goto(address(case, "submit"))
    record(case, "2.1", {"2.1.1": ""})
    tab.get_by_role("button", name="Submit the case").click()
    expect(tab.get_by_text("2.1 Assessment: 1 of 22 unanswered (2.1.1).")).to_be_visible()
    expect_sound(tab)


def test_without_javascript_a_page_is_saved_cleared_and_filled_in(case: SampledCase, open_page: OpenPage) -> None:
    record(case, "about", {"victim": "no"})
    tab = open_page(inspector_of(case), javascript=False)
    tab.goto(address(case))
    tab.fill(EVIDENCE, "Words.")
    tab.check("#id_prompt_2_1_1a_0")
    tab.get_by_role("button", name="Answer ‘Not relevant’ where proposed").click()
    expect(tab.get_by_text("2.1 Assessment is saved.")).to_be_visible()
    assert stored_page(case, "2.1").recorded == {"2.1.1 evidence": "Words.", "2.1.1a": "yes", "2.1.1f": "not_relevant"}
    tab.get_by_text("Clear an answer to 2.1.1").click()
    tab.get_by_role("button", name="Clear all 2 to 2.1.1").click()
    expect(tab.get_by_text("2.1 Assessment is saved.")).to_be_visible()
    assert stored_page(case, "2.1").recorded == {"2.1.1 evidence": "Words."}
