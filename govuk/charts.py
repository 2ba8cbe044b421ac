"""The geometry of a bar chart in inline SVG, in the chart's own units; pure, so that web and paper draw the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

WIDTH = 700
LABEL_WIDTH = 270
NUMBER_WIDTH = 60
ROW_HEIGHT = 34
BAR_HEIGHT = 22
GAP = 10
LONGEST_LABEL = 34  # characters that fit in LABEL_WIDTH


@dataclass(frozen=True)
class Bar:
    """One bar with its label and number; `label` is shortened to fit, the table beside the chart has it whole."""

    label: str
    number: int | Decimal
    top: int
    text_y: int
    length: int
    number_x: int


def bars(rows: Iterable[tuple[str, int | Decimal]]) -> list[Bar]:
    """Return a bar for each (label, number); the longest stands for the largest number, and nothing for 0."""
    given = list(rows)
    largest = max((number for _, number in given), default=0)
    room = WIDTH - LABEL_WIDTH - NUMBER_WIDTH
    made = []
    for index, (label, number) in enumerate(given):
        length = round(room * number / largest) if largest else 0
        top = index * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) // 2
        shown = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
        made.append(Bar(shown, number, top, top + BAR_HEIGHT - 6, length, LABEL_WIDTH + length + GAP))
    return made


def bar_chart(title: str, rows: Sequence[tuple[str, int | Decimal]]) -> dict[str, Any]:
    """Return what `bar_chart.html` prints: the bars with their measures, and the same in words."""
    return {
        "title": title,
        "description": "; ".join(f"{label}: {number}" for label, number in rows),
        "bars": bars(rows),
        "width": WIDTH,
        "height": len(rows) * ROW_HEIGHT,
        "label_width": LABEL_WIDTH,
        "bar_height": BAR_HEIGHT,
    }


PAIR_BAR_HEIGHT = 20
PAIR_ROW_HEIGHT = 2 * PAIR_BAR_HEIGHT + 18
PAIR_WORDS_WIDTH = 150


@dataclass(frozen=True)
class Pair:
    """Two bars of one label, one beneath the other, each with its length and the place of its words."""

    label: str
    numbers: tuple[int, int]
    tops: tuple[int, int]
    text_ys: tuple[int, int]
    lengths: tuple[int, int]
    words_xs: tuple[int, int]


def pairs(rows: Iterable[tuple[str, int, int]]) -> list[Pair]:
    """Return two bars for each (label, first, second); the longest bar stands for the largest number of all."""
    given = list(rows)
    largest = max((max(first, second) for _, first, second in given), default=0)
    room = WIDTH - LABEL_WIDTH - PAIR_WORDS_WIDTH
    made = []
    for index, (label, *numbers) in enumerate(given):
        tops = [index * PAIR_ROW_HEIGHT + place * PAIR_BAR_HEIGHT + 4 for place in (0, 1)]
        lengths = [round(room * number / largest) if largest else 0 for number in numbers]
        shown = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
        made.append(
            Pair(
                shown,
                (numbers[0], numbers[1]),
                (tops[0], tops[1]),
                (tops[0] + PAIR_BAR_HEIGHT - 5, tops[1] + PAIR_BAR_HEIGHT - 5),
                (lengths[0], lengths[1]),
                (LABEL_WIDTH + lengths[0] + GAP, LABEL_WIDTH + lengths[1] + GAP),
            )
        )
    return made


def comparison_chart(title: str, rows: Sequence[tuple[str, int, int]], first: str, second: str) -> dict[str, Any]:
    """Return what `comparison_chart.html` prints: the pairs of bars with their measures, and the same in words."""
    return {
        "title": title,
        "description": "; ".join(f"{label}: {one}% {first}, {two}% {second}" for label, one, two in rows),
        "pairs": pairs(rows),
        "first": first,
        "second": second,
        "width": WIDTH,
        "height": len(rows) * PAIR_ROW_HEIGHT,
        "label_width": LABEL_WIDTH,
        "bar_height": PAIR_BAR_HEIGHT - 2,
    }
