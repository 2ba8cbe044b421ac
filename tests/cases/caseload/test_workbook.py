"""A caseload sent as an Excel workbook."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest

from cases.caseload.file import CaseloadFaults, CaseRow, read_caseload
from tests.cases.caseload.bombs import with_parts
from tests.cases.caseload.files import ROW, sheet_rows, workbook_bytes

CASE = CaseRow("C-001", "court", "referral_order", date(2019, 4, 30), "male", "low", "medium")
ISO_DATE = b'<c r="D2" s="2" t="d"><v>2019-04-30T00:00:00</v></c>'
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


def replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with some of its XML changed wherever it stands."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(written, "w") as changed:
        for name in archive.namelist():
            changed.writestr(name, archive.read(name).replace(old, new))
    return written.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def test_a_workbook_is_read_like_the_csv() -> None:
    assert read_caseload(book()).rows == (CASE,)


@pytest.mark.parametrize("started", [date(2019, 4, 30), datetime(2019, 4, 30, 12, 0), 43585, "30/04/2019"])
def test_dates_are_read_as_date_cells_serial_numbers_and_text(started: object) -> None:
    assert read_caseload(book({"started": started})).rows == (CASE,)


@pytest.mark.parametrize("started", [date(2019, 4, 30), 43585 - 1462])
def test_a_workbook_that_counts_days_from_1904_gives_the_same_day(started: object) -> None:
    assert read_caseload(book({"started": started}, epoch_1904=True)).rows == (CASE,)


def formatted(column: str, value: float, number_format: str, *, epoch_1904: bool = False) -> bytes:
    """The workbook with a value in its case's cell of a column, in a format."""
    loaded = openpyxl.load_workbook(io.BytesIO(book(epoch_1904=epoch_1904)))
    cell = next(each for each in loaded["Cases"][1] if each.value == column)
    loaded["Cases"].cell(2, cell.column, value).number_format = number_format
    written = io.BytesIO()
    loaded.save(written)
    return written.getvalue()


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_a_number_before_the_first_day_is_no_date(epoch_1904: bool) -> None:
    assert sentences_of(formatted("started", -3, "dd/mm/yyyy", epoch_1904=epoch_1904)) == [
        "Row 2, column started: The cell holds a number that is no date. "
        "Format the column as text and type the value again."
    ]


def test_a_long_format_of_numbers_is_not_repeated_whole() -> None:
    (sentence,) = sentences_of(formatted("case_reference", 0.5, f'# ??/??"{"x" * 200}"'))
    assert sentence.count("x") < 50
    assert "which may hide digits" in sentence


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
    assert sentences_of(book(merge=["B1:C1"])) == [
        "Row 1: Cells B1:C1 of the header row are merged. Unmerge them, and give each column its own name."
    ]


def test_cells_merged_downwards_give_their_value_to_every_row_they_cover() -> None:
    more = {"ethnicity": "white", "case_manager": "AB"}
    content = book(more, {"ethnicity": None, "case_manager": "hidden"}, more, merge=["G2:G4", "H2:H3", "I2:I900"])
    assert [(case.safety, case.ethnicity, case.case_manager) for case in read_caseload(content).rows] == [
        ("medium", "white", "AB")
    ] * 3


def test_a_row_of_nothing_but_merged_cells_is_no_case() -> None:
    rows = [*sheet_rows({}), [None] * 7, *sheet_rows({}, {})[2:]]
    content = workbook_bytes({"Cases": rows}, merge=[f"{letter}2:{letter}3" for letter in "ABCDEFG"])
    assert [case.case_reference for case in read_caseload(content).rows] == ["C-001", "C-002"]


def test_a_value_merged_over_several_columns_is_refused() -> None:
    assert sentences_of(book({}, {}, merge=["F3:G3"])) == [
        "Row 3: Cells F3:G3 are merged over several columns. Unmerge them, and give each column its own value."
    ]


