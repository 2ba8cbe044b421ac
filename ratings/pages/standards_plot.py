"""The geometry of the plot of standards: a column for each, a row for each rating. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inspections.rating_rules import Rules
from ratings.rollup import explain
from ratings.rollup.figures import RollUp, StandardResult

WIDTH: Final = 880
LEFT: Final = 210
ROW: Final = 34
HEAD: Final = 26
FOOT: Final = 28
GAP: Final = 14
INSET: Final = 3
BASELINE: Final = 6


@dataclass(frozen=True)
class Row:
    rating: str
    label: str
    y: int
    text_y: int


@dataclass(frozen=True)
class Column:
    """A standard: `y` of its square is None without a rating, `from_y` that of the calculated rating it was moved from.

    `text` is the standard's points.
    """

    number: str
    rating: str
    x: int
    middle: int
    y: int | None
    text: str
    text_y: int
    from_y: int | None


@dataclass(frozen=True)
class Heading:
    text: str
    x: int
    width: int


@dataclass(frozen=True)
class StandardsPlot:
    title: str
    description: str
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    headings: tuple[Heading, ...]
    side: int
    square: int
    height: int
    width: int = WIDTH
    row_height: int = ROW

    @property
    def numbers_y(self) -> int:
        return self.height - FOOT + 20


def standards_plot_of(rules: Rules, rollup: RollUp, names: dict[str, str]) -> StandardsPlot:
    """Return the plot of every standard; `names` holds their names by number, for the words."""
    scale = tuple(reversed(rules.scale))
    rows = tuple(
        Row(step.rating, f"{step.label} ({step.points})", HEAD + place * ROW, HEAD + place * ROW + ROW // 2 + BASELINE)
        for place, step in enumerate(scale)
    )
    tops = {row.rating: row.y for row in rows}
    standards = sum(len(domain.standards) for domain in rollup.domains)
    side = (WIDTH - LEFT - GAP * len(rollup.domains)) // max(standards, 1)
    columns: list[Column] = []
    headings: list[Heading] = []
    x = LEFT
    for domain in rollup.domains:
        start = x = x + GAP
        for standard in domain.standards:
            columns.append(_column(standard, x, side, tops))
            x += side
        headings.append(Heading(f"Domain {domain.number}", start, x - start))
    return StandardsPlot(
        title="Rating and points of each standard",
        description=_description(rules, rollup, names),
        rows=rows,
        columns=tuple(columns),
        headings=tuple(headings),
        side=side - 2 * INSET,
        square=ROW - 2 * INSET,
        height=HEAD + ROW * len(rows) + FOOT,
    )


def _column(standard: StandardResult, x: int, side: int, tops: dict[str, int]) -> Column:
    y = None if standard.rating is None else tops[standard.rating] + INSET
    moved_from = tops[standard.calculated] + INSET if standard.calculated and standard.discretion_applied else None
    return Column(
        number=standard.number,
        rating=standard.rating or "",
        x=x + INSET,
        middle=x + side // 2,
        y=y,
        text="" if standard.points is None else str(standard.points),
        text_y=(y or 0) - INSET + ROW // 2 + BASELINE,
        from_y=moved_from,
    )


def _description(rules: Rules, rollup: RollUp, names: dict[str, str]) -> str:
    return f"{'; '.join(_words(rules, standard, names) for standard in rollup.standards.values())}."


def _words(rules: Rules, standard: StandardResult, names: dict[str, str]) -> str:
    name = names[standard.number]
    if standard.rating is None:
        return f"{name} {explain.not_rated(standard.no_cases).lower()}"
    words = f"{name} {rules.label(standard.rating)}, {standard.points}"
    if standard.calculated and standard.discretion_applied:
        return f"{words}, moved by the panel from {rules.label(standard.calculated)}"
    return words
