from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Alert, AlertUpdate, SampledCase
from cases.notes.actions import lock_case, written
from inspections.actions.checks import act_sent, save_checked, still_there
from inspections.errors import Refused
from ledger import actions as ledger

ALERT_RAISED = "alert raised"
ALERT_UPDATED = "alert updated"
ALERT_RESOLVED = "alert resolved"


@transaction.atomic
def raise_alert(
    *,
    case: SampledCase,
    by: User,
    concern: str,
    told: str,
    told_at: datetime,
    action: str = "",
    token: UUID | None = None,
) -> Alert:
    """Raise an alert on a case and return it: `concern` is the practice that can't wait, `told` the job title of whom
    at the service the inspector told, at `told_at`; `action` what has been done so far.

    Whoever inspects on the inspection may. A `token` that has been used gives the alert stored then. Raises Refused
    with a sentence for each thing missing, for a time to come, a withdrawn case and a closed inspection.
    """
    stored = lock_case(case, by, withdrawn="alerts")
    if sent := act_sent(stored.inspection.reference, token):
        return still_there(stored.alerts.filter(number=sent["number"]))
    words = {"concern": written(concern), "told": written(told), "action": written(action)}
    _refuse_faults(words, told_at)
    last = stored.alerts.order_by("number").last()
    number = last.number + 1 if last else 1
    alert = Alert(case=stored, number=number, told_at=told_at, raised_at=timezone.now(), raised_by=by, **words)
    save_checked(alert)
    _record(ALERT_RAISED, alert, by, alert, token)
    return alert


@transaction.atomic
def add_to_alert(*, alert: Alert, by: User, text: str, token: UUID | None = None) -> AlertUpdate:
    """Add to an alert what was done since, or what in it was wrong, and return the update. Also once it is resolved.

    Whoever inspects on the inspection may. `token`: as for `raise_alert`. Raises Refused where nothing is said.
    """
    stored = _locked(alert, by)
    if sent := act_sent(stored.case.inspection.reference, token):
        return still_there(stored.updates.filter(number=sent["update"]))
    if not written(text):
        raise Refused("Enter what is to be added to the alert.")
    update = AlertUpdate(alert=stored, number=stored.updates.count() + 1, at=timezone.now(), by=by, text=written(text))
    save_checked(update)
    _record(ALERT_UPDATED, stored, by, update, token, update=update.number)
    return update


@transaction.atomic
def resolve_alert(*, alert: Alert, by: User, resolution: str) -> None:
    """Resolve an alert, with words that say how the risk was contained. It can't be opened again.

    Whoever inspects on the inspection may. Raises Refused where it is resolved already, or nothing is said.
    """
    stored = _locked(alert, by)
    if not stored.is_open:
        who = f"{stored.resolved_by} has" if stored.resolved_by else "Somebody has"
        raise Refused(f"{who} resolved this alert already. Add an update to it if there is more to say.")
    if not written(resolution):
        raise Refused("Enter how the risk was contained.")
    stored.resolved_at, stored.resolved_by, stored.resolution = timezone.now(), by, written(resolution)
    save_checked(stored)
    _record(ALERT_RESOLVED, stored, by, stored)


def _refuse_faults(words: dict[str, str], told_at: datetime) -> None:
    faults = []
    if not words["concern"]:
        faults.append("Enter what needs immediate action.")
    if not words["told"]:
        faults.append("Enter whom at the service you told.")
    if told_at > timezone.now():
        faults.append("The time at which you told the service must be in the past.")
    if faults:
        raise Refused.because(faults)


def _locked(alert: Alert, by: User) -> Alert:
    """Return the alert as it stands; one on a withdrawn case still has to be brought to its end."""
    case = lock_case(alert.case, by)
    stored = case.alerts.select_related("resolved_by").get(pk=alert.pk)
    stored.case = case
    return stored


def _record(
    act: str, alert: Alert, by: User, row: Alert | AlertUpdate, token: UUID | None = None, **more: object
) -> None:
    case = alert.case
    ledger.append(
        chain=case.inspection.reference,
        by=by,
        act=act,
        content={"case": case.reference, "number": alert.number, **more},
        subject=f"{case.reference}/alert {alert.number}",
        token=token,
        rows=[row],
    )
