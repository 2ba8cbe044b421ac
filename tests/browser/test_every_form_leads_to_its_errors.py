"""Every form of the app filled in wrongly: the summary's links put the focus on form controls; the page is sound."""

import pytest
from playwright.sync_api import Page

from tests.browser.checks import expect_live_error_summary, expect_sound
from tests.browser.conftest import OpenPage
from tests.browser.pages import GROUPS, Wrong, visit
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


@pytest.mark.parametrize("group", [name for name, rows in GROUPS.items() if any(row.wrong for row in rows)])
def test_a_form_filled_in_wrongly_leads_to_its_fields(
    group: str, world: World, open_page: OpenPage, subtests: pytest.Subtests
) -> None:
    for row in GROUPS[group]:
        if row.wrong is None:
            continue
        with subtests.test(page=row.name):
            page = visit(open_page, world, row, row.where[0])
            fill_in(page, row.wrong)
            expect_live_error_summary(page)
            expect_sound(page)
            page.context.close()
