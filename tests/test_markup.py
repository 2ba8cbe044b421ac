"""The HTML of every page as the server sends it, in every inspection that it can be opened in: what a screen reader
meets whose script has not run, and what an HTML checker reads.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from ratings.models import PanelDecision
from tests.browser import world as worlds
from tests.browser.pages import ROWS

pytestmark = pytest.mark.django_db

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
NAMES = ("aria-label", "alt", "title")
ADMIN = ("/admin/", "/admin/ratings/", *(f"/admin/ratings/{name}/" for name in ("panelmeeting", "paneldecision")))


@dataclass
class Open:
    """An element that has begun: a heading or a link with its words, or a form with whether anything submits it."""

    tag: str
    line: str
    attributes: dict[str, str | None]
    words: str = ""
    submits: bool = False


@dataclass
class Faults(HTMLParser):
    """Headings and links without words, forms that no button submits, and pages that name no British English."""

    html: str
    found: list[str] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)
    forms: dict[str, str] = field(default_factory=dict)
    submitted: set[str | None] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.found += [line for name, line in self.forms.items() if name not in self.submitted]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes, line = dict(attrs), self.get_starttag_text() or ""
        if tag == "html" and (attributes.get("lang") or "").lower() != "en-gb":
            self.found.append(line)
        if tag in {*HEADINGS, "a", "form"}:
            self.open.append(Open(tag, line, attributes))
        kind = attributes.get("type", "submit" if tag == "button" else "")
        if tag in {"button", "input"} and kind in {"submit", "image"}:
            self.submitted.add(attributes.get("form"))
            for one in self.open:
                one.submits = True
        for one in self.open:
            one.words += next((attributes[name] or "" for name in NAMES if name in attributes), "")

    def handle_data(self, data: str) -> None:
        for one in self.open:
            one.words += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if not (self.open and self.open[-1].tag == tag):
            return
        one = self.open.pop()
        if tag == "form" and one.attributes.get("method") != "dialog" and not one.submits:
            # What submits it may stand elsewhere and name it.
            self.forms[one.attributes.get("id") or one.line] = one.line
        elif tag != "form" and not one.words:
            self.found.append(one.line)


def test_what_the_check_of_markup_is_for() -> None:
    html = '<html lang="en"><h2 id="a"> <span></span></h2><a href="/"></a><form id="f"><input></form><form></form>'
    assert Faults(html).found == ['<html lang="en">', '<h2 id="a">', '<a href="/">', '<form id="f">', "<form>"]
    sound = '<html lang="en-GB"><h2>A</h2><a href="/" aria-label="B"></a><form id="f"></form><button form="f"></button>'
    assert Faults(sound).found == []


def test_no_heading_or_link_is_empty_and_every_form_can_be_sent(client: Client) -> None:
    world = worlds.build()
    found = {}
    for row in ROWS:
        for reference in row.where:
            if row.by:
                client.force_login(world.people[row.by])
            elif SESSION_KEY in client.session:
                client.logout()
            response = client.get(row.path(world, reference))
            assert response.status_code == 200, row
            found[f"{row.name} by {row.by} at {reference}"] = Faults(response.content.decode()).found
    assert {page: faults for page, faults in found.items() if faults} == {}


def test_the_admins_pages_are_as_sound(client: Client) -> None:
    client.force_login(worlds.build().people["panel_member"])
    decision = f"/admin/ratings/paneldecision/{PanelDecision.objects.latest('pk').pk}/change/"
    for address in (*ADMIN, "/admin/ratings/panelmeeting/add/", decision):
        assert Faults(client.get(address).content.decode()).found == [], address


@pytest.mark.parametrize(("address", "status"), [("/nowhere/", 404), ("/users/", 403)])
def test_pages_of_errors_are_as_sound(client: Client, address: str, status: int) -> None:
    client.force_login(worlds.build().people["inspector"])
    response = client.get(address)
    assert (response.status_code, Faults(response.content.decode()).found) == (status, [])
