"""The geometry of the score's course over the panel's meetings, against the bands of the overall rating. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from inspections.rating_rules import Rules

WIDTH: Final = 880
LEFT: Final = 210
RIGHT: Final = 20
HEIGHT: Final = 288
HEAD: Final = 24
FOOT: Final = 30
SIDE: Final = 10
BASELINE: Final = 6
ABOVE: Final = 12
TITLE: Final = "The score before and after the panel’s meetings"


@dataclass(frozen=True)
class Step:
    """The score at one moment, which is named by `label`."""

    label: str
    score: int


@dataclass(frozen=True)
class Area:
    rating: str
    label: str
    y: int
    height: int
    text_y: int


@dataclass(frozen=True)
class Point:
    x: int
    y: int
    square_x: int
    square_y: int
    text_y: int
    score: int
    label: str


@dataclass(frozen=True)
class ScorePlot:
    title: str
    description: str
    areas: tuple[Area, ...]
    points: tuple[Point, ...]
    path: str
    width: int = WIDTH
    height: int = HEAD + HEIGHT + FOOT
    left: int = LEFT
    span: int = WIDTH - LEFT - RIGHT
    side: int = SIDE
    labels_y: int = HEAD + HEIGHT + FOOT - BASELINE


def score_plot(rules: Rules, steps: Sequence[Step], highest: int) -> ScorePlot:
    """`highest` is what the scores are out of."""
    overall = rules.overall_bands_of(highest)
    column = (WIDTH - LEFT - RIGHT) // max(len(steps), 1)
    points = tuple(_point(step, LEFT + column * place + column // 2, highest) for place, step in enumerate(steps))
    bands = ", ".join(f"{rules.label(band.rating)} {band.from_} to {band.to}" for band in overall)
    scores = "; ".join(f"{step.label} {step.score}" for step in steps)
    return ScorePlot(
        title=TITLE,
        description=f"Bands of the overall rating: {bands}. Scores out of {highest}: {scores}.",
        areas=tuple(_area(rules.label(band.rating), band.rating, band.from_, band.to, highest) for band in overall),
        points=points,
        path="M" + "L".join(f"{point.x} {point.y}" for point in points) if points else "",
    )


def _area(label: str, rating: str, start: int, end: int, highest: int) -> Area:
    """The band with its edges half way between whole scores, so that every score stands inside its own."""
    top, bottom = _down(min(end + 0.5, highest), highest), _down(max(start - 0.5, 0), highest)
    return Area(rating, label, top, bottom - top, (top + bottom) // 2 + BASELINE)


def _point(step: Step, x: int, highest: int) -> Point:
    y = _down(step.score, highest)
    return Point(x, y, x - SIDE // 2, y - SIDE // 2, y - ABOVE, step.score, step.label)


def _down(score: float, highest: int) -> int:
    return HEAD + round(HEIGHT * (1 - score / highest))
