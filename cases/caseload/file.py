"""Checks the caseload that a service sends and gives its cases, or every fault in it at once.

Source of the rules: the caseload file's contract (docs). Text that begins with = + - @ is kept as it stands here;
`spreadsheet.for_spreadsheet` guards it on the way out.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from cases.caseload.personal_columns import looks_personal
from cases.caseload.spreadsheet import BadCell, CannotReadError, Cell, Record, Table, read_table
from cases.choices import (
    ALL_DISPOSALS,
    CASE_TYPE_OF_DISPOSAL,
    CASE_TYPES,
    CLASSIFICATIONS,
    COURT,
    DISPOSALS,
    ETHNICITIES,
    GENDERS,
    OLDEST,
    YOUNGEST,
    Choice,
)

LONGEST: Final = {"case_reference": 100, "case_manager": 100, "offence": 1000}
"""The most characters that a column of free text may hold."""

_MOST_ROWS_OF_TITLES: Final = 10

_FIRST_SERIAL_DATE: Final = date(2000, 1, 1)
_LAST_SERIAL_DATE: Final = date(2099, 12, 31)


@dataclass(frozen=True)
class CaseRow:
    """One case of a caseload. Values are those of `choices`; what the service left out is None or ''."""

    case_reference: str
    case_type: str
    disposal: str
    started: date
    gender: str
    harm: str
    safety: str
    age: int | None = None
    ethnicity: str = ""
    looked_after: bool | None = None
    offence: str = ""
    case_manager: str = ""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the file: the spreadsheet's row (the header is row 1), the column's name, and a sentence.

    `row` is None for the file as a whole, `column` for a row as a whole.
    """

    row: int | None
    column: str | None
    sentence: str

    def __str__(self) -> str:
        if self.row is None:
            return self.sentence
        return f"Row {self.row}{f', column {self.column}' if self.column else ''}: {self.sentence}"


class CaseloadFaults(ValueError):  # noqa: N818 - it holds the faults
    """The file has faults, and nothing of it may be stored. `faults` is in the order of rows, then columns.

    `sheets` names the sheets of a workbook of which one has to be chosen.
    """

    def __init__(self, faults: Iterable[Fault], sheets: tuple[str, ...] = ()) -> None:
        self.faults = list(faults)
        self.sheets = sheets
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        return [str(fault) for fault in self.faults]


@dataclass(frozen=True)
class CaseloadFile:
    """A caseload without faults: its cases in the file's order, columns left out, and the SHA-256 of the file (hex)."""

    rows: tuple[CaseRow, ...]
    ignored_columns: tuple[str, ...]
    sha256: str


class _UnacceptableError(ValueError):
    """A cell's value that its column may not hold."""


@dataclass(frozen=True)
class _Column:
    name: str
    required: bool
    read: Callable[[str], Any]


def _one_of(choices: Iterable[Choice]) -> Callable[[str], str]:
    allowed = [value for value, _ in choices]

    def read(text: str) -> str:
        value = re.sub(r"[\s_]+", "_", text.casefold())
        if value not in allowed:
            raise _UnacceptableError(f"“{text}” is not one of {', '.join(allowed[:-1])} or {allowed[-1]}.")
        return value

    return read


