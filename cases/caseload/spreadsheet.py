"""Reads the bytes of a CSV or XLSX file into a header and its rows, and makes text safe for a spreadsheet to open.

It knows nothing of caseloads: which columns there are and what they may hold is for `caseload`.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

import openpyxl
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 50 * 1024 * 1024
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 100
LAST_ROW: Final = 1_048_576
"""The last row that a spreadsheet can have."""

DELIMITERS: Final = (",", ";", "\t")
SAVE_AGAIN: Final = "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx) and load that."

_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class CannotReadError(ValueError):
    """The file as a whole, or one row of it, is not a table that can be read.

    `sentence` says what is wrong and how to put it right; `row` is the spreadsheet's row number, or None for the file.
    `sheets` names the workbook's sheets with something in them where one of several has to be chosen.
    """

    def __init__(self, sentence: str, row: int | None = None, sheets: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.row = row
        self.sheets = tuple(sheets)


@dataclass(frozen=True)
class BadCell:
    """A cell that holds something that is not a value, such as a formula; `sentence` says what to do about it."""

    sentence: str


Cell = str | date | BadCell


@dataclass(frozen=True)
class Record:
    """One row that is not empty: its number as the spreadsheet shows it (the header is row 1), and its cells."""

    row: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A header and the rows under it, with text stripped; `day_zero` is the day that serial dates count from."""

    header: tuple[Cell, ...]
    records: tuple[Record, ...]
    day_zero: date


def for_spreadsheet(text: str) -> str:
    """Return the text to write into a CSV or XLSX export so that a spreadsheet shows it and does not run it.

    Text that begins with = + - @, a tab or a carriage return gets a leading apostrophe; all else is unchanged
    (OWASP, CSV injection). It is for what people download to read, never for what is read back.
    """
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def read_table(content: bytes, *, sheet: str | None, score: Callable[[Iterable[str]], int]) -> Table:
    """Read a CSV or XLSX file, told apart by its content.

    `sheet` names the sheet of a workbook that has several; `score` says how many names of a header row are known, and
    so which delimiter a CSV file uses. Raises `CannotReadError`.
    """
    if len(content) > MAX_BYTES:
        raise CannotReadError(f"The file is larger than {MAX_BYTES // 1024**2} MB. Leave out what was not asked for.")
    if content.startswith(b"PK"):
        return _read_workbook(content, sheet)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise CannotReadError(f"The file is an old Excel file (.xls), or has a password. {SAVE_AGAIN}")
    return _read_csv(_decode(content), score)


def _decode(content: bytes) -> str:
    """Read UTF-8, with or without a byte order mark, and else Windows-1252, in which older spreadsheets write CSV."""
    try:
        text = content.decode("utf-8-sig")
        readable = "\0" not in text
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            text = ""
        readable = bool(text) and not _CONTROL.search(text)
    if not readable:
        raise CannotReadError(f"The file is neither text nor an Excel workbook. {SAVE_AGAIN}")
    return text


def _read_csv(text: str, score: Callable[[Iterable[str]], int]) -> Table:
    delimiter = max(DELIMITERS, key=lambda each: score(_first_row(text, each)))
    rows = ((number, tuple(cell.strip() for cell in cells)) for number, cells in _csv_rows(text, delimiter))
    return _table(rows, date(1899, 12, 30))


