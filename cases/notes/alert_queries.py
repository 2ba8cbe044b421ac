"""Reading alerts: those of an inspection, and what the lead inspector's pages and the overview say of them."""

from collections.abc import Collection

from django.db.models import F, Q, QuerySet

from accounts.models import User
from cases.models import Alert
from inspections.models import Inspection


def alerts_of(inspection: Inspection, user: User, *, without: Collection[str] = ()) -> QuerySet[Alert]:
    """Return an inspection's alerts with their cases: those that are open, then those resolved, the latest first.

    `without` are the references of cases whose alerts are left out, but for those that the person raised.
    """
    alerts = Alert.objects.filter(case__inspection=inspection).select_related("case", "raised_by", "resolved_by")
    alerts = alerts.filter(~Q(case__reference__in=without) | Q(raised_by=user))
    return alerts.order_by(F("resolved_at").desc(nulls_first=True), "-raised_at", "case__reference", "-number")


def open_alerts_led_by(user: User) -> QuerySet[Alert]:
    """Return the open alerts of the open inspections that a person leads, the latest first, with case and
    inspection."""
    alerts = Alert.objects.open().led_by(user.pk).select_related("case__inspection__service")
    return alerts.order_by("-raised_at", "-pk")
