"""Measures what the ledger of an inspection costs: 68 cases with 600 characters of evidence on each key question.

    DEBUG=1 python -m benchmarks.ledger                            on an SQLite file of its own
    DEBUG=1 DATABASE_URL=postgres://... python -m benchmarks.ledger

Everything is recorded through the app's own actions. A text is typed at a person's pace: it is sent as often as the
page of a case sends it (`--sends`), whole each time.
"""

import argparse
import resource
import subprocess
import sys
import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

from benchmarks.autosaving import database, inspectors

# isort: split

from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from accounts.models import User
from cases.fieldwork.change_actions import record_change
from cases.fieldwork.pages import Kind
from cases.fieldwork.queries import read_pages
from cases.models import Reading
from inspections.changes import Change
from ledger.models import Entry, Words

CHARACTERS = 600
SENDS = 11
"""600 characters at the pace of 537 in 141 seconds, sent each 15 seconds and when the box is left."""


def size() -> int:
    """Return how many bytes the database takes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
        cursor.execute("PRAGMA page_count")
        pages = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA freelist_count")
        free = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA page_size")
        return (pages - free) * int(cursor.fetchone()[0])


def fill(reading: Reading, by: User, sends: int) -> int:
    """Record everything that is put to a case, its evidence as it is typed, and return how many changes that took."""
    sent = 0
    for page in read_pages(reading):
        for item in page.items:
            if item.kind == Kind.EVIDENCE:
                text = (f"What was seen on {item.key} in {reading.case.reference}. " * 20)[:CHARACTERS]
                values: list[Any] = [text[: CHARACTERS * step // sends].strip() for step in range(1, sends + 1)]
            elif item.is_words:
                continue
            else:
                values = [[] if item.many else item.choices[0][0]]
            for base, value in enumerate(values):
                outcome = record_change(
                    inspection=reading.case.inspection.reference,
                    case=reading.case.reference,
                    by=by,
                    change=Change(item.key, value, base, uuid4()),
                )
                if outcome.status != "saved":
                    raise SystemExit(f"{item.key}: {outcome}")
                sent += 1
    return sent


def page(name: str, reference: str) -> float:
    """Return the processor time of a page of the inspection, in milliseconds."""
    administrator, _ = User.objects.get_or_create(username="benchmark", defaults={"is_administrator": True})
    client = Client(headers={"X-Forwarded-Proto": "https", "Host": "localhost"})
    client.force_login(administrator)
    address = reverse(name, args=[reference])
    client.get(address)
    began = time.process_time()
    for _ in range(5):
        if client.get(address).status_code != 200:
            raise SystemExit(f"{address} can't be opened.")
    return (time.process_time() - began) * 1000 / 5


def verify(reference: str) -> tuple[float, float]:
    """Return the processor seconds and the peak in MB that `verify_ledger` takes beyond the start of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "manage.py", "check"], check=True, capture_output=True)
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "manage.py", "verify_ledger", reference], check=True, capture_output=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = [use.ru_utime + use.ru_stime for use in (before, start, after)]
    return (spent[2] - spent[1]) - (spent[1] - spent[0]), after.ru_maxrss / 1024


def main(cases: int, sends: int) -> None:
    """Print what was measured."""
    with database(), override_settings(SECURE_SSL_REDIRECT=False), suppress(BrokenPipeError):
        people = inspectors(cases)
        readings = [
            Reading.objects.select_related("case__inspection__framework", "reader").get(
                case=person.case_row, kind="first"
            )
            for person in people
        ]
        reference, empty = people[0].inspection, size()
        began, sent = time.process_time(), 0
        for reading in readings:
            if reading.reader is not None:
                sent += fill(reading, reading.reader, sends)
        spent = time.process_time() - began
        grown, entries = size() - empty, Entry.objects.filter(chain__name=reference).count()
        texts = sum(map(len, Words.objects.filter(entry__chain__name=reference).values_list("text", flat=True)))
        print(
            f"{cases} cases, {sent} changes, {spent / sent * 1000:.2f} ms of processor time each, {connection.vendor}"
        )
        print(
            f"the database grew by {grown / 1e6:.1f} MB; {entries} entries, {texts / 1e6:.2f} million sealed characters"
        )
        seconds, peak = verify(reference)
        print(f"verify_ledger: {seconds:.2f} s of processor time beyond the start, {peak:.0f} MB")
        for what, name in (("history page", "inspections:history"), ("board", "cases:board")):
            print(f"{what}: {page(name, reference):.0f} ms of processor time at {entries} entries")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=68)
    parser.add_argument("--sends", type=int, default=SENDS)
    given = parser.parse_args()
    main(given.cases, given.sends)
