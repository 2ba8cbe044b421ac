"""Times the reading of a caseload of 5,000 rows, as CSV and as a workbook: `python -m benchmarks.caseload`."""

import csv
import io
from datetime import date
from time import perf_counter

import openpyxl

from cases.caseload.file import read_caseload

ROWS = 5000
HEADER = ("case_reference", "case_type", "disposal", "started", "gender", "harm", "safety")


def rows() -> list[tuple[object, ...]]:
    """Return the header and that many court cases, all of them alike but for their references."""
    case = ("court", "referral_order", date(2019, 4, 30), "male", "low", "medium")
    return [HEADER, *((f"N{number:05}", *case) for number in range(ROWS))]


def as_csv() -> bytes:
    """Return the rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows(rows())
    return text.getvalue().encode()


def as_workbook() -> bytes:
    """Return the rows as an XLSX file."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Caseload")
    for row in rows():
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


if __name__ == "__main__":
    for name, content in (("CSV", as_csv()), ("XLSX", as_workbook())):
        began = perf_counter()
        read = len(read_caseload(content).rows)
        print(f"{name}: {read} rows in {perf_counter() - began:.2f} s")