def test_titles_may_be_merged_and_a_header_of_two_rows_is_read() -> None:
    header, case = sheet_rows()
    groups = [*header[:5], "Classification", None]
    merge = ["A1:G1", "F2:G2", *(f"{letter}2:{letter}3" for letter in "ABCDE")]
    rows = [["Caseload of Northshire"], groups, [*[None] * 5, "harm", "safety"], case]
    assert read_caseload(workbook_bytes({"Cases": rows}, merge=merge)).rows == (CASE,)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (12, "0000", "0012"),
        (12.0, "000-000", "000-012"),
        (1234567, '"YS-"0000', "YS-1234567"),
        (12, "@", "12"),
        (999999999999999, "General", "999999999999999"),
        (123456789012, "0", "123456789012"),
    ],
)
def test_a_reference_is_read_as_the_spreadsheet_shows_it(value: float, number_format: str, shown: str) -> None:
    content = book({"case_reference": value}, formats={"A2": number_format})
    assert read_caseload(content).rows[0].case_reference == shown


@pytest.mark.parametrize("value", [1.23456789012346e18, 1_000_000_000_000_000, -12345678901234567])
def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_refused(value: float) -> None:
    assert sentences_of(book({}, {"case_reference": value})) == [
        "Row 3, column case_reference: Cell A3 holds a number of more than 15 digits, and a spreadsheet keeps 15. "
        "Format the column as text and type the value again."
    ]


@pytest.mark.parametrize("number_format", ["0.00E+00", "0%", "# ?/?", "[>9]0;00", "0,"])
def test_a_number_whose_format_may_hide_digits_is_refused(number_format: str) -> None:
    assert sentences_of(book({"case_reference": 100000}, formats={"A2": number_format})) == [
        f"Row 2, column case_reference: Cell A2 shows its number in the format {number_format}, which may hide digits. "
        "Format the column as text and type the value again."
    ]


@pytest.mark.parametrize(("value", "number_format"), [(0.5, "0%"), (1e18, "0"), (time(12, 30), "h:mm")])
def test_how_a_column_that_is_left_out_shows_its_values_does_not_matter(value: object, number_format: str) -> None:
    assert read_caseload(book({"progress": value}, formats={"H2": number_format})).rows == (CASE,)


def test_what_office_keeps_beside_the_sheets_does_not_matter() -> None:
    query = {"customXml/item1.xml": f"<DataMashup>{'A' * 3_000_000}</DataMashup>"}
    assert read_caseload(with_parts(query, book())).rows == (CASE,)


def test_a_reference_that_was_shortened_before_it_became_text_is_refused() -> None:
    assert sentences_of(book({"case_reference": "1.23E+11"})) == [
        "Row 2, column case_reference: “1.23E+11” is what a spreadsheet made of a longer number. "
        "Format the column as text and type it again."
    ]


@pytest.mark.parametrize("value", [time(12, 30), timedelta(hours=30)])
def test_a_time_of_day_where_text_belongs_is_refused(value: object) -> None:
    assert sentences_of(book({"case_reference": value})) == [
        "Row 2, column case_reference: The cell holds a time of day. "
        "Format the column as text and type the value again."
    ]


def test_what_a_workbook_escapes_is_read_as_it_is_shown() -> None:
    content = book({"case_reference": "YS-1_x000D_", "offence": "Theft_x000D_\nfrom _x0041_ shop_x000D_"})
    (case,) = read_caseload(content).rows
    assert (case.case_reference, case.offence) == ("YS-1", "Theft\nfrom A shop")
    nul = read_caseload(book({"offence": "a_x0000_b_xD800_"})).rows[0].offence
    assert nul == "a_x0000_b_xD800_"
    assert sentences_of(book({"offence": "a_x000B_b"})) == [
        "Row 2, column offence: The text holds a character that cannot be printed. Type the text again."
    ]


