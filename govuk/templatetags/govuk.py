"""Template tags for GOV.UK Design System components: `{% load govuk %}`.

Forms: `error_summary`, `error_prefix`, `question`, `submit_button`. Navigation: `nav_item`, `breadcrumb`, `back_link`,
`link`, `link_to`, `button_link`, `pagination`. Messages: `once`. Tables: `table`, `table_head`, `row`, `cells`,
`numeric_cells`, `scroll_region`. Content: `caption`, `rating_tag`, `status_tag`, `known`, `task_list`, `stage_list`,
`summary_list`, `summary_row`, `details`, `warning`, `progress_bar`, `plot`, `bar_chart`, `comparison_chart`,
`empty_state`. Words: `after`, `counted`, `block_again`. Each says below what it takes; `govuk/__init__.py` shows them
in use.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.template.base import NodeList, render_value_in_context
from django.template.loader import render_to_string
from django.template.loader_tags import BlockNode
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from govuk import charts
from govuk.fields import errors, print_field
from govuk.layout import SubmitButton

register = template.Library()

RATINGS = ("inadequate", "requires_improvement", "good", "outstanding")


@register.simple_tag(takes_context=True)
def question(context: template.Context, field: BoundField, **options: Any) -> SafeString:
    """Print one field as a GOV.UK question; the options are those of `govuk.fields.Options`."""
    return question_with(context, field, options)


@register.simple_tag(takes_context=True)
def question_with(
    context: template.Context, field: BoundField, options: dict[str, Any] | str | None = None
) -> SafeString:
    """Print one field with its options in a dict, as the crispy templates hold them.

    A text box holds what the page's request has kept for it (`drafts`), where it keeps anything.
    """
    drafts = getattr(context.get("request"), "drafts", None)
    return print_field(field, drafts, **(options if isinstance(options, dict) else {}))


@register.simple_tag
def submit_button(
    text: str, name: str = "", value: str = "", secondary: bool = False, warning: bool = False
) -> SafeString:
    """Print a button that sends the form around it."""
    button = SubmitButton(text, name=name, value=value, secondary=secondary, warning=warning)
    return render_to_string("govuk/layout/submit_button.html", {"button": button})


@register.simple_tag(takes_context=True)
def render_button(context: template.Context, button: SubmitButton) -> SafeString:
    """Print a button of a crispy helper."""
    return button.render(context["form"], context)


@register.inclusion_tag("govuk/tags/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """Print the errors of forms and formsets in their order, each linked to its form control."""
    return {"errors": [error for form in forms for error in errors(form)]}


@register.simple_tag
def error_prefix(*forms: Any) -> str:
    """Print "Error: " for the page's title when any of the forms or formsets has errors."""
    return "Error: " if any(True for form in forms for _ in errors(form)) else ""


@register.inclusion_tag("govuk/tags/nav_item.html", takes_context=True)
def nav_item(context: template.Context, text: str, view: str) -> dict[str, Any]:
    """Print an item of the navigation, marked as current on its own page."""
    request = context.get("request")
    match = request.resolver_match if request else None
    return {"text": text, "href": reverse(view), "current": match is not None and match.view_name == view}


@register.filter
def once(messages: Iterable[Message] | None) -> list[Message]:
    """Return each message once: a form that was sent twice, where the first answer was slow, has left two of them.

    None where a page is printed without a request.
    """
    return list({(message.level_tag, str(message)): message for message in messages or ()}.values())


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    """Print the breadcrumbs around the steps in the block, nothing where the page has none."""
    if not content.strip():
        return SafeString("")
    return format_html(
        '<nav class="govuk-breadcrumbs" aria-label="Breadcrumbs"><ol class="govuk-breadcrumbs__list">{}</ol></nav>',
        content,
    )


@register.simple_block_tag
def caption(content: str) -> SafeString:
    """Print the words in the block as the caption over the page's heading, nothing where the page has none."""
    return format_html('<span class="govuk-caption-l">{}</span>', content) if content.strip() else SafeString("")


@register.simple_tag
def breadcrumb(text: str, view: str, *args: Any) -> SafeString:
    """Print one step of the breadcrumbs, a link to a named view with its arguments."""
    return format_html(
        '<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{}">{}</a></li>',
        reverse(view, args=args),
        text,
    )


@register.simple_tag
def back_link(href: str, text: str = "Back") -> SafeString:
    """Print the link back to the page before, for pages that follow each other."""
    return format_html('<nav aria-label="{1}"><a href="{0}" class="govuk-back-link">{1}</a></nav>', href, text)


@register.simple_tag(takes_context=True)
def link(context: template.Context, text: Any, view: str, *args: Any, hidden: str = "") -> SafeString:
    """Print a link to a named view with its arguments; the words in `hidden` are only heard, as what is changed."""
    words = format_html('{}<span class="govuk-visually-hidden"> {}</span>', text, hidden) if hidden else text
    return format_html('<a class="govuk-link" href="{}">{}</a>', _address(context, view, args), words)


