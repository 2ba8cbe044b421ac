"""The figures that a decision rests on, frozen when it was made, and what has moved since.

Pure: no Django, no clock. What is frozen is what the panel had before it: the standard's counts, percentages, bands and
ratings, and the score and overall rating as they stood then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inspections.rating_rules import Rules
from ratings.figures import KeyQuestionResult, RollUp, StandardResult

COUNTS = ("sufficient", "relevant", "unanswered", "percent", "band")


def frozen_figures(rollup: RollUp, numbers: Iterable[str]) -> dict[str, Any]:
    """Give the figures of these standards, with score and overall rating, as they are stored with a decision.

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
    """Say, a sentence each, which of a standard's frozen figures are not those of today; nothing where all are.

    The rating itself is left out: a decision is what changes it.
    """
    then = frozen.get("standards", {}).get(now.number)
    if then is None:
        return []
    sentences = []
    for name, words in (("calculated", "calculated rating"), ("evidence_rating", "rating from evidence")):
        before, after = then.get(name), getattr(now, name)
        if before != after:
            sentences.append(f"The {words} was {_label(rules, before)} and is {_label(rules, after)} now.")
    questions = then.get("key_questions", {})
    for question in now.key_questions:
        before, after = questions.get(question.number), _question(question)
        if before != after:
            sentences.append(f"{question.number} was {_counted(before)} and is {_counted(after)} now.")
    return sentences


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


def _label(rules: Rules, rating: str | None) -> str:
    return rules.label(rating) if rating else "none"
