"""The answers of a framework: what a question can be answered with, and what each answer counts as. Pure.

`rules["answers"]` of a framework holds its sets by name, each a list of `{"value", "label", "counts", "settles"}` in
order. `counts` says what an answer does to a percentage: "sufficient" is in both parts of the fraction, "insufficient"
in its denominator alone, "out" in neither; an answer that is no judgement has none. `settles` says whether what is
asked about is relevant, where the answer says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

JUDGEMENT: Final = "judgement"
"""The set by which key questions and prompts are answered."""
CLASSIFICATION: Final = "classification"
"""The set, lowest first, by which inspectors classify what the service has classified too."""
SUFFICIENT, INSUFFICIENT, OUT = "sufficient", "insufficient", "out"
NONE_OF_THESE: Final = "(none)"
"""How the answer of an item that allows several options is stored where it is none of them."""
BETWEEN: Final = ","
"""Stands between several options in a stored answer; no option holds one."""

_YES: Final = {"value": "yes", "label": "Yes", "settles": True}
_NO: Final = {"value": "no", "label": "No", "settles": False}
USUAL: Final[Mapping[str, list[dict[str, Any]]]] = {
    JUDGEMENT: [
        {"value": "yes", "label": "Yes", "counts": SUFFICIENT},
        {"value": "no", "label": "No", "counts": INSUFFICIENT},
        {"value": "not_relevant", "label": "Not relevant", "counts": OUT, "settles": False},
        {"value": "unable_to_assess", "label": "Unable to assess", "counts": OUT},
    ],
    "yes_no": [_YES, _NO],
    "yes_no_not_relevant": [_YES, _NO, {"value": "not_relevant", "label": "Not relevant"}],
    CLASSIFICATION: [
        {"value": "low", "label": "Low", "settles": False},
        {"value": "medium", "label": "Medium", "settles": True},
        {"value": "high", "label": "High", "settles": True},
        {"value": "very_high", "label": "Very high", "settles": True},
    ],
}
"""The sets that every framework has, unless its file says otherwise."""


@dataclass(frozen=True)
class Answer:
    """One answer of a set: its value in data, the label that people read, and what it counts as, "" for nothing.

    `settles` says of the answer to a fact whether what the fact settles is relevant, None where it settles nothing; a
    judgement that is left out and settles False says that the question is not relevant.
    """

    value: str
    label: str
    counts: str = ""
    settles: bool | None = None


@dataclass(frozen=True)
class AnswerSets:
    """The sets of a framework, by name."""

    sets: Mapping[str, tuple[Answer, ...]]

    @classmethod
    def from_data(cls, rules: Mapping[str, Any]) -> "AnswerSets":
        """Read the sets from a framework's rules as they are stored."""
        return cls(
            {name: tuple(Answer(**one) for one in answers) for name, answers in rules.get("answers", USUAL).items()}
        )

    def choices(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return the values and labels of a set, in order; none for "", which is words."""
        return tuple((one.value, one.label) for one in self.sets[name]) if name else ()

    @cached_property
    def judgements(self) -> dict[str, Answer]:
        """Return the answers to key questions and prompts by value, in order."""
        return {one.value: one for one in self.sets[JUDGEMENT]}

    def counting_as(self, *counts: str) -> frozenset[str]:
        return frozenset(one.value for one in self.sets[JUDGEMENT] if one.counts in counts)

    @cached_property
    def not_relevant(self) -> str:
        """Return the judgement that says that a question is not relevant to the case, "" where there is none."""
        judgements = self.sets[JUDGEMENT]
        return next((one.value for one in judgements if one.counts == OUT and one.settles is False), "")

    @cached_property
    def sufficient(self) -> frozenset[str]:
        """Return the judgements that are sufficient."""
        return self.counting_as(SUFFICIENT)

    @cached_property
    def insufficient(self) -> frozenset[str]:
        """Return the judgements that are in the denominator of a percentage alone."""
        return self.counting_as(INSUFFICIENT)

    @cached_property
    def relevant(self) -> frozenset[str]:
        """Return the judgements that are in the denominator of a percentage."""
        return self.counting_as(SUFFICIENT, INSUFFICIENT)


def as_stored(value: Any) -> str:
    """Return an answer as its column holds it: several options joined, none of them said so, "" for unanswered."""
    if isinstance(value, list):
        return BETWEEN.join(value) or NONE_OF_THESE
    return value or ""


def as_recorded(stored: str, *, many: bool) -> Any:
    """Return a stored answer as pages and files have it: a list where several options are allowed, None for none."""
    if not stored:
        return None
    if many:
        return [] if stored == NONE_OF_THESE else stored.split(BETWEEN)
    return stored
