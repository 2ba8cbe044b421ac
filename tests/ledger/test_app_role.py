"""The role that docs/deployment.md gives the app on PostgreSQL: it can add to the ledger and do nothing else to it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from cases.models import SampledCase
from cases.sample.actions import draw_sample
from inspections.models import Inspection
from ledger import actions as ledger
from ledger import reading
from ledger.models import Entry
from tests import factories
from tests.cases.fieldwork.answering import a_case, record
from tests.ledger.accounting import Accounting

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "deployment.md"
APP = "probation_app"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def as_app() -> Iterator[None]:
    """The guide's own statements have been run, and the connection speaks as the app."""
    (statements,) = re.findall(r"```sql\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    execute(f"CREATE ROLE {APP}")
    execute(statements)
    case = a_case()
    record(case, "about", {"victim": "yes"})
    factories.caseload(factories.inspection("eastshire-2026", fieldwork_starts="2026-03-02"), 3)
    execute(f"SET LOCAL ROLE {APP}")
    yield
    execute("RESET ROLE")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET act = 'altered'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry CASCADE",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_stays",
        "DROP TRIGGER ledger_entry_stays ON ledger_entry",
        "DROP TABLE ledger_entry CASCADE",
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "SET session_replication_role = replica",
        "UPDATE ledger_words SET text = 'altered'",
        "DELETE FROM ledger_words",
        "TRUNCATE ledger_words",
        "DELETE FROM ledger_chain",
        "DELETE FROM django_migrations",
    ],
)
def test_the_app_can_do_nothing_to_what_the_ledger_holds(as_app: None, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        execute(statement)


def test_the_app_works_as_it_is(as_app: None, accounting: Accounting) -> None:
    case = SampledCase.objects.get()
    record(case, "2.1", {"2.1.1": "yes", "2.1.1 evidence": "Seen."})
    draw_sample(inspection=Inspection.objects.get(reference="eastshire-2026"), by=None, seed=1)
    accounting.check()
    # As an import does: this inspection has another history from here on.
    ledger.restore(chain="eastshire-2026", records=[])
    accounting.premise = None
    assert Entry.objects.filter(chain__name=case.inspection.reference).count() == 3
    assert reading.verify(case.inspection.reference) is None
