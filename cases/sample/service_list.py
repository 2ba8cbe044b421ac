"""The list of sampled cases for the service, by its own references alone, as a CSV file and as a workbook."""

import csv
import io
from collections.abc import Iterable
from typing import Final

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from cases.caseload.spreadsheet import for_spreadsheet

HEADING: Final = "case_reference"
"""The column's name in the caseload that the service sent."""

AS_TEXT: Final = "@"
REFERENCE_WIDTH: Final = 30


def as_csv(references: Iterable[str]) -> bytes:
    """Return the references as CSV in UTF-8, with the byte order mark by which spreadsheets know it."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([HEADING])
    writer.writerows([for_spreadsheet(reference)] for reference in references)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(references: Iterable[str]) -> bytes:
    """Return the references as a workbook of one sheet, every cell text, so that no zero in front is lost."""
    book = openpyxl.Workbook()
    book.properties.language = "en-GB"
    sheet = book.worksheets[0]
    sheet.title = "Cases"
    sheet.append([HEADING])
    for reference in references:
        # A reference from an inspection file may hold what no workbook can.
        sheet.append([for_spreadsheet(ILLEGAL_CHARACTERS_RE.sub(" ", reference))])
    for (cell,) in sheet.iter_rows(min_row=2, max_col=1):
        cell.data_type, cell.number_format = "s", AS_TEXT
    sheet["A1"].font = Font(bold=True)
    sheet.column_dimensions["A"].width = REFERENCE_WIDTH
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
