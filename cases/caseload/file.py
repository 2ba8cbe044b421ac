"""Checks the caseload that a service sends and gives its cases, or every fault in it at once.

Source of the rules: the caseload file's contract (docs). Text that begins with = + - @ is kept as it stands here;
`spreadsheet.for_spreadsheet` guards it on the way out.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cases.caseload.columns import NAMES, Column, UnacceptableError, columns, known
from cases.caseload.personal_columns import looks_personal
from cases.caseload.spreadsheet import read_table
from cases.caseload.tables import BadCell, CannotReadError, Cell, Record, Table, without_invisible
from cases.choices import CASE_TYPE_OF_DISPOSAL, COURT, DISPOSALS

LOAD_HIDDEN: Final = "load"
LEAVE_OUT_HIDDEN: Final = "leave-out"
"""What may be chosen for the rows that a workbook hides."""


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
    """One thing wrong with the file: the spreadsheet's row, the column's name, and a sentence.

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

    `sheets` names the sheets of a workbook of which one has to be chosen; `hidden_rows` is the number of rows that are
    hidden, where it has to be chosen what becomes of them.
    """

    def __init__(self, faults: Iterable[Fault], sheets: tuple[str, ...] = (), hidden_rows: int = 0) -> None:
        self.faults = list(faults)
        self.sheets = sheets
        self.hidden_rows = hidden_rows
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        return [str(fault) for fault in self.faults]


@dataclass(frozen=True)
class CaseloadFile:
    """A caseload without faults: its cases in the file's order, columns left out, and the SHA-256 of the file (hex).

    `hidden_left_out` is the number of rows that the workbook hides and that were left out.
    """

    rows: tuple[CaseRow, ...]
    ignored_columns: tuple[str, ...]
    sha256: str
    hidden_left_out: int = 0


def read_caseload(content: bytes, *, sheet: str | None = None, hidden_rows: str | None = None) -> CaseloadFile:
    """Raises `CaseloadFaults` with every fault.

    `sheet` names the sheet to take from a workbook that has several; `hidden_rows` is LOAD_HIDDEN or LEAVE_OUT_HIDDEN.
    """
    try:
        table = read_table(content, sheet=sheet, names=NAMES)
    except CannotReadError as fault:
        raise CaseloadFaults([Fault(fault.row, None, fault.sentence)], sheets=fault.sheets) from fault
    header = _Header(table)
    if not header.place:
        raise CaseloadFaults([_no_names(table)])
    records, left_out = _without_hidden(table, hidden_rows)
    rows, faults = _read_records(records, header)
    faults += header.faults
    if not records:
        faults.append(Fault(None, None, "The file has no cases: there is no row under the column names."))
    if faults:
        raise CaseloadFaults(sorted(faults, key=lambda fault: (fault.row or 0, header.position(fault.column))))
    return CaseloadFile(tuple(rows), header.ignored, hashlib.sha256(content).hexdigest(), left_out)


def _no_names(table: Table) -> Fault:
    needed = ", ".join(column.name for column in columns(table.day_zero) if column.required)
    sentence = f"No row at the top of the file names the columns. Add a row above the cases that names {needed}."
    return Fault(None, None, sentence)


def _without_hidden(table: Table, wanted: str | None) -> tuple[tuple[Record, ...], int]:
    """Return the rows to read, and how many were left out."""
    hidden = sum(record.hidden for record in table.records)
    if hidden and wanted not in {LOAD_HIDDEN, LEAVE_OUT_HIDDEN}:
        of = f"{hidden:,} of {len(table.records):,}"
        sentence = f"Rows that the sheet hides, by a filter or by hand: {of}. Choose whether to load them."
        raise CaseloadFaults([Fault(None, None, sentence)], hidden_rows=hidden)
    if wanted != LEAVE_OUT_HIDDEN:
        return table.records, 0
    return tuple(record for record in table.records if not record.hidden), hidden


def _read_records(records: Iterable[Record], header: "_Header") -> tuple[list[CaseRow], list[Fault]]:
    """Return a case for each row without a fault, and the faults of the others."""
    rows: list[CaseRow] = []
    faults: list[Fault] = []
    wider = [record.row for record in records if len(record.cells) > header.width]
    if wider:
        faults.append(_wider_than_the_header(wider))
    first_row_of: dict[str, int] = {}
    for record in records:
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
        if not faults and not header.faults:
            rows.append(CaseRow(**values))
    return rows, faults


def _wider_than_the_header(rows: list[int]) -> Fault:
    have = "The row has" if len(rows) == 1 else f"{len(rows):,} rows, this the first, have"
    sentence = (
        f"{have} more values than there are column names. "
        "Name every column; in a CSV file, put a value that holds a comma in quotation marks."
    )
    return Fault(rows[0], None, sentence)


class _Header:
    """Where each column stands in the file, which are left out, and the faults of the header row itself."""

    def __init__(self, table: Table) -> None:
        self.columns = columns(table.day_zero)
        self.row = table.header.row
        self.width = len(table.header.cells)
        self.place: dict[str, int] = {}
        self.faults: list[Fault] = []
        self.titles = [self._read_title(index, cell) for index, cell in enumerate(table.header.cells)]
        self.ignored = tuple(
            dict.fromkeys(title for title in self.titles if title and not known(title) and not looks_personal(title))
        )
        for column in self.columns:
            if column.required and column.name not in self.place:
                self.faults.append(Fault(self.row, column.name, "The column is missing. Add it; every case needs it."))
        self._find_values_without_a_name(table)
        self._find_cases_above(table)

    def title(self, name: str) -> str:
        return self.titles[self.place[name]] if name in self.place else name

    def position(self, title: str | None) -> int:
        """Return a column's place for sorting, those that are not in the file last."""
        return self.titles.index(title) if title in self.titles else self.width

    def _read_title(self, index: int, cell: Cell) -> str:
        if isinstance(cell, BadCell):
            self.faults.append(Fault(self.row, None, f"Column {index + 1}: {cell.sentence}"))
            return ""
        title = " ".join(without_invisible(str(cell)).split())
        name = known(title)
        if name is None and looks_personal(title):
            self.faults.append(
                Fault(
                    self.row,
                    title,
                    "The column looks as if it identifies a person. Take it out: only references may be sent.",
                )
            )
        elif name in self.place:
            self.faults.append(Fault(self.row, title, "The column stands in the file twice. Take one of them out."))
        elif name is not None:
            self.place[name] = index
        return title

    def _find_values_without_a_name(self, table: Table) -> None:
        nameless = {index for index, cell in enumerate(table.header.cells) if cell == ""}
        for index in sorted(nameless):
            row = next((each.row for each in table.records if each.cells[index : index + 1] not in ((), ("",))), None)
            if row is not None:
                sentence = f"Column {index + 1} has no name, but has a value in row {row}. Name the column or empty it."
                self.faults.append(Fault(self.row, None, sentence))

    def _find_cases_above(self, table: Table) -> None:
        """A title is passed over; a case that came to stand above the names, as by sorting, must not be."""
        for record in table.titles:
            values, wrong = _read_record(record, self)
            if len(values) > len(wrong):
                sentence = "The row looks like a case, but stands above the column names. Move it below them."
                self.faults.append(Fault(record.row, None, sentence))


