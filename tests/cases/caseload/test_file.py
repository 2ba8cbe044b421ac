"""What a caseload file may hold, and what is said when it holds something else."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.caseload.file import CaseloadFaults, CaseRow, Fault, read_caseload
from tests.cases.caseload.files import ROW, csv_bytes, csv_text

CASE = CaseRow("C-001", "court", "referral_order", date(2019, 4, 30), "male", "low", "medium")
HEADER = ",".join(ROW)


def faults_of(content: bytes, **options: Any) -> list[Fault]:
    with pytest.raises(CaseloadFaults) as caught:
        read_caseload(content, **options)
    return caught.value.faults


def sentence_of(content: bytes) -> str:
    (fault,) = faults_of(content)
    return str(fault)


def test_a_file_gives_its_cases_and_its_digest() -> None:
    content = csv_bytes()
    read = read_caseload(content)
    assert read.rows == (CASE,)
    assert read.ignored_columns == ()
    assert read.sha256 == hashlib.sha256(content).hexdigest()


def test_optional_columns_are_read() -> None:
    more = {"age": "18", "ethnicity": "white", "looked_after": "Yes", "offence": "Theft", "case_manager": "AB"}
    (case,) = read_caseload(csv_bytes(more)).rows
    assert (case.age, case.ethnicity, case.looked_after, case.offence, case.case_manager) == (
        18,
        "white",
        True,
        "Theft",
        "AB",
    )


def test_optional_columns_may_be_empty() -> None:
    empty = dict.fromkeys(("age", "ethnicity", "looked_after", "offence", "case_manager"), "")
    assert read_caseload(csv_bytes(empty)).rows == (CASE,)


def test_columns_are_found_in_any_order_whatever_their_case_spaces_and_underscores() -> None:
    header = {"SAFETY": "medium", " Case Reference ": "C-001", "casetype": "court", "Disposal": "referral_order"}
    header |= {"Started": "30/04/2019", "G_ender": "male", "harm": "low"}
    assert read_caseload(csv_text([header]).encode()).rows == (CASE,)


def test_columns_not_asked_for_are_reported_and_left_out() -> None:
    read = read_caseload(csv_bytes({"team": "North", "Team Name": "North", "notes": "x"}))
    assert read.rows == (CASE,)
    assert read.ignored_columns == ("team", "Team Name", "notes")


def test_allowed_values_are_matched_whatever_their_case_blanks_and_underscores() -> None:
    change = {"case_type": " Out of Court", "disposal": "YOUTH CAUTION ", "harm": "Very High"}
    (case,) = read_caseload(csv_bytes(change)).rows
    assert (case.case_type, case.disposal, case.harm) == ("out_of_court", "youth_caution", "very_high")


WITH_TIMES = ["2019-04-30 00:00", "2019-04-30T00:00:00", "30/04/2019 14:30", "30/04/2019  9:05:59.123"]


@pytest.mark.parametrize("text", ["2019-04-30", "30/04/2019", "43585", "43585.5", *WITH_TIMES])
def test_dates_are_read_as_written_by_people_and_spreadsheets(text: str) -> None:
    assert read_caseload(csv_bytes({"started": text})).rows == (CASE,)


@pytest.mark.parametrize(
    "text",
    [
        "30.04.2019",
        "30/04/19",
        "4/30/2019",
        "1/4/2019",
        "April 2019",
        "123",
        "99999",
        "30/04/2019 25:00",
        "30/04/2019 9",
    ],
)
def test_other_dates_are_refused(text: str) -> None:
    assert sentence_of(csv_bytes({"started": text})) == (
        f"Row 2, column started: “{text}” is not a date. Write it as 2019-04-30 or 30/04/2019."
    )


@pytest.mark.parametrize("text", ["2019-02-29", "31/04/2019", "04/30/2019", "0000-01-01"])
def test_impossible_dates_are_refused(text: str) -> None:
    assert sentence_of(csv_bytes({"started": text})) == f"Row 2, column started: “{text}” is not a day of the calendar."


@pytest.mark.parametrize("age", ["9", "19", "14.5", "fourteen", "-12", "１４"])
def test_ages_outside_10_to_18_are_refused(age: str) -> None:
    assert sentence_of(csv_bytes({"age": age})) == (
        f"Row 2, column age: “{age}” is not an age from 10 to 18 in whole years."
    )


@pytest.mark.parametrize(
    ("column", "value", "allowed"),
    [
        ("case_type", "crown", "court or out_of_court"),
        ("gender", "m", "male, female, other or unknown"),
        ("harm", "severe", "low, medium, high, very_high or unclassified"),
        ("safety", "none", "low, medium, high, very_high or unclassified"),
        ("ethnicity", "mixed", "white, black_and_minority_ethnic or unknown"),
        ("looked_after", "true", "yes or no"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_those_that_are(column: str, value: str, allowed: str) -> None:
    assert sentence_of(csv_bytes({column: value})) == f"Row 2, column {column}: “{value}” is not one of {allowed}."


def test_a_disposal_of_the_other_case_type_is_refused() -> None:
    assert sentence_of(csv_bytes({"case_type": "out_of_court"})) == (
        "Row 2, column disposal: “referral_order” is a court disposal, but the case type is out_of_court. "
        "It may be community_resolution, youth_caution, youth_conditional_caution, other_out_of_court."
    )


@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
def test_column_names_are_found_below_titles(delimiter: bytes) -> None:
    header, case = csv_bytes({"harm": "huge"}).splitlines()
    titles = b"Caseload of Northshire\r\n\r\nMade on 1 May,,,,,,\r\n,Case,,,,Classification,\r\n"
    content = (titles + header + b"\r\n" + case).replace(b",", delimiter)
    assert sentence_of(content) == (
        "Row 6, column harm: “huge” is not one of low, medium, high, very_high or unclassified."
    )
    assert read_caseload(content.replace(b"huge", b"low")).rows == (CASE,)


def test_a_fault_of_names_below_a_title_has_their_row() -> None:
    row = {column: value for column, value in ROW.items() if column != "gender"}
    assert sentence_of(b"Caseload of Northshire\n" + csv_text([row]).encode()) == (
        "Row 2, column gender: The column is missing. Add it; every case needs it."
    )


def test_a_case_above_the_column_names_is_not_taken_for_a_title() -> None:
    header, first, second = csv_bytes({}, {}).splitlines()
    assert sentence_of(b"\n".join((first, header, second))) == (
        "Row 1: The row looks like a case, but stands above the column names. Move it below them."
    )


def test_a_file_without_column_names_is_refused_in_one_sentence() -> None:
    assert sentence_of(csv_bytes(*[{}] * 180).split(b"\n", 1)[1]) == (
        "No row at the top of the file names the columns. Add a row above the cases that names "
        "case_reference, case_type, disposal, started, gender, harm, safety."
    )


def test_every_fault_is_reported_at_once_by_row_and_column() -> None:
    content = csv_bytes({"harm": ""}, {}, {"gender": "x", "started": "soon"}, {"case_reference": "C-002"})
    assert [(fault.row, fault.column) for fault in faults_of(content)] == [
        (2, "harm"),
        (4, "started"),
        (4, "gender"),
        (5, "case_reference"),
    ]


def test_a_fault_names_the_column_as_the_file_does() -> None:
    content = csv_bytes({"harm": ""}).replace(b"harm", b"Harm Level").replace(b"Harm Level", b" HARM ")
    assert sentence_of(content) == "Row 2, column HARM: The cell is empty. Every case needs a value here."


def test_a_reference_used_twice_is_refused_with_both_rows() -> None:
    content = csv_bytes({}, {"case_reference": "C-001"})
    assert sentence_of(content) == (
        "Row 3, column case_reference: “C-001” stands in rows 2 and 3. Give each case its own."
    )


def test_references_that_differ_in_case_are_two() -> None:
    assert len(read_caseload(csv_bytes({"case_reference": "c1"}, {"case_reference": "C1"})).rows) == 2


@pytest.mark.parametrize("reference", ["John Smith", "Smith, Anne-Marie", "D'Arcy J.", "Zoë Ångström"])
def test_a_reference_that_looks_like_a_name_is_refused(reference: str) -> None:
    assert sentence_of(csv_bytes({"case_reference": reference})) == (
        f"Row 2, column case_reference: “{reference}” looks like a person's name. "
        "Give the service's own reference for the case."
    )


@pytest.mark.parametrize("reference", ["1234", "YOT 17", "North/12 a", "A-B", "=A1", "Ref"])
def test_other_references_are_kept_as_they_stand(reference: str) -> None:
    (case,) = read_caseload(csv_bytes({"case_reference": reference})).rows
    assert case.case_reference == reference


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@name"])
def test_text_that_a_spreadsheet_would_run_is_kept_as_text(text: str) -> None:
    (case,) = read_caseload(csv_bytes({"offence": text})).rows
    assert case.offence == text


def test_text_that_is_too_long_is_refused() -> None:
    assert sentence_of(csv_bytes({"case_manager": "x" * 101})) == (
        "Row 2, column case_manager: The text has 101 characters. Shorten it to 100."
    )


def test_text_with_a_character_that_cannot_be_printed_is_refused() -> None:
    assert sentence_of(csv_bytes({"offence": "a\x01b"})) == (
        "Row 2, column offence: The text holds a character that cannot be printed. Type the text again."
    )


@pytest.mark.parametrize("missing", list(ROW))
def test_each_required_column_is_missed(missing: str) -> None:
    row = {column: value for column, value in ROW.items() if column != missing}
    assert sentence_of(csv_text([row]).encode()) == (
        f"Row 1, column {missing}: The column is missing. Add it; every case needs it."
    )


def test_a_column_that_stands_twice_is_refused() -> None:
    assert sentence_of(csv_bytes({"Harm": "high"})) == (
        "Row 1, column Harm: The column stands in the file twice. Take one of them out."
    )


def test_a_column_that_identifies_a_person_is_refused() -> None:
    assert sentence_of(csv_bytes({"Child's Name": "x"})) == (
        "Row 1, column Child's Name: The column looks as if it identifies a person. "
        "Take it out: only references may be sent."
    )


def test_values_under_a_column_without_a_name_are_refused() -> None:
    assert sentence_of(csv_bytes({"": "x", "team": "North"})) == (
        "Row 1: Column 8 has no name, but has a value in row 2. Name the column or empty it."
    )


def test_rows_with_more_values_than_columns_are_refused_in_one_sentence() -> None:
    content = csv_bytes({}, {}, {}).rstrip().replace(b"medium", b"medium,x")
    one = (
        "The row has more values than there are column names. "
        "Name every column; in a CSV file, put a value that holds a comma in quotation marks."
    )
    assert sentence_of(csv_bytes().rstrip() + b",x\n") == f"Row 2: {one}"
    assert sentence_of(content) == f"Row 2: {one.replace('The row has', '3 rows, this the first, have')}"


def test_a_row_that_is_cut_short_misses_its_last_values() -> None:
    content = f"{HEADER}\nC-001,court,referral_order,2019-04-30,male".encode()
    assert [fault.column for fault in faults_of(content)] == ["harm", "safety"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b"  \n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert sentence_of(content) == (
        "The file is empty. Its first row names the columns, and each case has a row under it."
    )


def test_a_file_without_a_case_is_refused() -> None:
    assert sentence_of(f"{HEADER}\n".encode()) == "The file has no cases: there is no row under the column names."


def test_empty_rows_above_the_column_names_are_passed_over() -> None:
    assert read_caseload(b"\n,,\n" + csv_bytes()).rows == (CASE,)


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00", b"\xff\xfe\x00", b"\x81\x8d", b"a\x00b"])
def test_a_file_that_is_not_text_is_refused(content: bytes) -> None:
    assert sentence_of(content) == (
        "The file is neither text nor an Excel workbook. "
        "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx) and load that."
    )


OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE = "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx) and load that."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (OLD_EXCEL, f"The file is an old Excel file (.xls). {SAVE}"),
        (
            OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"),
            "The workbook has a password. Save it without one and load that.",
        ),
    ],
)
def test_an_old_workbook_and_one_with_a_password_are_told_apart(content: bytes, sentence: str) -> None:
    assert sentence_of(content) == sentence


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        ("<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><table>", "a web page (HTML)"),
        ("\ufeff\r\n<!DOCTYPE html>\n<table>", "a web page (HTML)"),
        ("<!-- made by a database -->\n<TABLE border=1>", "a web page (HTML)"),
        (f"{'<!---->' * 600}<table>", "a web page (HTML)"),
        ('<?xml version="1.0"?>\n<html>', "a web page (HTML)"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related", "a web page (MHTML)"),
        (
            '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "an XML Spreadsheet 2003",
        ),
        ('<?xml version="1.0"?><cases>', "XML"),
        ("%PDF-1.7\n", "a PDF"),
        ("{\\rtf1 ", "a word processor's document (RTF)"),
    ],
)
def test_another_kind_of_file_is_told_as_what_it_is(beginning: str, kind: str) -> None:
    content = beginning.encode() + csv_bytes()
    assert sentence_of(content) == f"The file is {kind}, whatever its name ends in. Open it in a spreadsheet. {SAVE}"


def test_comments_that_lead_to_no_web_page_are_passed_at_once() -> None:
    assert sentence_of(b"<!---->" * 600).startswith("No row at the top of the file names the columns.")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_unicode_text_of_a_spreadsheet_is_read(encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert read_caseload((mark + csv_text([ROW], "\t")).encode(encoding)).rows == (CASE,)


def test_a_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert read_caseload(b"\xef\xbb\xbf" + csv_bytes()).rows == (CASE,)


@pytest.mark.parametrize("mark", ["\ufeff", "\u200b", "\ufeff\ufeff", "\u200e", "\u202e", "\u00ad", "\u2060"])
def test_signs_that_cannot_be_seen_are_no_part_of_names_and_values(mark: str) -> None:
    marked = {f"{column}{mark}": f"{mark}{value[:2]}{mark}{value[2:]}{mark}" for column, value in ROW.items()}
    assert read_caseload(mark.encode() + csv_text([marked | {f"age{mark}": f"{mark}16"}]).encode()).rows == (
        replace(CASE, age=16),
    )


@pytest.mark.parametrize("other", ["C-001\u200b", "C\u200d-001", "\u202eC-001", "C-001\ufe0f", "C-001\u00a0"])
def test_references_that_look_the_same_are_the_same(other: str) -> None:
    assert sentence_of(csv_bytes({}, {"case_reference": other})) == (
        "Row 3, column case_reference: “C-001” stands in rows 2 and 3. Give each case its own."
    )


def test_an_accent_is_the_same_whichever_way_it_is_typed() -> None:
    content = csv_bytes({"case_reference": "É1"}, {"case_reference": "E\u03011"})
    assert sentence_of(content).startswith("Row 3, column case_reference: “É1” stands in rows 2 and 3.")


def test_words_keep_the_signs_that_shape_them_and_lose_the_others() -> None:
    (case,) = read_caseload(
        csv_bytes({"offence": "\u200bThe\u00adft \U0001f468\u200d\U0001f466 \u2764\ufe0f\ufeff"})
    ).rows
    assert case.offence == "Theft \U0001f468\u200d\U0001f466 \u2764\ufe0f"


def test_a_heading_of_a_person_is_found_whatever_is_hidden_in_it() -> None:
    assert sentence_of(csv_bytes({"Na\u200bme": "x"})).startswith("Row 1, column Name: The column looks as if")


@pytest.mark.parametrize("column", ["case_reference", "case_manager"])
@pytest.mark.parametrize("text", ["1.23E+11", "1.00E+05", "1E+05", "1,23E+11", "1.5e-07"])
def test_a_number_that_a_spreadsheet_shortened_is_refused(column: str, text: str) -> None:
    assert sentence_of(csv_bytes({column: text})) == (
        f"Row 2, column {column}: “{text}” is what a spreadsheet made of a longer number. "
        "Format the column as text and type it again."
    )


@pytest.mark.parametrize("reference", ["1E5", "12E-15", "2E-12", "A1.00E+05", "1.23E+11/2"])
def test_a_reference_that_only_resembles_a_shortened_number_is_kept(reference: str) -> None:
    assert read_caseload(csv_bytes({"case_reference": reference})).rows[0].case_reference == reference


def test_the_line_ends_of_a_spreadsheet_are_line_ends() -> None:
    content = csv_bytes({"case_reference": "C-001_x000D_", "offence": "one_x000D_\ntwo_x000d_three_x000D_"})
    (case,) = read_caseload(content).rows
    assert (case.case_reference, case.offence) == ("C-001", "one\ntwo\nthree")


@pytest.mark.parametrize("age", ["16.0", "16.00"])
def test_an_age_with_decimals_of_nought_is_whole(age: str) -> None:
    assert read_caseload(csv_bytes({"age": age})).rows[0].age == 16


def test_windows_1252_is_read() -> None:
    content = csv_text([{**ROW, "offence": "Café – theft"}]).encode("cp1252")
    assert read_caseload(content).rows[0].offence == "Café – theft"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_separate_columns_too(delimiter: str) -> None:
    row = {**ROW, "offence": "theft, burglary; robbery\tarson"}
    assert read_caseload(csv_text([row], delimiter).encode()).rows[0].offence == row["offence"]


def test_rows_are_counted_as_the_spreadsheet_shows_them() -> None:
    content = csv_bytes({"offence": "one\r\ntwo\nthree"}, {"harm": "x"})
    assert [fault.row for fault in faults_of(content)] == [3]


def test_line_breaks_inside_quotation_marks_belong_to_the_value() -> None:
    (case,) = read_caseload(csv_bytes({"offence": "one\r\ntwo"})).rows
    assert case.offence == "one\ntwo"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(end: str) -> None:
    assert read_caseload(csv_bytes().replace(b"\r\n", end.encode())).rows == (CASE,)


def test_empty_rows_are_passed_over_but_counted() -> None:
    content = csv_bytes().rstrip() + b"\n,,,,,,\n\nC-002,court,x,2019-04-30,male,low,low\n,,\n\n"
    assert [(fault.row, fault.column) for fault in faults_of(content)] == [(5, "disposal")]


def test_a_quotation_mark_that_is_not_closed_is_refused_with_its_row() -> None:
    content = csv_bytes({}, {}) + b'"C-003,court,referral_order,2019-04-30,male,low,low\n'
    assert sentence_of(content) == (
        'Row 4: A quotation mark (") in this row is not closed or stands inside a value. '
        "Close it, or double it where it belongs to the text."
    )


def test_5000_rows_are_read() -> None:
    content = csv_bytes(*({"case_reference": f"C-{number}"} for number in range(5000)))
    assert len(read_caseload(content).rows) == 5000
