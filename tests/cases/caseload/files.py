"""Caseload files for the tests: dull rows, as CSV and as a workbook."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

ROW: dict[str, Any] = {
    "case_reference": "C-001",
    "case_type": "court",
    "disposal": "referral_order",
    "started": "2019-04-30",
    "gender": "male",
    "harm": "low",
    "safety": "medium",
}


def csv_text(rows: Iterable[dict[str, Any]], delimiter: str = ",") -> str:
    """The rows as a spreadsheet writes them; the first one's keys are the header."""
    rows = list(rows)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    return written.getvalue()


def csv_bytes(*changes: dict[str, Any]) -> bytes:
    """One valid row for each of the changes made to it, with references C-001, C-002 and on."""
    rows = [{**ROW, "case_reference": f"C-{number:03}"} | each for number, each in enumerate(changes or ({},), 1)]
    return csv_text(rows).encode()


def workbook_bytes(
    sheets: dict[str, Sequence[Sequence[Any]]],
    merge: Iterable[str] = (),
    epoch_1904: bool = False,
    hidden_rows: Iterable[int] = (),
    formats: Mapping[str, str] | None = None,
) -> bytes:
    """A workbook of these sheets, each a list of rows; `formats` gives number formats to cells such as A2."""
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cells in merge:
            sheet.merge_cells(cells)
        for number in hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for cell, number_format in (formats or {}).items():
            sheet[cell].number_format = number_format
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def sheet_rows(*changes: dict[str, Any]) -> list[list[Any]]:
    """A header and one valid row for each of the changes."""
    rows = [{**ROW, "case_reference": f"C-{number:03}"} | each for number, each in enumerate(changes or ({},), 1)]
    return [list(rows[0]), *(list(row.values()) for row in rows)]
