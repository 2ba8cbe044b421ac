"""Text that a spreadsheet would run, and the limits on what is read, which attacks meet."""

import io
import json
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from cases.caseload import spreadsheet
from cases.caseload.columns import NAMES
from cases.caseload.spreadsheet import for_spreadsheet, read_table
from cases.caseload.tables import LAST_ROW, MAX_CELLS, MAX_ROWS, TOO_MUCH, CannotReadError
from cases.caseload.workbook_child import MAX_UNPACKED_BYTES
from tests.cases.caseload import bombs

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_a_spreadsheet_would_run_is_exported_with_an_apostrophe(text: str) -> None:
    assert for_spreadsheet(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "A=1", "C-001", "'quoted'", "a@b"])
def test_other_text_is_exported_as_it_stands(text: str) -> None:
    assert for_spreadsheet(text) == text


def sentence_of(content: bytes) -> str:
    with pytest.raises(CannotReadError) as caught:
        read_table(content, sheet=None, names=NAMES)
    return caught.value.sentence


def test_a_file_that_is_too_large_is_refused() -> None:
    assert sentence_of(b"a" * (spreadsheet.MAX_BYTES + 1)) == (
        "The file is larger than 10 MB. Leave out what was not asked for."
    )


def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (MAX_UNPACKED_BYTES + 1))
    assert len(packed.getvalue()) < 100_000
    assert sentence_of(packed.getvalue()) == (
        "The workbook unpacks to more than 50 MB. Copy the cases into a new workbook and load that."
    )


def test_too_many_rows_are_refused() -> None:
    content = b"a\n" + b"1\n" * (MAX_ROWS + 1)
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


ATTACKS = {
    "rows of nothing": lambda: bombs.rows_of_nothing(7_000_000),
    "strings": lambda: bombs.shared_strings(1_000_000),
    "a tag of 40 MB": lambda: bombs.long_attribute(40_000_000),
    "nested elements": lambda: bombs.nested(4_000_000),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_small_workbook_that_unpacks_to_a_great_deal_of_xml_is_refused_before_it_is_parsed(attack: str) -> None:
    content = ATTACKS[attack]()
    assert len(content) < 300_000
    assert sentence_of(content) == TOO_MUCH


def test_a_workbook_of_too_many_cells_is_refused() -> None:
    assert sentence_of(bombs.cells_of_one_row(MAX_CELLS + 1)) == (
        "The sheet has more than 500,000 cells, empty ones that have a format among them. "
        "Copy the cases into a new workbook and load that."
    )


def test_merged_cells_without_end_are_refused_and_those_in_a_comment_are_none() -> None:
    assert sentence_of(bombs.merged_cells(600, "A1:B1000", rows=1000)) == (
        "The sheet has more than 500,000 merged cells. Unmerge them."
    )
    assert sentence_of(bombs.sheet("", "<mergeCell " * 16_000)).startswith("The file is not an Excel workbook")
    assert sentence_of(bombs.sheet(f"<!--{'<mergeCell ' * 90_000}-->")).startswith("The file is empty.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\n" * spreadsheet.MAX_BYTES, f"The file has a row beyond {LAST_ROW:,}. Copy the cases into a new one."),
        (b"," * spreadsheet.MAX_BYTES, "The file has more than 500,000 cells. Leave out what was not asked for."),
        ((b"," * 99 + b"\n") * 100_000, "The file has more than 500,000 cells. Leave out what was not asked for."),
    ],
    ids=["newlines", "commas", "cells"],
)
def test_a_csv_file_of_ten_megabytes_of_nothing_is_refused(content: bytes, sentence: str) -> None:
    assert sentence_of(content) == sentence


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "SECONDS", 1)
    assert sentence_of(bombs.many_names_of_one_sheet(300, 20_000)) == TOO_MUCH


def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    greedy = "from cases.caseload.child import answer; answer(lambda content, request: bytearray(600 * 1024**2))"
    asked = json.dumps({"sheet": None, "names": []}).encode() + b"\n"
    child = subprocess.run([sys.executable, "-c", greedy], input=asked, capture_output=True, cwd=ROOT, check=True)
    assert json.loads(child.stdout)["refused"] == TOO_MUCH


@pytest.mark.django_db
def test_pages_are_served_while_a_file_is_read(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "SECONDS", 8)
    client.get("/sign-in/")
    content = bombs.many_names_of_one_sheet(300, 20_000)
    reading = threading.Thread(target=sentence_of, args=[content])
    reading.start()
    served = 0
    while reading.is_alive() and served < 5:
        served += client.get("/sign-in/").status_code == 200
    assert (served, reading.is_alive()) == (5, True)
    reading.join()
