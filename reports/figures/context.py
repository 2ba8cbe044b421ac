"""Figures of context and of the caseload, by the reference under which a text names them."""

from collections.abc import Iterator
from fractions import Fraction

from inspections.context.measures import key_word
from inspections.context.queries import Context
from inspections.texts.values import Value


def figures_in(context: Context) -> dict[str, Value]:
    """Return the figures of an inspection's context, its own copies alone.

    `context.first_time_entrants.own`, with the age band as `context.population_10_17.region`, another by its label;
    a share as `context.ethnicity.national.white`; `caseload.community_sentences`, and `caseload.total`.
    """
    return dict([*_figures(context), *_shares(context), *_caseload(context)])


def _figures(context: Context) -> Iterator[tuple[str, Value]]:
    for each in context.figures:
        name = key_word(f"{each.label or each.kind} {each.age_band}")
        yield f"context.{name}.{each.area_kind}", Value(number=Fraction(each.value), unit=each.unit)


def _shares(context: Context) -> Iterator[tuple[str, Value]]:
    for each in context.profiles:
        named = [(share.category, share.percent) for share in each.shares]
        if each.row.unknown is not None:
            named.append(("unknown", each.row.unknown))
        for category, percent in named:
            key = f"context.{each.row.variable}.{each.row.area_kind}.{key_word(category)}"
            yield key, Value(number=Fraction(percent), unit="percent")


def _caseload(context: Context) -> Iterator[tuple[str, Value]]:
    if context.parts:
        yield "caseload.total", Value(number=Fraction(sum(context.parts)), unit="count")
    for each in context.caseload:
        key = "caseload.total" if each.standing == "total" else f"caseload.{key_word(each.label)}"
        if each.percent is not None:
            yield key, Value(number=Fraction(each.percent), unit="percent")
        elif each.count is not None:
            yield key, Value(number=Fraction(each.count), unit="count")
