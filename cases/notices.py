"""What every page tells a person: the open alerts of the inspections that they lead."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from cases.alert_queries import open_alerts_led_by
from cases.models import Alert

LEADS_OPEN_ALERTS = "leads_open_alerts"


def with_notices(people: QuerySet[User]) -> QuerySet[User]:
    """Note with each person whether anything waits for them, so that for most nothing more has to be asked."""
    return people.annotate(**{LEADS_OPEN_ALERTS: Exists(Alert.objects.open().led_by(OuterRef("pk")))})


def alerts_for(user: User) -> list[Alert]:
    """Give the open alerts that a person must see on every page. No query where `with_notices` says that none is."""
    if not getattr(user, LEADS_OPEN_ALERTS, True):
        return []
    return list(open_alerts_led_by(user))
