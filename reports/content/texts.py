"""What inspectors wrote, as it prints: the markup of a text as blocks of the report, its references as figures."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final

from inspections.texts.markup import Inline, Link, Note, Reference, Words, inlines, parse
from reports.document import Block, Footnote, Listing, Paragraph, Span, Text, text
from reports.figures import Figures, figures_from
from reports.queries import Source

OPENING_QUOTES: Final = "“‘\"'«"
STYLES: Final = {"heading": "subheading", "quotation": "quotation"}


class Texts:
    """The texts of a report. Its figures are worked out when the first reference is printed."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @cached_property
    def _figures(self) -> Figures:
        return figures_from(self._source)

    def at(self, place: str) -> tuple[Block, ...]:
        """Return what is written at a place, nothing where nothing is."""
        written = self._source.texts.get(place)
        return self.of(written.text) if written else ()

    def of(self, typed: str) -> tuple[Block, ...]:
        """Return a text in the markup of `inspections.texts.markup` as blocks."""
        return tuple(self._blocks(typed))

    def line(self, typed: str) -> Text:
        """Return a text that stands in one line, such as a finding."""
        return self._spans(inlines(typed))

    def _blocks(self, typed: str) -> Iterator[Block]:
        for block in parse(typed):
            lines = [self._spans(line) for line in block.lines if line]
            if not lines:
                continue
            if block.kind == "list":
                yield Listing(tuple(lines))
            elif block.kind == "quotation":
                yield Paragraph(_quoted(lines[0]), STYLES[block.kind])
            else:
                yield Paragraph(lines[0], STYLES.get(block.kind, "body"))

    def _spans(self, parts: Iterable[Inline]) -> Text:
        spans: list[Span] = []
        for part in parts:
            if isinstance(part, Note):
                _put_note(spans, Footnote("".join(map(self._in_note, part.parts)).strip()))
            else:
                spans.append(self._span(part))
        return text(*spans)

    def _span(self, part: Words | Link | Reference) -> Span:
        if isinstance(part, Link):
            return Span(part.text, address=part.address)
        if isinstance(part, Reference):
            printed = self._figures.printed(part.body)
            if printed.fault:
                return Span(f"[{printed.text}: {printed.fault}]", part.bold, marked=True)
            return Span(printed.text, part.bold)
        return Span(part.text, part.bold)

    def _in_note(self, part: Inline) -> str:
        """Return a part of a footnote in words alone: a link with its address, a figure with what is wrong with it."""
        if isinstance(part, Link):
            return part.address if part.text == part.address else f"{part.text}, {part.address}"
        return "" if isinstance(part, Note) else self._span(part).text


def _put_note(spans: list[Span], note: Footnote) -> None:
    """Put the mark of a footnote behind the last span, or by itself where there is none or it has a mark already."""
    if spans and spans[-1].footnote is None:
        spans[-1] = replace(spans[-1], footnote=note)
    else:
        spans.append(Span("", footnote=note))


def _quoted(spans: Text) -> Text:
    """Return a quotation between quotation marks, those that it has or else our own."""
    if not spans or spans[0].text.startswith(tuple(OPENING_QUOTES)):
        return spans
    first = replace(spans[0], text=f"“{spans[0].text}")
    spans = (first, *spans[1:])
    last = spans[-1]
    return (*spans[:-1], replace(last, text=f"{last.text}”"))