def _read_record(record: Record, header: _Header) -> tuple[dict[str, Any], list[Fault]]:
    """Read one row: its values by column, and its faults. Formulas count as faults in columns left out as well."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    known = set(header.place.values())
    for index, cell in enumerate(record.cells[: header.width]):
        if isinstance(cell, BadCell) and not cell.shown_otherwise and index not in known:
            faults.append(Fault(record.row, header.titles[index] or None, cell.sentence))
    for column in header.columns:
        place = header.place.get(column.name)
        if place is None:
            continue
        try:
            value = _read_cell(record.cells[place] if place < len(record.cells) else "", column)
        except UnacceptableError as fault:
            faults.append(Fault(record.row, header.titles[place], str(fault)))
        else:
            if value is not None:
                values[column.name] = value
    faults += _check_disposal(record, values, header)
    return values, faults


def _read_cell(cell: Cell, column: Column) -> Any:
    """Return the value, or None where an optional column is left empty."""
    if isinstance(cell, BadCell):
        raise UnacceptableError(cell.sentence)
    if isinstance(cell, date):
        if column.name != "started":
            raise UnacceptableError(
                f"The cell holds the date {cell:%d/%m/%Y}. Format it as text and type the value again."
            )
        return cell
    if cell == "":
        if column.required:
            raise UnacceptableError("The cell is empty. Every case needs a value here.")
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
