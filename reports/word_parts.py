"""What Word knows and python-docx does not: footnotes, fields, lists that start anew, links within the document."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from reports.document import Footnote

FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
LINK: Final = RGBColor(0x17, 0x3A, 0x63)
BULLETS: Final = ("bullet", "•")
NUMBERS: Final = ("decimal", "%1.")


def element(name: str, /, **attributes: str) -> Any:
    """Make an element of WordprocessingML; attributes are in its namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_field(paragraph: Paragraph, instruction: str, shown: str, *, dirty: bool = False) -> None:
    """Add a field with what it shows until Word works it out; a dirty one is worked out on opening."""
    begin = element("fldChar", fldCharType="begin")
    if dirty:
        begin.set(qn("w:dirty"), "true")
    words = element("instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    for child in (begin, words, element("fldChar", fldCharType="separate")):
        paragraph.add_run()._r.append(child)
    paragraph.add_run(shown)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def add_contents(document: Document, entries: Iterable[tuple[int, str, str]]) -> None:
    """Add the table of contents, a field that Word fills with page numbers when it opens the document.

    `entries` are (level, title, bookmark); they stand there as links until then, and for programs that fill no fields.
    """
    given = list(entries)
    paragraph = None
    for place, (level, title, bookmark) in enumerate(given):
        paragraph = document.add_paragraph(style=f"TOC {level}")
        if place == 0:
            for child in _opening_of_contents():
                paragraph.add_run()._r.append(child)
        link = element("hyperlink", anchor=bookmark, history="1")
        paragraph._p.append(link)
        run = paragraph.add_run(title)
        link.append(run._r)
    if paragraph is not None:
        paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def _opening_of_contents() -> list[Any]:
    words = element("instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = ' TOC \\o "1-2" \\h \\z \\u '
    return [element("fldChar", fldCharType="begin", dirty="true"), words, element("fldChar", fldCharType="separate")]


def link(paragraph: Paragraph, run: Run, address: str) -> None:
    """Make a run a link to a page of the web."""
    made = element("hyperlink", history="1")
    made.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.font.underline, run.font.color.rgb = True, LINK
    made.append(run._r)
    paragraph._p.append(made)


def add_remark(document: Document, paragraph: Paragraph, words: str, author: str, made: datetime) -> None:
    """Add a remark in the margin beside a paragraph."""
    comment = document.add_comment(paragraph.runs, text=words, author=author, initials="C")
    comment._comment_elm.date = made.replace(tzinfo=UTC)


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    properties = paragraph._p.pPr
    start = element("bookmarkStart", id=str(number), name=name)
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def add_footnote_mark(paragraph: Paragraph, footnote: Footnote) -> None:
    """Add the mark of a footnote; Word counts them by itself, in the same order."""
    run = paragraph.add_run(style="Footnote Reference")
    run._r.append(element("footnoteReference", id=str(footnote.number)))


def add_footnotes(document: Document, footnotes: Iterable[Footnote]) -> None:
    """Add the part that holds the footnotes' texts, with the two separators that Word asks for."""
    root = parse_xml(
        f"<w:footnotes {nsdecls('w')}>"
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
        "</w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>"
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
        'w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    paragraphs = Paragraphs(document)
    for footnote in footnotes:
        # A paragraph of the body is borrowed to write in, since python-docx writes text in the document alone.
        paragraph = paragraphs.add("Footnote Text")
        run = paragraph.add_run()._r
        run.style = paragraphs.id_of("Footnote Reference")
        run.append(element("footnoteRef"))
        paragraph.add_run(f" {footnote.text}")
        note = element("footnote", id=str(footnote.number))
        note.append(paragraph._p)
        root.append(note)
    package = document.part.package
    part = Part.load(PackURI("/word/footnotes.xml"), FOOTNOTES, serialize_part_xml(root), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    marks = element("footnotePr")
    marks.append(element("footnote", id="-1"))
    marks.append(element("footnote", id="0"))
    settings = document.settings.element
    # The schema wants an order; footnotePr stands before compat.
    compat = settings.find(qn("w:compat"))
    if compat is None:
        settings.append(marks)
    else:
        compat.addprevious(marks)


class Paragraphs:
    """Adds paragraphs to a document by the name of their style, which it looks up once: python-docx tries them all."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._ids: dict[str, str] = {}

    def id_of(self, style: str) -> str:
        """Return a style's id in the file."""
        if style not in self._ids:
            self._ids[style] = self._document.styles[style].style_id
        return self._ids[style]

    def add(self, style: str, words: str = "") -> Paragraph:
        paragraph = self._document.add_paragraph(words)
        if style != "Normal":
            paragraph._p.style = self.id_of(style)
        return paragraph


class Lists:
    """Lists of a document: each is numbered by itself, from its own first number."""

    def __init__(self, document: Document) -> None:
        self._numbering = document.part.numbering_part.element
        self._kinds = {kind: self._add_kind(kind) for kind in (BULLETS, NUMBERS)}

    def add(self, start: int | None) -> str:
        """Begin a list, bulleted without a start, and return its number in the file."""
        kind = BULLETS if start is None else NUMBERS
        number = self._numbering.add_num(self._kinds[kind])
        if start is not None:
            number.add_lvlOverride(0).add_startOverride(start)
        return str(number.numId)

    def _add_kind(self, kind: tuple[str, str]) -> int:
        taken = [int(each.get(qn("w:abstractNumId"))) for each in self._numbering.findall(qn("w:abstractNum"))]
        number = max(taken, default=0) + 1
        abstract = element("abstractNum", abstractNumId=str(number))
        abstract.append(element("multiLevelType", val="singleLevel"))
        level = element("lvl", ilvl="0")
        for name, value in (("start", "1"), ("numFmt", kind[0]), ("lvlText", kind[1]), ("lvlJc", "left")):
            level.append(element(name, val=value))
        properties = element("pPr")
        properties.append(element("ind", left="426", hanging="426"))
        level.append(properties)
        abstract.append(level)
        first = self._numbering.find(qn("w:num"))
        # All kinds of list stand before all lists.
        if first is None:
            self._numbering.append(abstract)
        else:
            first.addprevious(abstract)
        return number


def put_in_list(paragraph: Paragraph, list_number: str) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = int(list_number)


def describe_picture(paragraph: Paragraph, title: str, description: str) -> None:
    for properties in paragraph._p.iter(qn("wp:docPr")):
        properties.set("name", title[:80])
        properties.set("title", title)
        properties.set("descr", description)
