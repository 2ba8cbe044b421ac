"""Reads a text of the report: paragraphs, lists, sub-headings, quotations, bold, links, footnotes, references.

Nothing more, and nothing is lost: what is no mark stands as it was typed, and `"".join(block.raw …)` is the text
again. Pure.

    A paragraph. A line break in it stays.          **bold**      [words](https://example.org/)
    - an item of a list                             ^[a footnote, with marks of its own]
    # a sub-heading                                 {2.3.2|n of N} a reference to a figure
    > a quotation
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_BLOCK: Final = re.compile(r"(?P<gap>(?:[^\S\n]*\n)*)(?P<lines>[^\n]+(?:\n[^\n]*\S[^\n]*)*)?")
_MARK: Final = re.compile(
    r"\*\*(?P<bold>[^\s*](?:[^*\n]|\*(?!\*))*?)\*\*"
    r"|\[(?P<words>[^\[\]\n]+)\]\((?P<address>https?://[^\s()<>\"]{1,2000})\)"
    r"|\{(?P<reference>[^{}\n]{1,300})\}"
)
_ITEM: Final = re.compile(r"[^\S\n]*[-*•][^\S\n]+(?=\S)")
_HEADING: Final = re.compile(r"[^\S\n]*#{1,3}[^\S\n]+(?=\S)")
_QUOTED: Final = re.compile(r"[^\S\n]*>[^\S\n]*")
_NOTE: Final = "^["


@dataclass(frozen=True)
class Words:
    """Plain words; a line feed in them is a line break."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Link:
    text: str
    address: str


@dataclass(frozen=True)
class Reference:
    """What stands between the braces, such as "2.3.2|n of N": `reports.figures` knows what it is."""

    body: str
    bold: bool = False

    @property
    def typed(self) -> str:
        return f"{{{self.body}}}"


@dataclass(frozen=True)
class Note:
    """A footnote."""

    parts: "tuple[Inline, ...]"


Inline = Words | Link | Reference | Note


@dataclass(frozen=True)
class Block:
    """A paragraph, list, heading or quotation; each of `lines` is an item of a list, and one alone of the others.

    `raw` is all that was typed for it, with the empty lines before it.
    """

    kind: str
    lines: tuple[tuple[Inline, ...], ...]
    raw: str


def parse(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text, whose line ends are \\n. Any text is one: what is no mark is words."""
    blocks: list[Block] = []
    for found in _BLOCK.finditer(text):
        gap, lines = found["gap"], found["lines"]
        if lines is None:
            if found[0] and blocks:
                last = blocks.pop()
                blocks.append(Block(last.kind, last.lines, last.raw + found[0]))
            elif found[0]:
                blocks.append(Block("paragraph", (), found[0]))
            continue
        for number, (kind, typed) in enumerate(_runs(lines)):
            blocks.append(_block(kind, typed, gap if number == 0 else ""))
    return tuple(blocks)


def references(text: str) -> list[Reference]:
    """Return the references of a text in order, those in footnotes too."""
    return [
        part for block in parse(text) for line in block.lines for part in _flat(line) if isinstance(part, Reference)
    ]


def _runs(lines: str) -> Iterator[tuple[str, str]]:
    """Part lines that stand together where their kind changes: kind, and the lines with their line feeds."""
    kind, typed = "", ""
    for line in lines.splitlines(keepends=True) if "\n" in lines else [lines]:
        now = _kind(line)
        goes_on = now == kind and now != "heading"
        if now == "paragraph" and kind == "list":
            goes_on, now = True, "list"  # A line without a bullet goes on with its item.
        if typed and not goes_on:
            yield kind, typed
            typed = ""
        kind, typed = now, typed + line
    if typed:
        yield kind, typed


def _kind(line: str) -> str:
    for kind, mark in (("list", _ITEM), ("heading", _HEADING), ("quotation", _QUOTED)):
        if mark.match(line):
            return kind
    return "paragraph"


def _block(kind: str, typed: str, gap: str) -> Block:
    mark = {"list": _ITEM, "heading": _HEADING, "quotation": _QUOTED}.get(kind)
    lines: list[str] = []
    for line in typed.removesuffix("\n").split("\n"):
        begins = mark.match(line) if mark else None
        if kind == "list" and begins:
            lines.append(line[begins.end() :])
        elif lines:
            lines[-1] += "\n" + (line[begins.end() :] if begins else line)
        else:
            lines.append(line[begins.end() :] if begins else line)
    return Block(kind, tuple(tuple(inlines(line.strip())) for line in lines), gap + typed)


def inlines(text: str) -> Iterator[Inline]:
    """Yield what a line is made of."""
    begins = 0
    while (start := text.find(_NOTE, begins)) >= 0:
        end = _closing(text, start + len(_NOTE))
        if end < 0:
            break
        yield from _marks(text[begins:start])
        yield Note(tuple(_marks(text[start + len(_NOTE) : end])))
        begins = end + 1
    yield from _marks(text[begins:])


def _closing(text: str, start: int) -> int:
    """Return where the bracket that was opened before `start` closes, -1 where it does not."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"[": 1, "]": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return -1


def _marks(text: str, bold: bool = False) -> Iterator[Inline]:
    begins = 0
    for found in _MARK.finditer(text):
        if bold and found["bold"]:
            continue
        if found.start() > begins:
            yield Words(text[begins : found.start()], bold)
        begins = found.end()
        if found["bold"]:
            yield from _marks(found["bold"], bold=True)
        elif found["reference"]:
            yield Reference(found["reference"], bold)
        else:
            yield Link(found["words"], found["address"])
    if begins < len(text):
        yield Words(text[begins:], bold)


def _flat(parts: tuple[Inline, ...]) -> Iterator[Inline]:
    for part in parts:
        yield part
        if isinstance(part, Note):
            yield from _flat(part.parts)
