"""Every page of the app, in every inspection it can be opened in: axe, reflow, one heading; whole without scripts."""

import pytest
from django.urls import get_resolver
from playwright.sync_api import Page

from accounts.models import Draft
from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage
from tests.browser.pages import NEVER_WRONG, NOT_PAGES, ROWS, Row, visit
from tests.browser.world import World
from tests.test_routes import names

pytestmark = pytest.mark.browser

#: What GOV.UK Frontend's components and our own put on a page where JavaScript runs; nothing that only they tell.
ONLY_WITH_JAVASCRIPT = {
    "Show",
    "Answer with the keyboard",
    "Switch keyboard shortcuts on",
    "Clear",
    "Continue",
    "Go back to the case",
    "Take my cases offline",
    "Your open cases are not prepared on this computer: without a connection they can’t be opened.",
    "On this computer",
    "Nothing waits here: every change is saved.",
    # The states of answers and texts; both of them are there without it.
    "There are two answers to a question: choose which one stays",
    "Not saved: changed by you in another window. Both answers are kept",
    "There are two texts for one place: choose which one stays",
    "Not saved: a text of Person inspector. Both texts are kept",
}

FILLED_IN_WRONGLY = {row.name for row in ROWS if row.wrong} | NEVER_WRONG.keys()
FIELDS = "main form[method=post] :is(input:not([type=hidden]), select, textarea)"


def words_of(page: Page) -> set[str]:
    """The lines that a person reads, without who else has the case open, which nobody is told without JavaScript."""
    lines = {line.strip() for line in page.locator("main").inner_text().splitlines() if line.strip()}
    return {line for line in lines if not line.startswith("Also open by ")}


def test_every_address_of_the_app_is_opened_or_shows_no_page() -> None:
    # The panel's pages in the frame of the admin are opened in `test_the_admin_is_accessible`.
    addresses = {name for name in names(get_resolver().url_patterns) if not name.startswith("panel_admin:")}
    assert addresses == {row.name for row in ROWS} | NOT_PAGES.keys()


@pytest.mark.parametrize(
    ("row", "reference"),
    [(row, reference) for row in ROWS for reference in row.where],
    ids=[
        f"{number} {row.name} by {row.by or 'nobody'} at {reference}"
        for number, row in enumerate(ROWS)
        for reference in row.where
    ],
)
def test_a_page_is_sound_and_whole_without_javascript(
    row: Row, reference: str, standing_world: World, look_at: OpenPage
) -> None:
    # What other tests of this world have typed into the page's boxes is no part of it.
    Draft.objects.all().delete()
    page = visit(look_at, standing_world, row, reference)
    expect_sound(page)
    assert row.name in FILLED_IN_WRONGLY or not page.locator(FIELDS).count(), "nobody fills this in wrongly"
    if reference == row.where[0]:
        plain = visit(look_at, standing_world, row, reference, javascript=False)
        assert words_of(page) - words_of(plain) - ONLY_WITH_JAVASCRIPT == set()
