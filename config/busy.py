"""Requests that wait for the database no longer than they may, and what is said where it does not answer in time."""

import logging
import re
import sqlite3
import sys
from collections.abc import Callable
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.defaults import server_error

from accounts.json_views import answers_in_json
from accounts.send_again import busy_page

logger = logging.getLogger("django.request")

RETRY_AFTER: Final = 5
"""Seconds."""
_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_STATES: Final = re.compile("08...|25P03|40001|40P01|53300|55P03|57014|57P0[1-5]")
"""PostgreSQL's SQLSTATE of a connection that is gone or refused, of a limit reached, and of who had to give way."""
_PRIMARY: Final = 0xFF
"""What of an SQLite error's code is its kind: the rest says more of it."""


class BusyMiddleware:
    """Limits what a request waits for in the database, and answers 503 in the place of 500 where that is too long.

    Commands, which may take their time, run without limits.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with connection.execute_wrapper(_Limits()):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_busy(exception):
            return None
        logger.warning("Busy: %s", request.path, exc_info=exception)
        return busy(request)


class _Limits:
    """Sets the limits of the settings before the first statement of a request.

    By a statement and not as options of the connection, which a pool refuses; at each request, because a pool may have
    given the connection to somebody else in between.
    """

    def __init__(self) -> None:
        self.limited: Any = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.limited is not connection.connection:
            self.limited = connection.connection
            # Past Django's cursor, which would count it among the queries of the page and ask here again.
            with connection.wrap_database_errors:
                self.limited.execute(*_statement())
        return execute(sql, params, many, context)


def _statement() -> tuple[Any, ...]:
    limits = settings.REQUEST_LIMITS
    if connection.vendor == "sqlite":
        return (f"PRAGMA busy_timeout = {round(limits['lock_timeout'] * 1000)}",)
    names = ", ".join(f"set_config('{name}', %s, false)" for name in limits)
    return f"SELECT {names}", [f"{round(seconds * 1000)}ms" for seconds in limits.values()]


def is_busy(error: BaseException | None) -> bool:
    """Whether the database may well do later what it did not do now: a lock, a limit, a server that is not there."""
    cause = error.__cause__ if isinstance(error, DatabaseError) else None
    if isinstance(cause, sqlite3.Error):
        # Every other fault has the same class there: a table that is missing, for one.
        return getattr(cause, "sqlite_errorcode", 0) & _PRIMARY in _BUSY
    if not isinstance(cause, psycopg.Error):
        return False
    # Without a state there was no server to give one.
    return bool(_STATES.fullmatch(cause.sqlstate)) if cause.sqlstate else isinstance(cause, psycopg.OperationalError)


def busy(request: HttpRequest) -> HttpResponse:
    """Say that it should be tried again, without asking the database for anything: a form keeps all that it held."""
    match = request.resolver_match
    if match is not None and answers_in_json(match.func):
        response: HttpResponse = JsonResponse({"error": "busy"}, status=503)
    else:
        response = busy_page(request) or HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Answer what no view could: the session, too, is read from the database."""
    return busy(request) if is_busy(sys.exc_info()[1]) else server_error(request)
