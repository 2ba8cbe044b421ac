"""The app as gunicorn serves it to the benchmarks: it tells how many queries a request took, and has a bare upsert.

The bare upsert is the floor that saving an answer is measured against: 15 answers of a case, by Django's own
`bulk_create`, in one transaction, without a session, a person, a check or a ledger, and without any middleware.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qs

from django.db import connection, transaction

from config.wsgi import application as app

# isort: split

from cases.models import Answer, PromptAnswer
from inspections.models import Prompt

BARE: Final = "/bare/"
ROWS: Final = 15
Start = Callable[..., Any]


def upsert(case: int, number: int) -> None:
    """Store 15 answers of a case in one transaction, other ones in each round."""
    rows = [
        PromptAnswer(case_id=case, prompt_id=prompt, answer=Answer.values[number % 2], version=number + 1)
        for prompt in _prompts()
    ]
    with transaction.atomic():
        PromptAnswer.everything.bulk_create(
            rows, update_conflicts=True, unique_fields=["case", "prompt"], update_fields=["answer", "version"]
        )


@cache
def _prompts() -> list[int]:
    return list(Prompt.objects.order_by("pk").values_list("pk", flat=True)[:ROWS])


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Serve a request; the header X-Queries tells how many queries it took."""
    if environ["PATH_INFO"] == BARE:
        given = parse_qs(environ["QUERY_STRING"])
        upsert(int(given["case"][0]), int(given["round"][0]))
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
