"""The report is written as cases are answered: each word is kept at once, sent by itself, and there again."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from inspections.models import HeldText, Inspection, ReportText
from tests.browser.checks import axe
from tests.browser.conftest import OpenPage, Watch
from tests.browser.keeping import CasePage, journal_of
from tests.inspections.texts.writing import a_writer, an_inspection, stored, write

pytestmark = pytest.mark.browser
FIRST, SECOND = "summary.1", "summary.2"


@pytest.fixture
def inspection(database: None) -> Inspection:
    return an_inspection()


@pytest.fixture
def page(inspection: Inspection, open_page: OpenPage) -> CasePage:
    return CasePage(open_page(a_writer(inspection))).open(address())


def address(chapter: str = "findings") -> str:
    return reverse("reports:chapter", args=["northshire-2026", chapter])


def test_a_text_saves_itself_and_prints_beside_its_box(page: CasePage, inspection: Inspection) -> None:
    page.write("# Head\n**Bold** words.", FIRST)
    page.expect_state("saved", "Saved ", FIRST)
    assert stored(inspection, FIRST) == ("# Head\n**Bold** words.", 1)
    preview = page.page.locator(f"[data-preview='{FIRST}']")
    expect(preview.locator("strong").nth(1)).to_have_text("Bold")
    expect(preview).to_contain_text("Saved by Person ines")
    assert journal_of(page.page) == []


def test_what_is_typed_is_all_there_after_a_killed_tab(page: CasePage, inspection: Inspection, watch: Watch) -> None:
    context = page.page.context
    watch.offline(context)
    page.write("Before the crash.", FIRST)
    page.write("This too.", SECOND)
    page.expect_state("waiting", "Not saved yet: no connection. Kept on this computer", SECOND)
    assert axe(page.page) == []
    page.page.close()
    watch.offline(context, False)
    again = CasePage(context.new_page()).open(address())
    again.expect_words("Before the crash.", FIRST)
    again.expect_words("This too.", SECOND)
    again.expect_state("saved", "", FIRST)
    again.expect_state("saved", "", SECOND)
    assert stored(inspection, FIRST)[0] == "Before the crash."
    assert stored(inspection, SECOND)[0] == "This too."


def test_of_two_people_both_texts_are_kept_and_one_is_chosen(
    page: CasePage, inspection: Inspection, watch: Watch
) -> None:
    watch.offline(page.page.context)
    page.write("Hers.", FIRST)
    page.expect_state("waiting", "", FIRST)
    write(inspection, a_writer(inspection, "lee"), "His.", place=FIRST)
    watch.offline(page.page.context, False)
    page.expect_state("held", "Not saved: changed by someone else. Both texts are kept", FIRST)
    page.look_again()
    panel = page.item(FIRST).locator("[data-held]")
    expect(panel).to_contain_text("Person lee changed this text after you last saw it.")
    assert axe(page.page) == []
    panel.get_by_role("link", name="Choose").click()
    page.page.get_by_label("The text that is not saved").check()
    page.page.get_by_role("button", name="Keep this text").click()
    page.ready()
    page.expect_words("Hers.", FIRST)
    assert stored(inspection, FIRST) == ("Hers.", 2)
    assert HeldText.objects.filter(resolved_at__isnull=True).count() == 0
    assert journal_of(page.page) == []


def test_what_others_write_comes_into_the_open_page(page: CasePage, inspection: Inspection) -> None:
    write(inspection, a_writer(inspection, "lee"), "His.", place=SECOND)
    page.look_again()
    page.expect_words("His.", SECOND)
    page.expect_state("saved", "Changed by Person lee", SECOND)


def test_unsent_work_says_of_which_chapter_it_is(inspection: Inspection, open_page: OpenPage, watch: Watch) -> None:
    page = CasePage(open_page(a_writer(inspection), service_workers="allow")).open(address())
    context = page.page.context
    page.page.wait_for_function(
        "async () => Boolean(navigator.serviceWorker.controller && await caches.match('/my-work/'))"
    )
    watch.offline(context)
    page.write("On the train.", FIRST)
    page.expect_state("waiting", "", FIRST)
    page.page.goto("/my-work/")
    row = page.page.locator("[data-my-work] tbody tr")
    expect(row).to_contain_text("Executive summary, report")
    expect(row).to_contain_text("On the train.")
    with page.page.expect_download() as waiting:
        page.page.get_by_role("button", name="Download my unsent work").click()
    content = waiting.value.path().read_bytes()
    watch.offline(context, False)
    page.page.locator("[data-send]").click()
    expect(page.page.locator("[data-none]")).to_have_text("Nothing waits here: every change is saved.")
    assert b'"case": "/inspections/northshire-2026/texts/"' in content
    assert ReportText.objects.get().text == "On the train."
