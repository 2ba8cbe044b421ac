from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections.actions.checks import act_sent, lock_open, save_changes, save_checked, still_there
from inspections.actions.team import make_lead_inspector
from inspections.errors import Refused
from inspections.models import Framework, Inspection, Service
from inspections.stage_queries import framework_is_used, open_alerts
from ledger.actions import append, lock
from ledger.record import BEGINS

CHANGEABLE = (
    "framework", "edition", "known_as", "joint", "fieldwork_starts", "fieldwork_ends", "published", "panel_quorum"
)  # fmt: skip


@transaction.atomic
def add_inspection(
    *,
    reference: str,
    service: Service,
    framework: Framework,
    lead_inspector: User,
    values: Mapping[str, Any],
    by: User,
    token: UUID | None = None,
) -> Inspection:
    """`values` are fields of CHANGEABLE. A `token` that has been used gives the inspection added then.

    Raises Refused with a sentence for each rule that the inspection breaks."""
    lock(reference)
    if act_sent(reference, token):
        return still_there(Inspection.objects.filter(reference=reference))
    inspection = Inspection(reference=reference, service=service, framework=framework, **values)
    save_checked(inspection)
    content = {"service": service.name, "framework": framework.slug, BEGINS: True}
    append(chain=reference, by=by, act="inspection added", content=content, token=token, rows=[inspection])
    make_lead_inspector(inspection=inspection, user=lead_inspector, by=by)
    return inspection


@transaction.atomic
def edit_inspection(*, inspection: Inspection, values: Mapping[str, Any], by: User) -> bool:
    """Return whether any field of CHANGEABLE differed; raise Refused for another framework than the one in use, and
    for another edition than the one in which a report was issued."""
    stored = lock_open(inspection, bears_on_ratings=False)
    if values.get("framework", stored.framework) != stored.framework and framework_is_used(stored):
        raise Refused("The framework can’t change any more: a caseload, cases or evidence were recorded under it.")
    if values.get("edition", stored.edition) != stored.edition and stored.issues.exists():
        raise Refused("The edition can’t change any more: a report was issued in it.", field="edition")
    changes = save_changes(stored, CHANGEABLE, values)
    if changes:
        append(chain=stored.reference, by=by, act="inspection changed", content=changes, rows=[stored])
    return bool(changes)


@transaction.atomic
def close_inspection(*, inspection: Inspection, by: User) -> None:
    """Raises Refused while an alert is open: nobody could resolve it, and no lead inspector would see it any more."""
    stored = lock_open(inspection, bears_on_ratings=False)
    if cases := open_alerts(stored):
        raise Refused(f"Alerts are open on {', '.join(cases)}. The lead inspector or an inspector resolves them first.")
    stored.closed_at = timezone.now()
    stored.save(update_fields=["closed_at"])
    append(chain=stored.reference, by=by, act="inspection closed", content={}, rows=[stored])


@transaction.atomic
def reopen_inspection(*, inspection: Inspection, reason: str, by: User) -> None:
    """Open a closed inspection again, for a reason that the ledger keeps."""
    lock(inspection.reference)
    stored = Inspection.objects.get(pk=inspection.pk)
    if not stored.is_closed:
        raise Refused("This inspection is open already.")
    if not reason.strip():
        raise Refused("Say why the inspection is opened again.")
    stored.closed_at = None
    stored.save(update_fields=["closed_at"])
    words = {"reason": reason.strip()}
    append(chain=stored.reference, by=by, act="inspection reopened", content={}, words=words, rows=[stored])
