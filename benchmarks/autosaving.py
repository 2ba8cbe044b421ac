"""What the benchmarks of autosaving share: an inspection, its inspectors' sessions, a server, and requests to it."""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from benchmarks import setting_up

# isort: split

from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from benchmarks.urls import BARE
from cases.models import Reading, SampledCase
from inspections.models import Framework, Inspection, Item, Membership, Role, Service
from ledger.actions import append
from ledger.record import BEGINS
from records.dump import dump
from records.opening import OPENED, opening_acts

ROOT: Final = Path(__file__).resolve().parent.parent
FRAMEWORK: Final = ROOT / "inspections" / "data" / "youth-offending-2018.yaml"
READY: Final = setting_up.__name__
BEHIND_A_PROXY: Final = {"X-Forwarded-Proto": "https", "Host": "localhost"}


@dataclass(frozen=True)
class Inspector:
    """A signed-in inspector with a case."""

    user: int
    case_row: int
    case: str
    inspection: str
    cookies: str
    token: str


@dataclass(frozen=True)
class Reply:
    """What came of a request: its status, its data, how many queries it took and how long, in seconds."""

    status: int
    data: dict[str, Any]
    queries: int
    seconds: float


def inspectors(number: int) -> list[Inspector]:
    """Make an inspection with so many inspectors, each with a case of their own and signed in."""
    call_command("migrate", verbosity=0)
    if not Framework.objects.exists():
        call_command("load_framework", str(FRAMEWORK), stdout=sys.stderr)
    name = f"benchmark-{datetime.now(UTC):%Y%m%d%H%M%S}"
    service, _ = Service.objects.get_or_create(name="Benchmark")
    inspection = Inspection.objects.create(reference=name, service=service, framework=Framework.objects.all()[0])
    people = [_inspector(inspection, place) for place in range(number)]
    for subject, rows in opening_acts(dump(inspection)):
        content = {} if subject else {BEGINS: True}
        append(chain=name, by=None, act=OPENED, content=content, subject=subject, rows=rows)
    return people


def _inspector(inspection: Inspection, place: int) -> Inspector:
    user = User.objects.create(username=f"{inspection.reference}-{place}", full_name=f"Inspector {place}")
    Membership.objects.create(inspection=inspection, user=user, role=Role.INSPECTOR)
    case = SampledCase.objects.create(inspection=inspection, reference=f"C{place:03}", case_type="court")
    Reading.objects.create(case=case, reader=user)
    client = Client(headers={"X-Forwarded-Proto": "https", "Host": "localhost"})
    client.force_login(user)
    token = client.get("/session/").json()["token"]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return Inspector(user.pk, case.pk, case.reference, inspection.reference, cookies, token)


def questions() -> list[str]:
    """Return the numbers of the key questions that are put to the inspectors' cases."""
    rows = Item.objects.filter(kind=Item.Kind.QUESTION, standard__domain__case_type="court").order_by("position")
    return list(rows.values_list("key", flat=True))


@contextmanager
def server(workers: int) -> Iterator[int]:
    """Run gunicorn with so many workers on a port of its own, and yield the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", "benchmarks.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--workers", str(workers), "--log-level", "warning"]
    running = subprocess.Popen([*command, *options], cwd=ROOT, env=os.environ)  # noqa: S603 - this project's own
    try:
        _warm_up(port, workers)
        yield port
    finally:
        running.terminate()
        running.wait(20)


def _warm_up(port: int, workers: int) -> None:
    """Wait until every worker has its modules and its connection: what is measured is no start."""
    headers = {"X-Forwarded-Proto": "https", "Host": "localhost", "Cookie": "sessionid=nobody"}
    answered, until = 0, time.perf_counter() + 60
    while answered < 20 * workers and time.perf_counter() < until:
        try:
            answered += request(port, "GET", "/session/", "", headers).status == 200
        except OSError:
            time.sleep(0.2)


@contextmanager
def database() -> Iterator[None]:
    """Use the database of DATABASE_URL, or an SQLite file of its own where there is none."""
    if "DATABASE_URL" in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
        connection.settings_dict["NAME"] = f"{folder}/db.sqlite3"
        yield
        connection.close()


def upsert(port: int, case: int, number: int) -> float:
    """Store 15 answers of a case by the bare upsert, and return the seconds that it took."""
    reply = request(port, "GET", f"/{BARE}?case={case}&round={number}", "", BEHIND_A_PROXY)
    if reply.status != 200:
        raise SystemExit(f"The bare upsert: {reply.status}")
    return reply.seconds


def send(port: int, inspector: Inspector, key: str, value: object, base: int, token: str = "") -> Reply:
    """Send a change of one answer as the browser does."""
    change = {"id": token or str(uuid4()), "key": key, "base": base, "value": value, "at": _now()}
    body = json.dumps({"user": inspector.user, "changes": [change]})
    headers = {
        "Content-Type": "application/json",
        "Cookie": inspector.cookies,
        "X-CSRFToken": inspector.token,
        "Referer": "https://localhost/",
        **BEHIND_A_PROXY,
    }
    path = f"/inspections/{inspector.inspection}/cases/{inspector.case}/changes/"
    return request(port, "POST", path, body, headers)


def request(port: int, method: str, path: str, body: str, headers: dict[str, str]) -> Reply:
    """Send a request on a connection of its own and return what came of it."""
    began = time.perf_counter()
    conversation = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        conversation.request(method, path, body, headers)
        response = conversation.getresponse()
        content = response.read()
    finally:
        conversation.close()
    seconds = time.perf_counter() - began
    is_json = response.headers.get("Content-Type", "").startswith("application/json")
    queries = int(response.headers.get("X-Queries", "0"))
    return Reply(response.status, json.loads(content) if is_json else {}, queries, seconds)


def percentile(seconds: list[float], share: float) -> float:
    """Return the time, in milliseconds, within which this share of the requests was answered."""
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _now() -> str:
    return datetime.now(UTC).isoformat()
