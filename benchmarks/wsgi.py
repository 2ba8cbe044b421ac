"""The app as gunicorn serves it to the benchmarks: it tells how many queries a request took, and has a bare upsert.

The bare upsert is the floor that saving an answer is measured against: a view of the same server, behind the same
middleware, that stores 15 answers of a case by Django's own `bulk_create` in one transaction and does nothing else.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import connection

from config.wsgi import application as app

settings.ROOT_URLCONF = "benchmarks.urls"
Start = Callable[..., Any]


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Serve a request; the header X-Queries tells how many queries it took."""
    taken = 0

    def count(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal taken
        taken += 1
        return execute(*args)

    def start(status: str, headers: list[tuple[str, str]], *args: Any) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(taken))], *args)

    with connection.execute_wrapper(count):
        return app(environ, start)
