"""Every page of the app, in every inspection it can be opened in: axe, reflow, one heading, a title."""

import pytest
from django.urls import get_resolver

from tests.browser.checks import expect_sound
from tests.browser.conftest import OpenPage
from tests.browser.pages import GROUPS, NEVER_WRONG, NOT_PAGES, ROWS, visit
from tests.browser.world import World
from tests.test_routes import names

pytestmark = pytest.mark.browser


def test_every_address_of_the_app_is_opened_or_shows_no_page() -> None:
    assert set(names(get_resolver().url_patterns)) == {row.name for row in ROWS} | NOT_PAGES.keys()


@pytest.mark.parametrize("group", GROUPS)
def test_a_page_is_sound(group: str, world: World, open_page: OpenPage, subtests: pytest.Subtests) -> None:
    filled_in_wrongly = {row.name for row in ROWS if row.wrong} | NEVER_WRONG.keys()
    for row in GROUPS[group]:
        for reference in row.where:
            with subtests.test(page=row.name, by=row.by, at=reference):
                page = visit(open_page, world, row, reference)
                expect_sound(page)
                fields = page.locator("main form[method=post]").locator("input:not([type=hidden]), select, textarea")
                assert row.name in filled_in_wrongly or not fields.count(), "no row fills this form in wrongly"
                page.context.close()
