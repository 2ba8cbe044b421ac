from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.caseload.file import CaseRow
from cases.caseload.profile import VARIABLES
from cases.models import Caseload, Draw
from cases.queries import rows_of
from cases.sample.reserves import next_reserve
from inspections.models import Inspection


@dataclass(frozen=True)
class Reserves:
    """The reserves of one case type that are left, by the service's references in the order drawn.

    `eligible` are all cases that were eligible at the draw, `sampled` the references now in the sample without those
    withdrawn, `variables` what the draw held in proportion.
    """

    left: tuple[str, ...] = ()
    eligible: tuple[CaseRow, ...] = ()
    sampled: frozenset[str] = frozenset()
    variables: tuple[str, ...] = ()

    def next(self) -> CaseRow | None:
        """Return the first in order among the reserves that keep the balance best, None where none is left."""
        reference = next_reserve(self.eligible, self.sampled, self.left, self.variables)
        return next((row for row in self.eligible if row.case_reference == reference), None)


def reserves_of(inspection: Inspection, case_type: str) -> Reserves:
    """None are left without a draw, its reserves and the caseload it was made from. Five queries at most."""
    draw = inspection.draws.order_by("number").last()
    caseload = Caseload.objects.filter(inspection=inspection).first()
    if draw is None or caseload is None:
        return Reserves()
    drawn, reserves, variables = _drawn(draw, case_type)
    in_frame = {*drawn, *reserves}
    eligible = tuple(row for row in rows_of(caseload) if row.case_reference in in_frame and row.case_type == case_type)
    found = {row.case_reference for row in eligible}
    cases = list(inspection.sampled_cases.filter(case_type=case_type).values_list("service_reference", "withdrawn_at"))
    used = {reference for reference, _ in cases}
    return Reserves(
        left=tuple(reference for reference in reserves if reference in found and reference not in used),
        eligible=eligible,
        sampled=frozenset(reference for reference, withdrawn in cases if withdrawn is None and reference in found),
        variables=variables,
    )


def _drawn(draw: Draw, case_type: str) -> tuple[list[str], list[str], tuple[str, ...]]:
    """Return the references drawn, the reserves and the variables; a file may have brought any other shape."""
    record: Mapping[str, Any] = draw.record
    try:
        lists = (record[case_type], record["reserves"][case_type], record["design"]["variables"])
        drawn, reserves, variables = ([str(each) for each in one] for one in lists)
    except (KeyError, TypeError):
        return [], [], ()
    return drawn, reserves, tuple(name for name in variables if name in VARIABLES)
