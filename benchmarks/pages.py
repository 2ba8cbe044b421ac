"""Measures the pages of fieldwork and the report's preview, by processor time.

Run from the top of the repository: `DEBUG=1 python -m benchmarks.pages`, with DATABASE_URL for PostgreSQL. It makes a
test database of its own, which it destroys. docs/speed.md says what the rows mean.
"""

import argparse
from datetime import date

from benchmarks.ratings import COURT, asked, fill, own_database

# isort: split

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Answer, Reading
from inspections.models import Inspection, Membership, Role, Standard
from ledger.actions import Act, append_all, lock

CASES_OF_A_PERSON = 12


def work(*, open_ones: int) -> User:
    """Give each inspection's first cases to one inspector, close all but so many, and return the inspector."""
    inspector = User.objects.create_user("ines")
    inspections = list(Inspection.objects.order_by("-pk"))
    Membership.objects.bulk_create(
        Membership(inspection=each, user=inspector, role=Role.INSPECTOR) for each in inspections
    )
    Reading.objects.filter(case__reference__lte=f"C{CASES_OF_A_PERSON:02}", kind="first").update(reader=inspector)
    closed = [each.pk for each in inspections[open_ones:]]
    Inspection.objects.filter(pk__in=closed).update(closed_at=timezone.now())
    Inspection.objects.update(fieldwork_starts=date(2026, 10, 5), fieldwork_ends=date(2026, 10, 30))
    return inspector


def recorded(inspection: Inspection) -> None:
    """Write an entry of the ledger for every judgement and every answer to a prompt of an inspection."""
    answers = Answer.objects.filter(reading__case__inspection=inspection, reading__kind="first")
    rows = answers.values_list("reading__case__reference", "item__key", "value")
    acts = [
        Act(
            "answer changed",
            {"case": case, "page": key[:3], "key": key, "version": 1, "before": None, "after": answer},
            subject=f"{case}/{key}",
        )
        for case, key, answer in rows
    ]
    with transaction.atomic():
        append_all(chain=lock(inspection.reference), by=None, acts=acts)


def main() -> None:
    """Print the pages, as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inspections", type=int, default=600, help="inspections of a career (600 where not said)")
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for (20)")
    options = parser.parse_args()
    with own_database():
        fill(options.inspections, court=41, out_of_court=27)
        inspector = work(open_ones=1)
        inspection = Inspection.objects.order_by("-pk")[0]
        lead = User.objects.create_user("leonard")
        Membership.objects.create(inspection=inspection, user=lead, role=Role.LEAD_INSPECTOR)
        recorded(inspection)
        print(f"| page, {options.inspections} inspections, {connection.vendor} | queries | milliseconds |")
        print("| --- | ---: | ---: |")
        standard = Standard.objects.filter(domain__case_type=COURT).order_by("number")[0]
        case = [inspection.reference, "C01"]
        for person, name, args in (
            (inspector, "cases:my_cases", []),
            (inspector, "cases:standard", [*case, standard.number]),
            (inspector, "cases:case", case),
            (inspector, "cases:case_history", case),
            (lead, "cases:board", case[:1]),
            (lead, "reports:report", case[:1]),
        ):
            client = Client()
            client.force_login(person)
            queries, seconds = asked(client, reverse(name, args=args), options.times)
            print(f"| {name} | {queries} | {1000 * seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