def test_hidden_rows_are_counted_and_what_becomes_of_them_is_chosen() -> None:
    content = workbook_bytes({"Cases": [*sheet_rows({}, {}, {}), []]}, hidden_rows=[2, 4, 5])
    with pytest.raises(CaseloadFaults) as caught:
        read_caseload(content)
    assert caught.value.hidden_rows == 2
    assert caught.value.sentences == [
        "Rows that the sheet hides, by a filter or by hand: 2 of 3. Choose whether to load them."
    ]
    loaded = read_caseload(content, hidden_rows="load")
    assert (len(loaded.rows), loaded.hidden_left_out) == (3, 0)
    left = read_caseload(content, hidden_rows="leave-out")
    assert ([case.case_reference for case in left.rows], left.hidden_left_out) == (["C-002"], 2)


def test_a_row_of_no_height_is_hidden() -> None:
    content = replaced(book({}, {}), b'<row r="3"', b'<row r="3" ht="0" customHeight="1"')
    assert sentences_of(content) == [
        "Rows that the sheet hides, by a filter or by hand: 1 of 2. Choose whether to load them."
    ]


def test_a_sheet_that_cannot_be_seen_is_not_asked_for_but_can_be_named() -> None:
    content = workbook_bytes({"Cases": sheet_rows(), "Lists": sheet_rows({}, {})})
    for state in (b"hidden", b"veryHidden"):
        unseen = replaced(
            content, b'name="Lists" sheetId="2" state="visible"', b'name="Lists" sheetId="2" state="%s"' % state
        )
        assert len(read_caseload(unseen).rows) == 1
        assert len(read_caseload(unseen, sheet="Lists").rows) == 2


def test_a_strict_workbook_is_read() -> None:
    strict = book({"case_reference": 12, "started": "2019-04-30T00:00:00"}, formats={"A2": "0000", "D2": "dd/mm/yyyy"})
    for name in (b"spreadsheetml/", b"officeDocument/"):
        kept = b"http://schemas.openxmlformats.org/" + name + b"2006/"
        strict = replaced(strict, kept, b"http://purl.oclc.org/ooxml/" + name)
    strict = replaced(strict, b'<c r="D2" s="2" t="inlineStr"><is><t>2019-04-30T00:00:00</t></is></c>', ISO_DATE)
    assert b"purl.oclc.org/ooxml/spreadsheetml/main" in part(strict, "xl/workbook.xml")
    assert ISO_DATE in part(strict, "xl/worksheets/sheet1.xml")
    assert read_caseload(strict).rows == (replace(CASE, case_reference="0012"),)


def test_a_damaged_workbook_is_refused() -> None:
    content = book()
    assert sentences_of(content[: len(content) // 2]) == [DAMAGED]
    assert sentences_of(b"PK\x03\x04 and then nothing") == [DAMAGED]


def archive_of(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, ",".join(ROW))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("xl/workbook.bin", "an Excel binary workbook (.xlsb)"),
        ("content.xml", "an OpenDocument file (.ods)"),
        ("Index/Document.iwa", "a Numbers file"),
        ("word/document.xml", "a Word document (.docx)"),
    ],
)
def test_another_kind_of_archive_is_told_as_what_it_is(name: str, kind: str) -> None:
    assert sentences_of(archive_of(name)) == [
        f"The file is {kind}. Open it in a spreadsheet. "
        "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx) and load that."
    ]


def test_any_other_archive_is_refused() -> None:
    assert sentences_of(archive_of("cases.csv")) == [DAMAGED]


def test_rows_beyond_the_size_that_the_workbook_states_are_read() -> None:
    stated = replaced(book({}, {}, {}), b'<dimension ref="A1:G4"', b'<dimension ref="A1:G2"')
    assert len(read_caseload(stated).rows) == 3


def test_a_stray_cell_in_the_last_row_costs_little_and_is_refused_by_its_number() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes({"Cases": sheet_rows()})))
    book.worksheets[0]["A1048576"] = "C-002"
    written = io.BytesIO()
    book.save(written)
    sentences = sentences_of(written.getvalue())
    assert {each.partition(",")[0] for each in sentences} == {"Row 1048576"}
