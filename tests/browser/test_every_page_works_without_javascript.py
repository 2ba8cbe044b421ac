"""Every page of the app with JavaScript switched off shows what it shows with it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.pages import GROUPS, visit
from tests.browser.world import World

pytestmark = pytest.mark.browser

#: What GOV.UK Frontend's components put on a page where JavaScript runs.
ONLY_WITH_JAVASCRIPT = {"Show"}


def words_of(page: Page) -> set[str]:
    return {line.strip() for line in page.locator("main").inner_text().splitlines() if line.strip()}


@pytest.mark.parametrize("group", GROUPS)
def test_a_page_is_whole_without_javascript(
    group: str, world: World, open_page: OpenPage, subtests: pytest.Subtests
) -> None:
    for row in GROUPS[group]:
        reference = row.where[0]
        with subtests.test(page=row.name, by=row.by, at=reference):
            scripted = visit(open_page, world, row, reference)
            plain = visit(open_page, world, row, reference, javascript=False)
            expect(plain.locator("h1")).to_be_visible()
            assert words_of(scripted) - words_of(plain) - ONLY_WITH_JAVASCRIPT == set()
            scripted.context.close()
            plain.context.close()
