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

from django.db import connection  # noqa: E402 - Django must know its settings before its models are read
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from cases.models import SampledCase  # noqa: E402
from inspections.framework import DATA, read_framework  # noqa: E402
from inspections.framework_actions import load_framework  # noqa: E402
from inspections.models import (  # noqa: E402
    EvidenceRating,
    Framework,
    Inspection,
    Membership,
    Prompt,
    Role,
    Service,
    Standard,
)
from ratings.figures import (  # noqa: E402
    FROM_EVIDENCE,
    NO,
    NOT_RELEVANT,
    UNABLE_TO_ASSESS,
    YES,
    KeyQuestionResult,
)
from ratings.prompts import PromptResult, prompt_results  # noqa: E402
from ratings.queries import prompted_cases, ratings_of  # noqa: E402

BATCH: Final = 2000
COURT, OUT_OF_COURT = "court", "out_of_court"
Counts = Counter[tuple[int, int, str]]
"""How many cases: by the ids of the inspection and of the key question or prompt, and by the answer."""

# The answers are spread by the rows' own ids: the same each time, and in no order that a database could make use of.
JUDGEMENTS: Final = """
    INSERT INTO cases_judgement (case_id, key_question_id, answer, evidence, answer_version, evidence_version)
    SELECT case_id, key_question_id, CASE WHEN spread < 11 THEN 'yes' WHEN spread < 17 THEN 'no'
        WHEN spread < 19 THEN 'not_relevant' ELSE 'unable_to_assess' END, '', 0, 0
    FROM (
        SELECT c.id AS case_id, q.id AS key_question_id, (c.id * 7919 + q.id * 104729) % 20 AS spread
        FROM cases_sampledcase c
        JOIN inspections_domain d ON d.case_type = c.case_type
        JOIN inspections_standard s ON s.domain_id = d.id
        JOIN inspections_keyquestion q ON q.standard_id = s.id
    ) AS asked
"""
PROMPTS: Final = """
    INSERT INTO cases_promptanswer (case_id, prompt_id, answer, version)
    SELECT case_id, prompt_id, CASE WHEN spread < 11 THEN 'yes' WHEN spread < 17 THEN 'no'
        WHEN spread < 19 THEN 'not_relevant' ELSE 'unable_to_assess' END, 0
    FROM (
        SELECT c.id AS case_id, p.id AS prompt_id, (c.id * 6101 + p.id * 15485863) % 20 AS spread
        FROM cases_sampledcase c
        JOIN inspections_domain d ON d.case_type = c.case_type
        JOIN inspections_standard s ON s.domain_id = d.id
        JOIN inspections_keyquestion q ON q.standard_id = s.id
        JOIN inspections_prompt p ON p.key_question_id = q.id
    ) AS asked
"""
# The judgements that count: the joint decision's while it is in force, else the case's own (`cases.models.decided`).
JUDGED: Final = """
    SELECT j.case_id, j.key_question_id, coalesce(joint.answer, j.answer) AS answer
    FROM cases_judgement j
    LEFT JOIN (
        SELECT r.case_id, s.key_question_id, s.first_answer, d.answer
        FROM cases_jointdecision d
        JOIN cases_secondjudgement s ON s.id = d.judgement_id
        JOIN cases_secondreading r ON r.id = s.reading_id
    ) AS joint ON joint.case_id = j.case_id AND joint.key_question_id = j.key_question_id
        AND joint.first_answer = j.answer
"""
COUNT_JUDGEMENTS: Final = f"""
    SELECT c.inspection_id, j.key_question_id, j.answer, count(*)
    FROM ({JUDGED}) AS j
    JOIN cases_sampledcase c ON c.id = j.case_id
    WHERE c.withdrawn_at IS NULL AND j.answer <> ''
    GROUP BY c.inspection_id, j.key_question_id, j.answer
"""  # noqa: S608 - nothing in it comes from outside
COUNT_PROMPTS: Final = f"""
    SELECT c.inspection_id, a.prompt_id, a.answer, count(*)
    FROM cases_promptanswer a
    JOIN cases_sampledcase c ON c.id = a.case_id
    JOIN inspections_prompt p ON p.id = a.prompt_id
    LEFT JOIN ({JUDGED}) AS j ON j.case_id = a.case_id AND j.key_question_id = p.key_question_id
    WHERE c.withdrawn_at IS NULL AND a.answer <> ''
        AND coalesce(j.answer, '') NOT IN ('not_relevant', 'unable_to_assess')
    GROUP BY c.inspection_id, a.prompt_id, a.answer
"""  # noqa: S608 - nothing in it comes from outside


