"""Measures the pages of ratings, and the roll-up of a national programme against the same counts made in SQL.

Run from the top of the repository: `DEBUG=1 python -m benchmarks.ratings`, with DATABASE_URL for PostgreSQL. It makes a
test database of its own, which it destroys. docs/speed.md says what the rows mean.
"""

import argparse
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings_test")
django.setup()

from django.conf import settings  # noqa: E402 - Django must know its settings before its models are read
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from cases.models import Reading, SampledCase, SecondReadingRound  # noqa: E402
from inspections.framework import DATA, read_framework  # noqa: E402
from inspections.framework_actions import load_framework  # noqa: E402
from inspections.models import (  # noqa: E402
    EvidenceRating,
    Framework,
    Inspection,
    Item,
    Membership,
    Role,
    Service,
    Standard,
)
from ratings.queries import prompted_cases, ratings_of  # noqa: E402
from ratings.rollup.figures import FROM_CASES, FROM_EVIDENCE, Tally  # noqa: E402
from ratings.rollup.prompts import prompt_results  # noqa: E402

BATCH: Final = 2000
COURT, OUT_OF_COURT = "court", "out_of_court"
Counts = Counter[tuple[int, int, str]]
"""How many cases: by the ids of the inspection and of the key question or prompt, and by the answer."""

# The answers are spread by the rows' own ids: the same each time, and in no order that a database could make use of.
ANSWERS: Final = """
    INSERT INTO cases_answer (reading_id, item_id, value, words, version)
    SELECT reading_id, item_id, CASE WHEN spread < 11 THEN 'yes' WHEN spread < 17 THEN 'no'
        WHEN spread < 19 THEN 'not_relevant' ELSE 'unable_to_assess' END, '', 0
    FROM (
        SELECT r.id AS reading_id, i.id AS item_id, (c.id * 7919 + i.id * 104729) % 20 AS spread
        FROM cases_reading r
        JOIN cases_sampledcase c ON c.id = r.case_id
        JOIN inspections_domain d ON d.case_type = c.case_type
        JOIN inspections_standard s ON s.domain_id = d.id
        JOIN inspections_item i ON i.standard_id = s.id AND i.kind IN ('question', 'prompt')
        WHERE r.kind = 'first'
    ) AS asked
"""
WITHDRAWN: Final = """
    UPDATE cases_sampledcase SET withdrawn_at = CURRENT_TIMESTAMP, withdrawn_reason = 'transferred' WHERE id % 30 = 0
"""
# Some judgements of every tenth case are decided jointly. Of these, each other one has been changed since.
KEPT: Final = """
    INSERT INTO cases_answer (reading_id, item_id, value, words, version)
    SELECT kept.id, a.item_id, CASE WHEN (a.item_id + kept.case_id) % 2 = 0 THEN a.value ELSE 'unable_to_assess' END,
        '', 0
    FROM cases_reading kept
    JOIN cases_reading r ON r.case_id = kept.case_id AND r.kind = 'first'
    JOIN cases_answer a ON a.reading_id = r.id
    JOIN inspections_item i ON i.id = a.item_id AND i.kind = 'question'
    WHERE kept.kind = 'kept' AND a.item_id % 3 = 0
"""
JOINT: Final = """
    INSERT INTO cases_answer (reading_id, item_id, value, words, version)
    SELECT joint.id, a.item_id, 'no', '', 1
    FROM cases_reading joint
    JOIN cases_reading r ON r.case_id = joint.case_id AND r.kind = 'kept'
    JOIN cases_answer a ON a.reading_id = r.id
    WHERE joint.kind = 'joint'
"""
JUDGED: Final = """
    WITH decided AS (
        SELECT r.case_id, j.item_id, k.value AS before, j.value
        FROM cases_answer j
        JOIN cases_reading r ON r.id = j.reading_id AND r.kind = 'joint'
        JOIN cases_reading kr ON kr.case_id = r.case_id AND kr.kind = 'kept'
        JOIN cases_answer k ON k.reading_id = kr.id AND k.item_id = j.item_id
    ), judged AS (
        SELECT c.inspection_id, r.id AS reading_id, a.item_id, coalesce(d.value, a.value) AS value
        FROM cases_answer a
        JOIN inspections_item i ON i.id = a.item_id AND i.kind = 'question'
        JOIN cases_reading r ON r.id = a.reading_id AND r.kind = 'first'
        JOIN cases_sampledcase c ON c.id = r.case_id AND c.withdrawn_at IS NULL
        LEFT JOIN decided d ON d.case_id = r.case_id AND d.item_id = a.item_id AND d.before = a.value
        WHERE a.value <> ''
    )
"""
COUNT_JUDGEMENTS: Final = f"{JUDGED} SELECT inspection_id, item_id, value, count(*) FROM judged GROUP BY 1, 2, 3"  # noqa: S608
COUNT_PROMPTS: Final = f"""
    {JUDGED}
    SELECT c.inspection_id, a.item_id, a.value, count(*)
    FROM cases_answer a
    JOIN inspections_item i ON i.id = a.item_id AND i.kind = 'prompt'
    JOIN cases_reading r ON r.id = a.reading_id AND r.kind = 'first'
    JOIN cases_sampledcase c ON c.id = r.case_id AND c.withdrawn_at IS NULL
    LEFT JOIN judged j ON j.reading_id = a.reading_id AND j.item_id = i.parent_id
    WHERE a.value <> '' AND coalesce(j.value, '') NOT IN ('not_relevant', 'unable_to_assess')
    GROUP BY 1, 2, 3
"""  # noqa: S608 - there is nothing in it but what stands above


