import platform
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from cases.caseload.file import CaseRow
from cases.choices import CASE_TYPES
from cases.models import Caseload, Draw, DrawUnderway, Reading, SampledCase
from cases.queries import design_of, obstacles_to_draw, rows_of
from cases.sample.balanced import ALGORITHM, ALGORITHM_VERSION
from cases.sample.pseudonyms import own_references
from cases.sample.sampling import ALGORITHM_IN_FULL, CannotDrawError, Design, DrawResult, OnProgress, draw, window_dates
from cases.sample.size_in_words import size_in_words
from inspections.actions.checks import lock_open, save_changes
from inspections.errors import Refused
from inspections.models import Inspection
from inspections.sampling_design import DESIGN, obstacle_to_design
from ledger import actions as ledger
from ledger.images import tombstones

LARGEST_SEED = 2**63 - 1
SEEDS = 2**53
"""How many seeds there are to choose from where none is given: any reader of JSON holds them exactly."""


@dataclass(frozen=True)
class _Frame:
    """What a sample is drawn from. `caseload_sha256` is the file's."""

    design: Design
    fieldwork_starts: date
    caseload_sha256: str
    rows: tuple[CaseRow, ...]


def draw_sample(
    *, inspection: Inspection, by: User | None, seed: int | None = None, on_progress: OnProgress | None = None
) -> Draw:
    """Draw the sample from the caseload, record the draw and return it; sampled cases drawn before go.

    `seed` is from 0 to 2^63 - 1; without one it is chosen by chance. Raises Refused where there is no caseload or no
    date of fieldwork, no case is eligible, something is recorded on a case already, or the inspection is closed.

    The sample is worked out first, which can take a minute, while nothing is locked; then it is stored in one
    transaction, so that a draw that breaks off leaves nothing. `on_progress` is called meanwhile. Raises Refused too
    where the caseload or the design has changed in between.

    The record holds `design`, `fieldwork_starts`, `windows` (first and last day), `caseload_sha256` (the file),
    `eligible_sha256` (the eligible cases), `eligible`, `ineligible` (count and sentence by reason), `size`,
    `size_in_words`, `court` and `out_of_court` (the service's references chosen), `reserves` (the service's references
    of all other eligible cases by case type, in order), `references` (the service's by the inspectorate's own),
    `balance`, `algorithm`, `version`, `libraries` (their versions) and `selection`: for each case type `pool_hash`,
    `pool_size`, `residual` and `widened`, which `cases.sample.balanced.BalancedSelection` explains.
    """
    frame = _frame(inspection)
    result = _draw(frame, seed_by_chance() if seed is None else check_seed(seed), on_progress)
    return _store(inspection, by, frame, result)


def seed_by_chance() -> int:
    return secrets.randbelow(SEEDS)


def check_seed(seed: int) -> int:
    """Return the seed; raise Refused for one out of range."""
    if not 0 <= seed <= LARGEST_SEED:
        raise Refused(f"The seed is a whole number from 0 to {LARGEST_SEED}.")
    return seed


@transaction.atomic
def _store(inspection: Inspection, by: User | None, frame: _Frame, result: DrawResult) -> Draw:
    ledger.lock(inspection.reference)
    inspection = Inspection.objects.get(pk=inspection.pk)
    if _frame(inspection) != frame:
        raise Refused("The caseload or the sampling design changed while the sample was being drawn. Draw it again.")
    references = own_references(result.references, result.seed)
    drawn = Draw.objects.create(
        inspection=inspection,
        number=(inspection.draws.aggregate(last=Max("number"))["last"] or 0) + 1,
        seed=result.seed,
        algorithm=ALGORITHM_IN_FULL,
        record=_record(frame, result, references),
        drawn_at=timezone.now(),
        drawn_by=by,
    )
    gone = tombstones(list(inspection.sampled_cases.all()))
    inspection.sampled_cases.all().delete()
    # In the draw's own transaction, so that none is said to be under way that is done.
    DrawUnderway.objects.filter(inspection=inspection).delete()
    by_reference = {row.case_reference: row for row in frame.rows}
    cases = SampledCase.objects.bulk_create(
        sampled_case(inspection, own, by_reference[service]) for own, service in references.items()
    )
    readings = Reading.objects.bulk_create(Reading(case=case) for case in cases)
    ledger.append(
        chain=inspection.reference,
        by=by,
        act="sample drawn",
        content={"number": drawn.number, "seed": drawn.seed, "algorithm": drawn.algorithm, "cases": len(cases)},
        rows=[*gone, drawn, *cases, *readings],
    )
    return drawn


