"""Reads a sheet of an XLSX file as a spreadsheet shows it, in a process of its own:
`python -m cases.caseload.workbook_child`.
"""

import sys

if __name__ == "__main__":
    # openpyxl imports numpy where there is one, for types that no file holds: half a second and much memory.
    sys.modules["numpy"] = None  # type: ignore[assignment]

import io
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._reader import WorkSheetParser

from cases.caseload.child import answer
from cases.caseload.number_formats import shown
from cases.caseload.tables import (
    EMPTY,
    LAST_ROW,
    MAX_CELLS,
    MAX_COLUMNS,
    SAVE_AGAIN,
    TOO_MUCH,
    BadCell,
    CannotReadError,
    Cell,
    Record,
    Request,
    Table,
    as_table,
    cleaned,
)

MAX_UNPACKED_BYTES: Final = 50 * 1024 * 1024
MAX_TAGS: Final = 3_500_000
LONGEST_TAG: Final = 1024 * 1024

_MORE_DIGITS_THAN_ARE_KEPT: Final = 10**15
_AS_TEXT: Final = "Format the column as text and type the value again."
_TO_TRANSITIONAL: Final = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
"""The names by which a workbook saved as Strict Open XML calls what openpyxl knows by others (ISO 29500, part 4)."""

_OTHER_KINDS: Final = (
    ("xl/workbook.bin", "an Excel binary workbook (.xlsb)"),
    ("content.xml", "an OpenDocument file (.ods)"),
    ("Index/Document.iwa", "a Numbers file"),
    ("word/document.xml", "a Word document (.docx)"),
)


class _Merged(NamedTuple):
    left: int
    top: int
    right: int
    bottom: int


