from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from govuk.templatetags.govuk import rating_tag
from reports.document import Cell, Chart, Column, Footnote, Span, Text, plain

register = template.Library()


@register.simple_tag
def words(text: Text) -> SafeString:
    return format_html_join("", "{}", ((_span(span),) for span in text))


@register.simple_tag
def cell_words(cell: Cell) -> SafeString:
    """Print what a table's cell holds; a rating as a tag, which shows its word."""
    if not cell.rating:
        return words(cell.text)
    marks = format_html_join("", "{}", ((_mark(span.footnote),) for span in cell.text if span.footnote))
    return format_html("{}{}", rating_tag(cell.rating, plain(cell.text)), marks)


@register.simple_tag
def picture(chart: Chart) -> SafeString:
    """Print a chart's SVG, whose texts were escaped when it was drawn."""
    return mark_safe(chart.svg)  # noqa: S308


@register.filter
def beside(cells: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[Cell, Column]]:
    return list(zip(cells, columns, strict=True))


def _span(span: Span) -> SafeString:
    lines = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in span.text.split("\n")))
    shown = format_html("<strong>{}</strong>", lines) if span.strong else lines
    return format_html("{}{}", shown, _mark(span.footnote)) if span.footnote else shown


def _mark(footnote: Footnote | None) -> SafeString:
    if footnote is None:
        return SafeString("")
    return format_html(
        '<sup><a class="govuk-link" id="footnote-mark-{0}" href="#footnote-{0}" '
        'aria-label="Footnote {0}">{0}</a></sup>',
        footnote.number,
    )
