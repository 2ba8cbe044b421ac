"""A text of the report as it will print, as HTML. Pure but for the markup of pages."""

from collections.abc import Iterable, Mapping
from html import escape
from itertools import count

from django.utils.safestring import SafeString, mark_safe

from inspections.texts.markup import Block, Inline, Link, Note, Reference, parse
from reports.figures import Printed

_AROUND = {
    "paragraph": ('<p class="govuk-body app-prose">', "</p>"),
    "heading": ('<p class="govuk-body app-prose"><strong>', "</strong></p>"),
    "quotation": ('<blockquote class="govuk-inset-text">', "</blockquote>"),
}


class Preview:
    """The HTML of texts of one page; `printed` holds every reference in them, by what stands between its braces."""

    def __init__(self, printed: Mapping[str, Printed]) -> None:
        self.printed = printed

    def of(self, text: str) -> SafeString:
        """Return a text as HTML, its footnotes numbered from 1 and listed at its end."""
        self.numbers, self.notes = count(1), list[str]()
        blocks = "".join(self._block(block) for block in parse(text) if block.lines)
        notes = "".join(self.notes)
        foot = f'<ol class="govuk-list govuk-list--number govuk-body-s">{notes}</ol>' if notes else ""
        return mark_safe(blocks + foot)  # noqa: S308 - every word in it is escaped

    def _block(self, block: Block) -> str:
        if block.kind == "list":
            items = "".join(f"<li>{self._line(line)}</li>" for line in block.lines)
            return f'<ul class="govuk-list govuk-list--bullet app-prose">{items}</ul>'
        begins, ends = _AROUND[block.kind]
        return f"{begins}{'<br>'.join(map(self._line, block.lines))}{ends}"

    def _line(self, parts: Iterable[Inline]) -> str:
        return "".join(map(self._part, parts))

    def _part(self, part: Inline) -> str:
        match part:
            case Note():
                number = next(self.numbers)
                self.notes.append(f"<li>{self._line(part.parts)}</li>")
                return f'<sup><span class="govuk-visually-hidden">footnote </span>{number}</sup>'
            case Link():
                return f'<a class="govuk-link" href="{escape(part.address)}">{escape(part.text)}</a>'
            case Reference():
                return _bold(self._reference(part), part.bold)
            case _:
                return _bold(escape(part.text).replace("\n", "<br>"), part.bold)

    def _reference(self, part: Reference) -> str:
        shown = self.printed[part.body]
        return f"<mark>{escape(shown.text)}</mark>" if shown.fault else escape(shown.text)


def _bold(words: str, bold: bool) -> str:
    return f"<strong>{words}</strong>" if bold else words
