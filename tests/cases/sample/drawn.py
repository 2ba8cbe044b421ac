"""An inspection with a small sample drawn by hand, so that tests know which case comes next."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from cases.models import Draw, SampledCase
from inspections.models import Inspection, Role
from tests import factories

COURT = {
    "N1": ("male", "referral_order"),
    "N2": ("female", "referral_order"),
    "N3": ("male", "youth_rehabilitation_order"),
    "N4": ("male", "referral_order"),
    "N5": ("female", "youth_rehabilitation_order"),
    "N6": ("male", "referral_order"),
    "N7": ("male", "youth_rehabilitation_order"),
    "N8": ("female", "referral_order"),
}
SAMPLED = {"C01": "N1", "C02": "N2", "C03": "N3", "C04": "N5"}
RESERVES = ["N8", "N7", "N6", "N4"]


def inspection_with_a_draw(**changes: Any) -> Inspection:
    """Four of eight court cases, C01 to C04, and one of two out-of-court ones, O01; `changes` are to the record.

    The court reserves are N8 (female), N7, N6 and N4 (male), in this order.
    """
    inspection = factories.inspection()
    loaded = factories.caseload(inspection)
    for row, (reference, (gender, disposal)) in enumerate(COURT.items(), start=2):
        factories.caseload_case(loaded, reference, row, gender=gender, disposal=disposal)
    for row, reference in enumerate(("N20", "N21"), start=20):
        factories.caseload_case(loaded, reference, row, case_type="out_of_court", disposal="youth_caution")
    record = {
        "design": {"confidence": 80, "margin": 5, "variables": ["gender", "disposal"]},
        "eligible": {"court": 8, "out_of_court": 2},
        "size": {"total": 5, "court": 4, "out_of_court": 1},
        "court": sorted(SAMPLED.values()),
        "out_of_court": ["N20"],
        "reserves": {"court": RESERVES, "out_of_court": ["N21"]},
        "balance": [
            _counted("court", "gender", "male", 5),
            _counted("court", "gender", "female", 3),
            _counted("out_of_court", "harm", "low", 2),
        ],
    }
    Draw.objects.create(
        inspection=inspection, number=1, seed=1, algorithm="by hand", record=record | changes, drawn_at=timezone.now()
    )
    for reference, service in SAMPLED.items():
        gender, disposal = COURT[service]
        factories.sampled_case(
            inspection, reference, service_reference=service, gender=gender, disposal=disposal, harm_service="low"
        )
    factories.sampled_case(inspection, "O01", "out_of_court", service_reference="N20", harm_service="low")
    return inspection


def lead_of(inspection: Inspection) -> User:
    found = inspection.memberships.filter(role=Role.LEAD_INSPECTOR).first()
    return found.user if found else factories.member(inspection, Role.LEAD_INSPECTOR)


def case_of(inspection: Inspection, reference: str) -> SampledCase:
    return inspection.sampled_cases.select_related("inspection").get(reference=reference)


def _counted(case_type: str, variable: str, category: str, population: int) -> dict[str, Any]:
    return {"case_type": case_type, "variable": variable, "category": category, "population": population}
