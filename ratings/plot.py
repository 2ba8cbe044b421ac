"""The geometry of the plot of percentages against the bands, in the plot's own units. Pure: no Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspections.rating_rules import HIGHEST_PERCENT, Rules
from ratings import explain
from ratings.figures import StandardResult

WIDTH, LEFT, RIGHT = 860, 70, 160
ROW, STANDARD_ROW, LINE, FOOT = 26, 34, 18, 28
MARK = 8
SPAN = WIDTH - LEFT - RIGHT


@dataclass(frozen=True)
class Line:
    """A line of text and where its baseline stands."""

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
    """A key question's row. `x` is None without a percentage; `diamond` is its outline if it sets the rating."""

    number: str
    y: int
    text_y: int
    x: int | None
    value: str
    sets_rating: bool
    diamond: str


@dataclass(frozen=True)
class Plot:
    """All that the template draws, and the same figures in words."""

    number: int
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
    value_x: int = WIDTH - RIGHT + LINE

    @property
    def body_height(self) -> int:
        """Give how high the bands are."""
        return self.bottom - self.top

    @property
    def axis_y(self) -> int:
        """Give the baseline of the numbers under the bands."""
        return self.bottom + LINE


def plot_of(rules: Rules, number: int, title: str, standards: Sequence[tuple[str, StandardResult]]) -> Plot:
    """Give the plot of a domain's key questions; `standards` pairs each standard's name with its result."""
    bands, top = _bands(rules)
    headings: list[Line] = []
    marks: list[Mark] = []
    y = top
    for name, standard in standards:
        headings.append(Line(name, y + STANDARD_ROW - LINE // 2))
        y += STANDARD_ROW
        for question in standard.key_questions:
            x = None if question.percent is None else _across(question.percent)
            middle = y + ROW // 2
            diamond = f"{x},{middle - MARK} {x + MARK},{middle} {x},{middle + MARK} {x - MARK},{middle}" if x else ""
            marks.append(
                Mark(
                    question.number,
                    middle,
                    middle + LINE // 3,
                    x,
                    explain.percent(question),
                    question.sets_rating,
                    diamond if question.sets_rating else "",
                )
            )
            y += ROW
    return Plot(
        number=number,
        title=title,
        description=_description(rules, standards),
        height=y + FOOT,
        top=top,
        bottom=y + LINE // 3,
        bands=bands,
        headings=tuple(headings),
        marks=tuple(marks),
    )


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


def _description(rules: Rules, standards: Sequence[tuple[str, StandardResult]]) -> str:
    bands = ", ".join(f"{rules.label(band.rating)} {band.from_} to {band.to}" for band in rules.key_question_bands)
    figures = "; ".join(
        f"{question.number} {explain.percent(question)}"
        for _, standard in standards
        for question in standard.key_questions
    )
    return f"Bands in per cent: {bands}. Percentages by key question: {figures}."
