"""The picker of figures puts the chosen reference at the cursor of the box that it was opened from."""

import pytest
from playwright.sync_api import expect

from tests.browser.checks import axe
from tests.browser.conftest import OpenPage
from tests.browser.pages import REPORT, visit
from tests.browser.world import BUSY, World

pytestmark = pytest.mark.browser

#: A link to the picker in the box of a page that has none of its own.
LINKED = """() => {
  const box = document.querySelector("textarea").parentElement;
  box.dataset.item = box.dataset.item ?? "text";
  const link = document.createElement("a");
  link.href = "/inspections/northshire-2026/report/figures/?q=sample";
  link.dataset.insertFigure = "";
  link.textContent = "Insert a figure";
  box.append(link);
}"""


def test_a_figure_is_found_and_inserted_at_the_cursor(open_page: OpenPage, world: World) -> None:
    row = next(row for row in REPORT if row.name == "reports:leave")
    page = visit(open_page, world, row, BUSY)
    page.evaluate(LINKED)
    box = page.get_by_role("textbox").first
    box.fill("Of  cases.")
    box.evaluate("box => box.setSelectionRange(3, 3)")
    page.get_by_role("link", name="Insert a figure").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Find a figure")).to_be_focused()
    assert axe(page) == []
    dialog.get_by_label("Find a figure").fill("sample.court")
    dialog.get_by_role("button", name="Find", exact=True).click()
    expect(dialog.locator("tbody tr")).to_have_count(1)
    dialog.locator("[data-figure='{sample.court}']").click()
    expect(dialog).to_have_count(0)
    expect(box).to_have_value("Of {sample.court} cases.")
    expect(box).to_be_focused()
