"""What a case page shows as its answers change: what was cleared comes back, facts beside them, the time of a save."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import SampledCase
from tests.browser.conftest import OpenPage, Watch
from tests.browser.keeping import EVIDENCE, CasePage
from tests.browser.test_never_lose_a_word import address, stored
from tests.cases.fieldwork.answering import a_case, inspector_of

pytestmark = pytest.mark.browser


@pytest.fixture
def case(database: None) -> SampledCase:
    return a_case()


@pytest.fixture
def first(case: SampledCase, open_page: OpenPage) -> CasePage:
    """The inspector's open page of standard 2.1."""
    return CasePage(open_page(inspector_of(case))).open(address(case))


def test_cleared_evidence_comes_back_by_the_same_button(first: CasePage, case: SampledCase) -> None:
    first.write("Three paragraphs of evidence.")
    first.expect_state("saved")
    first.field().press("Tab")
    expect(first.item().get_by_role("link", name="History")).to_be_focused()
    first.page.keyboard.press("Tab")
    clear = first.item().locator("[data-clear]")
    expect(clear).to_be_focused()
    first.page.keyboard.press("Enter")
    first.expect_words("")
    expect(clear).to_have_accessible_name("Undo clear Evidence for 2.1.1")
    expect(clear).to_be_focused()
    first.page.keyboard.press("Enter")
    first.expect_words("Three paragraphs of evidence.")
    expect(clear).to_have_accessible_name("Clear Evidence for 2.1.1")
    first.expect_state("saved", "Saved ")
    assert stored(case) == {EVIDENCE: "Three paragraphs of evidence."}


def test_clear_is_not_the_next_stop_after_a_text_that_is_not_stored(first: CasePage, watch: Watch) -> None:
    watch.offline(first.page.context)
    first.type("Not sent yet.")
    first.field().press("Tab")
    expect(first.item().locator("[data-clear]")).to_be_hidden()
    expect(first.item().locator(":focus")).to_have_count(0)
    first.expect_words("Not sent yet.")


def test_what_is_known_of_the_case_follows_the_answers_beside_it(case: SampledCase, open_page: OpenPage) -> None:
    about = CasePage(open_page(inspector_of(case))).open(address(case, "about"))
    fact = about.page.locator("[data-fact=victim]")
    expect(fact).to_have_text("Not answered yet")
    about.choose("Yes", "victim")
    expect(fact).to_have_text("Yes")
    expect(fact).not_to_have_class("app-missing")
    about.item("victim").locator("[data-clear]").click()
    expect(fact).to_have_text("Not answered yet")
    about.item("victim").locator("[data-clear]").click()
    expect(fact).to_have_text("Yes")


def test_what_is_known_of_the_case_follows_what_waits_to_be_sent(
    case: SampledCase, open_page: OpenPage, watch: Watch
) -> None:
    about = CasePage(open_page(inspector_of(case))).open(address(case, "about"))
    beside = CasePage(about.page.context.new_page()).open(address(case))
    fact = beside.page.locator("[data-fact=victim]")
    expect(fact).to_have_text("Not answered yet")
    watch.offline(about.page.context)
    about.choose("No", "victim")
    about.expect_state("waiting", key="victim")
    expect(fact).to_have_text("No")


@pytest.mark.parametrize(
    ("zone", "words"), [("America/New_York", r"^Saved \d\d:\d\d UK time$"), ("Europe/London", r"^Saved \d\d:\d\d$")]
)
def test_the_time_of_a_save_is_the_uks_and_says_so_elsewhere(
    zone: str, words: str, case: SampledCase, open_page: OpenPage
) -> None:
    tab = CasePage(open_page(inspector_of(case), timezone_id=zone)).open(address(case))
    tab.write("Typed abroad.")
    status = tab.item().locator("[data-status]")
    expect(status).to_have_text(re.compile(words))
    now = timezone.localtime()
    assert (status.text_content() or "").split()[1] in {f"{now - timedelta(minutes=ago):%H:%M}" for ago in (0, 1)}
    expect(tab.page.locator("footer")).to_contain_text("All times are UK times.")
