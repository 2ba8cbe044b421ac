from collections.abc import Collection

from django.db.models import F, Q, QuerySet

from accounts.models import User
from cases.models import Alert
from inspections.models import Inspection


def alerts_of(inspection: Inspection, user: User, *, without: Collection[str] = ()) -> QuerySet[Alert]:
    """The open ones first, each kind latest first; of the cases referred to in `without`, only the person's own."""
    alerts = Alert.objects.filter(case__inspection=inspection).select_related("case", "raised_by", "resolved_by")
    alerts = alerts.filter(~Q(case__reference__in=without) | Q(raised_by=user))
    return alerts.order_by(F("resolved_at").desc(nulls_first=True), "-raised_at", "case__reference", "-number")


def open_alerts_led_by(user: User) -> QuerySet[Alert]:
    """Return those of the open inspections that the person leads, the latest first, with case and inspection."""
    alerts = Alert.objects.open().led_by(user.pk).select_related("case__inspection__service")
    return alerts.order_by("-raised_at", "-pk")
