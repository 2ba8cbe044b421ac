import io
from datetime import date
from pathlib import Path

import pdfua
import pytest
from pypdf import PdfReader

from inspections.models import Inspection
from reports.content import build_report
from reports.pdf import build_pdf
from tests import factories
from tests.reports import world

pytestmark = pytest.mark.django_db


def written(inspection: Inspection) -> bytes:
    return build_pdf(build_report(inspection, made_on=date(2026, 3, 20)))


def pages(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_the_pdf_keeps_to_pdf_ua(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(written(world.gloucestershire()))
    report = pdfua.validate(str(path))
    assert [finding.message for finding in report.findings] == []
    assert report.exit_code == 0
    assert str(PdfReader(path).root_object["/Lang"]) == "en-GB"


def test_the_score_the_percentages_and_the_footnotes_are_in_the_words() -> None:
    found = pages(written(world.gloucestershire()))
    words = " ".join(found)
    assert "The score is 18/36:" in words
    for percent in ("87%", "65%", "61%", "78%", "58%", "72%", "96%", "84%", "83%", "71%", "92%", "40%", "57%"):
        assert percent in words
    assert words.count("The ratings panel applied professional discretion on 16 December 2019") == 4
    standard = next(page for page in found if "Rating: Good1" in page or "Table 2: 2.1 Assessment" in page)
    assert "applied professional discretion on 18 November 2019" in standard


def test_liverpool_prints_21_of_36_and_85_per_cent() -> None:
    words = " ".join(pages(written(world.liverpool())))
    assert "The score is 21/36:" in words
    assert "Too few: sets the rating" in words
    for percent in ("85%", "80%", "98%", "26%", "19%", "11%"):
        assert percent in words


def test_the_report_is_set_in_the_face_of_the_word_file() -> None:
    fonts = set()
    for page in PdfReader(io.BytesIO(written(world.liverpool()))).pages:
        fonts |= {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    families = {font.rpartition("+")[2].split("-")[0] for font in fonts}
    assert families == {"Arimo"}


def test_a_character_without_a_glyph_is_printed_by_its_number_and_nothing_else_is_lost() -> None:
    inspection = factories.inspection(service=factories.service("Northshire \u4e2d Team"))
    world.reasons(inspection, "1.1", "good", "Before \U0001f9d1 after \u0416")
    words = " ".join(pages(written(inspection)))
    assert "Northshire [U+4E2D] Team" in words
    assert "Before [U+1F9D1] after \u0416" in words


def test_the_same_day_makes_the_same_file() -> None:
    inspection = factories.inspection()
    assert written(inspection) == written(inspection)


def test_what_looks_like_markup_is_printed_as_it_was_typed() -> None:
    inspection = factories.inspection()
    typed = '#panic("no") *bold* _it_ $x$ @label <tag> // note \\u{41} = Heading'
    world.reasons(inspection, "1.1", "good", typed)
    assert " ".join(typed.split()) in " ".join(pages(written(inspection)))