@transaction.atomic
def change_design(*, inspection: Inspection, by: User | None, design: Mapping[str, Any]) -> bool:
    """Set how the sample is drawn and return whether anything differed.

    `design` holds fields of `inspections.sampling_design.DESIGN`. Raises Refused once there is a sample, drawn here or
    brought along, when the inspection is closed, and where no design can be so.
    """
    stored = lock_open(inspection)
    if obstacle := obstacle_to_design(stored):
        raise Refused(obstacle)
    changes = save_changes(stored, DESIGN, design)
    if changes:
        ledger.append(chain=stored.reference, by=by, act="sampling design changed", content=changes, rows=[stored])
    return bool(changes)


def sampled_case(inspection: Inspection, reference: str, row: CaseRow) -> SampledCase:
    """Return an unsaved sampled case with a copy of what the service recorded of it."""
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


def _frame(inspection: Inspection) -> _Frame:
    """Read what a sample would be drawn from now; raise Refused where none can be."""
    inspection = Inspection.objects.get(pk=inspection.pk)
    if obstacles := obstacles_to_draw(inspection):
        raise Refused.because(obstacles)
    if inspection.fieldwork_starts is None:
        raise AssertionError("obstacles_to_draw refuses an inspection without a date of fieldwork")
    try:
        design = design_of(inspection)
    except ValueError as fault:
        raise Refused(str(fault)) from fault
    caseload = Caseload.objects.get(inspection=inspection)
    return _Frame(design, inspection.fieldwork_starts, caseload.sha256, tuple(rows_of(caseload)))


def _draw(frame: _Frame, seed: int, on_progress: OnProgress | None) -> DrawResult:
    try:
        return draw(frame.rows, frame.design, frame.fieldwork_starts, seed, on_progress)
    except CannotDrawError as fault:
        raise Refused(fault.sentence) from fault


def _record(frame: _Frame, result: DrawResult, references: dict[str, str]) -> dict[str, Any]:
    design, starts = frame.design, frame.fieldwork_starts
    windows = {case_type: window_dates(design, case_type, starts) for case_type, _ in CASE_TYPES}
    return {
        "design": {
            "confidence": int(design.confidence),
            "margin": int(design.margin),
            "court_percent": int(design.court_share * 100),
            "court_window": list(design.court_window),
            "out_of_court_window": list(design.out_of_court_window),
            "variables": list(design.variables),
        },
        "fieldwork_starts": starts.isoformat(),
        "windows": {case_type: [day.isoformat() for day in days] for case_type, days in windows.items()},
        "caseload_sha256": frame.caseload_sha256,
        "eligible_sha256": result.eligible_sha256,
        "ineligible": [
            {"case_type": each.case_type, "reason": each.reason, "sentence": each.sentence, "count": each.count}
            for each in result.eligibility.ineligible
        ],
        "size_in_words": size_in_words(result.eligibility, design),
        "references": references,
        "reserves": {case_type: list(each.reserves) for case_type, each in result.selections.items()},
        "selection": {
            case_type: {
                "pool_hash": each.pool_hash,
                "pool_size": each.pool_size,
                "residual": each.residual,
                "widened": [list(step) for step in each.widened],
            }
            for case_type, each in result.selections.items()
        },
        "algorithm": ALGORITHM,
        "version": ALGORITHM_VERSION,
        "libraries": {"python": platform.python_version(), "numpy": np.__version__},
        **{name: value for name, value in result.as_dict().items() if name != "seed"},
    }
