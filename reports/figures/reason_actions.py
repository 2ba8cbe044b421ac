"""Leaving an open figure of the report as it is, for a reason, and taking the reason back."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections import access
from inspections.actions.checks import act_sent, lock_open, save_checked, still_there
from inspections.errors import Refused
from inspections.models import Inspection
from ledger.actions import append
from ledger.images import tombstone
from reports.models import FigureReason

GIVEN, TAKEN_BACK = "reason for a figure given", "reason for a figure taken back"


@transaction.atomic
def leave_figure(
    *, inspection: Inspection, place: str, said: str, reason: str, by: User, token: UUID | None = None
) -> FigureReason:
    """Store why a figure stays as it is, and return the reason; one that was given before is replaced.

    A `token` that has been used gives what was stored then. Raises Refused without a reason or where the inspection is
    closed, PermissionDenied for anybody but its lead inspector.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    if not access.may_leave_figures(by, stored):
        raise PermissionDenied
    if sent := act_sent(stored.reference, token):
        return still_there(stored.figure_reasons.filter(place=sent["place"], said=sent["said"]))
    if not reason.strip():
        raise Refused("Say why the figure stays as it is.", field="reason")
    row = stored.figure_reasons.filter(place=place, said=said).first()
    if row is None:
        row = FigureReason(inspection=stored, place=place, said=said)
    row.reason, row.by, row.at = reason.strip(), by, timezone.now()
    save_checked(row)
    content = {"place": place, "said": said}
    append(chain=stored.reference, by=by, act=GIVEN, content=content, subject=place, token=token, rows=[row])
    return row


@transaction.atomic
def take_back_reason(*, reason: FigureReason, by: User) -> None:
    """Remove a reason: its figure is open again. Raises as `leave_figure` does, and Refused where it is gone."""
    stored = lock_open(reason.inspection, bears_on_ratings=False)
    if not access.may_leave_figures(by, stored):
        raise PermissionDenied
    row = stored.figure_reasons.filter(pk=reason.pk).first()
    if row is None:
        raise Refused("This reason has been taken back already.")
    gone = tombstone(row)
    content = {"place": row.place, "said": row.said}
    row.delete()
    append(chain=stored.reference, by=by, act=TAKEN_BACK, content=content, subject=row.place, rows=[gone])