def fill(inspections: int, court: int, out_of_court: int) -> None:
    """Store that many inspections under the project's framework, every judgement and prompt of every case answered."""
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
    rated = list(Standard.objects.filter(domain__framework=framework, domain__rated_from=FROM_EVIDENCE))
    EvidenceRating.objects.bulk_create(
        [EvidenceRating(inspection=each, standard=standard, rating="good") for each in stored for standard in rated],
        batch_size=BATCH,
    )
    with connection.cursor() as cursor:
        for statement in (JUDGEMENTS, PROMPTS, "ANALYZE"):
            cursor.execute(statement)


def _framework() -> Framework:
    stored = Framework.objects.first()
    if stored is None:
        load_framework(read_framework((DATA / "youth-offending-2018.yaml").read_bytes()))
        stored = Framework.objects.get()
    return stored


def rolled_up_by_the_app() -> tuple[Counts, Counts]:
    """Roll every inspection up, with the figures of all its prompts, and give the counts behind both."""
    prompts = Prompt.objects.select_related("key_question")
    questions = {prompt.key_question.number: prompt.key_question_id for prompt in prompts}
    letters: dict[str, dict[str, int]] = {number: {} for number in questions}
    for prompt in prompts:
        letters[prompt.key_question.number][prompt.letter] = prompt.pk
    judged: Counts = Counter()
    prompted: Counts = Counter()
    for inspection in Inspection.objects.select_related("framework"):
        read = ratings_of(inspection)
        for number, question in read.rollup.key_questions.items():
            _add(judged, inspection.pk, questions[number], question)
        for number, cases in prompted_cases(read, questions).items():
            for result in prompt_results(letters[number], cases):
                _add(prompted, inspection.pk, letters[number][result.letter], result)
    return +judged, +prompted


def _add(counts: Counts, inspection: int, row: int, result: KeyQuestionResult | PromptResult) -> None:
    for answer, number in (
        (YES, result.sufficient),
        (NO, result.insufficient),
        (NOT_RELEVANT, result.not_relevant),
        (UNABLE_TO_ASSESS, result.unable_to_assess),
    ):
        counts[inspection, row, answer] = number


def counted_in_sql() -> tuple[Counts, Counts]:
    """Make the same counts of all inspections by two statements."""
    return _counts(COUNT_JUDGEMENTS), _counts(COUNT_PROMPTS)


def _counts(statement: str) -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return Counter({(inspection, row, answer): number for inspection, row, answer, number in cursor.fetchall()})


def timed(measured: Callable[[], Any]) -> tuple[float, Any]:
    """Give how many seconds of processor time a call takes, its own and the database's, and what it gives."""
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
    """Give each page of the first inspection's ratings with its queries and the mean of so many times in seconds."""
    reference = Inspection.objects.order_by("pk")[0].reference
    standard = Standard.objects.filter(domain__case_type=COURT).order_by("number")[0]
    question = standard.key_questions.order_by("number")[0]
    addresses: tuple[tuple[str, tuple[str | int, ...]], ...] = (
        ("ratings", ()),
        ("domain", (standard.domain.number,)),
        ("standard", (standard.number,)),
        ("key_question", (question.number,)),
        ("changes", ()),
        ("what_if", ()),
        ("classifications", ()),
    )
    for name, args in addresses:
        yield name, *asked(client, reverse(f"ratings:{name}", args=[reference, *args]), times)


def asked(client: Client, address: str, times: int) -> tuple[int, float]:
    """Give how many queries a page takes, and the mean of so many times in seconds."""
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
        setup_test_environment(debug=False)
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
