"""Whatever people typed, every format builds and loses no word."""

import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from govuk.texts import LONGEST, MOST_MARKS
from inspections.models import Finding
from reports.content import build_report
from reports.document import (
    Column,
    Footnote,
    Listing,
    Paragraph,
    Report,
    Section,
    Span,
    Table,
    put_together,
    row,
    text,
)
from reports.pdf import build_pdf
from reports.web import build_html
from reports.word import build_word
from tests.reports import world

ANYTHING = st.text(max_size=60)


def report_with(words: str) -> Report:
    note = Span("marked", footnote=Footnote(words))
    blocks = (
        Paragraph(text(words, note)),
        Paragraph(text(Span(words, strong=True)), "lead"),
        Listing((text(words),), start=2),
        Table(words, (Column("One"), Column("Two", numeric=True)), (row(words, words),), (words,)),
    )
    return put_together(
        Report(
            f"Title {words}",
            "Subject",
            words,
            "Draft",
            "a-1",
            "2026-03-20",
            "a-1-report-draft",
            (("Label", words),),
            (Section(f"Heading {words}", "heading", blocks),),
        )
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING)
@example("\x00\x08\x1f\x7f\ufffe\uffff\ud800")
@example("</w:t></w:p> & <b> \" ' ]]> <!-- {{ x }} {% y %}")
@example("\u202eright to left \u0633\u0644\u0627\u0645 \u05e9\u05dc\u05d5\u05dd\u202c")
@example("longword" * 100)
@example('#panic() *a* _b_ `c` $d$ @e <f> \\ " //')
def test_every_format_builds(words: str) -> None:
    report = report_with(words)
    docx.Document(io.BytesIO(build_word(report)))
    assert build_pdf(report).startswith(b"%PDF-")
    build_html(report).decode()


@pytest.mark.parametrize("control", ["\x00", "\x0b", "\x1f", "\ufffe", "\U0001ffff"])
def test_words_on_both_sides_of_a_control_character_stay_apart(control: str) -> None:
    report = report_with(f"alpha{control}beta")
    document = docx.Document(io.BytesIO(build_word(report)))
    found = {part for paragraph in document.paragraphs for part in paragraph.text.split()}
    assert {"alpha", "beta"} <= found
    assert "alphabeta" not in found


def test_a_very_long_word_stays_on_the_page() -> None:
    content = build_pdf(report_with("x" * 400))
    edge = 595.3 - 60
    for page in PdfReader(io.BytesIO(content)).pages:
        ends: list[float] = []
        page.extract_text(visitor_text=lambda words, _cm, tm, *_: ends.append(tm[4]) if words.strip() else None)  # noqa: B023
        assert all(end < edge for end in ends)


def test_a_row_longer_than_a_page_is_printed_to_its_end() -> None:
    long = "word " * 1500 + "the end"
    table = Table("Caption", (Column("One"), Column("Two")), (row("short", long),))
    report = put_together(replace(report_with("a"), sections=(Section("Heading", "heading", (table,)),)))
    pages = PdfReader(io.BytesIO(build_pdf(report))).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert words.count("word") == 1500
    assert words.count("the end") == 1


def test_levels_and_numbers_survive_a_second_putting_together() -> None:
    report = report_with("a")
    assert put_together(replace(report)) == report


AT_THE_LIMIT = ("e" + "\u0301" * MOST_MARKS) * 300 + " " + "a" * 690 + "\nb" * 5000 + " the end"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "landed",
    ["e" + "\u0301" * 5000 + " the end", "line\n" * 20_000 + "the end", "a" * 60_000 + " the end", AT_THE_LIMIT],
)
def test_what_is_at_the_limit_or_landed_beyond_it_is_printed_in_every_format(landed: str) -> None:
    assert len(AT_THE_LIMIT) == LONGEST - 1
    inspection = world.gloucestershire()
    domain = inspection.framework.domains.get(number=2)
    Finding.objects.bulk_create(
        Finding(inspection=inspection, domain=domain, kind=kind, position=90, text=landed)
        for kind in (Finding.Kind.KEY_FINDING, Finding.Kind.STRENGTH)
    )
    report = build_report(inspection, made_on=date(2026, 3, 20))
    pdf = PdfReader(io.BytesIO(build_pdf(report)))
    assert 10 < len(pdf.pages) < 500
    assert "the end" in " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert b"the end" in build_html(report)
    assert any("the end" in one.text for one in docx.Document(io.BytesIO(build_word(report))).paragraphs)
