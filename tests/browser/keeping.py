"""What tests of keeping and sending share: an item of a case page, and its state."""

from playwright.sync_api import Locator, Page, expect

EVIDENCE = "2.1.1 evidence"


class CasePage:
    """A case page in a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> "CasePage":
        self.page.goto(address)
        return self.ready()

    def ready(self) -> "CasePage":
        """Wait until the page has taken in what the journal holds."""
        expect(self.page.locator("form[data-ready]")).to_be_attached()
        return self

    def item(self, key: str = EVIDENCE) -> Locator:
        return self.page.locator(f"[data-item='{key}']")

    def field(self, key: str = EVIDENCE) -> Locator:
        return self.item(key).locator("textarea, input[type=text]")

    def type(self, text: str, key: str = EVIDENCE) -> None:
        """Type at the end of what is there, and stay in the box."""
        self.field(key).press("ControlOrMeta+End")
        self.field(key).press_sequentially(text)

    def write(self, text: str, key: str = EVIDENCE) -> None:
        """Type at the end of what is there and leave the box, so that it is sent at once."""
        self.type(text, key)
        self.field(key).blur()

    def choose(self, label: str, key: str) -> None:
        self.item(key).get_by_label(label, exact=True).check()

    def expect_state(self, state: str, words: str = "", key: str = EVIDENCE) -> None:
        expect(self.item(key)).to_have_attribute("data-state", state)
        expect(self.item(key).locator("[data-status]")).to_contain_text(words)

    def expect_words(self, text: str, key: str = EVIDENCE) -> None:
        expect(self.field(key)).to_have_value(text)

    def look_again(self) -> None:
        """Have the page ask at once what others did, as it does every 20 seconds."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def journal_of(page: Page) -> list[dict[str, object]]:
    """Return the changes in the browser's journal."""
    found: list[dict[str, object]] = page.evaluate(
        """() => new Promise((resolve, reject) => {
            const opening = indexedDB.open("journal");
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
                const all = opening.result.transaction("changes").objectStore("changes").getAll();
                all.onsuccess = () => { opening.result.close(); resolve(all.result); };
            };
        })"""
    )
    return found
