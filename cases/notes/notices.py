from dataclasses import dataclass

from django.db.models import Exists

from accounts.models import User
from cases.models import Alert, Mention
from cases.notes.alert_queries import open_alerts_led_by
from cases.notes.comment_queries import unread_by, unread_of


@dataclass(frozen=True)
class Notices:
    alerts: list[Alert]
    mentions: list[Mention]


def notices_for(user: User) -> Notices:
    """Return what waits for a person. One query where nothing does, and one more for each kind that does."""
    waits = Exists(Alert.objects.open().led_by(user.pk)), Exists(unread_by(user.pk))
    leads_open_alerts, is_mentioned = User.objects.filter(pk=user.pk).values_list(*waits).get()
    return Notices(
        list(open_alerts_led_by(user)) if leads_open_alerts else [],
        unread_of(user) if is_mentioned else [],
    )
