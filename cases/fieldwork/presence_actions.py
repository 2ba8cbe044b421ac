"""Says that a person has a case open: passing, and no part of any record."""

from datetime import timedelta
from typing import Final

from django.utils import timezone

from accounts.models import User
from cases.models import Presence, SampledCase

GONE_AFTER: Final = timedelta(seconds=60)
"""Who has not been heard of for so long has left the case: pages say every 20 seconds that they are open."""


def be_here(*, case: SampledCase, user: User, window: str, page: str) -> list[Presence]:
    """Return who else has the case open, by name; what passed long ago is removed. Three queries."""
    now = timezone.now()
    Presence.objects.filter(seen_at__lt=now - 10 * GONE_AFTER).delete()
    Presence.objects.bulk_create(
        [Presence(case=case, user=user, window=window, page=page, seen_at=now)],
        update_conflicts=True,
        unique_fields=["case", "user", "window"],
        update_fields=["page", "seen_at"],
    )
    others = Presence.objects.filter(case=case, seen_at__gte=now - GONE_AFTER).exclude(user=user)
    return list(others.select_related("user").order_by("user__full_name", "user__username", "page", "window"))