def fill(inspections: int, court: int, out_of_court: int) -> None:
    """Store that many inspections under the project's framework, every judgement and prompt of every case answered.

    Some cases are withdrawn, and some judgements decided jointly, in force or not.
    """
    framework = _framework()
    service, _ = Service.objects.get_or_create(name="Northshire Youth Offending Team")
    stored = Inspection.objects.bulk_create(
        Inspection(reference=f"national-{number:03}", service=service, framework=framework)
        for number in range(1, inspections + 1)
    )
    cases = [
        SampledCase(inspection=inspection, reference=f"{letter}{number:02}", case_type=case_type)
        for inspection in stored
        for letter, case_type, size in (("C", COURT, court), ("O", OUT_OF_COURT, out_of_court))
        for number in range(1, size + 1)
    ]
    SampledCase.objects.bulk_create(cases, batch_size=BATCH)
    readings = [Reading(case=case) for case in cases]
    rounds = SecondReadingRound.objects.bulk_create(
        SecondReadingRound(
            inspection=each, number=1, seed=1, algorithm="", pool={}, readers=[], chosen={}, drawn_at=timezone.now()
        )
        for each in stored
    )
    of_inspection = {drawn.inspection_id: drawn for drawn in rounds}
    for case in cases[::10]:
        readings.append(Reading(case=case, kind=Reading.Kind.KEPT, round=of_inspection[case.inspection_id]))
        readings.append(Reading(case=case, kind=Reading.Kind.JOINT))
    Reading.objects.bulk_create(readings, batch_size=BATCH)
    rated = list(Standard.objects.filter(domain__framework=framework, domain__rated_from=FROM_EVIDENCE))
    EvidenceRating.objects.bulk_create(
        [EvidenceRating(inspection=each, standard=standard, rating="good") for each in stored for standard in rated],
        batch_size=BATCH,
    )
    with connection.cursor() as cursor:
        # PostgreSQL keeps its statistics itself; nobody gives an SQLite file in use any.
        statistics = ["ANALYZE"] if connection.vendor == "postgresql" else []
        for statement in (ANSWERS, WITHDRAWN, KEPT, JOINT, *statistics):
            cursor.execute(statement)


def _framework() -> Framework:
    stored = Framework.objects.first()
    if stored is None:
        load_framework(read_framework((DATA / "youth-offending-2018.yaml").read_bytes()))
        stored = Framework.objects.get()
    return stored


def rolled_up_by_the_app() -> tuple[Counts, Counts]:
    """Roll every inspection up, with the figures of all its prompts, and return the counts behind both."""
    keys: dict[str, int] = {}
    letters: dict[str, dict[str, int]] = {}
    for item in Item.objects.filter(kind__in=("question", "prompt"), standard__domain__rated_from=FROM_CASES):
        keys[item.key] = item.pk
        if item.kind == Item.Kind.QUESTION:
            letters[item.key] = {}
        else:
            letters[item.key.removesuffix(item.label)][item.label] = item.pk
    judged: Counts = Counter()
    prompted: Counts = Counter()
    for inspection in Inspection.objects.select_related("framework"):
        read = ratings_of(inspection)
        for number, question in read.rollup.key_questions.items():
            _add(judged, inspection.pk, keys[number], question)
        for number, cases in prompted_cases(read, letters).items():
            for result in prompt_results(letters[number], cases, read.rules.answers):
                _add(prompted, inspection.pk, letters[number][result.letter], result)
    return +judged, +prompted


