from collections import Counter
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from cases.board.allocating import allocate_evenly as share_out
from cases.models import Reading, SampledCase
from cases.queries import inspectors_of
from inspections.actions.checks import lock_open
from inspections.errors import Refused
from inspections.models import Inspection
from ledger import actions as ledger

CASES_ALLOCATED = "cases allocated"


@transaction.atomic
def allocate(*, inspection: Inspection, by: User | None, allocation: Mapping[str, User | None]) -> int:
    """Give each case named by its reference to an inspector, or to nobody, and return how many changed hands.

    What is recorded on a case stays with it. Raises Refused, and changes nothing, where a case is not in the sample, is
    submitted or withdrawn, a person does not inspect on this inspection, or the inspection is closed.
    """
    cases = _locked_cases(inspection)
    inspectors = {inspector.pk for inspector in inspectors_of(inspection)}
    faults, changed = [], []
    for reference, person in allocation.items():
        case = cases.get(reference)
        if case is None:
            faults.append(f"{reference} is not a case of the sample. Look at the sample as it is now and try again.")
        elif case.allocated_to_id == (person.pk if person else None):
            continue
        elif sentence := why_not_reallocated(case):
            faults.append(sentence)
        elif person is not None and person.pk not in inspectors:
            faults.append(f"{person} does not inspect cases on this inspection. Choose somebody of the team.")
        else:
            case.first.reader = person
            changed.append(case)
    if faults:
        raise Refused.because(faults)
    _save(inspection, by, changed)
    return len(changed)


@transaction.atomic
def allocate_evenly(*, inspection: Inspection, by: User | None) -> int:
    """Return how many were allocated; raise Refused without an inspector or a case to share, or where it is closed."""
    cases = {key: case for key, case in _locked_cases(inspection).items() if not case.is_withdrawn}
    unallocated = [case for case in cases.values() if case.allocated_to_id is None and not case.is_submitted]
    inspectors = inspectors_of(inspection)
    if not inspectors:
        raise Refused("Nobody inspects on this inspection yet. An administrator adds inspectors to the team.")
    if not unallocated:
        raise Refused("Every case is allocated already." if cases else "There is no sample yet. Draw it first.")
    held: dict[User, Counter[str]] = {inspector: Counter() for inspector in inspectors}
    for case in cases.values():
        if case.allocated_to in held:
            held[case.allocated_to][case.case_type] += 1
    allocation = share_out([(case.reference, case.case_type) for case in unallocated], held)
    for case in unallocated:
        case.first.reader = allocation[case.reference]
    _save(inspection, by, unallocated)
    return len(unallocated)


def why_not_reallocated(case: SampledCase) -> str:
    if case.is_withdrawn:
        return f"{case.reference} has been withdrawn from the sample, so it stays with whoever had it."
    return f"{case.reference} has been submitted. Reopen it before it changes hands." if case.is_submitted else ""


def _locked_cases(inspection: Inspection) -> dict[str, SampledCase]:
    """Return the inspection's cases, those withdrawn too, by reference, with the inspection locked."""
    lock_open(inspection)
    cases = SampledCase.objects.filter(inspection=inspection).with_readings()
    return {case.reference: case for case in cases}


def _save(inspection: Inspection, by: User | None, changed: list[SampledCase]) -> None:
    if not changed:
        return
    readings = [case.first for case in changed]
    Reading.objects.bulk_update(readings, ["reader"], batch_size=100)
    ledger.append(
        chain=inspection.reference,
        by=by,
        act=CASES_ALLOCATED,
        content={"allocated_to": {case.reference: _username(case.allocated_to) for case in changed}},
        rows=readings,
    )


def _username(person: User | None) -> str | None:
    return person.username if person else None
