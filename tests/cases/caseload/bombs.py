"""Small files that are made to take hours, or all memory, to read."""

import io
import zipfile
from collections.abc import Mapping

from tests.cases.caseload.files import sheet_rows, workbook_bytes

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def with_parts(parts: Mapping[str, str], book: bytes | None = None) -> bytes:
    """A workbook with some of its parts put in the place of those it has, or beside them."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book or workbook_bytes({"Cases": sheet_rows()}))) as archive,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written,
    ):
        for name in archive.namelist():
            if name == "[Content_Types].xml" and STRINGS in parts:
                written.writestr(name, archive.read(name).replace(b"</Types>", STRINGS_TYPE + b"</Types>"))
            elif name not in parts:
                written.writestr(name, archive.read(name))
        for name, xml in parts.items():
            written.writestr(name, xml)
    return changed.getvalue()


def sheet(data: str, after: str = "") -> bytes:
    """A workbook whose one sheet holds this XML."""
    return with_parts({SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'})


def rows_of_nothing(count: int) -> bytes:
    return sheet("<row/>" * count)


def cells_of_one_row(count: int) -> bytes:
    return sheet(f"<row>{'<c/>' * count}</row>")


def nested(depth: int) -> bytes:
    return sheet("<a>" * depth + "</a>" * depth)


def long_attribute(length: int) -> bytes:
    return sheet(f'<row a="{"a" * length}"/>')


def merged_cells(count: int, ref: str, rows: int) -> bytes:
    repeated = f'<mergeCell ref="{ref}"/>' * count
    return sheet("<row><c><v>1</v></c></row>" * rows, f"<mergeCells>{repeated}</mergeCells>")


def shared_strings(count: int, text: str = "") -> bytes:
    return with_parts({STRINGS: f'<sst xmlns="{MAIN}">{f"<si><t>{text}</t></si>" * count}</sst>'})


def one_long_string(length: int, rows: int) -> bytes:
    """A string that stands once in the file and in each of the rows."""
    cell = '<row><c t="s"><v>0</v></c></row>'
    text = f'<sst xmlns="{MAIN}"><si><t>{"a" * length}</t></si></sst>'
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{cell * rows}</sheetData></worksheet>'
    return with_parts({SHEET: data, STRINGS: text})


def many_names_of_one_sheet(names: int, rows: int) -> bytes:
    """A sheet of rows without a value, which the workbook holds under many names."""
    kept = workbook_bytes({"Cases": sheet_rows()})
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    first = book[book.index("<sheet ") : book.index("</sheets>")]
    again = "".join(first.replace("Cases", f"S{number}") for number in range(names))
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{"<row><c/></row>" * rows}</sheetData></worksheet>'
    return with_parts({"xl/workbook.xml": book.replace(first, again), SHEET: data}, kept)
