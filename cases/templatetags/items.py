from typing import cast

from django import template
from django.forms.boundfield import BoundField
from django.forms.utils import flatatt
from django.template.defaultfilters import linebreaks_filter, linebreaksbr
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from cases.fieldwork.pages import Item, Kind
from cases.fieldwork.rows import Row
from govuk.fields import character_count, print_field, print_html
from govuk.texts import LONGEST
from inspections.changes import Why

register = template.Library()


@register.simple_tag(takes_context=True)
def item(context: template.Context, row: Row) -> SafeString:
    """Print one item of a page's form. What it says of its state is written by static/js/item.js.

    It is put together here and not by a template: a page has some fifty items, and a template took a third of its time.
    """
    one, field = row.item, cast(BoundField, row.field)
    around = {name: context[name] for name in ("inspection", "case", "user")} if row.held else {}
    held = [
        render_to_string("cases/fieldwork/_held_change.html", {**around, "one": each, "row": row}) for each in row.held
    ]
    known = _known_of_relevance(one, row.relevant)
    return print_html(
        '<div class="app-item app-item--{}" id="{}" data-item="{}" data-kind="{}" data-label="{}" data-version="{}"'
        ' data-state=""{}{}>{}{}{}{}<div data-held-place>{}</div><p class="app-item__state">'
        '<span class="app-item__status" data-status></span> <a class="govuk-link" href="{}" data-history{}>History'
        '<span class="govuk-visually-hidden"> of {}</span></a></p></div>',
        one.kind,
        row.anchor,
        one.key,
        "words" if one.is_words else "many" if one.many else "one",
        one.label_in_full,
        row.version,
        flatatt(known) if known else "",
        " hidden" if row.is_hidden else "",
        print_field(field, rows=8) if one.is_words else print_field(field, inline=row.is_inline, small=True),
        _character_count(row, field),
        _beside(row),
        _meanwhile(row),
        SafeString("".join(held)),
        row.history,
        "" if row.version else " hidden",
        one.label_in_full,
    )


def _known_of_relevance(item: Item, relevant: str) -> dict[str, str]:
    """Return what the page's script must know of an item's relevance, as attributes."""
    if item.kind == Kind.DEPARTURE:
        return {"data-departs-from": item.parent}
    if not item.proposal or item.proposal.relevant is None:
        return {}
    not_relevant = item.judgements.not_relevant if item.judgements else ""
    known = {"data-relevant": relevant, "data-not-relevant": not_relevant}
    if item.proposal.relevant:
        return {"data-relevance": "relevant", **known}
    return {"data-relevance": "not_relevant", **known, "data-proposed": not_relevant}


def _character_count(row: Row, field: BoundField) -> SafeString:
    """Return how many characters of evidence there are."""
    if row.item.kind != Kind.EVIDENCE:
        return SafeString("")
    return character_count(field.auto_id, row.length, LONGEST)


def _beside(row: Row) -> SafeString:
    """Return what goes with an item: that an answer stands against a proposal, and guidance a click away."""
    to_confirm = guidance = SafeString("")
    if row.item.is_proposed_not_relevant:
        to_confirm = print_html(
            '<div class="govuk-inset-text app-to-confirm" data-to-confirm{}><p class="govuk-body">'
            "This is proposed as not relevant. Your answer stays until you confirm that it is not.</p>"
            '<button type="submit" class="app-link-button" name="confirm" value="{}">Confirm: not relevant'
            '<span class="govuk-visually-hidden"> for {}</span></button></div>',
            *("" if row.is_to_confirm else " hidden", row.anchor, row.item.key),
        )
    if row.item.guidance:
        guidance = print_html(
            '<details class="govuk-details app-guidance"><summary class="govuk-details__summary">'
            '<span class="govuk-details__summary-text">Guidance<span class="govuk-visually-hidden"> on {}</span></span>'
            '</summary><div class="govuk-details__text">{}</div></details>',
            *(row.item.key, linebreaks_filter(row.item.guidance)),
        )
    return to_confirm + guidance


def _meanwhile(row: Row) -> SafeString:
    """Return what is stored where the person's own save met another answer, and who stored it."""
    if not (row.is_contested or row.is_filled_in):
        return SafeString("")
    by = ""
    if row.changed_at:
        moment = format_date(timezone.localtime(row.changed_at), r"j F Y \a\t H:i")
        who = "you, in another window," if row.why is Why.AUTHOR else row.changed_by or "somebody"
        by = f", by {who} on {moment}"
    words = [(linebreaksbr(row.meanwhile),)] if row.is_contested else []
    return print_html(
        '<div class="govuk-inset-text"><p class="govuk-body"><strong>{}{}</strong>{}</p>{}</div>',
        "Stored here" if row.why is Why.LACKING else "Saved meanwhile",
        *("" if row.is_contested else ", and filled in above", by),
        format_html_join("", '<p class="govuk-body govuk-!-margin-bottom-0">{}</p>', words),
    )
