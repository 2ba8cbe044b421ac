import io
from datetime import datetime
from typing import Final

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from reports import word_parts as parts
from reports.document import (
    Block,
    Chart,
    Listing,
    Paragraph,
    Report,
    Section,
    Table,
    Text,
    every_section,
)
from reports.typesetting import png
from reports.word_styles import LANGUAGE, TABLE_STYLE, WIDTH, lay_out
from reports.word_tables import table_xml

STYLES: Final = {"body": "Normal", "lead": "Lead", "heads": "Normal", "wording": "Wording", "quotation": "Quotation"}
ROOM: Final = Pt(10)
"""Between a table without notes and the text beneath it."""
IN_CONTENTS: Final = 2
"""How many levels of headings the contents list."""
DEEPEST: Final = 6
"""The last level of headings."""
CHECKED_BY: Final = "Check of the report"
"""Who made the remarks in the margin."""


def build_word(report: Report) -> bytes:
    document = docx.Document()
    _properties(document, report)
    lay_out(document, report)
    _cover(document, report)
    writer = _Writer(document, datetime.fromisoformat(report.made_on))
    _contents(document, report)
    for section in report.sections:
        writer.section(section)
    parts.add_footnotes(document, report.footnotes)
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


def _properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    made = datetime.fromisoformat(report.made_on)
    properties.title, properties.subject = report.title[:255], report.reference
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.category, properties.content_status = "Inspection report", report.status
    properties.language = LANGUAGE
    properties.created = properties.modified = made
    properties.revision = 1


def _cover(document: Document, report: Report) -> None:
    document.add_paragraph(report.service, style="Title")
    document.add_paragraph(report.subject, style="Subtitle")
    status = document.add_paragraph(style="Lead")
    status.add_run(report.status)
    for label, value in report.cover:
        line = document.add_paragraph(style="Cover Line")
        line.add_run(f"{label}\t")
        line.add_run(value).bold = True


def _contents(document: Document, report: Report) -> None:
    document.add_paragraph("Contents", style="Contents Heading")
    sections = [section for section in every_section(report.sections) if section.level <= IN_CONTENTS]
    parts.add_contents(document, [(section.level, section.title, _bookmark(section)) for section in sections])


def _bookmark(section: Section) -> str:
    return section.anchor.replace("-", "_")[:40]


class _Writer:
    def __init__(self, document: Document, made: datetime) -> None:
        self._document = document
        self._lists = parts.Lists(document)
        self._paragraphs = parts.Paragraphs(document)
        self._bookmarks = 0
        self._below_table = False
        self._level = 1
        self._made = made
        self._table_style = document.styles[TABLE_STYLE].style_id

    def section(self, section: Section) -> None:
        heading = self._paragraphs.add(f"Heading {min(section.level, DEEPEST)}", section.title)
        self._bookmarks += 1
        for remark in section.remarks:
            parts.add_remark(self._document, heading, remark, CHECKED_BY, self._made)
        parts.bookmark(heading, _bookmark(section), self._bookmarks)
        self._level = section.level
        for block in section.blocks:
            self._block(block)
        for beneath in section.sections:
            self.section(beneath)

    def _block(self, block: Block) -> None:
        self._write_block(block)
        self._below_table = isinstance(block, Table) and not block.notes

    def _write_block(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            written = self._paragraphs.add(self._style(block))
            written.paragraph_format.keep_with_next = True if block.style == "heads" else None
            written.paragraph_format.space_before = ROOM if self._below_table else None
            _write(written, block.text)
        elif isinstance(block, Listing):
            self._listing(block)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._chart(block)

    def _style(self, paragraph: Paragraph) -> str:
        """A sub-heading stands below the levels of the contents: Word fills these anew by levels."""
        if paragraph.style == "subheading":
            return f"Heading {min(max(self._level, IN_CONTENTS) + 1, DEEPEST)}"
        return STYLES[paragraph.style]

    def _listing(self, listing: Listing) -> None:
        number = self._lists.add(listing.start)
        for item in listing.items:
            written = self._paragraphs.add("List Item")
            parts.put_in_list(written, number)
            _write(written, item)

    def _table(self, table: Table) -> None:
        caption = self._paragraphs.add("Caption", "Table ")
        parts.add_field(caption, "SEQ Table \\* ARABIC", str(table.number))
        caption.add_run(f": {table.caption}")
        self._document.element.body.insert_element_before(table_xml(table, WIDTH.twips, self._table_style), "w:sectPr")
        for note in table.notes:
            self._paragraphs.add("Table Note", note)

    def _chart(self, chart: Chart) -> None:
        paragraph = self._paragraphs.add("Caption")
        paragraph.add_run(f"Chart: {chart.title}")
        picture = self._document.add_paragraph()
        image = io.BytesIO(png(chart.svg, chart.width, chart.height))
        picture.add_run().add_picture(image, width=WIDTH)
        parts.describe_picture(picture, chart.title, chart.description)


def _write(paragraph: WordParagraph, content: Text) -> None:
    for span in content:
        run = paragraph.add_run(span.text)
        run.bold = True if span.strong else None
        if span.marked:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        if span.address:
            parts.link(paragraph, run, span.address)
        if span.footnote is not None:
            parts.add_footnote_mark(paragraph, span.footnote)