def _first_row(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Number the rows as a spreadsheet does: a quoted cell with line breaks in it is still one row."""
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            yield number, cells
    except csv.Error as fault:
        raise CannotReadError(
            'A quotation mark (") in this row is not closed or stands inside a value. '
            "Close it, or double it where it belongs to the text.",
            row=number + 1,
        ) from fault


def _read_workbook(content: bytes, sheet: str | None) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise CannotReadError(
                f"The workbook unpacks to more than {MAX_UNPACKED_BYTES // 1024**2} MB. "
                "Copy the cases into a new workbook and load that."
            )
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out, such as drawings: nothing that a caseload holds.
            warnings.simplefilter("ignore")
            return _open_workbook(content, sheet)
    except CannotReadError:
        raise
    except Exception as fault:  # a damaged workbook makes openpyxl raise whatever its parsing meets
        raise CannotReadError(f"The file is not an Excel workbook (.xlsx), or it is damaged. {SAVE_AGAIN}") from fault


def _open_workbook(content: bytes, sheet: str | None) -> Table:
    book: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    try:
        source = _choose_sheet([each for each in book.worksheets if _has_content(each)], sheet)
        _refuse_merged_header(content, source)
        day_zero = date(1904, 1, 1) if book.epoch == CALENDAR_MAC_1904 else date(1899, 12, 30)
        return _table(_workbook_rows(source), day_zero)
    finally:
        book.close()


def _sheet_rows(source: Any) -> Iterator[tuple[Any, ...]]:
    # The size that a workbook states for its sheets can be wrong, and rows beyond it would be lost.
    source.reset_dimensions()
    return iter(source.iter_rows(min_row=1, max_col=MAX_COLUMNS + 1))


def _has_content(source: Any) -> bool:
    rows = islice(_sheet_rows(source), MAX_ROWS)
    return any(cell.value is not None for cells in rows for cell in cells)


def _choose_sheet(sheets: list[Any], wanted: str | None) -> Any:
    names = [each.title for each in sheets]
    titles = ", ".join(f"“{name}”" for name in names)
    if wanted is not None:
        chosen = [each for each in sheets if each.title.strip().casefold() == wanted.strip().casefold()]
        if not chosen:
            sentence = f"The workbook has no sheet “{wanted}” with rows in it. It has: {titles or 'none'}."
            raise CannotReadError(sentence, sheets=names)
        return chosen[0]
    if not sheets:
        raise CannotReadError("The file is empty. Its first row names the columns, and each case has a row under it.")
    if len(sheets) > 1:
        sentence = f"The workbook has several sheets: {titles}. Say which of them holds the caseload."
        raise CannotReadError(sentence, sheets=names)
    return sheets[0]


def _refuse_merged_header(content: bytes, source: Any) -> None:
    # openpyxl does not say which cells are merged when it reads a sheet row by row.
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read(source._worksheet_path)
    for merged in re.findall(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z0-9:$]+)[\"']", xml):
        where = merged.decode("ascii")
        if range_boundaries(where)[1] == 1:
            raise CannotReadError(
                f"Cells {where} of the header row are merged. Unmerge them, and give each column its own name.",
                row=1,
            )


def _workbook_rows(source: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Number the rows of a sheet. Of rows that the workbook does not hold at all only the first is given."""
    gap = None
    for number, cells in enumerate(_sheet_rows(source), 1):
        if number > LAST_ROW:
            raise CannotReadError(f"The sheet has a row beyond {LAST_ROW:,}. Copy the cases into a new workbook.")
        # A stray cell far down makes a million rows of nothing, for which openpyxl gives the same tuple each time.
        if cells is gap:
            continue
        width = len(cells)
        while width and cells[width - 1] is EMPTY_CELL:
            width -= 1
        if not width:
            gap = cells
        yield number, tuple(map(_cell, cells[:width]))


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return BadCell("The cell holds a formula. Paste its value instead (Paste Special, Values).")
    if cell.data_type == "e":
        return BadCell(f"The cell holds the error {value}. Put its value there instead.")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _table(rows: Iterable[tuple[int, tuple[Cell, ...]]], day_zero: date) -> Table:
    """Take the first row as the header, leave out empty rows, and stop at what is too large to be a caseload."""
    header: tuple[Cell, ...] | None = None
    records: list[Record] = []
    for number, cells in rows:
        if header is None:
            header = _without_empty_end(cells)
        elif any(cell != "" for cell in cells):
            records.append(Record(number, _without_empty_end(cells)))
        if len(header) > MAX_COLUMNS:
            raise CannotReadError(
                f"The file has more than {MAX_COLUMNS} columns. Leave out what was not asked for.", row=1
            )
        if len(records) > MAX_ROWS:
            raise CannotReadError(f"The file has more than {MAX_ROWS:,} rows. Leave out what was not asked for.")
    if not header and not records:
        raise CannotReadError("The file is empty. Its first row names the columns, and each case has a row under it.")
    if not header:
        raise CannotReadError("The row is empty. The first row of the file names the columns.", row=1)
    return Table(header, tuple(records), day_zero)


def _without_empty_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    length = len(cells)
    while length and cells[length - 1] == "":
        length -= 1
    return cells[:length]
