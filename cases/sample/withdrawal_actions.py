from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.choices import OTHER_REASON, WITHDRAWAL_REASONS
from cases.models import Reading, SampledCase
from cases.sample.actions import sampled_case
from cases.sample.pseudonyms import next_reference
from cases.sample.reserve_queries import reserves_of
from inspections.access import may_lead
from inspections.actions.checks import lock_open
from inspections.errors import Refused
from inspections.models import Inspection
from ledger import actions as ledger

CASE_WITHDRAWN = "case withdrawn"


@transaction.atomic
def withdraw_case(*, case: SampledCase, by: User, reason: str, note: str = "") -> SampledCase | None:
    """Withdraw a case from the sample and return the case taken in its place, None where no reserve is left.

    The case stays on record with its judgements, which count in no figure any more. In its place comes the first in
    order among the reserves of its case type that keep the balance best (`cases.sample.reserves.next_reserve`), under a
    new reference of the inspectorate's own and with the same inspector. `reason` is one of `WITHDRAWAL_REASONS`; `note`
    says more, and has to where the reason is another. Only the lead inspector may. Raises Refused where the case is
    withdrawn already, the reason is not given, or the inspection is closed.
    """
    inspection = lock_open(case.inspection)
    if not may_lead(by, inspection):
        raise Refused("Only the lead inspector can withdraw a case.")
    locked = SampledCase.objects.get(pk=case.pk)
    note = note.strip()
    _refuse_faults(locked, reason, note)
    locked.withdrawn_at, locked.withdrawn_by = timezone.now(), by
    locked.withdrawn_reason, locked.withdrawn_note = reason, note
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason", "withdrawn_note"])
    replacement = _replacement(inspection, locked)
    ledger.append(
        chain=inspection.reference,
        by=by,
        act=CASE_WITHDRAWN,
        content={
            "case": locked.reference,
            "reason": reason,
            "replaced_by": replacement.reference if replacement else None,
        },
        rows=[locked, replacement, replacement.first] if replacement else [locked],
    )
    return replacement


def _refuse_faults(case: SampledCase, reason: str, note: str) -> None:
    if case.is_withdrawn:
        raise Refused(f"Case {case.reference} has been withdrawn already.")
    if reason not in dict(WITHDRAWAL_REASONS):
        raise Refused("Select why the case can’t be inspected.")
    if reason == OTHER_REASON and not note:
        raise Refused("Enter why the case can’t be inspected.")


def _replacement(inspection: Inspection, withdrawn: SampledCase) -> SampledCase | None:
    """Take the next reserve into the sample in the place of a withdrawn case; None where there is none."""
    row = reserves_of(inspection, withdrawn.case_type).next()
    if row is None:
        return None
    taken = inspection.sampled_cases.values_list("reference", flat=True)
    replacement = sampled_case(inspection, next_reference(withdrawn.case_type, taken), row)
    replacement.replaces = withdrawn
    replacement.save(force_insert=True)
    Reading.objects.create(case=replacement, reader=withdrawn.allocated_to)
    return replacement
