"""Figures in the texts of the report: what a reference stands for, and how it prints."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Final

from inspections.context.measures import AFTER
from inspections.texts.values import Value
from inspections.wording import listed
from ratings.rollup.figures import percentage
from reports.figures import references
from reports.figures.elsewhere import figures_elsewhere
from reports.figures.references import Asked, parse
from reports.figures.values import canonical, values_of
from reports.figures.words import RIGHT, UNCHECKED, WRONG, Judged, Pair, Vocabulary, shown
from reports.queries import Source

__all__ = ["Figures", "Printed", "Value", "figures_from"]

PERCENT: Final = ("%", "per cent", "percent")
"""The units of a number that is a percentage."""
MONEY: Final = "£"
_NO_EXTRA: Final[Mapping[str, Value]] = MappingProxyType({})


@dataclass(frozen=True)
class Printed:
    """A reference as it prints, and what is wrong with it: "" where it may be issued, or a sentence.

    `verdict` is that of `check_report`, and `say` what is asked of a writer where nothing is wrong but in doubt.
    """

    text: str
    fault: str = ""
    verdict: str = RIGHT
    say: str = ""


class Figures:
    """Every figure that a text may refer to, from what a report is made of. No query.

    `extra` are figures that are no part of the source, by the whole reference: see `figures_from`.
    """

    def __init__(self, source: Source, extra: Mapping[str, Value] = _NO_EXTRA) -> None:
        self.source = source
        self.extra = extra

    @cached_property
    def values(self) -> dict[str, Value]:
        """Every figure by its reference, those of the core first."""
        return {**values_of(self.source), **self.extra}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.source.inspection.framework.rules, self.source.rules)

    def value(self, name: str) -> Value | None:
        """Return what a reference without a form stands for, None where there is no such figure."""
        found = self.values.get(name)
        return self.values.get(canonical(name)) if found is None else found

    def printed(self, body: str, *, in_table: bool = False) -> Printed:
        """Return how the reference with this between its braces prints: in prose, or in a table."""
        asked = parse(body)
        if asked.fault:
            return Printed(f"{{{body}}}", asked.fault, WRONG)
        named = [(name, self.value(name)) for name in asked.figures]
        values = [value for _, value in named if value is not None]
        if len(values) < len(named):
            absent = [f"“{name}”" for name, value in named if value is None]
            return Printed(f"{{{body}}}", f"There is no figure {listed(absent)}.", WRONG)
        for name, value in named:
            if value is not None and (value.withheld or value.missing):
                return _absent(name, value)
            if (
                value is not None
                and value.pair
                and not value.pair[1]
                and asked.form not in (references.SUFFICIENT, references.BASE)
            ):
                return Printed(f"{{{body}}}", f"{name} is of none, so there is no share of it.", WRONG)
        text = self._text(asked, values, "%" if in_table else " per cent")
        if text is None:
            return Printed(f"{{{body}}}", f"“{asked.rest}” is no form of this figure: it is {told(values[0])}.", WRONG)
        judged = self._judged(asked, values)
        fault = judged.say if judged.verdict not in (RIGHT, UNCHECKED) else ""
        return Printed(text, fault, judged.verdict, judged.say)

    def _text(self, asked: Asked, values: list[Value], percent: str) -> str | None:
        """Return the words in which figures print, None where the form is not theirs."""
        value, pairs = values[0], [each.pair for each in values if each.pair]
        if asked.form in (references.RATING, references.SCORE):
            return value.words or None
        if asked.form == "" and not (value.pair and value.number is None):
            return _number(value) if value.number is not None else value.words or None
        if len(pairs) < len(values):
            return None
        return _FORMS[asked.form](self.vocabulary, asked, pairs, percent)

    def _judged(self, asked: Asked, values: list[Value]) -> Judged:
        pairs = [each.pair for each in values if each.pair]
        if asked.form == references.AS:
            return self.vocabulary.judged(asked.phrase, pairs, values[0].cases)
        if asked.form == references.WORDS and not self.vocabulary.proposed(*pairs[0]):
            return Judged(WRONG, f"No words stand for {shown(pairs[0])}: print the percentage.")
        if asked.form in (references.ALL_OVER, references.ALL_UNDER):
            side = "more than" if asked.form == references.ALL_OVER else "less than"
            return self.vocabulary.judged(f"{side} {asked.limit} per cent", pairs)
        return Judged(RIGHT)


def figures_from(source: Source) -> Figures:
    """Return the figures of a report, with those of the rooms that are no part of its source."""
    return Figures(source, figures_elsewhere(source))


def told(value: Value) -> str:
    """Return a figure in the words of lists and of sentences about it."""
    if value.withheld:
        return "withheld"
    if value.missing:
        return "not yet known"
    if value.number is not None:
        return _number(value)
    return shown(value.pair) if value.pair else value.words


def _absent(name: str, value: Value) -> Printed:
    if value.withheld:
        return Printed(f"[{name}: withheld]", f"{name} would tell a number of 1 to 4, which is withheld.", WRONG)
    return Printed(f"[{name}: not yet known]", f"{name} is not yet known: {value.missing}.", WRONG)


def _number(value: Value) -> str:
    number = value.number or Fraction(0)
    said = f"{float(number):,.3f}".rstrip("0").rstrip(".")
    if value.unit == MONEY:
        return f"{MONEY}{said}"
    if value.unit in PERCENT:
        return f"{said} per cent"
    return f"{said}{AFTER.get(value.unit, f' {value.unit}')}".rstrip()


def _percents(pairs: list[Pair]) -> list[int]:
    return [percentage(*pair) or 0 for pair in pairs]


def _as(words: Vocabulary, asked: Asked, pairs: list[Pair], percent: str) -> str:
    """The writer's phrase; “all but one” of a few cases has the numbers beside it."""
    bare_from = words.first("all_but").get("bare_from", 0)
    small = "all but" in asked.phrase.lower() and len(pairs) == 1 and pairs[0][1] < bare_from
    return f"{asked.phrase} ({pairs[0][0]} of {pairs[0][1]})" if small else asked.phrase


def _between(words: Vocabulary, asked: Asked, pairs: list[Pair], percent: str) -> str:
    low, high = min(_percents(pairs)), max(_percents(pairs))
    return f"between {low}{percent} and {high}{percent}" if low < high else f"{low}{percent}"


_FORMS: Final[Mapping[str, Callable[[Vocabulary, Asked, list[Pair], str], str]]] = {
    "": lambda words, asked, pairs, percent: f"{percentage(*pairs[0])}{percent}",
    references.NUMBER_OF: lambda words, asked, pairs, percent: f"{pairs[0][0]} of the {pairs[0][1]}",
    references.SUFFICIENT: lambda words, asked, pairs, percent: str(pairs[0][0]),
    references.BASE: lambda words, asked, pairs, percent: str(pairs[0][1]),
    references.NOT: lambda words, asked, pairs, percent: (
        f"{percentage(pairs[0][1] - pairs[0][0], pairs[0][1])}{percent}"
    ),
    references.WORDS: lambda words, asked, pairs, percent: words.proposed(*pairs[0]),
    references.AS: _as,
    references.RANGE: _between,
    references.LOWEST: lambda words, asked, pairs, percent: f"{min(_percents(pairs))}{percent}",
    references.HIGHEST: lambda words, asked, pairs, percent: f"{max(_percents(pairs))}{percent}",
    references.ALL_OVER: lambda words, asked, pairs, percent: f"more than {asked.limit}{percent}",
    references.ALL_UNDER: lambda words, asked, pairs, percent: f"less than {asked.limit}{percent}",
}
