"""What stands beside the judgements in the demo: an alert, resolved. Made up like the rest of it."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from cases.actions.alerts import add_to_alert, raise_alert, resolve_alert
from inspections.models import Inspection


def write_casework(inspection: Inspection, lead: User) -> None:
    """Write what an inspection in its second week would have, as its inspectors."""
    _raise_alert(inspection, lead)


def _raise_alert(inspection: Inspection, lead: User) -> None:
    """Raise an alert on the first case as its inspector, add to it as the lead inspector, and resolve it."""
    case = inspection.sampled_cases.select_related("inspection", "allocated_to").order_by("reference")[0]
    inspector = case.allocated_to or lead
    alert = raise_alert(
        case=case,
        by=inspector,
        concern="Made up for the demo: a threat is on record, and nobody has looked at who may be at risk.",
        told="Duty operational manager",
        told_at=timezone.now() - timedelta(minutes=20),
        action="Made up for the demo: the manager called the case manager in at once.",
    )
    add_to_alert(alert=alert, by=lead, text="Made up for the demo: the police and the school have been told.")
    resolve_alert(
        alert=alert,
        by=inspector,
        resolution="Made up for the demo: a safety plan is agreed with everybody concerned, and was seen.",
    )
