"""The geometry of the plot of percentages against the bands, in the plot's own units. Pure: no Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspections.rating_rules import HIGHEST_PERCENT, Rules
from ratings.rollup import explain
from ratings.rollup.figures import KeyQuestionResult, StandardResult
from ratings.rollup.precision import Precision

WIDTH, LEFT, RIGHT = 880, 70, 185
ROW, STANDARD_ROW, LINE, FOOT = 28, 34, 18, 28
BAR, CAP = 14, 20
SPAN = WIDTH - LEFT - RIGHT


@dataclass(frozen=True)
class Line:
    text: str
    y: int


@dataclass(frozen=True)
class BandArea:
    """A band of the plot: its ends and middle across, its label in lines, and the percentage it starts at."""

    rating: str
    x: int
    width: int
    middle: int
    label: tuple[Line, ...]
    start: int


@dataclass(frozen=True)
class Mark:
    """A key question's row, its bar and the line of its precision; what it has not is None.

    `width` is that of the bar. `start` and `end` are those of the line, which stands at `y` with ends of `cap` height.
    """

    number: str
    y: int
    text_y: int
    bar_y: int
    width: int | None
    start: int | None
    end: int | None
    cap_top: int
    cap_bottom: int
    value: str
    sets_rating: bool


@dataclass(frozen=True)
class Plot:
    name: str
    title: str
    description: str
    height: int
    top: int
    bottom: int
    bands: tuple[BandArea, ...]
    headings: tuple[Line, ...]
    marks: tuple[Mark, ...]
    width: int = WIDTH
    left: int = LEFT
    right: int = LEFT + SPAN
    bar_height: int = BAR
    value_x: int = WIDTH - RIGHT + LINE // 2

    @property
    def body_height(self) -> int:
        return self.bottom - self.top

    @property
    def axis_y(self) -> int:
        return self.bottom + LINE


def plot_of(
    rules: Rules,
    name: str,
    title: str,
    standards: Sequence[tuple[str, StandardResult]],
    ranges: Mapping[str, Precision | None],
) -> Plot:
    """Return the plot of key questions; `standards` pairs each standard's name with its result.

    `name` is the plot's own on its page; `ranges` holds the precision by key question.
    """
    bands, top = _bands(rules)
    headings: list[Line] = []
    marks: list[Mark] = []
    y = top
    for heading, standard in standards:
        headings.append(Line(heading, y + STANDARD_ROW - LINE // 2))
        y += STANDARD_ROW
        for question in standard.key_questions:
            marks.append(_mark(question, ranges.get(question.number), y + ROW // 2))
            y += ROW
    return Plot(
        name=name,
        title=title,
        description=_description(rules, standards, ranges),
        height=y + FOOT,
        top=top,
        bottom=y + LINE // 3,
        bands=bands,
        headings=tuple(headings),
        marks=tuple(marks),
    )


def _mark(question: KeyQuestionResult, found: Precision | None, middle: int) -> Mark:
    return Mark(
        number=question.number,
        y=middle,
        text_y=middle + LINE // 3,
        bar_y=middle - BAR // 2,
        width=None if question.percent is None else _across(question.percent) - LEFT,
        start=_across(found.lower) if found else None,
        end=_across(found.upper) if found else None,
        cap_top=middle - CAP // 2,
        cap_bottom=middle + CAP // 2,
        value=_value(question, found),
        sets_rating=question.sets_rating,
    )


def _value(question: KeyQuestionResult, found: Precision | None) -> str:
    return f"{explain.percent(question)} ({found})" if found else explain.percent(question)


def _across(percent: float) -> int:
    return LEFT + round(SPAN * percent / HIGHEST_PERCENT)


def _bands(rules: Rules) -> tuple[tuple[BandArea, ...], int]:
    """The bands, their edges half way between whole numbers so that every mark stands inside its own."""
    words = [rules.label(band.rating).split() for band in rules.key_question_bands]
    lines = max(len(label) for label in words)
    areas = []
    for band, label in zip(rules.key_question_bands, words, strict=True):
        start, end = _across(max(band.from_ - 0.5, 0)), _across(min(band.to + 0.5, HIGHEST_PERCENT))
        first = lines - len(label)
        placed = tuple(Line(word, (first + place + 1) * LINE - 4) for place, word in enumerate(label))
        areas.append(BandArea(band.rating, start, end - start, (start + end) // 2, placed, band.from_))
    return tuple(areas), lines * LINE + 4


def _description(
    rules: Rules, standards: Sequence[tuple[str, StandardResult]], ranges: Mapping[str, Precision | None]
) -> str:
    bands = ", ".join(f"{rules.label(band.rating)} {band.from_} to {band.to}" for band in rules.key_question_bands)
    figures = "; ".join(
        f"{question.number} {_value(question, ranges.get(question.number))}"
        for _, standard in standards
        for question in standard.key_questions
    )
    return f"Bands in per cent: {bands}. Percentages by key question, with their precision: {figures}."
