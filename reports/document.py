"""What a report is made of, as plain data without markup: the Word file, the PDF and the web page only format it.

Pure: no Django, no clock. Every text is a run of spans. When a report is put together every string is cleaned of what
can't be printed, and footnotes and tables get their numbers, so that all formats count alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, is_dataclass, replace
from dataclasses import fields as fields_of
from functools import cache
from operator import is_
from typing import Any, Final, TypeVar

from govuk.texts import MOST_MARKS, PILES

T = TypeVar("T")

UNPRINTABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
BEYOND_UNICODE_TEXT: Final = re.compile("[" + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF)
                                                     for plane in range(1, 17)) + "]")  # fmt: skip
BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
MOST_LINES: Final = 1_000
TURNING: Final = re.compile("[\u202a-\u202e]")


def clean(text: str) -> str:
    """Return a text that any format can hold: no character is left that XML refuses, and no word is joined or lost.

    Every kind of line break becomes a line feed, a control character a space; marks that turn the direction of all
    that follows them go, since they would turn our own words too. Of a pile of accents on a letter the first 30 are
    printed, and after 1,000 lines of one text its words run on without a break: a text that landed before there was a
    limit is printed too.
    """
    if len(text) > MOST_MARKS and not text.isascii():
        text = PILES.sub(r"\1", text)
    if text.isprintable():  # as nearly all are: then there is none of these
        return text
    text = TURNING.sub("", BREAKS.sub("\n", text))
    text = BEYOND_UNICODE_TEXT.sub(" ", UNPRINTABLE.sub(" ", text)).replace("\t", " ")
    lines = text.split("\n", MOST_LINES)
    return text if len(lines) <= MOST_LINES else "\n".join([*lines[:-1], " ".join(lines[-1].split())])


@dataclass(frozen=True)
class Footnote:
    """A note at the foot of the page; `number` counts from 1 through the whole report."""

    text: str
    number: int = 0


@dataclass(frozen=True)
class Span:
    """A piece of a text; a line feed in it is a line break. The mark of `footnote` stands behind it.

    With an `address` it is a link to a page of the web. What is `marked` is unfinished or wrong, and looks so.
    """

    text: str
    strong: bool = False
    footnote: Footnote | None = None
    address: str = ""
    marked: bool = False


Text = tuple[Span, ...]


def text(*parts: str | Span) -> Text:
    """Make a text of strings and spans; an empty one is left out."""
    spans = (part if isinstance(part, Span) else Span(part) for part in parts)
    return tuple(span for span in spans if span.text or span.footnote)


def plain(of: Text) -> str:
    return "".join(span.text for span in of)


@dataclass(frozen=True)
class Paragraph:
    """Style: body, lead (to be read first), heads (what it heads follows), wording (the framework's own words),
    quotation, or subheading, which is a heading one level below that of its section.
    """

    text: Text
    style: str = "body"
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Listing:
    """A list: bullets, or numbers from `start` on."""

    items: tuple[Text, ...]
    start: int | None = None
    kind: str = field(default="listing", init=False)


@dataclass(frozen=True)
class Column:
    """A column's heading; `share` of the width relative to the others; `numeric` sets figures to the right."""

    title: str
    share: float = 1
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell; `rating` is the rating's key where the cell shows one, which formats may colour."""

    text: Text
    rating: str = ""


@dataclass(frozen=True)
class Row:
    """A row whose first cell is its heading; `strong` sets the whole row in bold."""

    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A table with caption; `notes` explain it beneath. `number` counts from 1 through the whole report."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    number: int = 0
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Chart:
    """`width` by `height` in its own units; the table next to it in the report holds the same figures."""

    title: str
    description: str
    svg: str
    width: int
    height: int
    kind: str = field(default="chart", init=False)


Block = Paragraph | Listing | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it. `anchor` names it within the report; `level` is 1 for a chapter.

    `remarks` are what there is to check in it: the Word file shows them in its margin, the others not.
    """

    title: str
    anchor: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    level: int = 1
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole report draft.

    `cover` holds pairs of a label and what the title page says for it. `file_name` has no ending. `made_on` is the day
    of making in ISO form. `footnotes` are those of all spans, in their order.
    """

    title: str
    subject: str
    service: str
    status: str
    reference: str
    made_on: str
    file_name: str
    cover: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...] = ()