def _free_text(name: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if any(ord(character) < 32 and character not in "\t\r\n" for character in text):
            raise _UnacceptableError("The text holds a character that cannot be printed. Type the text again.")
        if len(text) > LONGEST[name]:
            raise _UnacceptableError(f"The text has {len(text):,} characters. Shorten it to {LONGEST[name]:,}.")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    return read


def _reference(text: str) -> str:
    text = " ".join(_free_text("case_reference")(text).split())
    words = re.split(r"[\s,]+", text.strip(","))
    if len(words) > 1 and all(re.fullmatch(r"[^\W\d_]+(?:['’.-][^\W\d_]*)*", word) for word in words):
        raise _UnacceptableError(f"“{text}” looks like a person's name. Give the service's own reference for the case.")
    return text


def _age(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or not YOUNGEST <= int(text) <= OLDEST:
        raise _UnacceptableError(f"“{text}” is not an age from {YOUNGEST} to {OLDEST} in whole years.")
    return int(text)


def _yes_no(text: str) -> bool:
    return _one_of((("yes", "Yes"), ("no", "No")))(text) == "yes"


def _day(text: str, day_zero: date) -> date:
    """Read 2019-04-30, 30/04/2019, either with midnight behind it, or a spreadsheet's serial number of a day in this
    century.

    Days and months must have two digits: a date such as 4/1/2019 comes from a spreadsheet that puts the month first.
    """
    plain = re.sub(r"[ T]00:00(:00(\.0+)?)?$", "", text)
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", plain):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", plain):
        day, month, year = map(int, found.groups())
    elif re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
        serial = day_zero + timedelta(days=int(text[:5]))
        if _FIRST_SERIAL_DATE <= serial <= _LAST_SERIAL_DATE:
            return serial
        raise _UnacceptableError(f"“{text}” is not a date. Write it as 2019-04-30 or 30/04/2019.")
    else:
        raise _UnacceptableError(f"“{text}” is not a date. Write it as 2019-04-30 or 30/04/2019.")
    try:
        return date(year, month, day)
    except ValueError:
        raise _UnacceptableError(f"“{text}” is not a day of the calendar.") from None


def _columns(day_zero: date) -> tuple[_Column, ...]:
    return (
        _Column("case_reference", True, _reference),
        _Column("case_type", True, _one_of(CASE_TYPES)),
        _Column("disposal", True, _one_of(ALL_DISPOSALS)),
        _Column("started", True, lambda text: _day(text, day_zero)),
        _Column("gender", True, _one_of(GENDERS)),
        _Column("harm", True, _one_of(CLASSIFICATIONS)),
        _Column("safety", True, _one_of(CLASSIFICATIONS)),
        _Column("age", False, _age),
        _Column("ethnicity", False, _one_of(ETHNICITIES)),
        _Column("looked_after", False, _yes_no),
        _Column("offence", False, _free_text("offence")),
        _Column("case_manager", False, _free_text("case_manager")),
    )


_NAMES: Final = {re.sub("_", "", column.name): column.name for column in _columns(date.min)}


def _known(header: str) -> str | None:
    return _NAMES.get(re.sub(r"[\s_]+", "", header.casefold()))


def read_caseload(content: bytes, *, sheet: str | None = None) -> CaseloadFile:
    """Raises `CaseloadFaults` with every fault; `sheet` names the sheet to take from a workbook that has several."""
    try:
        table = read_table(content, sheet=sheet, score=lambda names: sum(_known(name) is not None for name in names))
    except CannotReadError as fault:
        raise CaseloadFaults([Fault(fault.row, None, fault.sentence)], fault.sheets) from fault
    if names_below := _names_below(table):
        raise CaseloadFaults([names_below])
    header = _Header(table)
    rows: list[CaseRow] = []
    faults = list(header.faults)
    first_row_of: dict[str, int] = {}
    for record in table.records:
        values, wrong = _read_record(record, header)
        faults += wrong
        reference = values.get("case_reference", "")
        if reference in first_row_of:
            sentence = (
                f"“{reference}” stands in rows {first_row_of[reference]} and {record.row}. Give each case its own."
            )
            faults.append(Fault(record.row, header.title("case_reference"), sentence))
        elif reference:
            first_row_of[reference] = record.row
        if not faults:
            rows.append(CaseRow(**values))
    if not table.records:
        faults.append(Fault(None, None, "The file has no cases: there is no row under the column names."))
    if faults:
        raise CaseloadFaults(sorted(faults, key=lambda fault: (fault.row or 0, header.position(fault.column))))
    return CaseloadFile(tuple(rows), header.ignored, hashlib.sha256(content).hexdigest())


def _names_below(table: Table) -> Fault | None:
    """Find the column names under a title, or under a header of several rows, as merged cells leave one in a CSV."""
    required = {column.name for column in _columns(table.day_zero) if column.required}

    def named(cells: Iterable[Cell]) -> bool:
        return required <= {_known(cell) for cell in cells if isinstance(cell, str)}

    if named(table.header):
        return None
    below = next((record for record in table.records[:_MOST_ROWS_OF_TITLES] if named(record.cells)), None)
    if below is None:
        return None
    sentence = "The column names stand in this row. Take out the rows above it, so that the names are the first row."
    return Fault(below.row, None, sentence)


class _Header:
    """Where each column stands in the file, which are left out, and the faults of the header row itself."""

    def __init__(self, table: Table) -> None:
        self.columns = _columns(table.day_zero)
        self.width = len(table.header)
        self.place: dict[str, int] = {}
        self.faults: list[Fault] = []
        self.titles = [self._read_title(index, cell) for index, cell in enumerate(table.header)]
        self.ignored = tuple(
            dict.fromkeys(title for title in self.titles if title and not _known(title) and not looks_personal(title))
        )
        for column in self.columns:
            if column.required and column.name not in self.place:
                self.faults.append(Fault(1, column.name, "The column is missing. Add it; every case needs it."))
        self._find_values_without_a_name(table)

    def title(self, name: str) -> str:
        return self.titles[self.place[name]] if name in self.place else name

    def position(self, title: str | None) -> int:
        """Return a column's place for sorting, those that are not in the file last."""
        return self.titles.index(title) if title in self.titles else self.width

    def _read_title(self, index: int, cell: Cell) -> str:
        if isinstance(cell, BadCell):
            self.faults.append(Fault(1, None, f"Column {index + 1}: {cell.sentence}"))
            return ""
        title = " ".join(str(cell).split())
        name = _known(title)
        if name is None and looks_personal(title):
            self.faults.append(
                Fault(
                    1, title, "The column looks as if it identifies a person. Take it out: only references may be sent."
                )
            )
        elif name in self.place:
            self.faults.append(Fault(1, title, "The column stands in the file twice. Take one of them out."))
        elif name is not None:
            self.place[name] = index
        return title

    def _find_values_without_a_name(self, table: Table) -> None:
        nameless = {index for index, cell in enumerate(table.header) if cell == ""}
        for index in sorted(nameless):
            row = next((each.row for each in table.records if each.cells[index : index + 1] not in ((), ("",))), None)
            if row is not None:
                sentence = f"Column {index + 1} has no name, but has a value in row {row}. Name the column or empty it."
                self.faults.append(Fault(1, None, sentence))


def _read_record(record: Record, header: _Header) -> tuple[dict[str, Any], list[Fault]]:
    """Read one row: its values by column, and its faults. Formulas count as faults in columns left out as well."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    if len(record.cells) > header.width:
        sentence = (
            "The row has more values than there are column names. "
            "Name every column; in a CSV file, put a value that holds a comma in quotation marks."
        )
        faults.append(Fault(record.row, None, sentence))
    known = set(header.place.values())
    for index, cell in enumerate(record.cells[: header.width]):
        if isinstance(cell, BadCell) and index not in known:
            faults.append(Fault(record.row, header.titles[index] or None, cell.sentence))
    for column in header.columns:
        place = header.place.get(column.name)
        if place is None:
            continue
        try:
            value = _read_cell(record.cells[place] if place < len(record.cells) else "", column)
        except _UnacceptableError as fault:
            faults.append(Fault(record.row, header.titles[place], str(fault)))
        else:
            if value is not None:
                values[column.name] = value
    faults += _check_disposal(record, values, header)
    return values, faults


def _read_cell(cell: Cell, column: _Column) -> Any:
    """Return the value, or None where an optional column is left empty."""
    if isinstance(cell, BadCell):
        raise _UnacceptableError(cell.sentence)
    if isinstance(cell, date):
        if column.name != "started":
            raise _UnacceptableError(
                f"The cell holds the date {cell:%d/%m/%Y}. Format it as text and type the value again."
            )
        return cell
    if cell == "":
        if column.required:
            raise _UnacceptableError("The cell is empty. Every case needs a value here.")
        return None
    return column.read(cell)


def _check_disposal(record: Record, values: dict[str, Any], header: _Header) -> list[Fault]:
    case_type, disposal = values.get("case_type"), values.get("disposal")
    if case_type is None or disposal is None or CASE_TYPE_OF_DISPOSAL[disposal] == case_type:
        return []
    kind = "a court disposal" if CASE_TYPE_OF_DISPOSAL[disposal] == COURT else "an out-of-court disposal"
    allowed = ", ".join(value for value, _ in DISPOSALS[case_type])
    sentence = f"“{disposal}” is {kind}, but the case type is {case_type}. It may be {allowed}."
    return [Fault(record.row, header.title("disposal"), sentence)]
