"""Inspections for the tests of reports: the two published ones with all that a report prints, and others by hand."""

from datetime import date
from typing import Any

from django.utils import timezone

from cases.sample.actions import draw_sample
from inspections.models import EvidenceRating, Finding, Inspection, Recommendation
from ratings.models import PanelDecision, Representation
from tests import factories
from tests.ratings.evidence import published
from tests.ratings.rollup.outlines import PUBLISHED

DAYS = {1: date(2019, 11, 18), 2: date(2019, 12, 16)}


def liverpool(reference: str = "northshire-2026") -> Inspection:
    """Score 21/36, good, no discretion."""
    inspection = published("liverpool", reference)
    written(inspection)
    return inspection


def gloucestershire(reference: str = "northshire-2026") -> Inspection:
    """Score 18/36, requires improvement, after two meetings that moved three standards and confirmed a fourth."""
    inspection = published("gloucestershire", reference)
    written(inspection)
    for number, move in PUBLISHED["gloucestershire"]["discretion"].items():
        decide(
            inspection,
            DAYS[move["meeting"]],
            number,
            move["panel"],
            reason=f"Because {move['ground']}.",
            calculated=move["calculated"],
            grounds=[{"kind": "within_points" if move["meeting"] == 1 else "single_case"}],
        )
    decide(
        inspection, DAYS[1], "2.2", "requires_improvement", calculated="requires_improvement", reason="Well founded."
    )
    return inspection


def decide(inspection: Inspection, held_on: date, number: str, rating: str, **fields: Any) -> PanelDecision:
    """A decision on a standard, in the meeting of that day."""
    meeting = inspection.panel_meetings.filter(held_on=held_on).first()
    meeting = meeting or factories.meeting(inspection, held_on, note="All were there.")
    fields.setdefault("reason", "So decided.")
    return PanelDecision.objects.create(meeting=meeting, standard=factories.standard(number), rating=rating, **fields)


def represented(
    inspection: Inspection, number: int, received_on: date, answered_on: date | None, *standards: str
) -> None:
    """A representation of the service about these standards."""
    row = Representation.objects.create(
        inspection=inspection,
        number=number,
        received_on=received_on,
        summary="We do not agree.",
        recorded_at=timezone.now(),
        answer="The panel met again." if answered_on else "",
        answered_on=answered_on,
    )
    row.standards.set(factories.standard(each) for each in standards)


def written(inspection: Inspection) -> None:
    """Findings of every kind on every domain, and three recommendations to two addressees."""
    for domain in inspection.framework.domains.all():
        for kind in Finding.Kind:
            for position in (1, 2):
                Finding.objects.create(
                    inspection=inspection,
                    domain=domain,
                    kind=kind,
                    position=position,
                    text=f"{kind.label} {position} of domain {domain.number}: work was done as planned and on time.",
                )
    for number, addressee in ((1, "the management board"), (2, "the management board"), (3, "the police")):
        text = f"Make sure that advice number {number} is followed within six months."
        Recommendation.objects.create(inspection=inspection, number=number, addressees=[addressee], text=text)


def reasons(inspection: Inspection, number: str, rating: str, words: str) -> EvidenceRating:
    """A rating from evidence with reasons."""
    values = {"rating": rating, "reasons": words}
    return EvidenceRating.objects.update_or_create(
        inspection=inspection, standard=factories.standard(number), defaults=values
    )[0]


def answered(inspection: Inspection, key: str, *values: Any) -> None:
    """Answer a fact or a prompt in the first cases that it is put to, one value each; None records nothing."""
    asked = factories.item(key)
    cases = [
        case for case in inspection.sampled_cases.order_by("case_type", "reference") if asked.is_put_to(case.case_type)
    ]
    for case, value in zip(cases, values, strict=False):
        if value is not None:
            factories.answer(case, key, value)


def drawn(reference: str = "northshire-2026", seed: int = 7) -> Inspection:
    """An inspection whose sample was drawn from 60 eligible court cases and one that started too early."""
    inspection = factories.inspection(reference)
    caseload = factories.caseload(inspection, 60)
    factories.caseload_case(caseload, "N900", row=900, started=date(2024, 1, 1))
    draw_sample(inspection=inspection, by=None, seed=seed)
    return inspection
