"""Tables of the Word file, written as WordprocessingML in one piece: python-docx takes seconds for so many cells."""

from collections.abc import Iterator
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from reports.columns import PAGE, widths_of
from reports.document import Cell, Column, Row, Table, Text

SHADES: Final = {"inadequate": "F6D7D2", "requires_improvement": "FFE3B8", "good": "CFE9DC", "outstanding": "D3E1F3"}
"""Light grounds behind the ratings' words; a rating that is not here has none."""
TEXT_STYLE: Final = "TableText"


def table_xml(table: Table, width: int, style: str) -> Any:
    """Return a table as an element: `width` in twentieths of a point, `style` the id of the table's style."""
    widths = [int(width * each / PAGE) for each in widths_of(table)]
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    header = "".join(_header_cell(column, each) for column, each in zip(table.columns, widths, strict=True))
    rows = "".join(_rows(table, widths))
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/><w:tblCaption w:val={quoteattr(table.caption)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{header}</w:tr>{rows}</w:tbl>"
    )


def _header_cell(column: Column, width: int) -> str:
    words = _run(column.title, strong=True)
    return _cell_xml(_paragraph(words, numeric=column.numeric, keep=True), width, "", bottom=True)


def _rows(table: Table, widths: list[int]) -> Iterator[str]:
    last = len(table.rows) - 1
    for place, row in enumerate(table.rows):
        # The first row stays with the header and the last with the one before, so that none stands alone on a page.
        keep = last > 0 and place in (0, last - 1)
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cells(row, table.columns, widths, keep)}</w:tr>"


def _cells(row: Row, columns: tuple[Column, ...], widths: list[int], keep: bool) -> str:
    return "".join(
        _content_cell(cell, column, width, keep) for cell, column, width in zip(row.cells, columns, widths, strict=True)
    )


def _content_cell(cell: Cell, column: Column, width: int, keep: bool) -> str:
    paragraph = _paragraph(_text(cell.text), numeric=column.numeric, keep=keep)
    return _cell_xml(paragraph, width, SHADES.get(cell.rating, ""))


def _cell_xml(paragraph: str, width: int, fill: str, *, bottom: bool = False) -> str:
    line = (
        '<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="173A63"/></w:tcBorders>' if bottom else ""
    )
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    align = '<w:vAlign w:val="bottom"/>' if bottom else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{line}{shade}{align}</w:tcPr>{paragraph}</w:tc>'


def _paragraph(runs: str, *, numeric: bool, keep: bool) -> str:
    keeping = "<w:keepNext/>" if keep else ""
    align = '<w:jc w:val="right"/>' if numeric else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{TEXT_STYLE}"/>{keeping}{align}</w:pPr>{runs}</w:p>'


def _text(text: Text) -> str:
    marks = (
        _run(span.text, strong=span.strong)
        + (
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{span.footnote.number}"/></w:r>'
            if span.footnote
            else ""
        )
        for span in text
    )
    return "".join(marks)


def _run(words: str, *, strong: bool) -> str:
    bold = "<w:rPr><w:b/></w:rPr>" if strong else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in words.split("\n"))
    return f"<w:r>{bold}{lines}</w:r>"
