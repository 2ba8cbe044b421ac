"""Fieldwork: what is typed survives until the server has confirmed it, and its pages are sound in every state."""

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from cases.actions.fieldwork import submit_case
from cases.models import SampledCase
from inspections.models import Role
from tests import factories
from tests.browser.checks import expect_live_error_summary, expect_sound
from tests.browser.conftest import OpenPage, Watch, sign_in
from tests.cases.fieldwork import a_case, answer_everything, inspector_of, record
from tests.cases.fieldwork import page as stored_page

pytestmark = pytest.mark.browser

EVIDENCE = "#id_evidence_2_1_1"
OFFER = "This browser has kept them."


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


def second_tab(context: BrowserContext, case: SampledCase) -> Page:
    tab = context.new_page()
    tab.goto(address(case))
    return tab


def origin(tab: Page) -> str:
    return "/".join(tab.url.split("/")[:3])


def save(tab: Page) -> None:
    tab.get_by_role("button", name="Save", exact=True).first.click()


def expect_saved(tab: Page) -> None:
    expect(tab.get_by_text("2.1 Assessment is saved.")).to_be_visible()


def reload_and_leave(tab: Page) -> None:
    """Reload in spite of the warning about unsaved changes."""
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.reload()


def drafts(tab: Page) -> int:
    """How many drafts the browser keeps."""
    return sum(len(origin["localStorage"]) for origin in tab.context.storage_state()["origins"])


def test_what_was_typed_is_offered_back_after_a_reload(tab: Page, case: SampledCase) -> None:
    tab.fill(EVIDENCE, "Typed, not saved.")
    tab.check("#id_prompt_2_1_1a_1")
    reload_and_leave(tab)
    expect(tab.get_by_text(OFFER)).to_be_visible()
    expect(tab.locator(EVIDENCE)).to_have_value("")
    tab.get_by_role("button", name="Put them back").click()
    expect(tab.locator(EVIDENCE)).to_have_value("Typed, not saved.")
    expect(tab.locator("#id_prompt_2_1_1a_1")).to_be_checked()
    save(tab)
    expect_saved(tab)
    assert stored_page(case, "2.1").recorded == {"2.1.1 evidence": "Typed, not saved.", "2.1.1a": "no"}


@pytest.mark.parametrize("button", ["Save", "Save and continue"])
def test_a_confirmed_save_leaves_no_draft_and_a_clean_address(button: str, tab: Page) -> None:
    tab.fill(EVIDENCE, "Saved.")
    assert drafts(tab) == 1
    tab.get_by_role("button", name=button, exact=True).first.click()
    expect_saved(tab)
    assert drafts(tab) == 0
    assert "saved=" not in tab.url


def test_a_session_that_ended_while_typing_loses_nothing(tab: Page, case: SampledCase) -> None:
    tab.fill(EVIDENCE, "An hour's work.")
    tab.context.clear_cookies(name="sessionid")
    save(tab)
    tab.wait_for_url("**/sign-in/**")
    sign_in(tab.context, inspector_of(case), origin(tab))
    tab.goto(address(case))
    tab.get_by_role("button", name="Put them back").click()
    expect(tab.locator(EVIDENCE)).to_have_value("An hour's work.")


def test_a_draft_is_never_shown_to_another_account(tab: Page, case: SampledCase) -> None:
    tab.fill(EVIDENCE, "Mine alone.")
    other = factories.member(case.inspection, Role.INSPECTOR, "other")
    SampledCase.objects.update(allocated_to=other)
    sign_in(tab.context, other, origin(tab))
    theirs = second_tab(tab.context, case)
    expect(theirs.locator(EVIDENCE)).to_have_value("")
    expect(theirs.get_by_text(OFFER)).to_have_count(0)


def test_a_discarded_draft_is_gone(tab: Page) -> None:
    tab.fill(EVIDENCE, "Away with it.")
    reload_and_leave(tab)
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.get_by_role("button", name="Discard them").click()
    expect(tab.get_by_text(OFFER)).to_have_count(0)
    assert drafts(tab) == 0


def test_leaving_with_unsaved_changes_is_warned_about(tab: Page) -> None:
    tab.locator(EVIDENCE).press_sequentially("Not saved.")
    with tab.expect_event("dialog") as asked:
        tab.once("dialog", lambda dialog: dialog.accept())
        tab.reload()
    assert asked.value.type == "beforeunload"


def test_a_draft_older_than_what_is_stored_is_compared_and_overwrites_nothing(
    tab: Page, case: SampledCase, watch: Watch
) -> None:
    watch.allow(409)
    tab.fill(EVIDENCE, "My draft.")
    record(case, "2.1", {"2.1.1 evidence": "Stored meanwhile."})
    reload_and_leave(tab)
    tab.get_by_role("button", name="Put them back").click()
    save(tab)
    expect(tab.locator(EVIDENCE)).to_have_value("My draft.")
    expect(tab.get_by_text("Stored meanwhile.")).to_be_visible()
    expect_live_error_summary(tab)
    expect_sound(tab)
    tab.fill(EVIDENCE, "Both.")
    save(tab)
    expect_saved(tab)
    assert stored_page(case, "2.1").recorded == {"2.1.1 evidence": "Both."}
    assert drafts(tab) == 0


def test_two_tabs_lose_neither_text(tab: Page, case: SampledCase, watch: Watch) -> None:
    watch.allow(409)
    second = second_tab(tab.context, case)
    tab.fill(EVIDENCE, "First tab.")
    second.fill(EVIDENCE, "Second tab.")
    save(tab)
    expect_saved(tab)
    save(second)
    expect(second.locator(EVIDENCE)).to_have_value("Second tab.")
    expect(second.get_by_text("First tab.")).to_be_visible()


def test_enter_on_a_radio_saves_and_clears_nothing(tab: Page, case: SampledCase) -> None:
    record(case, "2.1", {"2.1.1a": "yes"})
    tab.reload()
    tab.focus("#id_prompt_2_1_1b_0")
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    expect_saved(tab)
    assert stored_page(case, "2.1").recorded == {"2.1.1a": "yes", "2.1.1b": "yes"}


def test_the_unanswered_tag_goes_when_an_answer_is_chosen(tab: Page) -> None:
    tag = tab.locator("fieldset:has(#id_prompt_2_1_1a_0) .app-unanswered")
    expect(tag).to_be_visible()
    tab.check("#id_prompt_2_1_1a_0")
    expect(tag).to_be_hidden()


def expect_all_sound(tab: Page, addresses: list[str]) -> None:
    for one in addresses:
        tab.goto(one)
        for details in tab.locator("summary").all():
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
    submit_case(case=case, by=inspector_of(case))
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
    expect_saved(tab)
    assert stored_page(case, "2.1").recorded == {"2.1.1 evidence": "Words.", "2.1.1a": "yes", "2.1.1f": "not_relevant"}
    tab.get_by_text("Clear an answer to 2.1.1").click()
    tab.get_by_role("button", name="Clear all 2 to 2.1.1").click()
    expect_saved(tab)
    assert stored_page(case, "2.1").recorded == {"2.1.1 evidence": "Words."}
