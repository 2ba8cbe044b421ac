"""Figures that an act froze in the ledger: how they are written, and what differs from figures worked out anew. Pure.

An act that rests on figures (a panel meeting, a closing, an issue) holds under `figures` in its entry's content what
`figures_as_data` gives for the roll-up as it stands right after the act.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.record import Record
from ratings.figures import RollUp, StandardResult

FIGURES = "figures"


def figures_as_data(rollup: RollUp) -> dict[str, Any]:
    """Give the figures of a roll-up as plain data to be frozen.

    `standards` holds by number `rating` (the panel's, or else what was worked out), `calculated`, and `key_questions`
    by number with `sufficient`, `relevant` (counts of cases), `percent` (a whole number) and `band`; `score` and
    `overall` stand beside them. What is not there is None.
    """
    return {
        "standards": {number: standard_as_data(standard) for number, standard in rollup.standards.items()},
        "score": rollup.score,
        "overall": rollup.overall,
    }


def standard_as_data(standard: StandardResult) -> dict[str, Any]:
    """Give the figures of one standard as plain data to be frozen."""
    return {
        "rating": standard.rating,
        "calculated": standard.calculated,
        "key_questions": {
            question.number: {
                "sufficient": question.sufficient,
                "relevant": question.relevant,
                "percent": question.percent,
                "band": question.band,
            }
            for question in standard.key_questions
        },
    }


def frozen_in(record: Record) -> dict[str, Any]:
    """Give the figures that an entry froze, empty where it froze none.

    An entry of the panel from before figures were frozen whole says what was calculated for each decision.
    """
    content = record.content if isinstance(record.content, dict) else {}
    if isinstance(content.get(FIGURES), dict):
        figures: dict[str, Any] = content[FIGURES]
        return figures
    decisions = content.get("decisions")
    rows = [row for row in decisions if isinstance(row, dict)] if isinstance(decisions, list) else []
    calculated = {row["standard"]: {"calculated": row["calculated"] or None} for row in rows if "calculated" in row}
    return {"standards": calculated} if calculated else {}


def figure_differences(frozen: Mapping[str, Any], now: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Give a sentence for each frozen figure that is another one now; what was not frozen is not compared."""
    for name, value in frozen.items():
        place = f"{path}, {name.replace('_', ' ')}" if path else name.replace("_", " ").capitalize()
        other = now.get(name)
        if isinstance(value, dict):
            yield from figure_differences(value, other if isinstance(other, Mapping) else {}, place)
        elif value != other:
            yield f"{place}: {_in_words(value)} was frozen, and the ledger gives {_in_words(other)}."


def _in_words(value: Any) -> str:
    return "nothing" if value is None else str(value)
