"""Requests that meet a lock, or a database that is not there: told so in time, and nothing typed is lost."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.utils import ConnectionHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from psycopg import errors

from cases.models import Answer, SampledCase
from config.busy import BusyMiddleware, is_busy
from tests.cases.at_once import at_once
from tests.cases.fieldwork.answering import a_case, inspector_of, page
from tests.ledger.opening import open_ledger

pytestmark = pytest.mark.django_db(transaction=True)
only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock and no server.")
OWN = {"Origin": "http://testserver"}
WORDS = "Words that took an hour."


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "REQUEST_LIMITS", {**dict.fromkeys(settings.REQUEST_LIMITS, 3), "lock_timeout": 0.5})
    yield
    connection.close()  # with the limits of the requests on it


@pytest.fixture
def case() -> SampledCase:
    case = a_case()
    open_ledger(case.inspection)
    return case


@contextmanager
def held(statement: str, *more: Any) -> Iterator[None]:
    """Hold the locks of a statement on another connection, as whoever is in the middle of an act does."""
    other = ConnectionHandler({"default": connection.settings_dict})["default"]
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE" if other.vendor == "sqlite" else "BEGIN")
        cursor.execute(statement, more)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
            other.close()


@contextmanager
def held_chain(case: SampledCase) -> Iterator[None]:
    with held("UPDATE ledger_chain SET length = length WHERE name = %s", case.inspection.reference):
        yield


def signed_in(case: SampledCase) -> Client:
    client = Client(enforce_csrf_checks=True, headers=OWN, raise_request_exception=False)
    client.force_login(inspector_of(case))
    client.get("/session/")
    return client


def send(client: Client, case: SampledCase, change: dict[str, Any]) -> Any:
    return client.post(
        f"/inspections/{case.inspection.reference}/cases/{case.reference}/changes/",
        json.dumps({"user": inspector_of(case).pk, "changes": [change]}),
        content_type="application/json",
        headers={"X-CSRFToken": client.cookies["csrftoken"].value},
    )


def fields(response: Any) -> dict[str, str]:
    text = response.content.decode()
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return dict(hidden) | dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)</textarea>', text))


def test_a_script_that_meets_a_lock_is_told_when_to_come_again_and_is_stored_then(case: SampledCase) -> None:
    change = {"id": str(uuid4()), "key": "2.1.1 evidence", "base": 0, "value": WORDS}

    def work() -> list[Any]:
        client = signed_in(case)
        with held_chain(case):
            begun = time.monotonic()
            met = send(client, case, change)
            waited = time.monotonic() - begun
        again = send(client, case, change)
        return [met.status_code, met["Retry-After"], met.json(), waited < 10, again.json()["results"][0]["status"]]

    assert at_once(work) == [[503, "5", {"error": "busy"}, True, "saved"]]
    assert Answer.objects.get().words == WORDS


def test_a_form_that_meets_a_lock_is_given_back_and_is_stored_when_it_is_sent_again(case: SampledCase) -> None:
    address = f"/inspections/{case.inspection.reference}/cases/{case.reference}/standards/2.1/"

    def work() -> list[Any]:
        client = signed_in(case)
        token = client.cookies["csrftoken"].value
        with held_chain(case):
            met = client.post(address, {"evidence_2_1_1": WORDS, "then": "save", "csrfmiddlewaretoken": token})
        again = client.post(address, fields(met))
        return [
            met.status_code,
            met["Retry-After"],
            "no-store" in met["Cache-Control"],
            met.content.decode(),
            again.status_code,
        ]

    outcomes: Any = at_once(work)
    [[status, retry_after, is_never_kept, text, again]] = outcomes
    assert (status, retry_after, is_never_kept, again) == (503, "5", True, 302)
    assert '<h1 class="govuk-heading-l">The service is busy</h1>' in text
    assert "What you sent may not be saved yet, and nothing is lost: it is on this page." in text
    assert page(case, "2.1").recorded == {"2.1.1 evidence": WORDS}


def test_a_password_is_not_given_back(case: SampledCase) -> None:
    def work() -> list[Any]:
        client = Client(headers=OWN, raise_request_exception=False)
        with held("LOCK TABLE accounts_user" if connection.vendor == "postgresql" else "SELECT 1"):
            met = client.post("/sign-in/", {"username": "inspector", "password": "a secret"})
        return [met.status_code, "secret" in met.content.decode()]

    assert at_once(work) == [[503, False]]


def test_others_read_on_while_a_chain_is_locked(case: SampledCase) -> None:
    def work() -> list[int]:
        client = signed_in(case)
        with held_chain(case):
            return [client.get(address).status_code for address in ("/sign-in/", "/", "/my-cases/")]

    assert at_once(work) == [[302, 200, 200]]


@only_postgresql
def test_a_session_that_cannot_be_read_in_time_gives_the_page_too(case: SampledCase) -> None:
    client = signed_in(case)
    with held("LOCK TABLE django_session"):
        met = client.get("/")
    assert (met.status_code, met["Retry-After"]) == (503, "5")
    assert "Wait a few seconds, then" in met.content.decode()
    assert client.get("/").status_code == 200


def through_the_limits(act: Callable[[], object]) -> HttpResponse | None:
    """What is answered where an act of a view fails, None where it is no matter of time."""

    def respond(request: HttpRequest) -> HttpResponse:
        act()
        return HttpResponse()

    middleware, request = BusyMiddleware(respond), RequestFactory().get("/")
    request.resolver_match = None
    try:
        middleware(request)
    except DatabaseError as fault:
        return middleware.process_exception(request, fault)
    raise AssertionError("It came to its end.")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@only_postgresql
def test_a_statement_that_takes_too_long_is_ended() -> None:
    answer = through_the_limits(lambda: run("SELECT pg_sleep(20)"))
    assert answer is not None
    assert answer.status_code == 503


@only_postgresql
def test_a_transaction_in_which_nothing_happens_is_ended() -> None:
    def idle() -> None:
        run("BEGIN")
        time.sleep(3.5)
        run("SELECT 1")

    answer = through_the_limits(idle)
    assert answer is not None
    assert answer.status_code == 503


@only_postgresql
def test_a_server_that_is_not_there_is_waited_for_no_longer_than_its_limit() -> None:
    away = ConnectionHandler({"default": {**settings.DATABASES["default"], "HOST": "127.0.0.1", "PORT": "9"}})[
        "default"
    ]
    assert away.get_connection_params()["connect_timeout"] == 5
    answer = through_the_limits(away.ensure_connection)
    assert answer is not None
    assert answer.status_code == 503


def test_a_table_that_is_missing_is_no_matter_of_time() -> None:
    assert through_the_limits(lambda: run("SELECT 1 FROM nowhere")) is None


@pytest.mark.parametrize(
    ("fault", "busy"),
    [
        (errors.LockNotAvailable(), True),
        (errors.QueryCanceled(), True),
        (errors.DeadlockDetected(), True),
        (errors.AdminShutdown(), True),
        (psycopg.OperationalError("connection refused"), True),
        (errors.DiskFull(), False),
        (errors.IoError(), False),
        (errors.OutOfMemory(), False),
        (errors.UndefinedTable(), False),
    ],
)
def test_only_what_passes_by_itself_is_called_busy(fault: psycopg.Error, busy: bool) -> None:
    error = DatabaseError()
    error.__cause__ = fault
    assert is_busy(error) is busy


@only_postgresql
def test_commands_are_not_limited_and_requests_are(case: SampledCase) -> None:
    def limits() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name",
                [list(settings.REQUEST_LIMITS)],
            )
            return [setting for _, setting in cursor.fetchall()]

    def command() -> list[str]:
        call_command("check", database=["default"])
        return limits()

    def asked() -> list[str]:
        signed_in(case)
        return limits()

    assert at_once(command, asked) == [["0", "0", "0"], ["3000", "500", "3000"]]
