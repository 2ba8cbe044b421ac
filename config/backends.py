"""Who is signed in, fetched with what waits for them."""

from functools import cache
from typing import Any, Final

from django.contrib.auth.backends import ModelBackend

from accounts.models import User
from accounts.prepared import Statement, compiled
from cases.notices import with_notices

_NOBODY: Final = -1


class PeopleWithNotices(ModelBackend):
    """Fetches the person of a session, and in the same query whether any notice waits for them.

    Every page says what waits (`cases.notices`). So whoever has nothing waiting pays no query for it.
    """

    def get_user(self, user_id: Any) -> User | None:
        """Give the person, or None where there is none or they may not sign in."""
        user = _statement().first_of(User, {"user": user_id})
        return user if user is not None and self.user_can_authenticate(user) else None


@cache
def _statement() -> Statement:
    """Give the statement that every request makes."""
    return compiled(with_notices(User.objects.filter(pk=_NOBODY)).order_by(), {"user": _NOBODY})
