"""What the prompts of a key question say of its percentage, and where they and the inspector's judgement part.

Pure: no Django. The inspector judges; prompts only tell why, and no rating reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ratings.figures import NO, NOT_RELEVANT, UNABLE_TO_ASSESS, YES, percentage

COUNTED = (
    "A prompt’s percentage is of the cases in which it was answered yes or no. Cases in which the key question itself "
    "is not relevant, or could not be assessed, are left out. The lowest come first."
)
PARTED = (
    "Judgement and prompts point different ways where the inspector judged the key question sufficient and more than "
    "half of the prompts answered yes or no are no, or judged it insufficient and more than half of them are yes."
)


@dataclass(frozen=True)
class PromptedCase:
    """A case on one key question: the inspector's judgement, "" where there is none yet, and the prompts' answers."""

    reference: str
    judgement: str
    prompts: Mapping[str, str]


@dataclass(frozen=True)
class PromptResult:
    """The counts of cases for one prompt and its whole-number percentage, None where it is relevant in none."""

    letter: str
    sufficient: int
    insufficient: int
    not_relevant: int
    unable_to_assess: int
    unanswered: int
    percent: int | None

    @property
    def relevant(self) -> int:
        """How many cases the percentage is of."""
        return self.sufficient + self.insufficient


@dataclass(frozen=True)
class Parting:
    """A case whose judgement its prompts do not bear out: how many of its relevant prompts are yes."""

    reference: str
    judgement: str
    sufficient: int
    relevant: int


def prompt_results(letters: Iterable[str], cases: Sequence[PromptedCase]) -> tuple[PromptResult, ...]:
    """Give each prompt's figures, the lowest percentage first and those without any last; the rule is `COUNTED`."""
    counting = [case for case in cases if case.judgement not in (NOT_RELEVANT, UNABLE_TO_ASSESS)]
    results = [_result(letter, counting) for letter in letters]
    return tuple(sorted(results, key=lambda each: (each.percent is None, each.percent or 0, each.letter)))


def partings(cases: Iterable[PromptedCase]) -> tuple[Parting, ...]:
    """Give the cases where judgement and prompts point different ways, in their order; the rule is `PARTED`."""
    found = []
    for case in cases:
        answers = list(case.prompts.values())
        sufficient, insufficient = answers.count(YES), answers.count(NO)
        against = {YES: insufficient, NO: sufficient}.get(case.judgement, 0)
        relevant = sufficient + insufficient
        if 2 * against > relevant:
            found.append(Parting(case.reference, case.judgement, sufficient, relevant))
    return tuple(found)


def _result(letter: str, cases: Sequence[PromptedCase]) -> PromptResult:
    answers = [case.prompts.get(letter, "") for case in cases]
    sufficient, insufficient = answers.count(YES), answers.count(NO)
    not_relevant, unable = answers.count(NOT_RELEVANT), answers.count(UNABLE_TO_ASSESS)
    return PromptResult(
        letter=letter,
        sufficient=sufficient,
        insufficient=insufficient,
        not_relevant=not_relevant,
        unable_to_assess=unable,
        unanswered=len(cases) - sufficient - insufficient - not_relevant - unable,
        percent=percentage(sufficient, sufficient + insufficient),
    )