@register.simple_block_tag(takes_context=True)
def link_to(context: template.Context, content: str, view: str, *args: Any) -> SafeString:
    """Print a link around the words in the block, where these are not one piece of text."""
    return link(context, content, view, *args)


@register.simple_tag(takes_context=True)
def button_link(context: template.Context, text: str, view: str, *args: Any, secondary: bool = False) -> SafeString:
    """Print a link to a named view that looks like a button."""
    return format_html(
        '<a class="govuk-button{}" role="button" draggable="false" data-module="govuk-button" href="{}">{}</a>',
        " govuk-button--secondary" if secondary else "",
        _address(context, view, args),
        text,
    )


def _address(context: template.Context, view: str, args: Sequence[Any]) -> str:
    """Return the address of a view: as with `{% url %}`, where the page stands under the admin the view's own there."""
    match = getattr(getattr(context, "request", None), "resolver_match", None)
    return reverse(view, args=args, current_app=match.namespace if match else None)


@register.simple_block_tag
def scroll_region(content: str, label: str) -> SafeString:
    """Print a region around what may be wider than the page: it scrolls by itself, with the keyboard too."""
    return format_html(
        '<div class="app-table-scroll" role="region" aria-label="{}" tabindex="0">{}</div>', label, content
    )


@register.simple_block_tag
def table(
    content: str,
    caption: str,
    *columns: str | Iterable[str],
    size: str = "s",
    classes: str = "app-table--compact",
    region: str = "",
    scrolls: bool = True,
) -> SafeString:
    """Print a table around the rows in the block, in a region that scrolls where the table is wider than the page.

    The columns are as in `table_head`; without any, the block prints the head and the bodies itself. `size` is the
    caption's: s, m or hidden. `region` is the label of the region where that is not the caption.
    """
    if columns:
        content = format_html('{} <tbody class="govuk-table__body">{}</tbody>', table_head(*columns), content)
    printed = format_html(
        '<table class="{}"><caption class="govuk-table__caption {}">{}</caption> {}</table>',
        f"govuk-table {classes}".strip(),
        "govuk-visually-hidden" if size == "hidden" else f"govuk-table__caption--{size}",
        caption,
        content,
    )
    return scroll_region(printed, region or caption) if scrolls else printed


@register.simple_tag
def table_head(*columns: str | Iterable[str]) -> SafeString:
    """Print the head of a table from the headings of its columns; an empty one is left out.

    A heading that ends in ":numeric" is over numbers, one that ends in ":hidden" is only heard. A list stands for as
    many columns of numbers.
    """
    names = [
        name for each in columns for name in ([each] if isinstance(each, str) else [f"{one}:numeric" for one in each])
    ]
    return format_html(
        '<thead class="govuk-table__head"><tr class="govuk-table__row">{}</tr></thead>',
        format_html_join(
            " ", '<th scope="col" class="govuk-table__header{}">{}</th>', map(_heading, filter(None, names))
        ),
    )


def _heading(name: str) -> tuple[str, str]:
    """Return the further class of a column's heading and what it says."""
    words, _, kind = name.rpartition(":")
    if kind == "hidden":
        return "", format_html('<span class="govuk-visually-hidden">{}</span>', words)
    return (" govuk-table__header--numeric", words) if kind == "numeric" else ("", name)


@register.simple_tag(takes_context=True)
def cells(context: template.Context, *values: Any) -> SafeString:
    """Print a cell of a table for each value, next to each other in a row."""
    return _cells("govuk-table__cell", context, values)


@register.simple_tag(takes_context=True)
def numeric_cells(context: template.Context, *values: Any) -> SafeString:
    """Print a cell for each value, as `cells` does, set for numbers."""
    return _cells("govuk-table__cell govuk-table__cell--numeric", context, values)


@register.simple_tag(takes_context=True)
def row(context: template.Context, heading: Any, *values: Any, numeric: bool = False) -> SafeString:
    """Print a row of a table: its heading and a cell for each value, with `numeric` all set for numbers."""
    return format_html(
        '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{}</th> {}</tr>',
        *(heading, numeric_cells(context, *values) if numeric else cells(context, *values)),
    )


def _cells(classes: str, context: template.Context, values: Iterable[Any]) -> SafeString:
    """Return a cell for each value, written as `{{ value }}` writes it."""
    printed = ((classes, render_value_in_context(value, context)) for value in values)
    return format_html_join(" ", '<td class="{}">{}</td>', printed)


@register.simple_tag(takes_context=True)
def known(context: template.Context, value: Any, missing: str, unit: str = "") -> SafeString:
    """Print a value with its unit, nought too; where it is None or empty, print the words in `missing` in grey."""
    if value is None or value == "":
        return format_html('<span class="app-missing">{}</span>', missing)
    return format_html("{}{}", render_value_in_context(value, context), unit)


@register.filter
def after(value: Any, words: str) -> str:
    """Return words followed by a value: `domain|after:"Findings on"`."""
    return f"{words} {value}"


