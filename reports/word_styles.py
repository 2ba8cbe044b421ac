from typing import Final

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from reports.document import Report
from reports.word_parts import add_field, element

FONT: Final = "Arial"
INK: Final = RGBColor(0x0B, 0x0C, 0x0C)
BLUE: Final = RGBColor(0x17, 0x3A, 0x63)
GREY: Final = RGBColor(0x50, 0x5A, 0x5F)
PAGE: Final = (Cm(21), Cm(29.7))
MARGIN: Final = Cm(2.5)
WIDTH: Final = Length(PAGE[0] - 2 * MARGIN)
LANGUAGE: Final = "en-GB"
TABLE_STYLE: Final = "Report Table"
HEADINGS: Final = ((1, 20, 0, 10), (2, 14, 18, 6), (3, 12, 14, 4), (4, 11, 12, 4), (5, 11, 10, 2), (6, 11, 10, 2))
"""Level, size, and space before and after, in points."""


def lay_out(document: Document, report: Report) -> None:
    _page(document, report)
    _defaults(document)
    _text_styles(document)
    _table_style(document)
    # Word offers to fill in the page numbers of the contents when it opens the file.
    document.settings.element.insert(0, element("updateFields", val="true"))
    _in_order(document)


def _page(document: Document, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.different_first_page_header_footer = True
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.text = f"{report.status}\t{report.service}"
    footer.text = f"{report.reference}\tPage "
    add_field(footer, "PAGE", "1")
    for paragraph in (header, footer):
        stops = paragraph.paragraph_format.tab_stops
        for stop in list(paragraph.style.paragraph_format.tab_stops):
            stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
        stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        for run in paragraph.runs:
            run.font.size = Pt(9)
            run.font.color.rgb = GREY


def _defaults(document: Document) -> None:
    # The template brings a hundred looks of tables, which would crowd Word's menus and slow every look-up.
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.style_id != "TableNormal":
            style.delete()
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), LANGUAGE)


def _text_styles(document: Document) -> None:
    _paragraph_style(document, "Normal", 11, after=8).paragraph_format.line_spacing = 1.15
    _paragraph_style(document, "Title", 30, after=6, bold=True, colour=BLUE).paragraph_format.space_before = Pt(150)
    _paragraph_style(document, "Subtitle", 16, after=24, colour=INK)
    for level, size, before, after in HEADINGS:
        style = _paragraph_style(document, f"Heading {level}", size, after=after, bold=True, colour=BLUE)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.page_break_before = level == 1
    contents = _paragraph_style(document, "Contents Heading", 20, after=10, bold=True, colour=BLUE)
    contents.paragraph_format.page_break_before = True
    caption = _paragraph_style(document, "Caption", 10, after=4, bold=True, colour=INK)
    caption.paragraph_format.space_before, caption.paragraph_format.keep_with_next = Pt(14), True
    _paragraph_style(document, "Table Text", 9, after=2).paragraph_format.space_before = Pt(2)
    _paragraph_style(document, "Table Note", 9, after=10, colour=GREY).paragraph_format.space_before = Pt(4)
    _paragraph_style(document, "Lead", 13, after=8, bold=True).paragraph_format.keep_with_next = True
    wording = _paragraph_style(document, "Wording", 11, after=8, colour=GREY)
    wording.font.italic, wording.paragraph_format.keep_with_next = True, True
    quotation = _paragraph_style(document, "Quotation", 11, after=8)
    quotation.font.italic = True
    quotation.paragraph_format.left_indent = quotation.paragraph_format.right_indent = Cm(1)
    _paragraph_style(document, "List Item", 11, after=4)
    _paragraph_style(document, "Cover Line", 12, after=4).paragraph_format.tab_stops.add_tab_stop(Cm(5))
    _paragraph_style(document, "Footnote Text", 9, after=2)
    mark = document.styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    for level in (1, 2):
        style = _paragraph_style(document, f"TOC {level}", 10.5, after=2)
        style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        style.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)


def _paragraph_style(
    document: Document, name: str, size: float, *, after: float, bold: bool = False, colour: RGBColor = INK
) -> ParagraphStyle:
    if name in document.styles:
        style = document.styles[name]
    else:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    if not isinstance(style, ParagraphStyle):
        raise AssertionError(f"{name} is a style of paragraphs")
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
    style.font.color.rgb = colour
    style.paragraph_format.space_after = Pt(after)
    style.paragraph_format.widow_control = True
    fonts = style.element.rPr.rFonts
    # Fonts of the theme would win over the font named here.
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), FONT)
    border = style.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        style.element.pPr.remove(border)
    return style


def _table_style(document: Document) -> None:
    style = document.styles.add_style(TABLE_STYLE, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles["Normal Table"]
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>"
            '<w:top w:val="single" w:sz="8" w:space="0" w:color="173A63"/>'
            '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="173A63"/>'
            '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="B1B4B6"/></w:tblBorders>'
            '<w:tblCellMar><w:left w:w="90" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )


def _in_order(document: Document) -> None:
    """Put the switch for fields where the schema of the settings wants it: before footnotes and compatibility."""
    settings = document.settings.element
    switch = settings.find(qn("w:updateFields"))
    before = settings.find(qn("w:compat"))
    if switch is not None and before is not None:
        before.addprevious(switch)
