from dataclasses import dataclass

from inspections.answers import OUT, SUFFICIENT
from inspections.models import Item
from inspections.outline import read_outline
from ratings.pages.sections import QuestionLine
from ratings.queries import Ratings, prompted_cases
from ratings.rollup.prompts import COUNTED, PARTED, PromptResult, partings, prompt_results


@dataclass(frozen=True)
class PromptLine:
    """A prompt: its text as the service is called, its figures, its percentage in words, and the counts of its row."""

    text: str
    result: PromptResult
    percent: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class PartingLine:
    reference: str
    judgement: str
    prompts: str


@dataclass(frozen=True)
class Prompts:
    """A key question's prompts, the lowest percentage first, and the cases where they and the judgement part.

    `headings` are those of the counts, `counted` and `parted` say by which rules.
    """

    lines: tuple[PromptLine, ...]
    partings: tuple[PartingLine, ...]
    headings: tuple[str, ...]
    answered: bool
    counted: str = COUNTED
    parted: str = PARTED


def prompts_of(ratings: Ratings, question: QuestionLine) -> Prompts:
    """One query."""
    prompts = read_outline(ratings.inspection.framework).below(question.row, Item.Kind.PROMPT)
    texts = {prompt.label: ratings.inspection.worded(prompt.text) for prompt in prompts}
    cases = prompted_cases(ratings, [question.row.key])[question.row.key]
    answers = ratings.rules.answers
    results = prompt_results(texts, cases, answers)
    judgements = answers.judgements.values()
    labels = {kind: [one.label for one in judgements if one.counts == kind] for kind in (SUFFICIENT, OUT)}

    def of(result: PromptResult, kind: str) -> list[int]:
        return [result.counts[one.value] for one in judgements if one.counts == kind]

    return Prompts(
        lines=tuple(
            PromptLine(
                texts[each.letter],
                each,
                "None" if each.percent is None else f"{each.percent}%",
                (*of(each, SUFFICIENT), each.relevant, *of(each, OUT), each.unanswered),
            )
            for each in results
        ),
        partings=tuple(
            PartingLine(
                each.reference,
                "Sufficient" if each.is_sufficient else "Insufficient",
                f"{each.sufficient} of {each.relevant} {' or '.join(labels[SUFFICIENT]).lower()}",
            )
            for each in partings(cases, answers)
        ),
        headings=(*labels[SUFFICIENT], "Relevant", *labels[OUT], "Unanswered"),
        answered=any(case.prompts for case in cases),
    )
