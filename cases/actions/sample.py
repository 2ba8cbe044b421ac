"""Draws the sample, and sets the design by which it is drawn."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from cases.caseload import CaseRow
from cases.choices import CASE_TYPES
from cases.models import Caseload, Draw, SampledCase
from cases.pseudonyms import own_references
from cases.queries import design_of, obstacles_to_draw, rows_of
from cases.sampling import CannotDrawError, DrawResult, draw, window_dates
from cases.size_in_words import size_in_words
from inspections.actions.checks import lock_open, save_changes
from inspections.errors import Refused
from inspections.models import Inspection
from inspections.sampling_design import DESIGN, obstacle_to_design
from ledger import actions as ledger

LARGEST_SEED = 2**63 - 1
SEEDS = 2**53
"""How many seeds there are to choose from where none is given: any reader of JSON holds them exactly."""


@transaction.atomic
def draw_sample(*, inspection: Inspection, by: User | None, seed: int | None = None) -> Draw:
    """Draw the sample from the caseload, record the draw and give it; sampled cases drawn before go.

    `seed` is from 0 to 2^63 - 1; without one it is chosen by chance. Raises Refused where there is no caseload or no
    date of fieldwork, no case is eligible, something is recorded on a case already, or the inspection is closed.

    The record holds `design`, `fieldwork_starts`, `windows` (first and last day), `caseload_sha256` (the file),
    `eligible_sha256` (the eligible cases), `eligible`, `ineligible` (count and sentence by reason), `size`,
    `size_in_words`, `court` and `out_of_court` (the service's references chosen), `references` (the service's by the
    inspectorate's own), `balance`, `algorithm` and `version`.
    """
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    # Locked, so that nobody records evidence on a case between the check and its removal.
    list(inspection.sampled_cases.select_for_update().values_list("pk"))
    if obstacles := obstacles_to_draw(inspection):
        raise Refused.because(obstacles)
    caseload = Caseload.objects.get(inspection=inspection)
    rows = rows_of(caseload)
    result = _draw(inspection, rows, secrets.randbelow(SEEDS) if seed is None else seed)
    references = own_references(result.references, result.seed)
    drawn = Draw.objects.create(
        inspection=inspection,
        number=(inspection.draws.aggregate(last=Max("number"))["last"] or 0) + 1,
        seed=result.seed,
        algorithm=f"{result.algorithm}, version {result.version}",
        record=_record(inspection, caseload, result, references),
        drawn_at=timezone.now(),
        drawn_by=by,
    )
    inspection.sampled_cases.all().delete()
    by_reference = {row.case_reference: row for row in rows}
    SampledCase.objects.bulk_create(
        sampled_case(inspection, own, by_reference[service]) for own, service in references.items()
    )
    ledger.append(
        chain=inspection.reference,
        by=by,
        act="sample drawn",
        content={"number": drawn.number, "seed": drawn.seed, "algorithm": drawn.algorithm, "record": drawn.record},
    )
    return drawn


@transaction.atomic
def change_design(*, inspection: Inspection, by: User | None, design: Mapping[str, int]) -> bool:
    """Set how the sample is drawn and give whether anything differed.

    `design` holds fields of `inspections.sampling_design.DESIGN`. Raises Refused once there is a sample, drawn here or
    brought along, when the inspection is closed, and where no design can be so.
    """
    stored = lock_open(inspection)
    if obstacle := obstacle_to_design(stored):
        raise Refused(obstacle)
    changes = save_changes(stored, DESIGN, design)
    if changes:
        ledger.append(chain=stored.reference, by=by, act="sampling design changed", content=changes)
    return bool(changes)


def sampled_case(inspection: Inspection, reference: str, row: CaseRow) -> SampledCase:
    """Give an unsaved sampled case with a copy of what the service recorded of it."""
    return SampledCase(
        inspection=inspection,
        reference=reference,
        service_reference=row.case_reference,
        case_type=row.case_type,
        disposal=row.disposal,
        started=row.started,
        age=row.age,
        gender=row.gender,
        ethnicity=row.ethnicity,
        looked_after=row.looked_after,
        offence=row.offence,
        harm_service=row.harm,
        safety_service=row.safety,
    )


def _draw(inspection: Inspection, rows: list[CaseRow], seed: int) -> DrawResult:
    if not 0 <= seed <= LARGEST_SEED:
        raise Refused(f"The seed is a whole number from 0 to {LARGEST_SEED}.")
    if inspection.fieldwork_starts is None:
        raise AssertionError("obstacles_to_draw refuses an inspection without a date of fieldwork")
    try:
        return draw(rows, design_of(inspection), inspection.fieldwork_starts, seed)
    except CannotDrawError as fault:
        raise Refused(fault.sentence) from fault
    except ValueError as fault:
        raise Refused(str(fault)) from fault


def _record(
    inspection: Inspection, caseload: Caseload, result: DrawResult, references: dict[str, str]
) -> dict[str, Any]:
    design = result.design
    starts = inspection.fieldwork_starts
    if starts is None:
        raise AssertionError("obstacles_to_draw refuses an inspection without a date of fieldwork")
    windows = {case_type: window_dates(design, case_type, starts) for case_type, _ in CASE_TYPES}
    return {
        "design": {
            "confidence": int(design.confidence),
            "margin": int(design.margin),
            "court_percent": inspection.court_percent,
            "court_window": list(design.court_window),
            "out_of_court_window": list(design.out_of_court_window),
            "variables": list(design.variables),
        },
        "fieldwork_starts": starts.isoformat(),
        "windows": {case_type: [day.isoformat() for day in days] for case_type, days in windows.items()},
        "caseload_sha256": caseload.sha256,
        "eligible_sha256": result.eligible_sha256,
        "ineligible": [
            {"case_type": each.case_type, "reason": each.reason, "sentence": each.sentence, "count": each.count}
            for each in result.eligibility.ineligible
        ],
        "size_in_words": size_in_words(result.eligibility, design),
        "references": references,
        "algorithm": result.algorithm,
        "version": result.version,
        **{name: value for name, value in result.as_dict().items() if name != "seed"},
    }
