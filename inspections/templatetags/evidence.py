from decimal import Decimal

from django import template
from django.template.defaultfilters import date

from inspections.evidence.key_data import in_words, share
from inspections.models import KeyDatum, SurveyAnswer

register = template.Library()


@register.filter
def figure(datum: KeyDatum) -> str:
    """Return what a row of key data says, in words."""
    return in_words(datum.kind, datum.value, datum.base, datum.words)


@register.filter
def time(datum: KeyDatum) -> str:
    """Return the day and the period that a row of key data is of."""
    return ", ".join(filter(None, (date(datum.as_at, "j F Y"), datum.period)))


@register.filter
def share_of(answer: SurveyAnswer, base: int) -> str:
    """Return how many in a hundred of those who answered gave an answer."""
    return f"{share(Decimal(answer.count), Decimal(base))}%" if base else "–"
