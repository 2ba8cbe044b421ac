"""What must hold of any page in a real browser: axe, reflow, headings, error summaries that lead to their fields."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, ViewportSize, expect

AXE = (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

NARROW: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}

OVERFLOWING = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    // What is placed absolutely is not held by a scrolling box around it unless that box is what it is placed in.
    const outer = (element) =>
        getComputedStyle(element).position === "absolute" ? element.offsetParent : element.parentElement;
    const held = (element) => element && element !== document.body && element !== document.documentElement
        && (getComputedStyle(element).overflowX !== "visible" || held(outer(element)));
    return [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !held(outer(element)))
        .map((element) => `${element.outerHTML.slice(0, 100)} ends at `
            + `${Math.round(element.getBoundingClientRect().right)} of ${width}`)
        .concat(["the page scrolls sideways"]);
}"""


def axe(page: Page) -> list[str]:
    """Every fault that axe finds on the page as it stands, one line for each element."""
    page.evaluate(AXE)
    # No rule of these tags reads style sheets or media by itself, so none is fetched before.
    found: dict[str, Any] = page.evaluate(
        "(tags) => axe.run(document, {runOnly: tags, resultTypes: ['violations'], preload: false})", TAGS
    )
    return [
        f"{fault['id']}: {' '.join(map(str, node['target']))}: {node['html'][:160]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def overflowing(page: Page) -> list[str]:
    """What makes the page scroll sideways at 320 CSS pixels; what scrolls in a region of its own is left out."""
    page.set_viewport_size(NARROW)
    found: list[str] = page.evaluate(OVERFLOWING)
    page.set_viewport_size(WIDE)
    return found


def expect_sound(page: Page) -> None:
    """Assert what must hold of every page of the app: one title and one h1, nothing for axe to find, and reflow."""
    expect(page.locator("h1")).to_have_count(1)
    heading, title = page.locator("h1").inner_text().strip(), page.title()
    assert heading, "the h1 is empty"
    assert title.endswith(" – Youth inspection"), title
    assert title.removesuffix(" – Youth inspection").strip(), "the title names no page"
    assert axe(page) == []
    assert overflowing(page) == []


def expect_live_error_summary(page: Page) -> None:
    """Assert that the page is in its error state and that each link of the summary puts the focus on a form control."""
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_have_count(1)
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: "), page.title()
    links = summary.get_by_role("link")
    sentences = summary.locator("li")
    assert sentences.count() > 0, "the summary names no error"
    for number in range(links.count()):
        link = links.nth(number)
        target = (link.get_attribute("href") or "").removeprefix("#")
        link.press("Enter")
        control = page.locator(f"[id='{target}']")
        expect(control).to_be_focused()
        assert control.evaluate("e => e.tagName.toLowerCase()") in {"input", "select", "textarea"}, target
        assert control.get_attribute("type") != "hidden", target