@register.filter
def counted(number: int, noun: str) -> str:
    """Return a number with what it counts: "1 case", "3 cases"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@register.simple_tag(takes_context=True)
def block_again(context: template.Context, name: str) -> SafeString:
    """Print a block of the page once more where it stands already, as the heading in the title."""
    return BlockNode(name, NodeList()).render(context)


@register.simple_tag
def rating_tag(value: str | None, label: str) -> SafeString:
    """Print a rating as a tag with its word; a value that is not one of the four (None too) prints a grey tag."""
    colour = f"app-rating app-rating--{value.replace('_', '-')}" if value in RATINGS and value else "govuk-tag--grey"
    return format_html('<strong class="govuk-tag {}">{}</strong>', colour, label)


@register.simple_tag
def status_tag(text: str, colour: str = "") -> SafeString:
    """Print a status as a tag of a GOV.UK colour, or without one as plain text (the pattern for "Completed")."""
    if not colour:
        return format_html("{}", text)
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.inclusion_tag("govuk/tags/task_list.html")
def task_list(tasks: Sequence[dict[str, Any]], prefix: str = "task") -> dict[str, Any]:
    """Print a task list. A task has title, href (None: can't start yet), hint, status and colour.

    `prefix` begins the ids: give another where a page has two lists.
    """
    return {"tasks": tasks, "prefix": prefix}


@register.inclusion_tag("govuk/tags/stage_list.html")
def stage_list(stages: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Print numbered stages. A stage has title, href, state (done, current, to_do), status (its words) and detail."""
    return {"stages": stages}


@register.inclusion_tag("govuk/tags/summary_list.html")
def summary_list(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Print a summary list. A row has key, value and perhaps href, action ("Change") and hidden (what is changed)."""
    return {"rows": rows}


@register.simple_block_tag
def summary_row(content: str, key: str, actions: bool = True) -> SafeString:
    """Print a row of a summary list around its value in the block, for a list that is written out.

    Say that it has no actions where other rows of the list have some.
    """
    return format_html(
        '<div class="govuk-summary-list__row{}"><dt class="govuk-summary-list__key">{}</dt> '
        '<dd class="govuk-summary-list__value">{}</dd></div>',
        *("" if actions else " govuk-summary-list__row--no-actions", key, content),
    )


@register.simple_block_tag
def details(content: str, summary: str, hidden: str = "", is_open: bool = False) -> SafeString:
    """Print details that open with a click on their summary, or are open already; the words in `hidden` are only
    heard.
    """
    words = format_html('{}<span class="govuk-visually-hidden"> {}</span>', summary, hidden) if hidden else summary
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary> '
        '<div class="govuk-details__text">{}</div></details>',
        " open" if is_open else "",
        words,
        content,
    )


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """Print the words in the block as a warning."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span> '
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {}</strong></div>',
        content,
    )


@register.inclusion_tag("govuk/tags/progress_bar.html")
def progress_bar(done: int, total: int, counted: str) -> dict[str, Any]:
    """Print "3 of 12 cases submitted" with a bar beneath; `counted` is the words after the numbers."""
    return {"done": done, "total": total, "counted": counted, "width": round(100 * done / total) if total else 0}


@register.simple_block_tag
def plot(content: str, plot: Any, *name: Any) -> SafeString:
    """Print the shapes in the block as a plot in inline SVG; the page prints the same figures as a table.

    The plot has a width, a height, a title and a description in words; `name` begins the ids of the last two.
    """
    drawn = format_html(
        '<svg class="app-plot" viewBox="0 0 {} {}" role="img" aria-labelledby="{name}-title {name}-description"'
        ' focusable="false"><title id="{name}-title">{}</title><desc id="{name}-description">{}</desc>{}</svg>',
        *(plot.width, plot.height, plot.title, plot.description, content),
        name="-".join(map(str, name)),
    )
    return scroll_region(drawn, f"Plot. {plot.title}")


@register.inclusion_tag("govuk/tags/bar_chart.html")
def bar_chart(title: str, rows: Iterable[tuple[str, int | Decimal]]) -> dict[str, Any]:
    """Print a bar chart of (label, number) pairs in inline SVG. The page prints the same figures as a table."""
    return charts.bar_chart(title, list(rows))


@register.inclusion_tag("govuk/tags/comparison_chart.html")
def comparison_chart(title: str, rows: Iterable[tuple[str, int, int]], first: str, second: str) -> dict[str, Any]:
    """Print two whole percentages beside each other for each (label, first, second), in inline SVG.

    `first` and `second` say what they are of; each bar carries its words. The page prints the figures as a table too.
    """
    return charts.comparison_chart(title, list(rows), first, second)


@register.inclusion_tag("govuk/tags/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Print the links between pages of a list, keeping the rest of the query string; nothing for a single page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context["request"], "page": page, "numbers": list(numbers)}


@register.inclusion_tag("govuk/tags/empty_state.html", takes_context=True)
def empty_state(
    context: template.Context, title: str, text: str, link: str = "", view: str = "", *args: Any, href: str = ""
) -> dict[str, Any]:
    """Print what an empty list says: that it is empty, and what to do about it.

    The link leads to a named view with its arguments, or to `href`.
    """
    return {"title": title, "text": text, "link": link, "href": _address(context, view, args) if view else href}
