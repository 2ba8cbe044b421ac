"""A header and its rows, as a CSV file or a workbook holds them: what both have in common, and how a child process
hands them on as JSON.

It knows nothing of caseloads: the names to look for in the header are given to it.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final

MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 100
MAX_CELLS: Final = 500_000
MAX_CHARACTERS: Final = 10_000_000
LAST_ROW: Final = 1_048_576
"""The last row that a spreadsheet can have."""

MOST_ROWS_OF_TITLES: Final = 10
"""The most rows with something in them that may stand above the column names."""

SECONDS: Final = 20
"""The longest that a file may take to be read, by the clock and of a processor."""

TOO_MUCH: Final = (
    "The file takes too long, or too much memory, to read. Copy the cases into a new workbook and load that."
)

SAVE_AGAIN: Final = "Save it as CSV (UTF-8) or as an Excel workbook (.xlsx) and load that."
EMPTY: Final = "The file is empty. Its first row names the columns, and each case has a row under it."
LEAVE_OUT: Final = "Leave out what was not asked for."
TOO_MANY_CELLS: Final = f"The file has more than {MAX_CELLS:,} cells. {LEAVE_OUT}"

_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_SHAPES_WORDS: Final = "\u200c\u200d\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f\U000e0000-\U000e0fff"
"""What Unicode calls default-ignorable. The second orders, joins or varies the signs beside it: words need it."""

_INVISIBLE: Final = re.compile(f"[{_UNSEEN}]")
_INVISIBLE_IN_A_CODE: Final = re.compile(f"[{_UNSEEN}{_SHAPES_WORDS}]")


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
    """A cell that holds something that is not a value, such as a formula; `sentence` says what to do about it.

    `shown_otherwise` is true of one that has a value, which a spreadsheet shows in a way that can't be followed here.
    """

    sentence: str
    shown_otherwise: bool = False


Cell = str | date | BadCell


@dataclass(frozen=True)
class Record:
    """One row that is not empty: its number as the spreadsheet shows it, its cells, and whether it is hidden there."""

    row: int
    cells: tuple[Cell, ...]
    hidden: bool = False


@dataclass(frozen=True)
class Table:
    """A header, the rows above it that are not empty, and those under it. Text is cleaned.

    `day_zero` is the day that serial dates count from.
    """

    titles: tuple[Record, ...]
    header: Record
    records: tuple[Record, ...]
    day_zero: date


@dataclass(frozen=True)
class Request:
    """What to look for in a file: the sheet to take, and the names by which a header is known, as `folded` has them."""

    sheet: str | None
    names: frozenset[str]

    def known(self, cells: Iterable[Cell]) -> int:
        """Return how many of the cells are names of columns."""
        return sum(isinstance(cell, str) and folded(cell) in self.names for cell in cells)


def folded(name: str) -> str:
    """Return a column's name without regard to capitals, spaces, underscores and what cannot be seen."""
    return re.sub(r"[\s_]+", "", without_invisible(name).casefold())


def cleaned(text: str) -> str:
    """Return a cell's text stripped, without invisible signs, and with the `_x000D_` of spreadsheets as a line end."""
    if "_x000" in text:
        text = re.sub("_x000[dD]_", "\r", text)
    return (text if text.isascii() else _INVISIBLE.sub("", text)).strip()


def without_invisible(text: str) -> str:
    """Return a name, a reference or a code word without any sign that cannot be seen, those of direction among them."""
    return text if text.isascii() else _INVISIBLE_IN_A_CODE.sub("", text).strip()


def as_table(rows: Iterable[Record], request: Request, day_zero: date) -> Table:
    """Take as header the first row that names the most columns, and stop at what is too large to be a caseload.

    Raises `CannotReadError`.
    """
    kept: list[Record] = []
    cells = characters = 0
    for row in rows:
        cells += len(row.cells)
        characters += sum(map(_length, row.cells))
        if cells > MAX_CELLS:
            raise CannotReadError(TOO_MANY_CELLS)
        if characters > MAX_CHARACTERS:
            raise CannotReadError(f"The file has more than {MAX_CHARACTERS:,} characters. {LEAVE_OUT}")
        if row.row > LAST_ROW:
            raise CannotReadError(f"The file has a row beyond {LAST_ROW:,}. Copy the cases into a new one.")
        if any(cell != "" for cell in row.cells):
            kept.append(Record(row.row, _without_empty_end(row.cells), row.hidden))
        if len(kept) > MAX_ROWS + MOST_ROWS_OF_TITLES + 1:
            break
    if not kept:
        raise CannotReadError(EMPTY)
    place = max(range(len(kept[: MOST_ROWS_OF_TITLES + 1])), key=lambda each: request.known(kept[each].cells))
    table = Table(tuple(kept[:place]), kept[place], tuple(kept[place + 1 :]), day_zero)
    if len(table.header.cells) > MAX_COLUMNS:
        raise CannotReadError(f"The file has more than {MAX_COLUMNS} columns. {LEAVE_OUT}", row=table.header.row)
    if len(table.records) > MAX_ROWS:
        raise CannotReadError(f"The file has more than {MAX_ROWS:,} rows. {LEAVE_OUT}")
    return table


def _length(cell: Cell) -> int:
    if isinstance(cell, BadCell):
        return len(cell.sentence)
    return len(cell) if isinstance(cell, str) else 0


def _without_empty_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    length = len(cells)
    while length and cells[length - 1] == "":
        length -= 1
    return cells[:length]


def known_in_first_rows(rows: Iterable[Iterable[Cell]], request: Request) -> int:
    """Return how many columns the row that may be the header names."""
    return max((request.known(cells) for cells in islice(rows, MOST_ROWS_OF_TITLES + 1)), default=0)


def to_json(answer: Table | CannotReadError) -> bytes:
    """Write what a child process found; `from_json` reads it."""
    if isinstance(answer, CannotReadError):
        plain: Any = {"refused": answer.sentence, "row": answer.row, "sheets": answer.sheets}
    else:
        rows = [[each.row, each.hidden, each.cells] for each in (*answer.titles, answer.header, *answer.records)]
        plain = {"rows": rows, "titles": len(answer.titles), "day_zero": answer.day_zero.isoformat()}
    return json.dumps(plain, ensure_ascii=False, default=_plain, separators=(",", ":")).encode(errors="replace")


def _plain(cell: object) -> dict[str, Any]:
    if isinstance(cell, BadCell):
        return {"bad": [cell.sentence, cell.shown_otherwise]}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    raise TypeError(f"{type(cell).__name__} is not a cell")


def from_json(answer: bytes) -> Table:
    """Raises the `CannotReadError` that the answer holds in a table's stead."""
    found = json.loads(answer)
    if "refused" in found:
        raise CannotReadError(found["refused"], found["row"], found["sheets"])
    rows = [Record(number, tuple(map(_cell, cells)), hidden) for number, hidden, cells in found["rows"]]
    above = found["titles"]
    return Table(tuple(rows[:above]), rows[above], tuple(rows[above + 1 :]), date.fromisoformat(found["day_zero"]))


def _cell(plain: str | dict[str, Any]) -> Cell:
    if isinstance(plain, str):
        return plain
    return BadCell(*plain["bad"]) if "bad" in plain else date.fromisoformat(plain["date"])
