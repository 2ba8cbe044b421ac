"""A caseload sent as an Excel workbook."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from cases.caseload.file import CaseloadFaults, CaseRow, read_caseload
from tests.cases.caseload.files import ROW, sheet_rows, workbook_bytes

CASE = CaseRow("C-001", "court", "referral_order", date(2019, 4, 30), "male", "low", "medium")
DAMAGED = (
    "The file is not an Excel workbook (.xlsx), or it is damaged. "
    "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx) and load that."
)


def book(*changes: dict[str, Any], **options: Any) -> bytes:
    return workbook_bytes({"Cases": sheet_rows(*changes)}, **options)


def sentences_of(content: bytes, **options: Any) -> list[str]:
    with pytest.raises(CaseloadFaults) as caught:
        read_caseload(content, **options)
    return caught.value.sentences


def test_a_workbook_is_read_like_the_csv() -> None:
    assert read_caseload(book()).rows == (CASE,)


@pytest.mark.parametrize("started", [date(2019, 4, 30), datetime(2019, 4, 30, 12, 0), 43585, "30/04/2019"])
def test_dates_are_read_as_date_cells_serial_numbers_and_text(started: object) -> None:
    assert read_caseload(book({"started": started})).rows == (CASE,)


@pytest.mark.parametrize("started", [date(2019, 4, 30), 43585 - 1462])
def test_a_workbook_that_counts_days_from_1904_gives_the_same_day(started: object) -> None:
    assert read_caseload(book({"started": started}, epoch_1904=True)).rows == (CASE,)


def test_numbers_are_read_as_a_person_sees_them() -> None:
    (case,) = read_caseload(book({"case_reference": 1234, "age": 14.0, "case_manager": 7.5})).rows
    assert (case.case_reference, case.age, case.case_manager) == ("1234", 14, "7.5")


def test_a_formula_is_a_fault_in_every_column() -> None:
    content = book({"harm": '=IF(A1="","low","high")', "team": "=A1"}, {"team": ""})
    formula = "The cell holds a formula. Paste its value instead (Paste Special, Values)."
    assert sentences_of(content) == [f"Row 2, column harm: {formula}", f"Row 2, column team: {formula}"]


def test_a_formula_in_the_header_is_a_fault() -> None:
    rows = sheet_rows()
    rows[0].append('="te"&"am"')
    assert sentences_of(workbook_bytes({"Cases": rows})) == [
        "Row 1: Column 8: The cell holds a formula. Paste its value instead (Paste Special, Values)."
    ]


def test_an_error_in_a_cell_is_a_fault() -> None:
    assert sentences_of(book({"harm": "#N/A"})) == [
        "Row 2, column harm: The cell holds the error #N/A. Put its value there instead."
    ]


def test_a_date_where_text_belongs_is_a_fault() -> None:
    assert sentences_of(book({"case_reference": date(2019, 2, 1)})) == [
        "Row 2, column case_reference: The cell holds the date 01/02/2019. Format it as text and type the value again."
    ]


def test_text_that_begins_like_a_formula_is_text() -> None:
    content = book({"offence": "+plus"})
    assert read_caseload(content).rows[0].offence == "+plus"


def test_rows_are_counted_as_the_workbook_shows_them() -> None:
    rows = sheet_rows({}, {"harm": "x"})
    rows[2:2] = [[], [None] * 7]
    assert [each.partition(":")[0] for each in sentences_of(workbook_bytes({"Cases": rows}))] == ["Row 5, column harm"]


def test_sheets_without_anything_in_them_do_not_matter() -> None:
    assert read_caseload(workbook_bytes({"Empty": [], "Cases": sheet_rows(), "Sheet3": []})).rows == (CASE,)


def test_several_sheets_are_named_and_asked_for() -> None:
    content = workbook_bytes({"Notes": [["hello"]], "Cases": sheet_rows()})
    assert sentences_of(content) == [
        "The workbook has several sheets: “Notes”, “Cases”. Say which of them holds the caseload."
    ]
    assert read_caseload(content, sheet="cases").rows == (CASE,)
    assert sentences_of(content, sheet="Other") == [
        "The workbook has no sheet “Other” with rows in it. It has: “Notes”, “Cases”."
    ]


def test_an_empty_workbook_is_refused() -> None:
    assert sentences_of(workbook_bytes({"Sheet1": []})) == [
        "The file is empty. Its first row names the columns, and each case has a row under it."
    ]


def test_a_merged_header_is_refused() -> None:
    assert sentences_of(book(merge="B1:C1")) == [
        "Row 1: Cells B1:C1 of the header row are merged. Unmerge them, and give each column its own name."
    ]


def test_merged_cells_elsewhere_leave_their_values_missing() -> None:
    assert sentences_of(book({}, {}, merge="G2:G3")) == [
        "Row 3, column safety: The cell is empty. Every case needs a value here."
    ]


def test_a_damaged_workbook_is_refused() -> None:
    content = book()
    assert sentences_of(content[: len(content) // 2]) == [DAMAGED]
    assert sentences_of(b"PK\x03\x04 and then nothing") == [DAMAGED]


def test_another_kind_of_archive_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("cases.csv", ",".join(ROW))
    assert sentences_of(packed.getvalue()) == [DAMAGED]


def test_rows_beyond_the_size_that_the_workbook_states_are_read() -> None:
    stated = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book({}, {}, {}))) as archive, zipfile.ZipFile(stated, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            changed.writestr(name, content.replace(b'<dimension ref="A1:G4"', b'<dimension ref="A1:G2"'))
    assert len(read_caseload(stated.getvalue()).rows) == 3


def test_a_stray_cell_in_the_last_row_costs_little_and_is_refused_by_its_number() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes({"Cases": sheet_rows()})))
    book.worksheets[0]["A1048576"] = "C-002"
    written = io.BytesIO()
    book.save(written)
    sentences = sentences_of(written.getvalue())
    assert {each.partition(",")[0] for each in sentences} == {"Row 1048576"}
