"""What an edition of the report says: its headings in the order of print, and which text or figures stand under each.

An edition is data (`inspections/texts/editions/*.yaml`, loaded by `load_edition`): a tree of nodes. A node that repeats
(`each`) stands once for every domain, standard or key question around it, and its heading, key, place and fixed text
may name that: `{number}`, `{title}`, `{text}`, `{standard}`, `{domain}`, and `{in words}` and `{in lower case}` for the
number of the domain and the title. `key_data` are the labels that it proposes for key data, by standard. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from inspections.outline import Outline
from inspections.wording import in_words

AUDIENCES: Final = ("working", "accuracy", "published")
"""Who a report is made for: the team (everything, with checks), the service (is it accurate?), everybody."""
EACH: Final = ("domain", "standard", "question")

EVERYWHERE: Final = (
    ("foreword", "Foreword"),
    ("acknowledgements", "Acknowledgements"),
    ("background", "Background"),
    ("involvement", "Involvement of children and their parents or carers"),
)
"""Places of no domain, standard or key question, which every report may have, and what they are called."""


@dataclass(frozen=True)
class About:
    """What a node stands for where it repeats: one of `EACH` or "", its number, and the words of its heading."""

    kind: str = ""
    number: str = ""
    title: str = ""
    text: str = ""
    domain: int = 0
    standard: str = ""


@dataclass(frozen=True)
class Node:
    """A heading of the report with what stands under it, in this order: `before`, `fixed`, the text at `place`,
    `after`, and the nodes `within`. One that is `running` has no heading in print: it goes on with what stands above.

    `before` and `after` name what `reports.content.edition` builds from what is recorded. `fixed` are paragraphs in the
    markup of `inspections.texts.markup`. A place that is `required` must not be empty when the report is issued.
    """

    heading: str
    key: str = ""
    place: str = ""
    required: bool = False
    running: bool = False
    each: str = ""
    rated_from: str = ""
    only: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    audiences: tuple[str, ...] = AUDIENCES
    within: "tuple[Node, ...]" = ()

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Node":
        lists = {name: tuple(data.get(name, ())) for name in ("only", "before", "fixed", "after")}
        return cls(
            heading=data["heading"],
            key=data.get("key", ""),
            place=data.get("place", ""),
            required=data.get("required", False),
            running=data.get("running", False),
            each=data.get("each", ""),
            rated_from=data.get("rated_from", ""),
            audiences=tuple(data.get("audiences", AUDIENCES)),
            within=tuple(map(cls.from_data, data.get("within", ()))),
            **lists,
        )


@dataclass(frozen=True)
class Place:
    """Where a text of the report stands: its key, what it is called, and the chapter by whose page it is written.

    `chapter` is the key of the top-level heading that it prints under; `about` is what it is about.
    """

    key: str
    title: str
    required: bool
    chapter: str
    about: About


def nodes_of(content: Mapping[str, Any]) -> tuple[Node, ...]:
    """Return the top-level nodes of an edition's content, in order."""
    return tuple(map(Node.from_data, content["report"]))


def stands_for(node: Node, around: About, outline: Outline) -> Iterator[About]:
    """Yield what a node stands for, once where it does not repeat."""
    if not node.each:
        yield around
        return
    for about in _each(node.each, around, outline):
        rated_from = outline.domains[about.domain].rated_from
        if node.rated_from in ("", rated_from) and (not node.only or about.number in node.only):
            yield about


def worded(pattern: str, about: About) -> str:
    """Return a heading, key, place or fixed text with what it is about in the place of `{number}` and the others."""
    for name in ("number", "title", "text", "standard", "domain"):
        pattern = pattern.replace(f"{{{name}}}", str(getattr(about, name)))
    lower = f"{about.title[:1].lower()}{about.title[1:]}"
    return pattern.replace("{in words}", in_words(about.domain)).replace("{in lower case}", lower)


def places(content: Mapping[str, Any] | None, outline: Outline) -> list[Place]:
    """Return every place of an edition in the order of print; without an edition, those that any report may have."""
    if content is None:
        return list(_usual(outline))
    found: dict[str, Place] = {}
    for node in nodes_of(content):
        for about in stands_for(node, About(), outline):
            chapter = _chapter(node, about)
            for place in _places(node, about, outline, chapter):
                found.setdefault(place.key, place)
    return list(found.values())


@dataclass(frozen=True)
class Chapter:
    """A top-level heading of the report with its places in the order of print."""

    key: str
    title: str
    places: tuple[Place, ...]


def chapters(content: Mapping[str, Any] | None, outline: Outline) -> list[Chapter]:
    """Return the chapters that have places, in the order of print."""
    titles = {"front": "Front of the report"}
    if content is None:
        titles |= {f"domain-{domain.number}": domain.title for domain in outline.domains.values()}
    else:
        for node in nodes_of(content):
            for about in stands_for(node, About(), outline):
                titles.setdefault(_chapter(node, about), worded(node.heading, about))
    within: dict[str, tuple[Place, ...]] = {}
    for place in places(content, outline):
        within[place.chapter] = (*within.get(place.chapter, ()), place)
    return [Chapter(key, titles[key], found) for key, found in within.items()]


def _chapter(node: Node, about: About) -> str:
    """Return the key of a chapter as it stands in addresses; where a node has none it is made of the heading."""
    return worded(node.key, about) or re.sub(r"[^a-z0-9]+", "-", worded(node.heading, about).lower()).strip("-")


def _places(node: Node, about: About, outline: Outline, chapter: str) -> Iterator[Place]:
    if node.place:
        yield Place(worded(node.place, about), worded(node.heading, about), node.required, chapter, about)
    for below in node.within:
        for each in stands_for(below, about, outline):
            yield from _places(below, each, outline, chapter)


def _each(kind: str, around: About, outline: Outline) -> Iterator[About]:
    if kind == "domain":
        for domain in outline.domains.values():
            yield About(kind, str(domain.number), domain.title, "", domain.number)
        return
    for number, standard in outline.standards.items():
        domain = outline.domain_of[number]
        if around.domain not in (0, domain.number) or around.standard not in ("", number):
            continue
        if kind == "standard":
            yield About(kind, number, standard.title, standard.statement, domain.number, number)
        else:
            for question in standard.key_questions:
                yield About(kind, question.key, question.text, question.text, domain.number, number)


def _usual(outline: Outline) -> Iterator[Place]:
    for key, title in EVERYWHERE:
        if key != "involvement":
            yield Place(key, title, False, "front", About())
    for about in _each("domain", About(), outline):
        yield Place(f"summary.{about.number}", f"Summary: {about.title}", False, "front", about)
    for domain in _each("domain", About(), outline):
        chapter = f"domain-{domain.number}"
        yield Place(f"overview.{domain.number}", domain.title, False, chapter, domain)
        for standard in _each("standard", domain, outline):
            title = f"{standard.number} {standard.title}"
            yield Place(f"standard.{standard.number}", title, False, chapter, standard)
            for question in _each("question", standard, outline):
                title = f"{question.number} {question.text}"
                yield Place(f"question.{question.number}", title, False, chapter, question)
    yield Place("involvement", dict(EVERYWHERE)["involvement"], False, "front", About())


def is_place(key: str, content: Mapping[str, Any] | None, outline: Outline) -> bool:
    """Return whether a text may be kept at a place: of the edition, or one that any report may have."""
    return key in _keys(_usual(outline)) or (content is not None and key in _keys(places(content, outline)))


def _keys(of: Iterable[Place]) -> set[str]:
    return {place.key for place in of}
