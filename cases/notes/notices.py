from dataclasses import dataclass

from django.db.models import Exists

from accounts.models import User
from cases.models import Alert
from cases.notes.alert_queries import open_alerts_led_by
from cases.notes.comment_queries import unread_by


@dataclass(frozen=True)
class Notices:
    alerts: list[Alert]
    comments: int
    """How many are meant for the person and not marked as read."""


def notices_for(user: User) -> Notices:
    """Return what waits for a person. One query where nothing does, and one more for each kind that does."""
    waits = Exists(Alert.objects.open().led_by(user.pk)), Exists(unread_by(user.pk))
    leads_open_alerts, is_mentioned = User.objects.filter(pk=user.pk).values_list(*waits).get()
    return Notices(
        list(open_alerts_led_by(user)) if leads_open_alerts else [],
        unread_by(user.pk).values("pk").distinct().count() if is_mentioned else 0,
    )