def read(content: bytes, request: Request) -> Table:
    """Raises `CannotReadError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse(archive)
            content = _as_transitional(archive) or content
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out, such as drawings: nothing that a caseload holds.
            warnings.simplefilter("ignore")
            return _open_workbook(content, request)
    except (CannotReadError, MemoryError):
        raise
    except Exception as fault:  # a damaged workbook makes openpyxl raise whatever its parsing meets
        if "out of memory" in str(fault):
            raise MemoryError from fault
        raise CannotReadError(f"The file is not an Excel workbook (.xlsx), or it is damaged. {SAVE_AGAIN}") from fault


def _refuse(archive: zipfile.ZipFile) -> None:
    """Refuse what unpacks to too much, before it is unpacked, and other kinds of file that are archives."""
    if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED_BYTES:
        raise CannotReadError(
            f"The workbook unpacks to more than {MAX_UNPACKED_BYTES // 1024**2} MB. "
            "Copy the cases into a new workbook and load that."
        )
    names = set(archive.namelist())
    for name, kind in _OTHER_KINDS:
        if name in names:
            raise CannotReadError(f"The file is {kind}. Open it in a spreadsheet. {SAVE_AGAIN}")


def _as_transitional(archive: zipfile.ZipFile) -> bytes | None:
    """Return a workbook saved as Strict Open XML under the names that openpyxl knows, None for any other.

    Raises `CannotReadError` for more XML, or longer tags, than there is time to parse.
    """
    # What else Office keeps with a workbook, such as a query, may be one long word, and is not read.
    names = [name for name in archive.namelist() if not name.startswith("customXml/")]
    parts = {name: archive.read(name) for name in names if name.endswith((".xml", ".rels"))}
    if sum(part.count(b"<") for part in parts.values()) > MAX_TAGS or any(map(_has_long_tag, parts.values())):
        raise CannotReadError(TOO_MUCH)
    if not any(_TO_TRANSITIONAL[0][0] in part for part in parts.values()):
        return None
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as changed:
        for name, part in parts.items():
            for strict, transitional in _TO_TRANSITIONAL:
                part = part.replace(strict, transitional)
            changed.writestr(name, part)
    return written.getvalue()


def _has_long_tag(part: bytes) -> bool:
    return any(b"<" not in part[at : at + LONGEST_TAG] for at in range(0, len(part) - LONGEST_TAG, LONGEST_TAG))


def _open_workbook(content: bytes, request: Request) -> Table:
    book: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
    try:
        source = _choose_sheet([each for each in book.worksheets if _has_content(each)], request.sheet)
        day_zero = date(1904, 1, 1) if book.epoch == CALENDAR_MAC_1904 else date(1899, 12, 30)
        rows, hidden, merged = _read_sheet(source)
        _fill_merged(rows, merged)
        table = as_table(_records(rows, hidden), request, day_zero)
        _refuse_merged_columns(rows, merged, table.header.row)
        return table
    finally:
        book.close()


def _parser(source: Any) -> Any:
    """Return openpyxl's parser of a sheet: only it says which rows are hidden and which cells are merged, while rows
    are still read one at a time.
    """
    book = source.parent
    return WorkSheetParser(
        source._get_source(),
        source._shared_strings,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _has_content(source: Any) -> bool:
    return any(cell["value"] is not None for _, cells in _rows(_parser(source)) for cell in cells)


def _rows(parser: Any) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    cells_read = 0
    for number, cells in parser.parse():
        cells_read += len(cells)
        if number > LAST_ROW:
            raise CannotReadError(f"The sheet has a row beyond {LAST_ROW:,}. Copy the cases into a new workbook.")
        if cells_read > MAX_CELLS:
            raise CannotReadError(
                f"The sheet has more than {MAX_CELLS:,} cells, empty ones that have a format among them. "
                "Copy the cases into a new workbook and load that."
            )
        yield number, cells
        parser.row_dimensions.pop(str(number), None)


def _choose_sheet(sheets: list[Any], wanted: str | None) -> Any:
    """Choose between the sheets that can be seen; one that is hidden can be asked for by its name."""
    if wanted is not None:
        chosen = [each for each in sheets if each.title.strip().casefold() == wanted.strip().casefold()]
        if chosen:
            return chosen[0]
    sheets = [each for each in sheets if each.sheet_state == "visible"] or sheets
    names = [each.title for each in sheets]
    titles = ", ".join(f"“{name}”" for name in names)
    if wanted is not None:
        sentence = f"The workbook has no sheet “{wanted}” with rows in it. It has: {titles or 'none'}."
        raise CannotReadError(sentence, sheets=names)
    if not sheets:
        raise CannotReadError(EMPTY)
    if len(sheets) > 1:
        sentence = f"The workbook has several sheets: {titles}. Say which of them holds the caseload."
        raise CannotReadError(sentence, sheets=names)
    return sheets[0]


def _read_sheet(source: Any) -> tuple[dict[int, dict[int, Cell]], set[int], list[_Merged]]:
    """Return the cells by row and column, the rows that are hidden, and the ranges that are merged."""
    parser = _parser(source)
    rows: dict[int, dict[int, Cell]] = {}
    hidden: set[int] = set()
    for number, cells in _rows(parser):
        found = {}
        for cell in cells:
            value = _cell(ReadOnlyCell(source, **cell))
            if value != "":
                # A stray cell far to the right is counted as the first that is too many.
                found[min(cell["column"], MAX_COLUMNS + 1)] = value
        if found:
            rows.setdefault(number, {}).update(found)
        look = parser.row_dimensions.get(str(number), {})
        if look.get("hidden") in {"1", "true"} or re.fullmatch(r"0(\.0*)?", look.get("ht", "")):
            hidden.add(number)
    ranges = parser.merged_cells.mergeCell if parser.merged_cells else []
    return rows, hidden, [_Merged(*range_boundaries(each.ref)) for each in ranges]


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return BadCell("The cell holds a formula. Paste its value instead (Paste Special, Values).")
    if cell.data_type == "e":
        return BadCell(f"The cell holds the error {value}. Put its value there instead.")
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        first = max(cell.parent.parent.epoch.date(), date(1900, 1, 1))
        return (
            day
            if day >= first
            else BadCell(f"The cell holds a number that is no date. {_AS_TEXT}", shown_otherwise=True)
        )
    if isinstance(value, time | timedelta):
        return BadCell(f"The cell holds a time of day. {_AS_TEXT}", shown_otherwise=True)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(cell, value)
    text = str(value)
    return cleaned(re.sub("_x([0-9a-fA-F]{4})_", _escaped, text) if "_x" in text else text)


def _number(cell: Any, value: int | float) -> Cell:
    where = f"Cell {get_column_letter(cell.column)}{cell.row}"
    if abs(value) >= _MORE_DIGITS_THAN_ARE_KEPT:
        wrong = "holds a number of more than 15 digits, and a spreadsheet keeps 15."
    elif (written := shown(value, cell.number_format)) is not None:
        return written.strip()
    else:
        wrong = f"shows its number in the format {cell.number_format[:50]}, which may hide digits."
    return BadCell(f"{where} {wrong} {_AS_TEXT}", shown_otherwise=True)


def _escaped(found: re.Match[str]) -> str:
    """Read `_x000D_`, as which a workbook holds what XML cannot. What no text can hold stays as it stands: NUL, which
    no database takes, and half of a pair of surrogates.
    """
    code = int(found[1], 16)
    return found[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


def _fill_merged(rows: dict[int, dict[int, Cell]], merged: list[_Merged]) -> None:
    """Give the value of cells that are merged downwards to each row that has a value of its own besides."""
    numbers = sorted(rows)
    downwards = []
    filled = 0
    for each in merged:
        value = rows.get(each.top, {}).get(each.left)
        for number in numbers[bisect_left(numbers, each.top) : bisect_right(numbers, each.bottom)]:
            filled += 1
            if filled > MAX_CELLS:
                raise CannotReadError(f"The sheet has more than {MAX_CELLS:,} merged cells. Unmerge them.")
            for column in [column for column in rows[number] if each.left <= column <= each.right]:
                if (number, column) != (each.top, each.left):
                    del rows[number][column]
            if value is not None and number != each.top:
                downwards.append((number, each.left, value))
    with_values = {number for number, cells in rows.items() if cells}
    for number, column, value in downwards:
        if number in with_values:
            rows[number][column] = value


def _refuse_merged_columns(rows: dict[int, dict[int, Cell]], merged: list[_Merged], header: int) -> None:
    """A value that stands over several columns belongs to none of them; above the column names it is a title."""
    for each in merged:
        if each.left == each.right or each.bottom < header:
            continue
        letters = [get_column_letter(column) for column in (each.left, each.right)]
        where = f"Cells {letters[0]}{each.top}:{letters[1]}{each.bottom}"
        if each.top <= header:
            sentence = f"{where} of the header row are merged. Unmerge them, and give each column its own name."
            raise CannotReadError(sentence, row=header)
        if each.left in rows.get(each.top, {}):
            sentence = f"{where} are merged over several columns. Unmerge them, and give each column its own value."
            raise CannotReadError(sentence, row=each.top)


def _records(rows: dict[int, dict[int, Cell]], hidden: set[int]) -> Iterator[Record]:
    for number, cells in sorted(rows.items()):
        width = max(cells, default=0)
        yield Record(number, tuple(cells.get(column, "") for column in range(1, width + 1)), number in hidden)


if __name__ == "__main__":
    answer(read)
