"""Who is signed in, fetched with what waits for them."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.models import User
from cases.notices import with_notices


class PeopleWithNotices(ModelBackend):
    """Fetches the person of a session, and in the same query whether any notice waits for them.

    Every page says what waits (`cases.notices`). So whoever has nothing waiting pays no query for it.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Give the person, or None where there is none or they may not sign in."""
        user = with_notices(User.objects.all()).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
