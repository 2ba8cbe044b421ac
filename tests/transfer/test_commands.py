"""What scripts rely on: exit codes, and what goes to standard output and what to standard error."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspections.models import Inspection
from tests import factories
from tests.transfer.files import REFERENCE, case, core, export, import_
from transfer.document import inspection_document

MANAGE = Path(__file__).parents[2] / "manage.py"


@pytest.mark.parametrize(
    "arguments",
    [
        ["export_inspection"],
        ["export_inspection", "r", "--format", "xml"],
        ["import_inspection"],
        ["import_inspection", "a.json", "b.json"],
        ["demo", "--full"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, MANAGE, *arguments],
        capture_output=True,
        text=True,
        env=os.environ | {"DEBUG": "1"},
        check=False,
    )

    assert (run.returncode, run.stdout) == (2, "")
    assert f"usage: manage.py {arguments[0]}" in run.stderr


@pytest.mark.django_db
def test_an_inspection_that_is_not_here_cannot_be_exported() -> None:
    written, said = StringIO(), StringIO()

    with pytest.raises(SystemExit) as left:
        call_command("export_inspection", "nowhere", stdout=written, stderr=said)

    assert (left.value.code, written.getvalue()) == (1, "")
    assert said.getvalue() == "There is no inspection with the reference “nowhere”.\n"


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    factories.inspection()
    said = StringIO()

    with pytest.raises(SystemExit) as left:
        call_command("export_inspection", REFERENCE, output=tmp_path, stderr=said)

    assert left.value.code == 1
    assert said.getvalue() == f"{tmp_path}: the file can't be written: it is a directory.\n"


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_an_export_costs_the_same_number_of_queries_for_one_case_and_for_three(tmp_path: Path, number: int) -> None:
    cases = [case(f"C{place}", judgements={"2.1.1": "yes"}, answers={"2.1.1a": "no"}) for place in range(number)]
    import_(tmp_path, core(cases=cases, panel=[{"held_on": "2026-04-01", "decisions": []}] * number))
    inspection = Inspection.objects.select_related("service", "framework").get()

    with CaptureQueriesContext(connection) as queries:
        inspection_document(inspection)

    written = [query for query in queries.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(written) == 56
    assert len(export()) > 0
