"""The report's two charts as SVG: percentages of key questions against the bands, and points of standards.

Pure. Colours are presentation attributes, which a content security policy allows where it refuses styles. Every bar has
its figure in words beside it, and the light bands are named, so that nothing rests on colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from inspections.rating_rules import HIGHEST_PERCENT, Rules
from reports.document import Chart

WIDTH: Final = 760
LABELS: Final = 265
FIGURES: Final = 205
PLOT: Final = WIDTH - LABELS - FIGURES
ROW: Final = 26
BAR: Final = 16
HEAD: Final = 46
LONGEST_LABEL: Final = 31
FONT: Final = "Arimo, Arial, Helvetica, sans-serif"
INK, LINE, GREY = "#0b0c0c", "#505a5f", "#b1b4b6"
BANDS: Final = ("#f3f4f5", "#e6e8ea", "#f3f4f5", "#e6e8ea")
COLOURS: Final = ("#a4230f", "#b35c00", "#00703c", "#173a63")
"""Of bars by the rating's place on the scale, as the app's tags have them; a longer scale keeps the last."""


@dataclass(frozen=True)
class Bar:
    """A bar: its label, its value, the words for the value, and its rating; a value of None draws no bar."""

    label: str
    value: int | None
    figure: str
    rating: str | None


def percentages_chart(rules: Rules, title: str, bars: Sequence[Bar]) -> Chart:
    parts = []
    height = HEAD + ROW * len(bars) + 26
    for place, band in enumerate(rules.key_question_bands):
        left = _across(band.from_, HIGHEST_PERCENT)
        right = _across(min(band.to + 1, HIGHEST_PERCENT), HIGHEST_PERCENT)
        middle = (left + right) / 2
        parts += [
            _rect(left, HEAD, right - left, height - HEAD - 22, BANDS[place % len(BANDS)]),
            _words(middle, 14 + 15 * (place % 2), band.label, anchor="middle", size=13),
            _words(left, height - 6, f"{band.from_}%", anchor="middle", size=13, fill=LINE),
        ]
    parts.append(_words(LABELS + PLOT, height - 6, f"{HIGHEST_PERCENT}%", anchor="middle", size=13, fill=LINE))
    return _chart(rules, title, bars, height, HIGHEST_PERCENT, parts)


def points_chart(rules: Rules, title: str, bars: Sequence[Bar]) -> Chart:
    parts = []
    height = HEAD + ROW * len(bars) + 6
    for place, step in enumerate(rules.scale):
        across = _across(step.points, rules.highest_points)
        anchor = "start" if place == 0 else "end" if place == len(rules.scale) - 1 else "middle"
        parts += [
            _rect(across - 0.5, HEAD - 4, 1, height - HEAD, GREY),
            _words(across, 14 + 15 * (place % 2), f"{step.points} {step.label}", anchor=anchor, size=13),
        ]
    return _chart(rules, title, bars, height, rules.highest_points, parts)


def _chart(rules: Rules, title: str, bars: Sequence[Bar], height: int, most: int, parts: list[str]) -> Chart:
    for place, bar in enumerate(bars):
        top = HEAD + ROW * place + (ROW - BAR) // 2
        parts.append(_words(0, top + 13, _shortened(bar.label)))
        if bar.value is None:
            parts.append(_words(LABELS + 8, top + 13, bar.figure, fill=LINE))
            continue
        fill = COLOURS[min(rules.position(bar.rating), len(COLOURS) - 1)] if bar.rating else LINE
        # A bar of nothing keeps a sliver, so that 0 is seen to be a figure and not a gap.
        parts.append(_rect(LABELS, top, max(2.0, PLOT * bar.value / most), BAR, fill))
        parts.append(_words(LABELS + PLOT + 8, top + 13, bar.figure, weight="bold"))
    description = "; ".join(f"{bar.label}: {bar.figure}" for bar in bars)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="app-chart" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" '
        f'role="img" aria-label={quoteattr(f"{title}. {description}")} font-family="{FONT}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(parts)}</svg>"
    )
    return Chart(title, description, svg, WIDTH, height)


def _across(value: int, most: int) -> float:
    return LABELS + PLOT * value / most


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1].rstrip()}…"


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _words(
    x: float, y: float, words: str, *, anchor: str = "start", size: int = 14, fill: str = INK, weight: str = "normal"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{fill}">{escape(words)}</text>'
    )
