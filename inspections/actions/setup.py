"""Setting an inspection up, closing it and opening it again."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from inspections.actions.checks import lock_open, save_checked
from inspections.actions.team import make_lead_inspector
from inspections.errors import Refused
from inspections.models import Framework, Inspection, Service
from inspections.stage_queries import framework_is_used, sample_is_drawn
from ledger.actions import append

#: How the sample is drawn: fixed once there is one.
SAMPLING = (
    "court_months_from",
    "court_months_to",
    "out_of_court_months_from",
    "out_of_court_months_to",
    "confidence_percent",
    "margin_points",
    "court_percent",
)
CHANGEABLE = ("framework", "known_as", "joint", "fieldwork_starts", "fieldwork_ends", "published", *SAMPLING)


@transaction.atomic
def add_inspection(
    *,
    reference: str,
    service: Service,
    framework: Framework,
    lead_inspector: User,
    values: Mapping[str, Any],
    by: User,
) -> Inspection:
    """Store a new inspection with its lead inspector and give it.

    `values` are fields of CHANGEABLE. Raises Refused with a sentence for each rule that the inspection breaks.
    """
    inspection = Inspection(reference=reference, service=service, framework=framework, **values)
    save_checked(inspection)
    content = {
        "service": service.name,
        "framework": framework.slug,
        **{name: value for name, value in values.items() if value not in ("", None)},
    }
    append(chain=reference, by=by, act="inspection added", content=content)
    make_lead_inspector(inspection=inspection, user=lead_inspector, by=by)
    return inspection


@transaction.atomic
def edit_inspection(*, inspection: Inspection, values: Mapping[str, Any], by: User) -> bool:
    """Change fields of CHANGEABLE and give whether any differed.

    Raises Refused where the framework is in use and would be another, or a sample is drawn and its design would change.
    """
    stored = lock_open(inspection)
    changes = {name: value for name, value in values.items() if getattr(stored, name) != value}
    if "framework" in changes and framework_is_used(stored):
        raise Refused("The framework can’t change any more: a caseload, cases or evidence were recorded under it.")
    if set(SAMPLING) & set(changes) and sample_is_drawn(stored):
        raise Refused("How the sample is drawn can’t change any more: it has been drawn.")
    if not changes:
        return False
    before = {name: _plain(getattr(stored, name)) for name in changes}
    for name, value in changes.items():
        setattr(stored, name, value)
    save_checked(stored)
    after = {name: _plain(value) for name, value in changes.items()}
    append(chain=stored.reference, by=by, act="inspection changed", content={"before": before, "after": after})
    return True


@transaction.atomic
def close_inspection(*, inspection: Inspection, by: User) -> None:
    """Close an inspection: nothing in it may change until it is opened again."""
    stored = lock_open(inspection)
    stored.closed_at = timezone.now()
    stored.save(update_fields=["closed_at"])
    append(chain=stored.reference, by=by, act="inspection closed", content={})


@transaction.atomic
def reopen_inspection(*, inspection: Inspection, reason: str, by: User) -> None:
    """Open a closed inspection again, for a reason that the ledger keeps."""
    stored = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if not stored.is_closed:
        raise Refused("This inspection is open already.")
    if not reason.strip():
        raise Refused("Say why the inspection is opened again.")
    stored.closed_at = None
    stored.save(update_fields=["closed_at"])
    append(chain=stored.reference, by=by, act="inspection reopened", content={"reason": reason.strip()})


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
