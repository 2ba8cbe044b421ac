"""Text that a spreadsheet would run, and the limits on what is read."""

import io
import zipfile

import pytest

from cases.caseload import spreadsheet
from cases.caseload.spreadsheet import CannotReadError, for_spreadsheet, read_table


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_exported_with_an_apostrophe(text: str) -> None:
    assert for_spreadsheet(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "A=1", "C-001", "'quoted'", "a@b"])
def test_other_text_is_exported_as_it_stands(text: str) -> None:
    assert for_spreadsheet(text) == text


def sentence_of(content: bytes) -> str:
    with pytest.raises(CannotReadError) as caught:
        read_table(content, sheet=None, score=lambda names: len(list(names)))
    return caught.value.sentence


def test_a_file_that_is_too_large_is_refused() -> None:
    assert sentence_of(b"a" * (spreadsheet.MAX_BYTES + 1)) == (
        "The file is larger than 10 MB. Leave out what was not asked for."
    )


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (spreadsheet.MAX_UNPACKED_BYTES + 1))
    assert len(packed.getvalue()) < 100_000
    assert sentence_of(packed.getvalue()) == (
        "The workbook unpacks to more than 50 MB. Copy the cases into a new workbook and load that."
    )


def test_too_many_rows_are_refused() -> None:
    content = b"a\n" + b"1\n" * (spreadsheet.MAX_ROWS + 1)
    assert sentence_of(content) == "The file has more than 20,000 rows. Leave out what was not asked for."


def test_too_many_columns_are_refused() -> None:
    assert sentence_of(b"a," * 100 + b"a\n") == "The file has more than 100 columns. Leave out what was not asked for."


def test_a_workbook_whose_xml_defines_entities_is_refused() -> None:
    packed = io.BytesIO()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, bomb)
    assert sentence_of(packed.getvalue()).startswith("The file is not an Excel workbook (.xlsx), or it is damaged.")
