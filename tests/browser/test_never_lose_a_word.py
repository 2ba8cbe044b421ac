"""Every answer is kept on the computer at once, sent by itself, and called saved only when it is; nothing is lost."""

import json
import time
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from cases.models import HeldChange, Reading, SampledCase
from inspections.models import Role
from ledger.models import Entry
from tests import factories
from tests.browser.checks import axe, expect_sound
from tests.browser.conftest import OpenPage, Watch, sign_in
from tests.browser.keeping import EVIDENCE, CasePage, journal_of
from tests.cases.fieldwork.answering import a_case, answer_everything, inspector_of, record, submit
from tests.cases.fieldwork.answering import page as stored_page

pytestmark = pytest.mark.browser


@pytest.fixture
def case(database: None) -> SampledCase:
    return a_case()


@pytest.fixture
def first(case: SampledCase, open_page: OpenPage) -> CasePage:
    """The inspector's open page of standard 2.1."""
    return CasePage(open_page(inspector_of(case))).open(address(case))


@pytest.fixture
def second(case: SampledCase, open_page: OpenPage) -> CasePage:
    """The same page on another computer of the inspector's."""
    return CasePage(open_page(inspector_of(case))).open(address(case))


def address(case: SampledCase, name: str = "standard") -> str:
    args = [case.inspection.reference, case.reference, *(["2.1"] if name == "standard" else [])]
    return reverse(f"cases:{name}", args=args)


def stored(case: SampledCase) -> dict[str, object]:
    return dict(stored_page(case, "2.1").recorded)


