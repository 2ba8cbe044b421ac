"""Reads a CSV file, in a process of its own: `python -m cases.caseload.csv_child`."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from cases.caseload.child import answer
from cases.caseload.tables import (
    LAST_ROW,
    MAX_CELLS,
    SAVE_AGAIN,
    TOO_MANY_CELLS,
    CannotReadError,
    Record,
    Request,
    Table,
    as_table,
    cleaned,
    known_in_first_rows,
)

DELIMITERS: Final = (",", ";", "\t")

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BYTE_ORDER_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_WITH_PASSWORD: Final = "EncryptedPackage".encode("utf-16-le")

OTHER_KINDS: Final = (
    (r"<\?xml\b.*?urn:schemas-microsoft-com:office:spreadsheet", "an XML Spreadsheet 2003"),
    (
        r"(<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(!doctype html|html|head|meta|body|style|table|div)\b",
        "a web page (HTML)",
    ),
    (r"MIME-Version:", "a web page (MHTML)"),
    (r"<\?xml\b", "XML"),
    (r"%PDF-", "a PDF"),
    (r"\{\\rtf", "a word processor's document (RTF)"),
)
"""What a file named .csv or .xls may be instead, by its first characters."""

_BEGINNING: Final = 5000


def read(content: bytes, request: Request) -> Table:
    """Raises `CannotReadError`."""
    text = _decode(content).lstrip("\ufeff")
    beginning = text[:_BEGINNING].lstrip()
    for pattern, kind in OTHER_KINDS:
        if re.match(pattern, beginning, re.IGNORECASE | re.DOTALL):
            raise CannotReadError(
                f"The file is {kind}, whatever its name ends in. Open it in a spreadsheet. {SAVE_AGAIN}"
            )
    delimiter = max(DELIMITERS, key=lambda each: _columns_known(text, each, request))
    return as_table(_rows(text, delimiter), request, date(1899, 12, 30))


def _decode(content: bytes) -> str:
    """Read UTF-8, UTF-16 with a byte order mark, and else Windows-1252, in which older spreadsheets write CSV."""
    if content.startswith(_OLD_EXCEL):
        if _WITH_PASSWORD in content:
            raise CannotReadError("The workbook has a password. Save it without one and load that.")
        raise CannotReadError(f"The file is an old Excel file (.xls). {SAVE_AGAIN}")
    encodings = ("utf-16",) if content.startswith(_BYTE_ORDER_MARKS) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not (encoding == "cp1252" and _CONTROL.search(text)):
            return text
    raise CannotReadError(f"The file is neither text nor an Excel workbook. {SAVE_AGAIN}")


def _columns_known(text: str, delimiter: str, request: Request) -> int:
    try:
        return known_in_first_rows((row.cells for row in _rows(text, delimiter)), request)
    except CannotReadError:
        return 0


def _rows(text: str, delimiter: str) -> Iterator[Record]:
    """Number the rows as a spreadsheet does: a quoted cell with line breaks in it is still one row."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if len(cells) > MAX_CELLS:
                raise CannotReadError(TOO_MANY_CELLS)
            if cells or number > LAST_ROW:
                yield Record(number, tuple(map(cleaned, cells)))
    except csv.Error as fault:
        raise CannotReadError(
            'A quotation mark (") in this row is not closed or stands inside a value. '
            "Close it, or double it where it belongs to the text.",
            row=number + 1,
        ) from fault


if __name__ == "__main__":
    answer(read)
