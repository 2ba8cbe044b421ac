"""What tests of the second reading share: submitted cases, a round of them, and a reading that is filled in."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from cases.actions.second_reading import draw_round, save_second_reading, submit_second_reading
from cases.models import Judgement, SampledCase, SecondJudgement, SecondReading
from cases.second_reading_queries import page_of, questions_put_to
from inspections.models import Inspection, Role
from tests import factories

SECRET = "What the first reader saw in the file."


def team(inspection: Inspection) -> tuple[User, User, User]:
    """The lead inspector, the first reader and the second."""
    lead = factories.member(inspection, Role.LEAD_INSPECTOR, "lena")
    return (
        lead,
        factories.member(inspection, Role.INSPECTOR, "ines"),
        factories.member(inspection, Role.INSPECTOR, "ivo"),
    )


def submitted_case(first: User, inspection: Inspection, reference: str = "C01", **answers: str) -> SampledCase:
    """A court case that the first reader judged Yes throughout, but for `answers` by key question (q2_1_1="no")."""
    case = factories.sampled_case(
        inspection, reference, allocated_to=first, submitted_at=timezone.now(), submitted_by=first
    )
    given = {name[1:].replace("_", "."): answer for name, answer in answers.items()}
    Judgement.objects.bulk_create(
        Judgement(case=case, key_question=question, answer=given.get(question.number, "yes"), evidence=SECRET)
        for question in questions_put_to(case)
    )
    return case


def given_out(case: SampledCase, lead: User, reader: User, **fields: Any) -> SecondReading:
    """The second reading of the one case that there is, just given out."""
    draw_round(inspection=case.inspection, by=lead, readers=[reader], **({"number": 1, "seed": 7} | fields))
    return SecondReading.objects.get(case=case)


def read(reading: SecondReading, **answers: str) -> SecondReading:
    """The reading with Yes to everything but `answers`, and words on these; not yet submitted."""
    given = {name[1:].replace("_", "."): answer for name, answer in answers.items()}
    page = page_of(reading)
    values = {item.key: given.get(item.key, "yes") for item in page.asked}
    values |= {f"{number} evidence": f"Second on {number}." for number in given}
    save_second_reading(reading=reading, by=reading.reader, version=reading.version, values=values)
    return SecondReading.objects.get(pk=reading.pk)


def read_and_submitted(reading: SecondReading, **answers: str) -> SecondReading:
    submit_second_reading(reading=read(reading, **answers), by=reading.reader)
    return SecondReading.objects.select_related("case__inspection").get(pk=reading.pk)


def both_readings(inspection: Inspection, **answers: str) -> tuple[SecondReading, User, User, User]:
    """A reading of C01 submitted by both readers, with lead, first and second; `answers` are the second's."""
    lead, first, second = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, second)
    return read_and_submitted(reading, **answers), lead, first, second


def judgement(reading: SecondReading, number: str) -> SecondJudgement:
    return reading.judgements.get(key_question__number=number)