def origin(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def test_answers_are_saved_by_themselves(first: CasePage, case: SampledCase) -> None:
    first.choose("No", "2.1.1a")
    first.write("Typed, no button pressed.")
    first.expect_state("saved", "Saved ", "2.1.1a")
    first.expect_state("saved", "Saved ")
    assert stored(case) == {EVIDENCE: "Typed, no button pressed.", "2.1.1a": "no"}
    assert journal_of(first.page) == []


def test_no_answer_is_called_saved_without_a_connection(first: CasePage, case: SampledCase, watch: Watch) -> None:
    watch.offline(first.page.context)
    first.write("On the train.")
    first.expect_state("waiting", "Not saved yet: no connection. Kept on this computer")
    expect(first.page.get_by_role("link", name="1 change waits to be sent")).to_be_visible()
    assert axe(first.page) == []
    assert stored(case) == {}
    watch.offline(first.page.context, False)
    first.expect_state("saved", "Saved ")
    expect(first.page.get_by_role("link", name="waits to be sent")).to_be_hidden()
    assert stored(case) == {EVIDENCE: "On the train."}


def test_what_was_kept_is_there_after_a_killed_tab(first: CasePage, case: SampledCase, watch: Watch) -> None:
    context = first.page.context
    watch.offline(context)
    first.write("Before the crash.")
    first.expect_state("waiting")
    first.page.close()
    watch.offline(context, False)
    again = CasePage(context.new_page()).open(address(case))
    again.expect_words("Before the crash.")
    again.expect_state("saved")
    assert stored(case) == {EVIDENCE: "Before the crash."}


def test_what_was_stored_unheard_is_called_saved_by_the_next_page(
    first: CasePage, case: SampledCase, watch: Watch
) -> None:
    def store_and_say_nothing(route: Route) -> None:
        route.fetch()
        route.abort()

    watch.is_offline = True
    first.page.route("**/changes/", store_and_say_nothing)
    first.write("Heard by the server alone.")
    first.expect_state("waiting")
    assert stored(case) == {EVIDENCE: "Heard by the server alone."}
    again = CasePage(first.page.context.new_page()).open(address(case))
    again.expect_state("saved", "Saved ")
    assert journal_of(again.page) == []
    assert stored_page(case, "2.1").version_of(EVIDENCE) == 1


FULL = """() => ["add", "put"].forEach((name) => {
    IDBObjectStore.prototype[name] = () => { throw new DOMException("full", "QuotaExceededError"); };
})"""


def test_what_the_storage_does_not_take_stays_on_the_page_and_goes_with_the_button(
    first: CasePage, case: SampledCase, watch: Watch
) -> None:
    first.write("Kept.")
    first.expect_state("saved")
    first.page.evaluate(FULL)
    first.page.route("**/changes/", lambda route: route.abort())
    watch.is_offline = True
    first.write(" Not kept.")
    first.expect_state(
        "not_kept", "Not kept on this computer: its storage is full or switched off. Use the Save button"
    )
    first.look_again()
    first.page.wait_for_timeout(1_000)
    first.expect_words("Kept. Not kept.")
    assert axe(first.page) == []
    first.page.once("dialog", lambda dialog: dialog.accept())
    first.page.get_by_role("button", name="Save", exact=True).first.click()
    first.page.wait_for_load_state()
    first.ready().expect_words("Kept. Not kept.")
    assert stored(case) == {EVIDENCE: "Kept. Not kept."}


def test_without_storage_a_text_is_sent_while_somebody_types(first: CasePage, case: SampledCase) -> None:
    first.page.evaluate(FULL)
    first.type("Kept nowhere here.")
    first.expect_state("saved", "Saved ")
    assert stored(case) == {EVIDENCE: "Kept nowhere here."}
    first.type(" And more.")
    first.expect_state("not_kept")
    first.expect_state("saved", "Saved ")
    assert stored(case) == {EVIDENCE: "Kept nowhere here. And more."}


def entries_of(case: SampledCase) -> int:
    return Entry.objects.filter(subject=f"{case.reference}/{EVIDENCE}").count()


def test_typing_is_sent_every_15_seconds_and_at_once_when_the_box_is_left(
    case: SampledCase, open_page: OpenPage
) -> None:
    page = open_page(inspector_of(case))
    page.clock.install()
    tab = CasePage(page).open(address(case))
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
    # What the page asks at its start is over.
    page.clock.run_for(2_000)
    page.wait_for_load_state("networkidle")
    text = "".join(f"{number:03}" for number in range(179))
    tab.field().focus()
    # 537 characters in 141 seconds.
    for second in range(141):
        page.keyboard.type(text[len(text) * second // 141 : len(text) * (second + 1) // 141])
        page.clock.run_for(1_000)
    tab.field().blur()
    page.clock.run_for(1_000)
    tab.expect_state("saved")
    assert stored(case) == {EVIDENCE: text}
    assert 5 <= entries_of(case) <= 10


def test_a_text_is_only_kept_here_until_the_box_or_the_page_is_left(first: CasePage, case: SampledCase) -> None:
    first.type("Still in the box.")
    first.expect_state("kept", "Kept on this computer, not sent yet")
    first.page.wait_for_timeout(2_000)
    first.expect_state("kept")
    assert stored(case) == {}
    first.page.keyboard.press("Tab")
    first.expect_state("saved")
    assert entries_of(case) == 1


def test_leaving_while_typing_on_over_a_held_text_overwrites_nothing(
    first: CasePage, second: CasePage, case: SampledCase
) -> None:
    first.write("Theirs.")
    first.expect_state("saved")
    second.write("Mine.")
    second.expect_state("held")
    second.open(address(case)).expect_words("Mine.")
    second.item().locator("textarea").evaluate(
        """(field) => {
            field.value += " And more.";
            field.dispatchEvent(new Event("input", { bubbles: true }));
            window.dispatchEvent(new PageTransitionEvent("pagehide"));
        }"""
    )
    second.page.close(run_before_unload=True)
    again = CasePage(second.page.context.new_page()).open(address(case))
    again.expect_words("Mine. And more.")
    again.expect_state("held")
    assert stored(case) == {EVIDENCE: "Theirs."}


def test_words_typed_after_the_case_was_given_away_stay_before_their_author(first: CasePage, case: SampledCase) -> None:
    first.write("First words.")
    first.expect_state("saved")
    Reading.objects.update(reader=factories.member(case.inspection, Role.INSPECTOR, "other"))
    first.write(" Second words.")
    first.expect_state("held", "Not saved: the case is somebody else’s now. What you wrote is kept for them to decide")
    first.look_again()
    first.page.wait_for_timeout(1_000)
    first.expect_words("First words. Second words.")
    assert stored(case) == {EVIDENCE: "First words."}
    assert [held.value for held in HeldChange.objects.all()] == ["First words. Second words."]


def test_a_session_that_ends_in_mid_sentence_loses_nothing(first: CasePage, case: SampledCase, watch: Watch) -> None:
    watch.allow(401)
    first.page.context.clear_cookies(name="sessionid")
    first.write("An hour’s work.")
    first.expect_state("signed_out", "Not saved: you have been signed out. Kept on this computer")
    expect(first.page.get_by_role("link", name="Sign in (opens in a new tab)")).to_be_visible()
    assert axe(first.page) == []
    first.write(" And more.")
    sign_in(first.page.context, inspector_of(case), origin(first.page))
    CasePage(first.page.context.new_page()).open(address(case)).expect_words("An hour’s work. And more.")
    first.expect_state("saved")
    assert stored(case) == {EVIDENCE: "An hour’s work. And more."}


def test_changes_never_go_up_as_somebody_elses(first: CasePage, case: SampledCase, watch: Watch) -> None:
    watch.allow(409)
    other = factories.member(case.inspection, Role.INSPECTOR, "other")
    sign_in(first.page.context, other, origin(first.page))
    first.write("Mine alone.")
    first.expect_state("waiting", "Not saved: somebody else is signed in on this computer")
    assert stored(case) == {}
    theirs = first.page.context.new_page()
    theirs.goto("/my-work/")
    expect(theirs.get_by_text("Nothing waits here: every change is saved.")).to_be_visible()
    expect(theirs.get_by_role("link", name="waits to be sent")).to_be_hidden()
    sign_in(first.page.context, inspector_of(case), origin(first.page))
    CasePage(first.page.context.new_page()).open(address(case)).expect_words("Mine alone.")
    first.expect_state("saved")
    assert stored(case) == {EVIDENCE: "Mine alone."}


def test_two_tabs_show_one_text(first: CasePage, case: SampledCase) -> None:
    beside = CasePage(first.page.context.new_page()).open(address(case))
    beside.write("Typed in one tab")
    first.expect_words("Typed in one tab")
    first.write(", gone on in the other.")
    beside.expect_words("Typed in one tab, gone on in the other.")
    beside.expect_state("saved")
    assert stored(case) == {EVIDENCE: "Typed in one tab, gone on in the other."}


def test_different_answers_on_two_computers_merge(first: CasePage, second: CasePage, case: SampledCase) -> None:
    first.write("From the first.")
    first.expect_state("saved")
    second.choose("Yes", "2.1.1a")
    second.expect_state("saved", key="2.1.1a")
    second.look_again()
    second.expect_words("From the first.")
    first.look_again()
    expect(first.item("2.1.1a").get_by_label("Yes", exact=True)).to_be_checked()
    assert stored(case) == {EVIDENCE: "From the first.", "2.1.1a": "yes"}


def contest(first: CasePage, second: CasePage) -> None:
    """Write the same answer on both computers; the second comes too late, and has not heard of the first."""
    second.page.route("**/here/", lambda route: route.abort())
    first.write("Written first.")
    first.expect_state("saved")
    second.write("Written second.")
    second.page.unroute("**/here/")
    second.expect_state("held", "Not saved: changed by you in another window. Both answers are kept")


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ("The stored answer", "Written first."),
        ("The answer that is not saved", "Written second."),
        ("Both, combined below", "Written first.\n\nWritten second."),
    ],
)
def test_two_texts_for_one_answer_are_shown_side_by_side(
    choice: str, left: str, first: CasePage, second: CasePage, case: SampledCase
) -> None:
    contest(first, second)
    held = second.item().locator("[data-held]")
    expect(held).to_contain_text("Written first.")
    expect(held).to_contain_text("Written second.")
    assert stored(case) == {EVIDENCE: "Written first."}
    expect_sound(second.page)
    held.get_by_role("button", name="Choose or combine").click()
    expect_sound(second.page)
    second.page.get_by_label(choice).check()
    second.page.get_by_role("button", name="Keep this answer").click()
    second.ready().expect_words(left)
    expect(second.item().locator("[data-held]")).to_have_count(0)
    assert stored(case) == {EVIDENCE: left}
    assert journal_of(second.page) == []


def test_who_types_on_has_one_held_text(first: CasePage, second: CasePage, case: SampledCase) -> None:
    contest(first, second)
    second.write(" And on.")
    expect(second.item().locator("[data-held]")).to_contain_text("Written second. And on.")
    second.expect_state("held")
    assert [held.value for held in case.first.held_changes.all()] == ["Written second. And on."]
    assert Entry.objects.filter(act="change held").count() == 2


def test_everyone_on_a_case_is_told_who_else_is(first: CasePage, case: SampledCase, open_page: OpenPage) -> None:
    lead = factories.member(case.inspection, Role.LEAD_INSPECTOR, full_name="Lena Ward")
    theirs = open_page(lead)
    theirs.goto(address(case))
    expect(theirs.get_by_text("Also open by Person inspector (2.1)")).to_be_visible()
    first.look_again()
    expect(first.page.get_by_text("Also open by Lena Ward (2.1)")).to_be_visible()


def test_an_answer_is_taken_back(first: CasePage, case: SampledCase) -> None:
    first.choose("No", "2.1.1a")
    first.expect_state("saved", key="2.1.1a")
    first.item("2.1.1a").get_by_role("button", name="Clear").click()
    expect(first.item("2.1.1a").get_by_role("button", name="Undo clear")).to_be_focused()
    expect(first.item("2.1.1a").locator("input:checked")).to_have_count(0)
    first.expect_state("saved", key="2.1.1a")
    expect(first.page.locator("[data-page-progress]")).to_contain_text("0 of 22 answered")
    expect(first.page.locator("[data-item='2.1.1a'] [data-status]")).to_contain_text("Saved ")
    assert stored(case) == {}


def test_continue_leads_on_with_everything_saved(first: CasePage, case: SampledCase) -> None:
    first.write("The last word.")
    first.page.get_by_role("button", name="Continue").click()
    expect(first.page.get_by_role("heading", level=1)).to_have_text("2.2 Planning")
    first.ready()
    first.page.goto(address(case))
    first.ready().expect_words("The last word.")
    assert stored(case) == {EVIDENCE: "The last word."}


def test_enter_on_a_radio_saves_and_leads_nowhere(first: CasePage, case: SampledCase) -> None:
    first.page.focus("#id_prompt_2_1_1b_0")
    first.page.keyboard.press("Space")
    first.page.keyboard.press("Enter")
    first.expect_state("saved", key="2.1.1b")
    assert stored(case) == {"2.1.1b": "yes"}


def test_what_is_proposed_is_filled_in_and_saved(case: SampledCase, open_page: OpenPage) -> None:
    record(case, "about", {"victim": "no"})
    tab = CasePage(open_page(inspector_of(case))).open(address(case))
    tab.page.get_by_role("button", name="Answer ‘Not relevant’ where proposed").click()
    tab.expect_state("saved", key="2.1.1f")
    assert stored(case) == {"2.1.1f": "not_relevant"}


def test_a_refused_change_says_why_and_stays_until_its_author_gives_it_up(first: CasePage, case: SampledCase) -> None:
    answer_everything(case)
    submit(case)
    first.write("Too late for this.")
    first.expect_state("refused", "Case C01 has been submitted. Ask the lead inspector to reopen it.")
    assert axe(first.page) == []
    first.page.goto("/my-work/")
    row = first.page.get_by_role("row", name="Too late for this.")
    expect(row).to_contain_text("has been submitted")
    expect_sound(first.page)
    first.page.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Discard").click()
    expect(row).to_have_count(0)
    assert journal_of(first.page) == []


def test_a_change_on_which_the_server_fails_holds_up_no_other(first: CasePage, case: SampledCase, watch: Watch) -> None:
    def fail_on_the_text(route: Route) -> None:
        if EVIDENCE in (route.request.post_data or ""):
            route.fulfill(status=500)
        else:
            route.fallback()

    other = factories.sampled_case(case.inspection, "C02", allocated_to=inspector_of(case))
    watch.allow(500)
    watch.offline(first.page.context)
    first.write("The server fails on this.")
    first.expect_state("waiting")
    first.choose("Yes", "2.1.1a")
    first.expect_state("waiting", key="2.1.1a")
    first.page.context.route("**/C01/changes/", fail_on_the_text)
    watch.offline(first.page.context, False)
    first.expect_state("saved", key="2.1.1a")
    first.expect_state("waiting", "Not saved yet: ")
    beside = CasePage(first.page.context.new_page()).open(address(other))
    beside.choose("No", "2.1.1a")
    beside.expect_state("saved", key="2.1.1a")
    first.expect_state("waiting", "Not saved yet: ")
    assert stored(case) == {"2.1.1a": "yes"}
    first.page.context.unroute_all()
    first.expect_state("saved")
    assert stored(case) == {EVIDENCE: "The server fails on this.", "2.1.1a": "yes"}


def test_a_busy_server_is_asked_again_when_it_says_so(first: CasePage, case: SampledCase, watch: Watch) -> None:
    asked: list[float] = []

    def be_busy(route: Route) -> None:
        asked.append(time.monotonic())
        if len(asked) == 1:
            route.fulfill(status=503, headers={"Retry-After": "4"}, json={"error": "busy"})
        else:
            route.fallback()

    watch.allow(503)
    first.page.context.route("**/C01/changes/", be_busy)
    first.choose("Yes", "2.1.1a")
    busy = "Not saved yet: the service is busy. Trying again. Kept on this computer"
    first.expect_state("waiting", busy, key="2.1.1a")
    first.expect_state("saved", key="2.1.1a")
    assert stored(case) == {"2.1.1a": "yes"}
    assert asked[1] - asked[0] > 3.9


def test_unsent_work_is_downloaded_and_taken_back(
    first: CasePage, second: CasePage, case: SampledCase, watch: Watch, tmp_path: Path
) -> None:
    watch.allow(401)
    first.page.context.clear_cookies(name="sessionid")
    first.write("In the file.")
    first.expect_state("signed_out")
    sign_in(first.page.context, inspector_of(case), origin(first.page))
    first.page.route("**/changes/", lambda route: route.abort())
    watch.is_offline = True
    first.page.goto("/my-work/")
    with first.page.expect_download() as download:
        first.page.get_by_role("button", name="Download my unsent work").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    content = json.loads(path.read_text())
    assert [change["value"] for change in content["changes"]] == ["In the file."]
    second.page.goto("/my-work/")
    second.page.get_by_label("File of unsent work").set_input_files(path)
    second.page.get_by_role("button", name="Take the file back").click()
    expect(second.page.get_by_role("row", name="C01")).to_contain_text("Saved")
    expect_sound(second.page)
    assert stored(case) == {EVIDENCE: "In the file."}


def test_a_file_of_what_was_typed_over_reloads_does_not_conflict_with_itself(
    first: CasePage, second: CasePage, case: SampledCase, watch: Watch, tmp_path: Path
) -> None:
    first.page.route("**/changes/", lambda route: route.abort())
    watch.is_offline = True
    for text in ("Part one.", " Part two.", " Part three."):
        first.write(text)
        first.expect_state("waiting")
        first.open(address(case))
    first.page.goto("/my-work/")
    with first.page.expect_download() as download:
        first.page.get_by_role("button", name="Download my unsent work").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert len(json.loads(path.read_text())["changes"]) == 3
    second.page.goto("/my-work/")
    second.page.get_by_label("File of unsent work").set_input_files(path)
    second.page.get_by_role("button", name="Take the file back").click()
    expect(second.page.get_by_role("row", name="C01")).to_have_count(3)
    assert stored(case) == {EVIDENCE: "Part one. Part two. Part three."}
    assert case.first.held_changes.count() == 0


def test_signing_out_with_unsent_changes_says_so_first(first: CasePage, case: SampledCase, watch: Watch) -> None:
    watch.allow(401)
    first.page.route("**/changes/", lambda route: route.abort())
    watch.is_offline = True
    first.write("Not sent.")
    first.expect_state("waiting")
    first.page.get_by_role("button", name="Sign out").first.click()
    dialog = first.page.get_by_role("dialog", name="1 change has not been sent")
    expect(dialog).to_be_visible()
    assert axe(first.page) == []
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    first.page.get_by_role("button", name="Sign out").first.click()
    dialog.get_by_role("button", name="Sign out anyway").click()
    first.page.wait_for_url("**/sign-in/")
    first.page.unroute_all()
    sign_in(first.page.context, inspector_of(case), origin(first.page))
    first.open(address(case)).expect_words("Not sent.")
    first.expect_state("saved")


def test_nobody_is_said_to_be_signed_out_without_a_connection(first: CasePage, case: SampledCase, watch: Watch) -> None:
    watch.offline(first.page.context)
    first.page.get_by_role("button", name="Sign out").first.click()
    dialog = first.page.get_by_role("dialog", name="You can’t be signed out without a connection")
    expect(dialog).to_be_visible()
    assert axe(first.page) == []
    dialog.get_by_role("button", name="Stay signed in").click()
    watch.offline(first.page.context, False)
    first.write("Still here.")
    first.expect_state("saved")
    assert stored(case) == {EVIDENCE: "Still here."}


def test_signing_out_with_everything_sent_asks_nothing(first: CasePage) -> None:
    first.write("Sent.")
    first.page.get_by_role("button", name="Sign out").first.click()
    first.page.wait_for_url("**/sign-in/")
