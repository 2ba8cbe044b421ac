"""What was gathered for domain one, as a report is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q

from inspections.models import Inspection, KeyDatum, Survey


@dataclass(frozen=True)
class HeldActivity:
    """`people` is None where nobody was counted."""

    kind: str
    held_on: date
    with_whom: str
    people: int | None


@dataclass(frozen=True)
class Question:
    """`answers` are pairs of an answer and how many of the `base` gave it, in their order."""

    number: int
    base: int
    answers: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Surveyed:
    """`who` was asked, in words; `asked` is None where it is not known."""

    audience: str
    who: str
    asked: int | None
    responses: int
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Documents:
    asked: int = 0
    received: int = 0
    not_available: int = 0


@dataclass(frozen=True)
class Gathered:
    """`key_data` are by standard number, in their order; `partners` pairs of an inspectorate and what it looks at."""

    documents: Documents
    activities: tuple[HeldActivity, ...]
    surveys: tuple[Surveyed, ...]
    key_data: Mapping[str, tuple[KeyDatum, ...]]
    partners: tuple[tuple[str, str], ...]


def gathered_for(inspection: Inspection) -> Gathered:
    """Return what was gathered. Five queries, whatever there is."""
    activities = inspection.activities.order_by("held_on", "number")
    documents = inspection.evidence_documents.order_by().aggregate(
        asked=Count("pk"),
        received=Count("pk", filter=Q(received_on__isnull=False) | ~Q(sha256="")),
        not_available=Count("pk", filter=Q(not_available=True)),
    )
    key_data: dict[str, tuple[KeyDatum, ...]] = {}
    for row in inspection.key_data.select_related("standard").order_by("position", "number"):
        key_data[row.standard.number] = (*key_data.get(row.standard.number, ()), row)
    return Gathered(
        documents=Documents(**documents),
        activities=tuple(
            HeldActivity(*row) for row in activities.values_list("kind", "held_on", "with_whom", "people")
        ),
        surveys=_surveys(inspection),
        key_data=key_data,
        partners=tuple((str(row), row.get_sector_display()) for row in inspection.joint_partners.order_by("number")),
    )


def _surveys(inspection: Inspection) -> tuple[Surveyed, ...]:
    fields = ("audience", "about", "asked", "responses", "questions__number", "questions__base")
    rows = inspection.surveys.order_by("number", "questions__number", "questions__answers__position")
    told = rows.values_list(*fields, "questions__answers__label", "questions__answers__count")
    surveys = []
    for (audience, about, asked, responses), of_survey in groupby(told, key=lambda row: row[:4]):
        questions = tuple(
            Question(number, base, tuple((label, count) for *_, label, count in answers if label is not None))
            for (number, base), answers in groupby(of_survey, key=lambda row: row[4:6])
            if number is not None
        )
        who = about or str(Survey.Audience(audience).label)
        surveys.append(Surveyed(audience, who, asked, responses, questions))
    return tuple(surveys)