def cell(value: str | int | Text, *, strong: bool = False, rating: str = "") -> Cell:
    """Make a cell of a string, a number or a text."""
    if isinstance(value, tuple):
        return Cell(tuple(replace(span, strong=span.strong or strong) for span in value), rating)
    return Cell(text(Span(str(value), strong)), rating)


def row(*values: str | int | Text | Cell, strong: bool = False) -> Row:
    """Make a row of cells, or of what `cell` takes."""
    cells = tuple(value if isinstance(value, Cell) else cell(value) for value in values)
    if strong:
        cells = tuple(cell(each.text, strong=True, rating=each.rating) for each in cells)
    return Row(cells, strong)


def paragraphs(written: str, style: str = "body") -> tuple[Paragraph, ...]:
    """Part what a person wrote at its empty lines; nothing where nothing was written."""
    pieces = re.split(r"\n\s*\n", clean(written).strip())
    return tuple(Paragraph(text(piece.strip()), style) for piece in pieces if piece.strip())


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 case" or "2 cases"."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def levelled(sections: Iterable[Section], level: int = 1) -> tuple[Section, ...]:
    """Return the sections with the level that each stands at."""
    return tuple(replace(each, level=level, sections=levelled(each.sections, level + 1)) for each in sections)


class Finishing:
    """Cleans every string, and gives tables and footnotes their numbers in reading order.

    With `refer`, a footnote that says what an earlier one says refers to that by its number.
    """

    def __init__(self, *, refer: bool = False) -> None:
        self.footnotes: list[Footnote] = []
        self.tables = 0
        self._refer = refer
        self._first: dict[str, int] = {}

    def of(self, part: T) -> T:
        """Return the part with all in it cleaned and numbered; what stays as it was is not made anew."""
        if isinstance(part, str):
            return clean(part)  # type: ignore[return-value]
        if isinstance(part, tuple):
            finished = tuple([self.of(each) for each in part])
            return part if all(map(is_, finished, part)) else finished  # type: ignore[return-value]
        kind: Any = type(part)
        changes: dict[str, Any] = {}
        for name in _names(kind):
            value = getattr(part, name)
            finished_value = self.of(value)
            if finished_value is not value:
                changes[name] = finished_value
        if isinstance(part, Table):
            self.tables += 1
            changes["number"] = self.tables
        if isinstance(part, Footnote):
            changes["number"] = number = len(self.footnotes) + 1
            first = self._first.setdefault(changes.get("text", part.text), number)
            if self._refer and first != number:
                changes["text"] = f"See footnote {first}."
            self.footnotes.append(replace(part, **changes))
        return replace(part, **changes) if changes else part  # type: ignore[type-var]


@cache
def _names(of: Any) -> tuple[str, ...]:
    """Return the fields of a part of a report, none of what is no such part."""
    return tuple(each.name for each in fields_of(of) if each.init) if is_dataclass(of) else ()


def put_together(report: Report, *, refer: bool = False) -> Report:
    """Return the report with every string cleaned, with levels, and with numbers for its tables and footnotes.

    With `refer`, a footnote that says what an earlier one says becomes "See footnote 3."
    """
    finishing = Finishing(refer=refer)
    made = finishing.of(replace(report, sections=levelled(report.sections), footnotes=()))
    return replace(made, footnotes=tuple(finishing.footnotes))


def every_section(sections: Iterable[Section]) -> Iterable[Section]:
    """Yield the sections and all beneath them, in reading order."""
    for section in sections:
        yield section
        yield from every_section(section.sections)
