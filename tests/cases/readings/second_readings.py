"""What tests of the second reading share: submitted cases, a round of them, and a reading that is filled in."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from cases.fieldwork.actions import save_page, submit_reading
from cases.fieldwork.pages import SECOND, Kind, Page
from cases.fieldwork.queries import items_put_to, read_pages
from cases.models import Answer, Reading, SampledCase
from cases.readings.actions import draw_round
from cases.readings.queries import Difference, differences_of
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
    rows = []
    for item in items_put_to(case):
        if item.kind == Kind.QUESTION:
            rows.append(Answer(reading=case.first, item=item, value=given.get(item.key, "yes")))
        elif item.kind == Kind.EVIDENCE:
            rows.append(Answer(reading=case.first, item=item, words=SECRET))
    Answer.everything.bulk_create(rows)
    return case


def second(case: SampledCase) -> Reading:
    """The second reading of a case as it is stored."""
    return case.readings.select_related("case__inspection__framework", "reader").get(kind=Reading.Kind.SECOND)


def given_out(case: SampledCase, lead: User, reader: User, **fields: Any) -> Reading:
    """The second reading of the one case that there is, just given out."""
    draw_round(inspection=case.inspection, by=lead, readers=[reader], **({"number": 1, "seed": 7} | fields))
    return second(case)


def page_of(reading: Reading) -> Page:
    [page] = read_pages(reading)
    return page


def reader_of(reading: Reading) -> User:
    assert reading.reader is not None
    return reading.reader


def save(reading: Reading, values: dict[str, Any], versions: dict[str, int] | None = None) -> int:
    """Save values, by key question and "2.1.1 evidence", and return how many answers changed."""
    named = {f"second/{key}": value for key, value in values.items()}
    seen = page_of(reading).versions if versions is None else {f"second/{key}": one for key, one in versions.items()}
    return save_page(reading=reading, name=SECOND, by=reader_of(reading), versions=seen, values=named)


def read(reading: Reading, **answers: str) -> Reading:
    """The reading with Yes to everything but `answers`, and words on these; not yet submitted."""
    given = {name[1:].replace("_", "."): answer for name, answer in answers.items()}
    values = {item.number: given.get(item.number, "yes") for item in page_of(reading).asked}
    save(reading, values | {f"{number} evidence": f"Second on {number}." for number in given})
    return second(reading.case)


def read_and_submitted(reading: Reading, **answers: str) -> Reading:
    submit_reading(reading=read(reading, **answers), by=reader_of(reading))
    return second(reading.case)


def both_readings(inspection: Inspection, **answers: str) -> tuple[Reading, User, User, User]:
    """A reading of C01 submitted by both readers, with lead, first and second; `answers` are the second's."""
    lead, first, other = team(inspection)
    reading = given_out(submitted_case(first, inspection), lead, other)
    return read_and_submitted(reading, **answers), lead, first, other


def difference(reading: Reading, number: str) -> Difference:
    """What the two readings differ on, by key question."""
    return next(one for one in differences_of(reading) if one.number == number)
