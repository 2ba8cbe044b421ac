from html import escape

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from govuk.templatetags.govuk import rating_tag
from reports.document import Cell, Chart, Footnote, Span, Table, Text, plain

register = template.Library()


@register.simple_tag
def words(text: Text) -> SafeString:
    return mark_safe("".join(map(_span, text)))  # noqa: S308 - each span is escaped


@register.simple_tag
def subheading(text: Text, level: int) -> SafeString:
    """Print a sub-heading in a section of this level; a chapter, level 1, is an h2 of the page."""
    below = min(level, 3) + 2
    return format_html('<h{0} class="govuk-heading-s app-prose">{1}</h{0}>', below, words(text))


@register.simple_tag
def body(table: Table) -> SafeString:
    """Print a table's rows, a rating as a tag that shows its word. A report has over a thousand cells."""
    rows = []
    for row in table.rows:
        heading, *cells = map(_in_cell, row.cells)
        weight = "" if row.strong else " govuk-!-font-weight-regular"
        rows.append(
            f'<tr class="govuk-table__row"><th scope="row" class="govuk-table__header govuk-!-text-break-word{weight}">'
            f"{heading}</th>"
        )
        for cell, column in zip(cells, table.columns[1:], strict=True):
            numeric = " govuk-table__cell--numeric" if column.numeric else ""
            rows.append(f'<td class="govuk-table__cell{numeric}">{cell}</td>')
        rows.append("</tr>")
    return mark_safe("".join(rows))  # noqa: S308 - each cell is escaped


@register.simple_tag
def picture(chart: Chart) -> SafeString:
    """Print a chart's SVG, whose texts were escaped when it was drawn."""
    return mark_safe(chart.svg)  # noqa: S308


def _in_cell(cell: Cell) -> SafeString:
    if not cell.rating:
        return words(cell.text)
    marks = format_html_join("", "{}", ((_mark(span.footnote),) for span in cell.text if span.footnote))
    return format_html("{}{}", rating_tag(cell.rating, plain(cell.text)), marks)


def _span(span: Span) -> str:
    lines = escape(span.text).replace("\n", "<br>")
    shown = f"<strong>{lines}</strong>" if span.strong else lines
    if span.marked:
        shown = f"<mark>{shown}</mark>"
    if span.address:
        shown = f'<a class="govuk-link" href="{escape(span.address)}">{shown}</a>'
    return f"{shown}{_mark(span.footnote)}" if span.footnote else shown


def _mark(footnote: Footnote | None) -> SafeString:
    if footnote is None:
        return SafeString("")
    return format_html(
        '<sup><a class="govuk-link" id="footnote-mark-{0}" href="#footnote-{0}" '
        'aria-label="Footnote {0}">{0}</a></sup>',
        footnote.number,
    )
