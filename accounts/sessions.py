"""Django's own sessions in the database, read by a statement that is compiled once: every request reads one."""

from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.prepared import Statement, compiled

_STAND_INS: Final = {"key": "<key>", "now": datetime(1, 1, 2, tzinfo=UTC)}


class SessionStore(db.SessionStore):
    """A session of Django's own in the database."""

    def load(self) -> dict[str, Any]:
        """Give what the session holds; where there is none that has not run out, forget its key and give nothing."""
        row = _statement().first({"key": self.session_key, "now": timezone.now()})
        if row is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(row[0])
        return held


@cache
def _statement() -> Statement:
    rows = Session.objects.filter(session_key=_STAND_INS["key"], expire_date__gt=_STAND_INS["now"])
    return compiled(rows.values_list("session_data"), _STAND_INS)
