"""What every page tells a person: the open alerts of the inspections that they lead, and comments meant for them."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from cases.alert_queries import open_alerts_led_by
from cases.comment_queries import unread_by, unread_of
from cases.models import Alert, Mention

LEADS_OPEN_ALERTS = "leads_open_alerts"
IS_MENTIONED = "is_mentioned"


def with_notices(people: QuerySet[User]) -> QuerySet[User]:
    """Note with each person whether anything waits for them, so that for most nothing more has to be asked."""
    return people.annotate(
        **{
            LEADS_OPEN_ALERTS: Exists(Alert.objects.open().led_by(OuterRef("pk"))),
            IS_MENTIONED: Exists(unread_by(OuterRef("pk"))),
        }
    )


def alerts_for(user: User) -> list[Alert]:
    """Give the open alerts that a person must see on every page. No query where `with_notices` says that none is."""
    if not getattr(user, LEADS_OPEN_ALERTS, True):
        return []
    return list(open_alerts_led_by(user))


def mentions_for(user: User) -> list[Mention]:
    """Give the comments meant for a person that they have not marked as read. No query where there is none."""
    if not getattr(user, IS_MENTIONED, True):
        return []
    return unread_of(user)
