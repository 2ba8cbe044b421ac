"""Inspections in the database for the tests of ratings: judgements by counts, and the published inspections."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases.models import Answer, Reading, SampledCase
from inspections.models import EvidenceRating, Inspection, Role, Standard
from tests import factories
from tests.ratings.rollup.outlines import PUBLISHED

Counts = Mapping[str, tuple[int, int]]


def judged(inspection: Inspection, case_type: str, size: int, counts: Counts) -> list[SampledCase]:
    """Store so many cases: on each question the first are sufficient, the next insufficient, the rest not relevant.

    A question that `counts` leaves out is unanswered in every case.
    """
    prefix = "C" if case_type == "court" else "O"
    cases = SampledCase.objects.bulk_create(
        SampledCase(inspection=inspection, reference=f"{prefix}{place:02}", case_type=case_type)
        for place in range(1, size + 1)
    )
    readings = Reading.objects.bulk_create(Reading(case=case) for case in cases)
    questions = {question.key: question for question in inspection.framework.items.filter(key__in=counts)}
    Answer.objects.bulk_create(
        Answer(reading=reading, item=questions[number], value=answer(place, *pair))
        for number, pair in counts.items()
        for place, reading in enumerate(readings)
    )
    return cases


def answer(place: int, sufficient: int, relevant: int) -> str:
    if place < sufficient:
        return "yes"
    return "no" if place < relevant else "not_relevant"


def rated(inspection: Inspection, ratings: Mapping[str, str]) -> None:
    """Store the ratings from evidence, by standard number."""
    standards = {standard.number: standard for standard in Standard.objects.filter(number__in=ratings)}
    EvidenceRating.objects.bulk_create(
        EvidenceRating(inspection=inspection, standard=standards[number], rating=rating, reasons="As read.")
        for number, rating in ratings.items()
    )


def published(name: str, reference: str = "northshire-2026") -> Inspection:
    """Store a published inspection's evidence before any panel, with a panel member called panel_member."""
    figures: dict[str, Any] = PUBLISHED[name]
    inspection = factories.inspection(reference, fieldwork_starts=date(2019, 3, 4), fieldwork_ends=date(2019, 3, 15))
    counts = {
        number: (figure["sufficient"], figure["relevant"]) if figure else (0, 0)
        for number, figure in figures["key_questions"].items()
    }
    for case_type, domain in (("court", "2"), ("out_of_court", "3")):
        of_domain = {number: pair for number, pair in counts.items() if number.startswith(domain)}
        judged(inspection, case_type, figures["sample"][case_type], of_domain)
    rated(inspection, figures["domain_one"])
    factories.member(inspection, Role.PANEL_MEMBER)
    return inspection
