"""A person without a mouse: gets everywhere with Tab and does everything with keys."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 400

FOCUSED = "e => e === document.activeElement"
OF_FOCUSED_GROUP = "e => document.activeElement?.type === 'radio' && document.activeElement.name === e.name"


class Keyboard:
    """Keys pressed on a page. Each method fails where the keyboard does not lead there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.press = page.keyboard.press

    def tab_to(self, target: Locator, reached: str = FOCUSED) -> None:
        """Press Tab until the target has the focus, which must be visible then."""
        expect(target).to_be_attached()
        for _ in range(MOST_STOPS):
            if target.evaluate(reached):
                break
            self.press("Tab")
        else:
            raise AssertionError(f"Tab does not lead to {target}")
        assert self.page.evaluate("document.activeElement.matches(':focus-visible')"), f"no visible focus on {target}"

    def follow(self, name: str, *, within: Locator | None = None, exact: bool = True) -> None:
        """Follow a link."""
        self.tab_to((within or self.page.locator("body")).get_by_role("link", name=name, exact=exact).first)
        self._leave("Enter")

    def menu(self, name: str) -> None:
        """Follow a link of the menu at the top of every page."""
        self.follow(name, within=self.page.get_by_role("navigation", name="Menu"))

    def follow_button(self, name: str) -> None:
        """Follow a link that looks like a button, or is one among other words."""
        self.tab_to(self.page.locator("main a").filter(has_text=name).first)
        self._leave("Enter")

    def download(self, name: str) -> Path:
        """Follow a link to a file and return where it was stored."""
        self.tab_to(self.page.get_by_role("link", name=name, exact=True))
        with self.page.expect_download() as download:
            self.press("Enter")
        return download.value.path()

    def button(self, name: str, *, key: str = "Enter") -> None:
        """Press a button that sends a form."""
        self.tab_to(self.page.get_by_role("button", name=name, exact=True).first)
        self._leave(key)

    def press_button(self, name: str) -> None:
        """Press a button that does something on the page itself."""
        self.tab_to(self.page.get_by_role("button", name=name, exact=True).first)
        self.press("Enter")

    def open(self, name: str) -> None:
        """Open what is folded away under a summary of this name."""
        self.tab_to(self.page.locator("summary").filter(has_text=name).first)
        self.press("Enter")

    def type(self, label: str, text: str, *, within: Locator | None = None) -> None:
        """Write into a field in the place of what it holds."""
        field = (within or self.page.locator("main")).get_by_role("textbox", name=label, exact=True)
        self.tab_to(field)
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def date(self, legend: str, day: int, month: int, year: int) -> None:
        """Write a date into its three parts."""
        group = self.page.get_by_role("group", name=legend)
        for label, number in (("Day", day), ("Month", month), ("Year", year)):
            self.type(label, str(number), within=group)

    def choose(self, group: str, label: str) -> None:
        """Choose one of a group of radios by the words of both."""
        self._choose(self.page.get_by_role("group", name=group), label)

    def choose_by_name(self, name: str, label: str = "") -> None:
        """Choose one of the radios of a field, the first unless told."""
        self._choose(self.page.locator(f"fieldset:has(> .govuk-radios input[name='{name}'])"), label)

    def tick(self, label: str, *, within: Locator | None = None) -> None:
        """Tick a checkbox."""
        box = (within or self.page.locator("main")).get_by_role("checkbox", name=label, exact=True)
        self.tab_to(box)
        self.press("Space")
        expect(box).to_be_checked()

    def select(self, label: str, option: str) -> None:
        """Choose an option of a list by typing its first letters, as far as they are needed."""
        field = self.page.get_by_role("combobox", name=label, exact=True)
        self.tab_to(field)
        self.page.keyboard.type(option)
        assert field.evaluate("e => e.selectedOptions[0].label") == option

    def upload(self, label: str, file: Path) -> None:
        """Tab to the field and choose a file; the dialogue that a key opens there is the system's own."""
        field = self.page.get_by_label(label, exact=True)
        self.tab_to(field)
        field.set_input_files(file)

    def _choose(self, group: Locator, label: str) -> None:
        """Tab leads to the group, arrows lead within it."""
        radios = group.get_by_role("radio", name=label, exact=True) if label else group.get_by_role("radio")
        radio = radios.first
        self.tab_to(radio, OF_FOCUSED_GROUP)
        for _ in range(group.get_by_role("radio").count()):
            if radio.evaluate(FOCUSED):
                break
            self.press("ArrowDown")
        self.press("Space")
        expect(radio).to_be_checked()

    def _leave(self, key: str) -> None:
        """Press a key that leads to another page, and wait until it is there."""
        with self.page.expect_navigation():
            self.press(key)
