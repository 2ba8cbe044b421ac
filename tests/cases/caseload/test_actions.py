"""Loading a caseload: the action and `manage.py import_caseload`."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from cases.caseload.actions import load_caseload
from cases.caseload.file import read_caseload
from cases.caseload.recorded import digest_of_rows
from cases.management.commands.import_caseload import Command
from cases.models import Caseload, CaseloadCase
from cases.queries import Change, Difference, caseload_of, difference, rows_of
from cases.sample.actions import draw_sample
from inspections.errors import Refused
from inspections.models import Inspection, Role
from ledger import reading
from tests import factories
from tests.cases.caseload import caseloads
from tests.cases.caseload.files import csv_bytes, sheet_rows, workbook_bytes
from tests.ledger.reading import became, told

pytestmark = pytest.mark.django_db
FULL = {
    "age": "16",
    "ethnicity": "white",
    "looked_after": "yes",
    "offence": "=1+1",
    "case_manager": "AB",
    "Notes": "left out",
}


@pytest.fixture
def inspection() -> Inspection:
    return factories.inspection()


def load(inspection: Inspection, content: bytes, name: str = "cases.csv") -> Caseload:
    return load_caseload(inspection=inspection, by=None, file=read_caseload(content), file_name=name)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_caseload", *arguments, stdout=out)
    return out.getvalue()


def test_every_value_of_a_case_is_stored(inspection: Inspection) -> None:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    file = read_caseload(csv_bytes(FULL))
    caseload = load_caseload(inspection=inspection, by=lead, file=file, file_name="cases.csv")
    assert (caseload.file_name, caseload.sha256, caseload.loaded_by) == ("cases.csv", file.sha256, lead)
    assert caseload.ignored_columns == ["Notes"]
    case = caseload.cases.get()
    assert (case.row, case.case_reference, case.started) == (2, "C-001", date(2019, 4, 30))
    assert (case.age, case.ethnicity, case.looked_after, case.offence) == (16, "white", True, "=1+1")
    assert rows_of(caseload) == list(file.rows)


def test_loading_is_written_in_the_ledger(inspection: Inspection) -> None:
    first = load(inspection, caseloads.csv(3, 2))
    second = load(inspection, csv_bytes(FULL), "corrected.csv")
    entry = reading.records(inspection.reference)[-1]
    assert (entry.sequence, entry.by, entry.act) == (2, "", "caseload loaded")
    content = {"cases": {"court": 1, "out_of_court": 0}, "hidden_rows_left_out": 0, "replaced_sha256": first.sha256}
    assert told(entry) == (content, {"file_name": "corrected.csv"})
    [(table, key, fields)] = became(entry)
    assert (table, key, fields and fields["sha256"]) == ("cases.caseload", (), second.sha256)
    assert fields is not None
    assert fields["cases"] == digest_of_rows(second.cases.all())
    assert fields["ignored_columns"] == ["Notes"]


def test_a_second_file_replaces_the_first(inspection: Inspection) -> None:
    load(inspection, caseloads.csv(3, 2))
    load(inspection, csv_bytes())
    assert CaseloadCase.objects.count() == 1
    caseload = caseload_of(inspection)
    assert caseload is not None
    assert caseload.cases.get().case_reference == "C-001"


def test_once_a_sample_is_drawn_the_caseload_stays(inspection: Inspection) -> None:
    load(inspection, caseloads.csv(3, 2))
    draw_sample(inspection=inspection, by=None, seed=1)
    with pytest.raises(Refused, match="A sample has been drawn from the caseload"):
        load(inspection, csv_bytes())
    assert CaseloadCase.objects.count() == 5


def test_a_closed_inspection_takes_no_caseload(inspection: Inspection) -> None:
    inspection.closed_at = timezone.now()
    inspection.save()
    with pytest.raises(Refused, match="This inspection is closed"):
        load(inspection, csv_bytes())
    assert caseload_of(inspection) is None


def test_the_difference_names_the_cases_and_the_columns_that_differ() -> None:
    old = read_caseload(csv_bytes({}, {}, {})).rows
    new = read_caseload(csv_bytes({}, {"harm": "high"}, {"case_reference": "X"}, {"case_reference": "Y"})).rows
    assert difference(old, new) == Difference(
        old=3, new=4, added=("X", "Y"), removed=("C-003",), changed=(Change("C-002", ("harm",)),)
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_5000_rows_are_read_and_stored(kind: str, inspection: Inspection) -> None:
    rows = [{"started": "30/04/2019", "age": 14, "ethnicity": "white", "offence": "Theft"} for _ in range(5000)]
    content = csv_bytes(*rows) if kind == "csv" else workbook_bytes({"Cases": sheet_rows(*rows)})
    assert load(inspection, content).cases.count() == 5000


def test_the_command_stores_the_file_and_says_so_in_one_line(inspection: Inspection, tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_bytes(csv_bytes(FULL))
    assert run(inspection.reference, str(path)) == (
        "northshire-2026: 1 case loaded, 1 court and 0 out of court. Columns left out: Notes.\n"
    )
    assert Caseload.objects.get().file_name == "caseload.csv"


def test_the_command_takes_the_sheet_that_is_named(inspection: Inspection, tmp_path: Path) -> None:
    path = tmp_path / "caseload.xlsx"
    path.write_bytes(workbook_bytes({"Notes": [["hello"]], "Cases": sheet_rows({}, {})}))
    assert run(inspection.reference, str(path), "--sheet", "Cases") == (
        "northshire-2026: 2 cases loaded, 2 court and 0 out of court.\n"
    )


def test_the_command_loads_hidden_rows_only_when_told_to(
    inspection: Inspection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "caseload.xlsx"
    path.write_bytes(workbook_bytes({"Cases": sheet_rows({}, {}, {}, {})}, hidden_rows=[2, 4]))
    with pytest.raises(SystemExit):
        run(inspection.reference, str(path))
    assert capsys.readouterr().err.strip() == (
        "Rows that the sheet hides, by a filter or by hand: 2 of 4. Choose whether to load them. "
        "Give --hidden-rows leave-out or --hidden-rows load."
    )
    assert run(inspection.reference, str(path), "--hidden-rows", "leave-out") == (
        "northshire-2026: 2 cases loaded, 2 court and 0 out of court. 2 hidden rows left out.\n"
    )
    assert told(reading.records(inspection.reference)[-1])[0]["hidden_rows_left_out"] == 2
    assert run(inspection.reference, str(path), "--hidden-rows", "load") == (
        "northshire-2026: 4 cases loaded, 4 court and 0 out of court.\n"
    )


def test_the_command_prints_every_fault_and_stores_nothing(
    inspection: Inspection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "caseload.csv"
    path.write_bytes(csv_bytes({"harm": "huge"}, {"started": "2019-02-30"}))
    with pytest.raises(SystemExit) as ended:
        run(inspection.reference, str(path))
    assert ended.value.code == 1
    assert capsys.readouterr().err.splitlines() == [
        "Row 2, column harm: “huge” is not one of low, medium, high, very_high or unclassified.",
        "Row 3, column started: “2019-02-30” is not a day of the calendar.",
    ]
    assert not Caseload.objects.exists()


@pytest.mark.parametrize(
    ("reference", "name", "sentence"),
    [
        ("nowhere", "caseload.csv", "There is no inspection with the reference “nowhere”."),
        ("northshire-2026", "none.csv", "the file can't be read: No such file or directory."),
        ("northshire-2026", ".", "the file can't be read: Is a directory."),
    ],
)
def test_the_command_says_what_it_cannot_find(
    inspection: Inspection,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    reference: str,
    name: str,
    sentence: str,
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(reference, str(tmp_path / name))
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip().endswith(sentence)


def test_the_command_without_a_file_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    command = Command()
    setattr(command, "_called_from_command_line", True)  # noqa: B010 - as when a shell calls it
    with pytest.raises(SystemExit) as ended:
        command.create_parser("manage.py", "import_caseload").parse_args(["northshire-2026"])
    assert ended.value.code == 2
    assert "the following arguments are required: file" in capsys.readouterr().err
