"""What a key question's page shows of its prompts: their figures, and the cases that they do not bear out."""

from dataclasses import dataclass

from ratings.figures import YES
from ratings.pages import QuestionLine
from ratings.prompts import COUNTED, PARTED, PromptResult, partings, prompt_results
from ratings.queries import Ratings, prompted_cases


@dataclass(frozen=True)
class PromptLine:
    """A prompt: its text as the service is called, its figures, and its percentage in words."""

    text: str
    result: PromptResult
    percent: str


@dataclass(frozen=True)
class PartingLine:
    """A case that its prompts do not bear out, in words."""

    reference: str
    judgement: str
    prompts: str


@dataclass(frozen=True)
class Prompts:
    """A key question's prompts, the lowest percentage first, and the cases where they and the judgement part.

    `counted` and `parted` say by which rules.
    """

    lines: tuple[PromptLine, ...]
    partings: tuple[PartingLine, ...]
    answered: bool
    counted: str = COUNTED
    parted: str = PARTED


def prompts_of(ratings: Ratings, question: QuestionLine) -> Prompts:
    """Give a key question's prompts. Two queries."""
    texts = {prompt.letter: ratings.inspection.worded(prompt.text) for prompt in question.row.prompts.all()}
    cases = prompted_cases(ratings, [question.row.number])[question.row.number]
    results = prompt_results(texts, cases)
    return Prompts(
        lines=tuple(
            PromptLine(texts[each.letter], each, "None" if each.percent is None else f"{each.percent}%")
            for each in results
        ),
        partings=tuple(
            PartingLine(
                each.reference,
                "Sufficient" if each.judgement == YES else "Insufficient",
                f"{each.sufficient} of {each.relevant} yes",
            )
            for each in partings(cases)
        ),
        answered=any(case.prompts for case in cases),
    )
