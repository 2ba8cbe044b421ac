"""Answering with single keys: counted, off until switched on, and never in the way of typing."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.fieldwork.queries import read_pages
from cases.models import SampledCase
from inspections.models import Role
from tests import factories
from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage, Watch, sign_in
from tests.cases.fieldwork.answering import a_case, first, inspector_of, record

pytestmark = pytest.mark.browser

ON = "Switch keyboard shortcuts on"
OFF = "Switch keyboard shortcuts off"
MOST_PRESSES = 160


def away_from(name: str) -> Callable[[str], bool]:
    """Whether an address is not that of the page of this name."""
    return lambda url: not url.endswith(f"/{name}/")


@pytest.fixture
def case(database: None) -> SampledCase:
    return a_case()


@pytest.fixture
def tab(case: SampledCase, open_page: OpenPage) -> Page:
    """The inspector's window, on the page about the case."""
    tab = open_page(inspector_of(case))
    tab.goto(address(case, "about"))
    return tab


def address(case: SampledCase, name: str, *more: str) -> str:
    return reverse(f"cases:{name}", args=[case.inspection.reference, case.reference, *more])


def switch_on(tab: Page) -> None:
    tab.get_by_role("button", name=ON).click()
    expect(tab.get_by_role("button", name=OFF)).to_be_visible()


def chosen(tab: Page) -> int:
    return tab.locator("main input:checked").count()


