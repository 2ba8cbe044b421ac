"""How the prompts of a key question were answered, and which of them may be told. No query."""

from collections.abc import Iterator

from disclosure.small_numbers import is_small
from inspections.models import Item
from ratings.rollup.figures import KeyQuestionResult, Tally
from reports.queries import Source


def prompt_tallies(source: Source, question: KeyQuestionResult) -> Iterator[tuple[Item, Tally]]:
    """Yield the prompts of a key question, in order, with their counts in the cases that it is put to."""
    answers = source.rules.answers
    for prompt in source.prompts.get(question.number, ()):
        counts = {answer: source.prompt_counts.get((prompt.pk, answer), 0) for answer in answers.judgements}
        yield (
            prompt,
            Tally(
                counts,
                sufficient=sum(counts[answer] for answer in answers.sufficient),
                insufficient=sum(counts[answer] for answer in answers.insufficient),
                unanswered=question.cases - sum(counts.values()),
            ),
        )


def prompt_may_be_told(source: Source, counts: Tally, question: KeyQuestionResult) -> bool:
    """Return whether a prompt may be told: not where 1 to 4 cases more or fewer than of its key question are not
    counted. What a case is about settles whether a prompt is relevant to it, so these would be a group of children.
    """
    apart = abs(counts.others - question.others)
    return not is_small(apart) and f"Prompts, {question.number}" not in source.left_out
