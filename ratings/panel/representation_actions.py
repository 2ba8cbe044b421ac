from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import SampledCase
from inspections import access
from inspections.actions.checks import act_sent, lock_open, still_there
from inspections.errors import Refused
from inspections.models import Inspection, Standard
from ledger import actions as ledger
from ratings.models import Representation

RECEIVED = "representation received"
ANSWERED = "representation answered"


@transaction.atomic
def record_representation(
    *,
    inspection: Inspection,
    by: User,
    received_on: date,
    summary: str,
    evidence: str,
    standards: Iterable[Standard],
    cases: Iterable[SampledCase],
    token: UUID | None = None,
) -> Representation:
    """Record what the service says against ratings of these standards, with its further evidence, and return it.

    Also once the ratings are closed: the panel may then be reconvened on it. A `token` that has been used gives the
    representation stored then. Raises PermissionDenied for who may not,
    Refused with a sentence for each rule that says no.
    """
    locked = lock_open(inspection, bears_on_ratings=False)
    if not access.may_record_representations(by, locked):
        raise PermissionDenied
    if sent := act_sent(locked.reference, token):
        return still_there(locked.representations.filter(number=sent["representation"]))
    about, on = list(dict.fromkeys(standards)), list(dict.fromkeys(cases))
    faults = _faults(locked, received_on, summary, about, on)
    if faults:
        raise Refused.because(faults)
    representation = Representation.objects.create(
        inspection=locked,
        number=locked.representations.count() + 1,
        received_on=received_on,
        summary=summary.strip(),
        evidence=evidence.strip(),
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    representation.standards.set(about)
    representation.cases.set(on)
    content = {"representation": representation.number, "received_on": received_on}
    content |= {"standards": sorted(one.number for one in about), "cases": sorted(one.reference for one in on)}
    ledger.append(
        chain=locked.reference,
        by=by,
        act=RECEIVED,
        content=content,
        token=token,
        rows=[representation],
        subject=f"representation/{representation.number}",
    )
    return representation


@transaction.atomic
def answer_representation(*, representation: Representation, by: User, answered_on: date, answer: str) -> None:
    """Once and for good. Raises PermissionDenied for who may not, Refused with a sentence for each rule."""
    locked = lock_open(representation.inspection, bears_on_ratings=False)
    if not access.may_record_representations(by, locked):
        raise PermissionDenied
    stored = Representation.objects.get(pk=representation.pk)
    faults = []
    if stored.is_answered:
        faults.append("This representation has been answered, and the answer stays. Record a new one if more came.")
    if not answer.strip():
        faults.append("Enter how it was answered.")
    if answered_on < stored.received_on:
        faults.append("The day of the answer must not be before the day it was received.")
    if answered_on > timezone.localdate():
        faults.append("The day of the answer must not be in the future.")
    if faults:
        raise Refused.because(faults)
    stored.answer, stored.answered_on = answer.strip(), answered_on
    stored.answered_at, stored.answered_by = timezone.now(), by
    stored.save(update_fields=["answer", "answered_on", "answered_at", "answered_by"])
    ledger.append(
        chain=locked.reference,
        by=by,
        act=ANSWERED,
        content={"representation": stored.number, "answered_on": answered_on},
        rows=[stored],
        subject=f"representation/{stored.number}",
    )


def _faults(
    inspection: Inspection, received_on: date, summary: str, standards: list[Standard], cases: list[SampledCase]
) -> list[str]:
    faults = [] if received_on <= timezone.localdate() else ["The day it was received must not be in the future."]
    if not summary.strip():
        faults.append("Enter what the service says.")
    if not standards:
        faults.append("Choose at least one standard that the representation is about.")
    if any(one.domain.framework_id != inspection.framework_id for one in standards):
        faults.append("Choose standards of this inspection’s framework.")
    if any(one.inspection_id != inspection.pk for one in cases):
        faults.append("Choose sampled cases of this inspection.")
    return faults
