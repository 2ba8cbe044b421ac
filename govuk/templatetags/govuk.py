"""Template tags for GOV.UK Design System components: `{% load govuk %}`.

Forms: `error_summary`, `error_prefix`, `question`, `submit_button`. Navigation: `nav_item`, `breadcrumb`, `back_link`,
`pagination`. Messages: `once`. Content: `rating_tag`, `status_tag`, `task_list`, `stage_list`, `summary_list`,
`progress_bar`, `bar_chart`, `comparison_chart`, `empty_state`. Each says below what it takes; `govuk/__init__.py` shows
them in use.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from govuk import charts
from govuk.fields import describe, first_control_id, sentences
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
    part = describe(field, drafts, **(options if isinstance(options, dict) else {}))
    return render_to_string(part["template"], {"part": part})


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
    return {"errors": [error for form in forms for error in _errors(form)]}


@register.simple_tag
def error_prefix(*forms: Any) -> str:
    """Print "Error: " for the page's title when any of the forms or formsets has errors."""
    return "Error: " if any(True for form in forms for _ in _errors(form)) else ""


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


@register.inclusion_tag("govuk/tags/progress_bar.html")
def progress_bar(done: int, total: int, counted: str) -> dict[str, Any]:
    """Print "3 of 12 cases submitted" with a bar beneath; `counted` is the words after the numbers."""
    return {"done": done, "total": total, "counted": counted, "width": round(100 * done / total) if total else 0}


@register.inclusion_tag("govuk/tags/bar_chart.html")
def bar_chart(title: str, rows: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """Print a bar chart of (label, number) pairs in inline SVG. The page prints the same figures as a table."""
    given = list(rows)
    return {
        "title": title,
        "description": "; ".join(f"{label}: {number}" for label, number in given),
        "bars": charts.bars(given),
        "width": charts.WIDTH,
        "height": len(given) * charts.ROW_HEIGHT,
        "label_width": charts.LABEL_WIDTH,
        "bar_height": charts.BAR_HEIGHT,
    }


@register.inclusion_tag("govuk/tags/comparison_chart.html")
def comparison_chart(title: str, rows: Iterable[tuple[str, int, int]], first: str, second: str) -> dict[str, Any]:
    """Print two whole percentages beside each other for each (label, first, second), in inline SVG.

    `first` and `second` say what they are of; each bar carries its words. The page prints the figures as a table too.
    """
    given = list(rows)
    return {
        "title": title,
        "description": "; ".join(f"{label}: {one}% {first}, {two}% {second}" for label, one, two in given),
        "pairs": charts.pairs(given),
        "first": first,
        "second": second,
        "width": charts.WIDTH,
        "height": len(given) * charts.PAIR_ROW_HEIGHT,
        "label_width": charts.LABEL_WIDTH,
        "bar_height": charts.PAIR_BAR_HEIGHT - 2,
    }


@register.inclusion_tag("govuk/tags/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Print the links between pages of a list, keeping the rest of the query string; nothing for a single page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context["request"], "page": page, "numbers": list(numbers)}


@register.inclusion_tag("govuk/tags/empty_state.html")
def empty_state(title: str, text: str, href: str = "", link: str = "") -> dict[str, Any]:
    """Print what an empty list says: that it is empty, and what to do about it."""
    return {"title": title, "text": text, "href": href, "link": link}


def _errors(given: Any) -> Iterator[tuple[str, str]]:
    """Yield (sentence, id of the control it is about or "") for each error of a form or formset, its own first.

    Anything else, such as the empty text of a variable that the page does not have, has no errors.
    """
    if isinstance(given, BaseFormSet):
        yield from ((str(sentence), "") for sentence in given.non_form_errors())
        for form in given.forms:
            yield from _errors(form)
    elif isinstance(given, BaseForm):
        yield from ((str(sentence), "") for sentence in given.non_field_errors())
        for field in given:
            yield from ((sentence, first_control_id(field)) for sentence in sentences(field))
