"""The figures that an act rests on, frozen when it was done, what has moved since, and what the ledger gives otherwise.

Pure: no Django, no clock. What is frozen is what people had before them: the standards' counts, percentages, bands and
ratings, and the score and overall rating as they stood right before the act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from inspections.rating_rules import Rules
from ledger.record import Record
from ratings.rollup.figures import KeyQuestionResult, RollUp, StandardResult

FIGURES = "figures"
COUNTS = ("sufficient", "relevant", "unanswered", "percent", "band")


def frozen_figures(rollup: RollUp, numbers: Iterable[str]) -> dict[str, Any]:
    """Return the figures of these standards, with score and overall rating, as they are stored with a decision.

    `{"standards": {number: {"rating", "calculated", "evidence_rating", "key_questions": {number: {"sufficient",
    "relevant", "unanswered", "percent", "band"}}}}, "score", "out_of", "overall"}`; None where there is none.
    """
    return {
        "standards": {number: _standard(rollup.standards[number]) for number in numbers},
        "score": rollup.score,
        "out_of": rollup.out_of,
        "overall": rollup.overall,
    }


def moved_since(frozen: Mapping[str, Any], now: StandardResult, rules: Rules) -> list[str]:
    """Say which frozen figures are not today's, but for the rating itself: a decision is what changes it."""
    then = frozen.get("standards", {}).get(now.number)
    if then is None:
        return []
    sentences = []
    for name, words in (("calculated", "calculated rating"), ("evidence_rating", "rating from evidence")):
        before, after = then.get(name), getattr(now, name)
        if before != after:
            sentences.append(
                f"The {words} was {rules.labelled(before, 'none')} and is {rules.labelled(after, 'none')} now."
            )
    questions = then.get("key_questions", {})
    for question in now.key_questions:
        before, after = questions.get(question.number), _question(question)
        if before != after:
            sentences.append(f"{question.number} was {_counted(before)} and is {_counted(after)} now.")
    return sentences


def frozen_in(record: Record) -> dict[str, Any]:
    """Empty where it froze none; before figures were frozen whole, what was calculated for each decision."""
    content = record.content if isinstance(record.content, dict) else {}
    if isinstance(content.get(FIGURES), dict):
        figures: dict[str, Any] = content[FIGURES]
        return figures
    decisions = content.get("decisions")
    rows = [row for row in decisions if isinstance(row, dict)] if isinstance(decisions, list) else []
    calculated = {row["standard"]: {"calculated": row["calculated"] or None} for row in rows if "calculated" in row}
    return {"standards": calculated} if calculated else {}


def figure_differences(frozen: Mapping[str, Any], now: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Yield a sentence for each frozen figure that is another one now; what was not frozen is not compared."""
    # In the order of today's figures: a database may give back what it stores in another one.
    names = [name for name in now if name in frozen] + sorted(frozen.keys() - now.keys())
    for name in names:
        value = frozen[name]
        place = f"{path}, {name.replace('_', ' ')}" if path else name.replace("_", " ").capitalize()
        other = now.get(name)
        if isinstance(value, dict):
            yield from figure_differences(value, other if isinstance(other, Mapping) else {}, place)
        elif value != other:
            yield f"{place}: {_in_words(value)} was frozen, and the ledger gives {_in_words(other)}."


def _standard(result: StandardResult) -> dict[str, Any]:
    return {
        "rating": result.rating,
        "calculated": result.calculated,
        "evidence_rating": result.evidence_rating,
        "key_questions": {question.number: _question(question) for question in result.key_questions},
    }


def _question(question: KeyQuestionResult) -> dict[str, Any]:
    return {name: getattr(question, name) for name in COUNTS}


def _counted(figures: Mapping[str, Any] | None) -> str:
    if figures is None:
        return "not there"
    words = [f"{figures['sufficient']} of {figures['relevant']} relevant cases"]
    if figures["percent"] is not None:
        words.append(f"{figures['percent']} per cent")
    if figures["unanswered"]:
        words.append(f"{figures['unanswered']} unanswered")
    return _joined(words)


def _joined(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{words[0]} ({', '.join(words[1:])})"


def _in_words(value: Any) -> str:
    return "nothing" if value is None else str(value)
