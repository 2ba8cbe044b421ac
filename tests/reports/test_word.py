import io
import zipfile
from datetime import date
from functools import cache
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from reports.content import build_report
from reports.word import build_word
from tests import factories
from tests.reports import world

pytestmark = pytest.mark.django_db


def written(inspection: Any) -> bytes:
    return build_word(build_report(inspection, made_on=date(2026, 3, 20)))


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def part(content: bytes, name: str) -> Any:
    return parse_xml(zipfile.ZipFile(io.BytesIO(content)).read(name))


def every_text(document: Document) -> list[str]:
    cells = [cell.text for table in document.tables for cell in table._cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


@cache
def gloucestershire_file() -> bytes:
    return written(world.gloucestershire())


@pytest.fixture
def gloucestershire(db: None) -> bytes:
    """The file, built once: tests only read it."""
    return gloucestershire_file()


def test_headings_are_headings(gloucestershire: bytes) -> None:
    document = opened(gloucestershire)
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None}
    assert styles["Northshire Youth Offending Team"] == "Title"
    assert styles["Domain 2: Court disposals"] in ("Heading 1", "Heading 2")
    assert [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"][:3] == [
        "About this report",
        "Ratings",
        "Domain 1: Organisational delivery",
    ]
    assert styles["2.1 Assessment"] == "Heading 2"
    assert styles["Strengths"] == "Heading 3"


def test_the_score_and_every_percentage_are_in_the_words(gloucestershire: bytes) -> None:
    words = every_text(opened(gloucestershire))
    assert any("The score is 18/36:" in each for each in words)
    assert {"87%", "65%", "61%", "78%", "58%", "72%", "96%", "84%", "83%", "71%", "92%", "40%", "57%"} <= set(words)


def test_liverpool_prints_21_of_36_and_85_per_cent() -> None:
    words = every_text(opened(written(world.liverpool())))
    assert any("The score is 21/36:" in each for each in words)
    assert {"85%", "80%", "98%", "26%", "19%", "11%"} <= set(words)


def test_what_sets_the_rating_is_bold_and_its_neighbours_are_not(gloucestershire: bytes) -> None:
    document = opened(gloucestershire)
    table = next(table for table in document.tables if table.cell(1, 0).text.startswith("2.1.1"))
    bold = [[run.bold for cell in row.cells for run in cell.paragraphs[0].runs] for row in table.rows]
    assert bold == [[True] * 5, [None] * 5, [None] * 5, [True] * 5]
    assert table.cell(3, 4).text == "Too few: sets the rating"


def test_header_rows_repeat_and_rows_stay_whole(gloucestershire: bytes) -> None:
    for table in opened(gloucestershire).tables:
        rows = table._tbl.tr_lst
        assert [row.find(".//" + qn("w:tblHeader")) is not None for row in rows] == [True, *[False] * (len(rows) - 1)]
        assert all(row.find(".//" + qn("w:cantSplit")) is not None for row in rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_every_table_has_a_numbered_caption(gloucestershire: bytes) -> None:
    document = opened(gloucestershire)
    captions = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Caption"]
    tables = [caption for caption in captions if caption.startswith("Table ")]
    assert len(tables) == len(document.tables)
    assert tables[0] == "Table 1: Ratings of domains and standards"
    fields = [each.text for each in document.element.body.iter(qn("w:instrText"))]
    assert fields.count(" SEQ Table \\* ARABIC ") == len(tables)


def test_footnotes_are_word_footnotes_in_the_order_of_their_marks(gloucestershire: bytes) -> None:
    marks = [
        each.get(qn("w:id")) for each in part(gloucestershire, "word/document.xml").iter(qn("w:footnoteReference"))
    ]
    assert marks == ["1", "2", "3", "4", "5", "6"]
    notes = {
        each.get(qn("w:id")): "".join(words.text or "" for words in each.iter(qn("w:t")))
        for each in part(gloucestershire, "word/footnotes.xml")
    }
    assert list(notes) == ["-1", "0", *marks]
    assert notes["1"].startswith(" The calculated rating was “Requires improvement”. The ratings panel applied")
    types = zipfile.ZipFile(io.BytesIO(gloucestershire)).read("[Content_Types].xml").decode()
    assert "wordprocessingml.footnotes+xml" in types


def test_the_contents_are_a_field_that_word_fills_on_opening(gloucestershire: bytes) -> None:
    body = part(gloucestershire, "word/document.xml")
    fields = [each.text for each in body.iter(qn("w:instrText"))]
    assert fields[0] == ' TOC \\o "1-2" \\h \\z \\u '
    assert part(gloucestershire, "word/settings.xml").find(qn("w:updateFields")) is not None
    kinds = [each.get(qn("w:fldCharType")) for each in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    targets = {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink")) if not each.get(qn("r:id"))}
    names = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    assert targets <= set(names)
    assert len(names) == len(set(names))


def test_charts_have_alternative_text(gloucestershire: bytes) -> None:
    described = [each.get("descr") for each in part(gloucestershire, "word/document.xml").iter(qn("wp:docPr"))]
    assert len(described) == 3
    assert "2.1.1 Desistance: 87%" in described[1]


def test_properties_and_language_are_the_reports_own(gloucestershire: bytes) -> None:
    document = opened(gloucestershire)
    properties = document.core_properties
    assert properties.title == "An inspection of youth offending work: Northshire Youth Offending Team"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.language == "en-GB"
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_each_list_of_recommendations_counts_on_from_its_own_number(gloucestershire: bytes) -> None:
    starts = [each.get(qn("w:val")) for each in part(gloucestershire, "word/numbering.xml").iter(qn("w:startOverride"))]
    assert starts == ["1", "3"]


def test_an_empty_inspection_makes_a_file_too() -> None:
    assert "Overall rating: not yet known" in every_text(opened(written(factories.inspection())))