class Presses:
    """Keys pressed in a window, counted."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.count = 0

    def press(self, keys: str) -> None:
        """Press keys, one for each character."""
        for key in keys:
            self.tab.keyboard.press(key)
            self.count += 1


def key_of(value: str, place: int) -> str:
    return {"yes": "y", "no": "n", "not_relevant": "r", "unable_to_assess": "u"}.get(value, str(place + 1))


def test_a_court_case_takes_fewer_than_160_keys(case: SampledCase, tab: Page) -> None:
    presses = Presses(tab)
    tab.get_by_role("button", name=ON).focus()
    tab.keyboard.press("Enter")
    presses.count += 1
    wanted: dict[str, object] = {}
    pages = read_pages(first(case))
    for page in pages:
        expect(tab.get_by_role("heading", level=1, name=page.title)).to_be_visible()
        expect(tab.get_by_role("button", name=OFF)).to_be_visible()
        for place, item in enumerate(page.asked):
            answer, choice = [(value, number) for number, (value, _) in enumerate(item.choices)][place % 2]
            presses.press(key_of(answer, choice))
            wanted[item.key] = [answer] if item.many else answer
            if item.many:
                presses.press("j")
        presses.press("c")
        tab.wait_for_url(away_from(page.name))
    expect(tab.get_by_role("heading", level=1, name="Case C01")).to_be_visible()
    assert len(wanted) == 92
    # 62 prompts and 12 judgements, after 18 facts.
    assert sum(len(page.asked) for page in pages[1:]) == 74
    stored = {key: value for page in read_pages(first(case)) for key, value in page.recorded.items()}
    assert stored == wanted
    assert presses.count < MOST_PRESSES
    # 92 answers, a key more for each of two facts with several, one to go on from each page, and one to switch on.
    assert presses.count == 92 + 2 + 5 + 1


def test_keys_do_nothing_until_they_are_switched_on_and_again_when_off(tab: Page) -> None:
    tab.keyboard.press("y")
    tab.locator("main input").first.focus()
    tab.keyboard.press("y")
    assert chosen(tab) == 0
    switch_on(tab)
    tab.keyboard.press("y")
    assert chosen(tab) == 1
    tab.get_by_role("button", name=OFF).click()
    tab.keyboard.press("y")
    tab.keyboard.press("j")
    assert chosen(tab) == 1


def test_the_switch_is_remembered_for_the_person_and_for_nobody_else(
    case: SampledCase, tab: Page, watch: Watch
) -> None:
    switch_on(tab)
    tab.reload()
    expect(tab.get_by_role("button", name=OFF)).to_be_visible()
    other = factories.member(case.inspection, Role.INSPECTOR, "ada")
    mine = factories.sampled_case(case.inspection, "C02", allocated_to=other)
    # The page that is still open may ask in the first person's name before it is left, and is refused.
    watch.allow(409)
    sign_in(tab.context, other, "/".join(tab.url.split("/")[:3]))
    tab.goto(address(mine, "about"))
    expect(tab.get_by_role("button", name=ON)).to_be_visible()


def test_no_key_acts_while_somebody_types_or_holds_a_modifier(case: SampledCase, tab: Page) -> None:
    tab.goto(address(case, "standard", "2.1"))
    switch_on(tab)
    evidence = tab.get_by_label("Evidence for 2.1.1")
    evidence.focus()
    tab.keyboard.type("yes, not now: just keep running")
    assert evidence.input_value() == "yes, not now: just keep running"
    assert chosen(tab) == 0
    for key in ("Control+y", "Alt+n", "Meta+r"):
        tab.keyboard.press("Escape")
        tab.keyboard.press(key)
    assert chosen(tab) == 0


def test_keys_lead_to_the_next_the_former_the_evidence_and_the_guidance(case: SampledCase, tab: Page) -> None:
    record(case, "2.1", {"2.1.1a": "yes", "2.1.1b": "no"})
    tab.goto(address(case, "standard", "2.1"))
    switch_on(tab)
    # The first that is unanswered is 2.1.1c; its answer leads on to 2.1.1d.
    tab.keyboard.press("u")
    expect(tab.locator("#id_prompt_2_1_1c_3")).to_be_checked()
    expect(tab.locator("#id_prompt_2_1_1d_0")).to_be_focused()
    tab.keyboard.press("k")
    expect(tab.locator("#id_prompt_2_1_1c_3")).to_be_focused()
    tab.keyboard.press("g")
    expect(tab.get_by_text("Look for people, interests, skills and settings")).to_be_visible()
    tab.keyboard.press("j")
    tab.keyboard.press("e")
    expect(tab.get_by_label("Evidence for 2.1.1")).to_be_focused()


def test_escape_leads_from_the_evidence_to_the_question_it_came_from(case: SampledCase, tab: Page) -> None:
    tab.goto(address(case, "standard", "2.1"))
    switch_on(tab)
    tab.locator("#id_prompt_2_1_1b_0").focus()
    tab.keyboard.press("e")
    evidence = tab.get_by_label("Evidence for 2.1.1")
    expect(evidence).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.locator("#id_prompt_2_1_1b_0")).to_be_focused()
    tab.keyboard.press("n")
    expect(tab.locator("#id_prompt_2_1_1b_1")).to_be_checked()
    expect(tab.locator("#id_prompt_2_1_1c_0")).to_be_focused()
    # Who came to the text by themselves goes on from there, as before.
    evidence.focus()
    tab.keyboard.press("Escape")
    tab.keyboard.press("j")
    expect(tab.locator("#id_prompt_2_1_2a_0")).to_be_focused()


def test_a_choice_looks_as_chosen_with_the_keys_on_as_with_them_off(case: SampledCase, tab: Page) -> None:
    record(case, "2.1", {"2.1.1a": "yes"})
    tab.goto(address(case, "standard", "2.1"))
    dot = tab.locator("label[for=id_prompt_2_1_1a_0]")
    # All that the style sheet says of the dot; what follows from the width of the words is left out.
    drawn = """e => { const style = getComputedStyle(e, "::after"); return ["content", "position", "top", "left",
        "width", "height", "margin", "padding", "border", "borderRadius", "opacity", "color", "backgroundColor"]
        .map(name => style[name]); }"""
    off = dot.evaluate(drawn)
    switch_on(tab)

    assert dot.evaluate(drawn) == off
    assert off[0] == '""'
    assert off[10] == "1"
    labels = [tab.locator(f"label[for=id_prompt_2_1_1a_{place}] kbd") for place in range(4)]
    assert [label.inner_text() for label in labels] == ["y", "n", "r", "u"]
    for label in labels:
        expect(label).to_be_visible()
    expect(tab.get_by_role("radio", name="Yes", exact=True).first).to_be_checked()
    tab.get_by_role("button", name=OFF).click()
    expect(tab.locator("main label kbd")).to_have_count(0)


def test_the_facts_stay_on_the_screen_above_the_list_of_keys(case: SampledCase, tab: Page) -> None:
    tab.set_viewport_size({"width": 1366, "height": 768})
    tab.goto(address(case, "standard", "2.1"))
    switch_on(tab)
    tab.evaluate("window.scrollTo(0, 1500)")

    aside = tab.locator(".app-case-page__aside").bounding_box()
    assert aside is not None
    assert (aside["y"], aside["y"] + aside["height"]) == (10, 758)
    facts, keys = (tab.get_by_role("heading", name=name) for name in ("About case C01", "Answer with the keyboard"))
    assert facts.evaluate("e => e.getBoundingClientRect().y") < keys.evaluate("e => e.getBoundingClientRect().y")
    ranges = tab.locator(".app-keys kbd", has_text="1 to 9")
    assert ranges.evaluate("e => e.getClientRects().length") == 1
    box, column = ranges.bounding_box(), ranges.locator("xpath=..").bounding_box()
    assert box is not None
    assert column is not None
    assert box["width"] <= column["width"]


def test_the_page_is_sound_with_the_keys_shown(case: SampledCase, tab: Page) -> None:
    tab.goto(address(case, "standard", "2.1"))
    switch_on(tab)
    tab.keyboard.press("g")
    expect_sound(tab)
    tab.goto(address(case, "about"))
    expect_sound(tab)


def test_evidence_is_counted_as_it_is_typed(case: SampledCase, tab: Page) -> None:
    record(case, "2.1", {"2.1.1 evidence": "Nine more"})
    tab.goto(address(case, "standard", "2.1"))
    counts = tab.locator("[data-count-of]")
    expect(counts.nth(0)).to_have_text("9 characters of 20,000")
    expect(counts.nth(1)).to_have_text("0 characters of 20,000")
    tab.get_by_label("Evidence for 2.1.2").fill("é")
    expect(counts.nth(1).locator("[data-seen]")).to_have_text("1 character")
    expect(counts.nth(1).locator("[data-heard]")).to_have_text("1 character")
