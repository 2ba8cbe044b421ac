"""The forms of a page, read from its markup and filled in as a person may, whatever they ask."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils import timezone

#: For a text box: words that are also a reference and a username.
WORDS = "words-1"


@dataclass
class Form:
    """What a form sends when everything in it is filled in and its last button is pressed; where it is sent, "" for
    its own page."""

    action: str
    has_file: bool = False
    data: dict[str, list[str]] = field(default_factory=dict)

    def fill(self, tag: str, given: dict[str, str]) -> None:
        name, kind, value = given["name"], given.get("type", "text"), given.get("value", "")
        if kind == "file":
            self.has_file = True
        elif kind == "checkbox":
            self.data.setdefault(name, []).append(value)
        elif kind == "radio":
            self.data.setdefault(name, [value])
        elif kind in ("hidden", "submit") or tag == "button":
            self.data[name] = [value]
        else:
            self.data[name] = [value or _typed(name)]


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.form: Form | None = None
        self.list = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(given.get("action", "")) if given.get("method") == "post" else None
            self.found += [self.form] if self.form else []
        elif self.form is None:
            pass
        elif tag == "option":
            if given.get("value") and self.list:
                self.form.data.setdefault(self.list, [given["value"]])
        elif tag == "select":
            self.list = given["name"]
        elif tag in ("input", "textarea", "button") and given.get("name") and "disabled" not in given:
            self.form.fill(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None


def _typed(name: str) -> str:
    today = timezone.localdate()
    parts = {"_day": str(today.day), "_month": str(today.month), "_year": str(today.year), "_time": "00:00"}
    return next((value for end, value in parts.items() if name.endswith(end)), WORDS)