def _add(counts: Counts, inspection: int, row: int, result: Tally) -> None:
    for answer, number in result.counts.items():
        counts[inspection, row, answer] = number


def counted_in_sql() -> tuple[Counts, Counts]:
    """Make the same counts of all inspections by two statements."""
    return _counts(COUNT_JUDGEMENTS), _counts(COUNT_PROMPTS)


def _counts(statement: str) -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return Counter({(inspection, row, answer): number for inspection, row, answer, number in cursor.fetchall()})


def timed(measured: Callable[[], Any]) -> tuple[float, Any]:
    """Return how many seconds of processor time a call takes, its own and the database's, and what it gives."""
    began = process_time() + _server_time()
    given = measured()
    return process_time() + _server_time() - began, given


def _server_time() -> float:
    """The processor time of the PostgreSQL process that serves us, in seconds; 0 for SQLite, which is in our own.

    The time on the clock would tell more of the machine's other work than of ours. Raises OSError where PostgreSQL runs
    elsewhere, or where the system has no /proc.
    """
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [number] = cursor.fetchone()
    fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pages(client: Client, times: int) -> Iterator[tuple[str, int, float]]:
    """Yield each page of the first inspection's ratings with its queries and the mean of so many times in seconds."""
    reference = Inspection.objects.order_by("pk")[0].reference
    standard = Standard.objects.filter(domain__case_type=COURT).order_by("number")[0]
    question = standard.key_questions[0]
    addresses: tuple[tuple[str, tuple[str | int, ...]], ...] = (
        ("ratings", ()),
        ("domain", (standard.domain.number,)),
        ("standard", (standard.number,)),
        ("key_question", (question.key,)),
        ("changes", ()),
        ("what_if", ()),
        ("classifications", ()),
    )
    for name, args in addresses:
        yield name, *asked(client, reverse(f"ratings:{name}", args=[reference, *args]), times)


def asked(client: Client, address: str, times: int) -> tuple[int, float]:
    """Return how many queries a page takes, and the mean of so many times in seconds."""
    client.get(address)  # what a process reads once
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}.")
    return len(queries), timed(partial(_ask, client, address, times))[0] / times


def _ask(client: Client, address: str, times: int) -> None:
    for _ in range(times):
        client.get(address)


@contextmanager
def own_database() -> Iterator[None]:
    """Make a test database, and destroy it in the end."""
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            # A file, as in use: the tests' database in memory would flatter it.
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "benchmark.sqlite3")
        else:
            # Not the tests' own, which may be running.
            connection.settings_dict["TEST"]["NAME"] = "benchmark_of_pages"
        kept = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        # Not as in a test, where every template is recorded with its context.
        settings.DEBUG = False
        if connection.vendor == "postgresql":
            # The work of further processes would not be counted.
            with connection.cursor() as cursor:
                cursor.execute("SET max_parallel_workers_per_gather = 0")
        try:
            yield
        finally:
            connection.creation.destroy_test_db(kept, verbosity=0)


def main() -> None:
    """Print the pages and the roll-up, as Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inspections", type=int, default=600, help="inspections of 60 cases (600 where not said)")
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for (20)")
    options = parser.parse_args()
    with own_database():
        _print_pages(options.times)
        _print_programme(options.inspections)


def _print_pages(times: int) -> None:
    fill(1, court=41, out_of_court=27)
    client = Client()
    lead = User.objects.create_user("leonard")
    Membership.objects.create(inspection=Inspection.objects.get(), user=lead, role=Role.LEAD_INSPECTOR)
    client.force_login(lead)
    print(f"| page, 68 cases, {connection.vendor} | queries | milliseconds |")
    print("| --- | ---: | ---: |")
    for name, queries, seconds in pages(client, times):
        print(f"| {name} | {queries} | {1000 * seconds:.0f} |", flush=True)
    Inspection.objects.all().delete()


def _print_programme(inspections: int) -> None:
    made, _ = timed(lambda: fill(inspections, court=36, out_of_court=24))
    in_sql, expected = timed(counted_in_sql)
    by_app, found = timed(rolled_up_by_the_app)
    if found != expected:
        raise RuntimeError("The app and the SQL do not count the same.")
    answers = [sum(counts.values()) for counts in expected]
    print(f"\n| programme, {connection.vendor} | inspections | judgements | prompt answers | SQL | app | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(
        f"| made in {made:.0f} s | {inspections} | {answers[0]:,} | {answers[1]:,} | {in_sql:.2f} s | {by_app:.2f} s "
        f"| {by_app / in_sql:.1f} |"
    )


if __name__ == "__main__":
    main()
