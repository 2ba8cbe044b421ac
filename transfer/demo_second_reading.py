"""The second reading of the demo: a fifth of the submitted cases, one of them still to be read. All of it made up."""

from random import Random

from accounts.models import User
from cases.actions.joint_decision import decide_jointly
from cases.actions.second_reading import draw_round, save_second_reading, submit_second_reading
from cases.models import Answer, SecondJudgement, SecondReading
from inspections.models import Inspection, Role

SHARE = 20
LIKE_THE_FIRST = 0.9
EVIDENCE = "Made up for the demo: read a second time, the record says otherwise."


def read_again(inspection: Inspection, lead: User, seed: int) -> None:
    """Give cases out, judge all but the last of them nearly as the first reader did, and decide one difference."""
    inspectors = [row.user for row in inspection.memberships.filter(role=Role.INSPECTOR).select_related("user")]
    draw_round(inspection=inspection, by=lead, readers=inspectors, percent=SHARE, seed=seed)
    random = Random(seed)  # noqa: S311 - it must be repeatable, and guards no secret
    readings = SecondReading.objects.filter(case__inspection=inspection).select_related("case__inspection", "reader")
    for reading in list(readings.order_by("case__reference"))[:-1]:
        _read(reading, random)
    differing = [row for row in _judgements(inspection) if row.differs]
    for row in differing[:1]:
        decide_jointly(
            judgement=row,
            by=row.reading.reader,
            version=0,
            answer=row.answer,
            reason="Made up for the demo: both readers looked at the record again.",
        )


def _read(reading: SecondReading, random: Random) -> None:
    values = {}
    for row in reading.judgements.select_related("key_question").order_by("key_question__number"):
        number = row.key_question.number
        values[number] = row.first_answer
        if random.random() >= LIKE_THE_FIRST:
            values[number] = random.choice([answer for answer in (Answer.YES, Answer.NO) if answer != row.first_answer])
            values[f"{number} evidence"] = EVIDENCE
    save_second_reading(reading=reading, by=reading.reader, version=0, values=values)
    submit_second_reading(reading=reading, by=reading.reader)


def _judgements(inspection: Inspection) -> list[SecondJudgement]:
    rows = SecondJudgement.objects.filter(reading__case__inspection=inspection)
    rows = rows.select_related("reading__case__inspection", "reading__reader")
    return list(rows.order_by("reading__case__reference", "key_question__number"))
