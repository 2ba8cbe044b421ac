"""The second reading of the demo: a fifth of the submitted cases, one of them still to be read. All of it made up."""

from random import Random

from accounts.models import User
from cases.fieldwork.actions import save_page, submit_reading
from cases.fieldwork.pages import SECOND, Kind, key_of
from cases.models import Answer, Reading
from cases.readings.actions import draw_round
from cases.readings.joint_decision_actions import decide_jointly
from cases.readings.queries import differences_of
from inspections.models import Inspection, Role

SHARE = 20
LIKE_THE_FIRST = 0.9
EVIDENCE = "Made up for the demo: read a second time, the record says otherwise."


def read_again(inspection: Inspection, lead: User, seed: int) -> None:
    """Give cases out, judge all but the last of them nearly as the first reader did, and decide one difference."""
    inspectors = [row.user for row in inspection.memberships.filter(role=Role.INSPECTOR).select_related("user")]
    draw_round(inspection=inspection, by=lead, readers=inspectors, percent=SHARE, seed=seed)
    random = Random(seed)  # noqa: S311 - it must be repeatable, and guards no secret
    second = Reading.objects.of_kind(Reading.Kind.SECOND).filter(case__inspection=inspection)
    readings = list(second.select_related("case__inspection__framework", "reader").order_by("case__reference"))
    for reading in readings[:-1]:
        _read(reading, random)
    for reading in readings[:-1]:
        reading.refresh_from_db(fields=["submitted_at"])
        for difference in differences_of(reading)[:1]:
            decide_jointly(
                reading=reading,
                number=difference.number,
                by=_reader(reading),
                version=0,
                answer=difference.second,
                reason="Made up for the demo: both readers looked at the record again.",
            )
            return


def _read(reading: Reading, random: Random) -> None:
    kept = Answer.objects.filter(reading__case=reading.case, reading__kind=Reading.Kind.KEPT)
    values: dict[str, str] = {}
    for row in kept.filter(item__kind=Kind.QUESTION).select_related("item").order_by("item__position"):
        key = key_of(reading.kind, row.item.key)
        values[key] = row.value
        if random.random() >= LIKE_THE_FIRST:
            values[key] = random.choice([answer for answer in ("yes", "no") if answer != row.value])
            values[f"{key} evidence"] = EVIDENCE
    save_page(reading=reading, name=SECOND, by=_reader(reading), versions={}, values=values)
    submit_reading(reading=reading, by=_reader(reading))


def _reader(reading: Reading) -> User:
    if reading.reader is None:
        raise AssertionError("every second reading has its reader")
    return reading.reader
