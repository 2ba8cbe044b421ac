"""Every form of the app filled in wrongly: the summary's links put the focus on form controls; the page is sound."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import expect_live_error_summary, expect_sound
from tests.browser.conftest import OpenPage
from tests.browser.pages import ROWS, Row, Wrong, visit
from tests.browser.world import World

pytestmark = pytest.mark.browser


def fill_in(page: Page, wrong: Wrong) -> None:
    """Fill the page's form in wrongly and send it."""
    button = page.get_by_role("button", name=wrong.press, exact=True)
    form = page.locator("main form[method=post]").filter(has=button)
    for text in form.locator("input[type=text], input[type=password], textarea").all():
        text.fill("")
    for control, words in wrong.fill.items():
        form.locator(f"[id='{control}']").fill(words)
    button.press("Enter")


@pytest.mark.parametrize(
    ("row", "wrong"),
    [(row, row.wrong) for row in ROWS if row.wrong],
    ids=[f"{number} {row.name} by {row.by or 'nobody'}" for number, row in enumerate(ROWS) if row.wrong],
)
def test_a_form_filled_in_wrongly_leads_to_its_fields(
    row: Row, wrong: Wrong, standing_world: World, open_beside: OpenPage
) -> None:
    page = visit(open_beside, standing_world, row, row.where[0])
    fill_in(page, wrong)
    expect_live_error_summary(page)
    expect_sound(page)
