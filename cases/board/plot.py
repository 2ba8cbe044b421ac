"""The geometry of the plot of fieldwork by day, in the plot's own units. Pure: no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from cases.board.by_day import Day

WIDTH: Final = 860
LEFT: Final = 60
RIGHT: Final = 16
TOP: Final = 40
BODY: Final = 220
FOOT: Final = 52
BASE: Final = TOP + BODY
SPAN: Final = WIDTH - LEFT - RIGHT
TICKS: Final = (0, 25, 50, 75, 100)
BASELINE: Final = 5
TEXT: Final = 14
MARK: Final = 6
LINE: Final = 20
WIDEST_BAR: Final = 44
MOST_LABELS: Final = 12
TITLE: Final = "Answers recorded by the end of each day"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Tick:
    text: str
    y: int
    text_y: int


@dataclass(frozen=True)
class Bar:
    """A day's bar. `percent` is None for a day to come; the two lines of its label are empty where there is no room."""

    x: int
    middle: int
    width: int
    y: int
    height: int
    text_y: int
    percent: int | None
    weekday: str
    day: str


@dataclass(frozen=True)
class DayPlot:
    """All that the template draws, and the same figures in words. `shade` is where fieldwork begins and how wide."""

    title: str
    description: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    pace: str
    marks: tuple[tuple[int, int], ...]
    shade: tuple[int, int] | None
    width: int = WIDTH
    height: int = BASE + FOOT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    base: int = BASE
    body: int = BODY
    weekday_y: int = BASE + LINE
    day_y: int = BASE + 2 * LINE


def plot_of(days: Sequence[Day]) -> DayPlot:
    """Return the plot of at least one day."""
    room = SPAN / len(days)
    bars = tuple(_bar(day, place, room, len(days)) for place, day in enumerate(days))
    marks = tuple((bar.middle, _height(day.pace)) for bar, day in zip(bars, days, strict=True) if day.pace is not None)
    inside = [place for place, day in enumerate(days) if day.in_fieldwork]
    shade = None
    if inside:
        start, end = LEFT + round(inside[0] * room), LEFT + round((inside[-1] + 1) * room)
        shade = (start, end - start)
    return DayPlot(
        TITLE,
        "; ".join(_in_words(day) for day in days),
        bars,
        tuple(Tick(f"{value}%", _height(value), _height(value) + BASELINE) for value in TICKS),
        " ".join(f"{x},{y}" for x, y in marks),
        marks,
        shade,
    )


def day_in_words(day: date) -> str:
    """Return a day as it stands under its bar: Mon 2 Mar."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def _bar(day: Day, place: int, room: float, days: int) -> Bar:
    width = min(WIDEST_BAR, round(room * 0.7))
    middle = LEFT + round((place + 0.5) * room)
    y = _height(day.percent or 0)
    is_labelled = place % -(-days // MOST_LABELS) == 0
    weekday, _, rest = day_in_words(day.day).partition(" ")
    return Bar(
        middle - width // 2,
        middle,
        width,
        y,
        BASE - y,
        _text_y(y, day.pace),
        day.percent,
        weekday if is_labelled else "",
        rest if is_labelled else "",
    )


def _text_y(top: int, pace: int | None) -> int:
    """Return the line of a bar's percentage: over the bar, or over the mark of the pace if that is there."""
    y = top - BASELINE
    if pace is None:
        return y
    mark = _height(pace)
    is_over_words = y - TEXT - MARK < mark < y + MARK
    return mark - MARK - BASELINE if is_over_words else y


def _height(percent: int) -> int:
    return BASE - round(BODY * percent / 100)


def _in_words(day: Day) -> str:
    said = "still to come" if day.percent is None else f"{day.percent}%"
    pace = "" if day.pace is None else f" (even pace {day.pace}%)"
    return f"{day_in_words(day.day)}: {said}{pace}"
