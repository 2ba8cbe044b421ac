"""Reads a page's markup, for tests of what links where."""

from html.parser import HTMLParser

CONTROLS = {"input", "select", "textarea"}


class Markup(HTMLParser):
    """A page's elements as (tag, attributes) in order, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        """Return the attributes of each element of this tag that has the attributes wanted."""
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]

    def one(self, tag: str, **wanted: str) -> dict[str, str | None]:
        """Return the attributes of the only such element."""
        (found,) = self.all(tag, **wanted)
        return found

    def classes(self, tag: str, **wanted: str) -> list[str]:
        """Return the classes of the only such element."""
        return (self.one(tag, **wanted).get("class") or "").split()

    def ids(self) -> list[str]:
        """Return every id in order."""
        return [str(attrs["id"]) for _, attrs in self.elements if "id" in attrs]

    def control_ids(self) -> set[str]:
        """Return the ids of the form controls that a person can reach."""
        return {
            str(attrs["id"])
            for tag, attrs in self.elements
            if tag in CONTROLS and attrs.get("type") != "hidden" and "disabled" not in attrs and "id" in attrs
        }

    def fragment_links(self) -> list[str]:
        """Return the ids that links on the page point to, without the skip link."""
        targets = [str(attrs.get("href", "")) for tag, attrs in self.elements if tag == "a"]
        return [target[1:] for target in targets if target.startswith("#") and target != "#main-content"]
