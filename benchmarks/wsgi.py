"""The app as gunicorn serves it to the benchmarks: it tells how many queries a request took, and has a bare upsert.

The bare upsert, of 15 rows in one transaction and nothing else, is the floor that saving an answer is measured against.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import connection, transaction

from config.wsgi import application as app

BARE: Final = "/bare/"
ROWS: Final = 15
UPSERT: Final = (
    "INSERT INTO benchmark_rows (id, text) VALUES "  # noqa: S608 - the marks are the only part that varies
    + ", ".join(["(%s, %s)"] * ROWS)
    + " ON CONFLICT (id) DO UPDATE SET text = excluded.text"
)
Start = Callable[..., Any]


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Serve a request; the header X-Queries tells how many queries it took."""
    if environ["PATH_INFO"] == BARE:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(UPSERT, [value for row in range(ROWS) for value in (row, environ["QUERY_STRING"])])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"done"]
    taken = 0

    def count(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal taken
        taken += 1
        return execute(*args)

    def start(status: str, headers: list[tuple[str, str]], *args: Any) -> Any:
        return start_response(status, [*headers, ("X-Queries", str(taken))], *args)

    with connection.execute_wrapper(count):
        return app(environ, start)
