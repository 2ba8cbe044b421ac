"""The geometry of the plot of key questions by sub-group, in the plot's own units. Pure: no Django.

It draws what it is given: of what is withheld it has neither figure nor words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from inspections.rating_rules import HIGHEST_PERCENT
from ratings.rollup.sub_groups import Figures, SubGroups, in_words, range_in_words

WIDTH: Final = 820
LEFT: Final = 250
RIGHT: Final = 160
SPAN: Final = WIDTH - LEFT - RIGHT
HEAD: Final = 24
QUESTION_ROW: Final = 30
ROW: Final = 22
BASELINE: Final = 5
TICKS: Final = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class Heading:
    text: str
    y: int


@dataclass(frozen=True)
class Tick:
    text: str
    x: int


@dataclass(frozen=True)
class Line:
    """A group on a key question: `x` of its mark and the ends of its range are None where it has none."""

    label: str
    value: str
    y: int
    text_y: int
    x: int | None
    start: int | None
    end: int | None


@dataclass(frozen=True)
class GroupPlot:
    number: int
    title: str
    description: str
    height: int
    headings: tuple[Heading, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    width: int = WIDTH
    left: int = LEFT
    right: int = LEFT + SPAN
    value_x: int = LEFT + SPAN + 18
    top: int = HEAD

    @property
    def bottom(self) -> int:
        return self.height - 4


def plot_of(number: int, title: str, table: SubGroups, names: Mapping[str, str]) -> GroupPlot:
    """Return the plot of a domain's key questions by group; `names` holds each question's name by its number."""
    headings, lines, told = [], [], []
    y = HEAD
    for question, figures in table.questions.items():
        headings.append(Heading(names[question], y + QUESTION_ROW - 8))
        y += QUESTION_ROW
        for group, each in zip(table.groups, figures, strict=True):
            lines.append(_line(group.label, each, y))
            y += ROW
        words = ", ".join(f"{group.label} {_told(each)}" for group, each in zip(table.groups, figures, strict=True))
        told.append(f"{question}: {words}")
    return GroupPlot(
        number=number,
        title=title,
        description=f"{'; '.join(told)}.",
        height=y + 8,
        headings=tuple(headings),
        ticks=tuple(Tick(f"{percent}%", _across(percent)) for percent in TICKS),
        lines=tuple(lines),
    )


def _line(label: str, figures: Figures | None, y: int) -> Line:
    middle = y + ROW // 2
    percent = figures.percent if figures else None
    precision = figures.precision if figures else None
    return Line(
        label=label,
        value=in_words(figures),
        y=middle,
        text_y=middle + BASELINE,
        x=None if percent is None else _across(percent),
        start=_across(precision.lower) if precision else None,
        end=_across(precision.upper) if precision else None,
    )


def _told(figures: Figures | None) -> str:
    found = range_in_words(figures)
    return f"{in_words(figures)}, precision {found}" if found else in_words(figures)


def _across(percent: int) -> int:
    return LEFT + round(SPAN * percent / HIGHEST_PERCENT)
