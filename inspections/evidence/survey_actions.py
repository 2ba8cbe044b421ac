from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import User
from inspections.actions.checks import act_sent, lock_open
from inspections.errors import Refused, Stale
from inspections.evidence.survey_file import Asked
from inspections.models import Survey, SurveyAnswer, SurveyQuestion
from inspections.outline import read_outline
from inspections.stale import fingerprint
from ledger.actions import append
from ledger.images import Image, tombstones

QUESTIONS_STORED: Final = "survey questions stored"


def shown_of_questions(survey: Survey) -> str:
    """Return the fingerprint of a survey's questions and answers as a page shows them."""
    rows = survey.questions.order_by("number", "answers__position")
    fields = ("number", "text", "base", "key_question__key", "answers__label", "answers__count", "answers__favourable")
    return fingerprint([list(row) for row in rows.values_list(*fields)])


@transaction.atomic
def put_questions(
    *, survey: Survey, questions: Sequence[Asked], whole: bool, shown: str, by: User, token: UUID | None = None
) -> int:
    """Store questions with their answers, each in the place of the one of its number, and return how many.

    With `whole` every other question of the survey goes. `shown` is the fingerprint (`shown_of_questions`) of the page.
    Raises Stale where they changed since, and Refused where more answered one than the survey.
    """
    stored = lock_open(survey.inspection, bears_on_ratings=False)
    if act_sent(stored.reference, token):
        return len(questions)
    row = Survey.objects.filter(pk=survey.pk).first()
    if row is None or shown_of_questions(row) != shown:
        raise Stale("The questions of this survey have changed since you opened the page. Nothing has been stored.")
    row.inspection = stored
    if any(asked.base > row.responses for asked in questions):
        raise Refused(f"More people answered a question than the {row.responses} who responded. Correct one of them.")
    replaced = row.questions.order_by("number")
    if not whole:
        replaced = replaced.filter(number__in=[asked.number for asked in questions])
    rows: list[SurveyQuestion | SurveyAnswer | Image] = list(tombstones(list(replaced)))
    replaced.delete()
    items = read_outline(stored.framework).items
    for asked in questions:
        question = SurveyQuestion.objects.create(
            survey=row,
            number=asked.number,
            text=asked.text,
            base=asked.base,
            key_question=items[asked.key_question] if asked.key_question else None,
        )
        rows.append(question)
        for position, answer in enumerate(asked.answers, start=1):
            rows.append(SurveyAnswer.objects.create(question=question, position=position, **vars(answer)))
    append(
        chain=stored.reference,
        by=by,
        act=QUESTIONS_STORED,
        content={"number": row.number, "questions": len(questions)},
        token=token,
        rows=rows,
    )
    return len(questions)
