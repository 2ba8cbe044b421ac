"""What the prompts of a key question say of its percentage, and where they and the inspector's judgement part.

Pure: no Django. The inspector judges; prompts only tell why, and no rating reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from inspections.answers import AnswerSets
from ratings.rollup.figures import Tally, tally

COUNTED = (
    "A prompt’s percentage is of the cases in which it was relevant and assessed. Cases in which the key question "
    "itself is not relevant, or could not be assessed, are left out. The lowest come first."
)
PARTED = (
    "Judgement and prompts point different ways where the inspector judged the key question sufficient and more than "
    "half of its relevant prompts insufficient, or the reverse."
)


@dataclass(frozen=True)
class PromptedCase:
    """A case on one key question: the inspector's judgement, "" where there is none yet, and the prompts' answers."""

    reference: str
    judgement: str
    prompts: Mapping[str, str]


@dataclass(frozen=True)
class PromptResult(Tally):
    letter: str


@dataclass(frozen=True)
class Parting:
    """A case whose judgement its prompts do not bear out: how many of its relevant prompts are sufficient."""

    reference: str
    is_sufficient: bool
    sufficient: int
    relevant: int


def prompt_results(
    letters: Iterable[str], cases: Sequence[PromptedCase], answers: AnswerSets
) -> tuple[PromptResult, ...]:
    """Return each prompt's figures, the lowest percentage first and those without any last; the rule is `COUNTED`."""
    counting = [case for case in cases if not case.judgement or case.judgement in answers.relevant]
    results = [
        PromptResult(**vars(tally(answers, [case.prompts.get(letter, "") for case in counting])), letter=letter)
        for letter in letters
    ]
    return tuple(sorted(results, key=lambda each: (each.percent is None, each.percent or 0)))


def partings(cases: Iterable[PromptedCase], answers: AnswerSets) -> tuple[Parting, ...]:
    """Return the cases where judgement and prompts point different ways, in their order; the rule is `PARTED`."""
    found = []
    for case in cases:
        given = tally(answers, case.prompts.values())
        is_sufficient = case.judgement in answers.sufficient
        against = given.insufficient if is_sufficient else given.sufficient
        if case.judgement in answers.relevant and 2 * against > given.relevant:
            found.append(Parting(case.reference, is_sufficient, given.sufficient, given.relevant))
    return tuple(found)
