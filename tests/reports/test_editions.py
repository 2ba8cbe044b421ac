import io
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from django.utils.html import strip_tags
from pypdf import PdfReader

from inspections.models import Inspection
from inspections.texts.edition import AUDIENCES
from inspections.texts.edition_actions import load_edition, read_edition, shipped
from reports.content import ACCURACY, PUBLISHED, WORKING, build_report, report_from
from reports.content.edition import BUILDERS, NOT_WRITTEN, TECHNICAL
from reports.content.method import SUB_SAMPLES
from reports.document import Listing, Paragraph, Report, Section, Table, every_section, plain, text
from reports.formats import FORMATS
from reports.queries import read
from tests import factories
from tests.ratings.evidence import judged
from tests.reports import world
from tests.reports.editions import imported, of_edition, write, written_everywhere

pytestmark = pytest.mark.django_db

HEADINGS = Path(__file__).parent / "headings"
REPORTS = [("liverpool", "2019"), ("gloucestershire", "2020")]
HEADING = re.compile(r"<h([2-6])[^>]*>(.*?)</h\1>", re.DOTALL)


def built(inspection: Inspection, audience: str = PUBLISHED) -> Report:
    return build_report(inspection, made_on=date(2020, 1, 10), audience=audience)


@cache
def whole(name: str, slug: str) -> Report:
    """The report with a text at every place: tests only read it."""
    return built(written_everywhere(imported(name, slug)))


@cache
def file_of(name: str, slug: str, form: str) -> bytes:
    return FORMATS[form].build(whole(name, slug))


def printed_headings(content: bytes, form: str) -> list[str]:
    if form == "docx":
        paragraphs = docx.Document(io.BytesIO(content)).paragraphs
        found = [each.text for each in paragraphs if each.style and (each.style.name or "").startswith("Heading")]
    elif form == "pdf":
        found = list(_bookmarks(PdfReader(io.BytesIO(content)).outline))
    else:
        found = [strip_tags(words) for _, words in HEADING.findall(content.decode())]
    return [" ".join(each.replace("&#x27;", "'").replace("&amp;", "&").split()) for each in found]


def _bookmarks(outline: Any) -> Iterator[str]:
    for each in outline:
        if isinstance(each, list):
            yield from _bookmarks(each)
        else:
            yield str(each.title)


def published_headings(name: str, slug: str) -> list[str]:
    lines = (HEADINGS / f"{name}-{slug}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("form", list(FORMATS))
@pytest.mark.parametrize(("name", "slug"), REPORTS)
def test_every_heading_of_the_published_report_prints_in_its_order(name: str, slug: str, form: str) -> None:
    printed = iter(printed_headings(file_of(name, slug, form), form))
    missing = [heading for heading in published_headings(name, slug) if heading not in printed]
    assert missing == []


@cache
def gloucestershire_for(audience: str) -> Report:
    """The report with two texts: one has a figure that nothing stands for."""
    inspection = imported("gloucestershire", "2020")
    write(inspection, foreword="A foreword.", standard__2__1="Work was {no such figure|n of N} good.")
    remarks = {"standard.2.1": ["2.1.1: was 61 per cent, is 65 per cent."]}
    return report_from(read(inspection, date(2020, 1, 10)), audience=audience, remarks=remarks)


def words_of(report: Report) -> str:
    return strip_tags(FORMATS["html"].build(report).decode())


def section(report: Report, title: str, under: str = "") -> Section:
    chapters = [each for each in report.sections if under in ("", each.title)]
    return next(each for each in every_section(chapters) if each.title == title)


def tables_of(of: Section) -> list[Table]:
    return [block for block in of.blocks if isinstance(block, Table)]


def rows_of(table: Table) -> list[tuple[str, ...]]:
    return [tuple(plain(cell.text) for cell in row.cells) for row in table.rows]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_is_internal_is_printed_to_the_team_alone(audience: str) -> None:
    words = words_of(gloucestershire_for(audience))
    internal = ("Technical annexe", "Decisions of the ratings panel", "raised no alert", "recision", "The head of the")
    assert [each in words for each in internal] == [audience == WORKING] * len(internal)
    assert [each.remarks for each in every_section(gloucestershire_for(audience).sections) if each.remarks] == (
        [("2.1.1: was 61 per cent, is 65 per cent.",)] if audience == WORKING else []
    )


def test_each_draft_says_whom_it_is_for() -> None:
    reports = [gloucestershire_for(audience) for audience in (WORKING, ACCURACY, PUBLISHED)]
    assert [(each.status, each.file_name) for each in reports] == [
        ("Working draft", "gloucestershire-2019-report-draft"),
        ("Draft for factual accuracy", "gloucestershire-2019-report-accuracy"),
        ("Draft", "gloucestershire-2019-report-published"),
    ]
    assert [dict(each.cover).get("Overall rating") for each in reports] == ["Requires improvement", None, None]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_is_unfinished_is_marked_for_everybody(audience: str) -> None:
    report = gloucestershire_for(audience)
    marked = [
        span.text
        for each in every_section(report.sections)
        for block in each.blocks
        if isinstance(block, Paragraph)
        for span in block.text
        if span.marked
    ]
    required_and_empty = 3 + 1 + len(report_questions())
    assert marked.count(NOT_WRITTEN) == required_and_empty
    assert "[{no such figure|n of N}: There is no figure “no such figure”.]" in marked
    assert len(marked) == required_and_empty + 1


def report_questions() -> list[str]:
    return [line for line in published_headings("gloucestershire", "2020") if line.endswith("?")]


def test_a_heading_without_anything_under_it_does_not_print() -> None:
    titles = [each.title for each in every_section(gloucestershire_for(PUBLISHED).sections)]
    assert "Acknowledgements" not in titles
    assert "Contextual facts" not in titles


def test_months_stand_in_the_place_of_days() -> None:
    assert dict(gloucestershire_for(PUBLISHED).cover)["Fieldwork"] == "October 2019"
    words = words_of(gloucestershire_for(PUBLISHED)).replace("10 January 2020", "")
    assert re.findall(r"\d{1,2} (?:[A-Z][a-z]+) \d{4}", words) == []


def test_the_score_is_printed_where_the_edition_says_so() -> None:
    assert "18/36" in words_of(gloucestershire_for(PUBLISHED))
    assert "21/36" not in words_of(whole("liverpool", "2019"))
    assert "at most 36" not in words_of(whole("liverpool", "2019"))


def test_key_questions_print_as_they_were_published() -> None:
    """The lowest in bold, with the mark of discretion, and of 3.4.2 that it was not applicable."""
    report = gloucestershire_for(PUBLISHED)
    (assessment,) = tables_of(section(report, "2.1. Assessment", "2. Court disposals"))
    assert [column.title for column in assessment.columns] == ["Key question", "% yes"]
    assert [row[1] for row in rows_of(assessment)] == ["87%", "65%", "61%"]
    assert [row.strong for row in assessment.rows] == [False, False, True]
    notes = [span.footnote for row in assessment.rows for span in row.cells[1].text if span.footnote]
    assert [note.text for note in notes] == ["See footnote 1."]
    assert report.footnotes[0].text.startswith("The calculated rating was “Requires improvement”. The ratings panel")
    (joint,) = tables_of(section(report, "3.4. Joint working", "3. Out-of-court disposals"))
    assert [row[1] for row in rows_of(joint)] == ["57%", "Not applicable for the cases inspected"]


def test_results_of_all_three_domains_stand_in_the_annex() -> None:
    report = gloucestershire_for(PUBLISHED)
    (staff,) = tables_of(section(report, "1.2. Staff", "Annex 2: Inspection results"))
    assert [row[1] for row in rows_of(staff)] == ["Good", "", "", "", ""]
    (planning,) = tables_of(section(report, "3.2. Planning", "Annex 2: Inspection results"))
    assert [row[1] for row in rows_of(planning)] == ["Requires improvement", "60%", "64%", "40%"]


def test_a_chapter_opens_with_its_cases_in_words() -> None:
    """2 of the 23 were in custody, so that neither kind of sentence has its number."""
    opening = section(gloucestershire_for(PUBLISHED), "2. Court disposals", "2. Court disposals").blocks
    first, _, strands, _, judged = opening[:5]
    assert isinstance(first, Paragraph)
    assert isinstance(strands, Listing)
    assert isinstance(judged, Listing)
    assert plain(first.text).startswith("We inspected 23 court cases. ")
    assert [plain(each) for each in strands.items] == [
        "Safety: planning in 19, implementation and delivery in 19, reviewing in 14",
        "Harm: planning in 18, implementation and delivery in 18, reviewing in 12",
    ]
    assert plain(judged.items[2]) == (
        "Implementation and delivery: sufficient in between 83 and 96 per cent of the relevant cases, by key question, "
        "rated as ‘Outstanding’."
    )


def test_no_footnote_dangles() -> None:
    for name, slug in REPORTS:
        report = whole(name, slug)
        assert [each.number for each in report.footnotes] == list(range(1, len(report.footnotes) + 1))
        for note in report.footnotes:
            if found := re.fullmatch(r"See footnote (\d+)\.", note.text):
                first = int(found[1])
                assert first < note.number
                assert not report.footnotes[first - 1].text.startswith("See footnote")


def test_anchors_are_each_heading_s_own_in_word_too() -> None:
    for name, slug in REPORTS:
        anchors = [each.anchor[:40] for each in every_section(whole(name, slug).sections)]
        assert len(set(anchors)) == len(anchors)
    anchors = [each.anchor[:40] for each in every_section(gloucestershire_for(WORKING).sections)]
    assert len(set(anchors)) == len(anchors)


def test_remarks_stand_in_the_margin_of_the_working_word_file() -> None:
    document = docx.Document(io.BytesIO(FORMATS["docx"].build(gloucestershire_for(WORKING))))
    assert [(each.author, each.text) for each in document.comments] == [
        ("Check of the report", "2.1.1: was 61 per cent, is 65 per cent.")
    ]


def test_another_edition_is_rows() -> None:
    """A name that nothing is built by is said, and a heading for the team prints for nobody else."""
    inspection = imported("liverpool", "2019")
    within = [{"heading": "{number}", "each": "standard", "before": ["standard_opening"]}]
    data = {
        "slug": "3000",
        "title": "Another",
        "report": [
            {"heading": "Only this", "before": ["magic"], "within": within},
            {"heading": "For the team", "fixed": ["So."], "audiences": ["working"]},
        ],
    }
    load_edition(read_edition(json.dumps(data).encode()))
    report = built(of_edition("3000", inspection))
    assert [each.title for each in report.sections] == ["Only this"]
    assert [each.title for each in report.sections[0].sections][:2] == ["1.1", "1.2"]
    assert "The edition names “magic” here, and nothing of this name can be printed." in words_of(report)
    assert [each.title for each in built(inspection, WORKING).sections] == ["Only this", "For the team"]


def test_without_an_edition_texts_stand_at_their_places() -> None:
    inspection = world.gloucestershire()
    assert built(inspection) == built(inspection, WORKING)
    write(inspection, overview__2="Of the chapter.", standard__2__1="Of the standard.", question__2__1__1="Of it.")
    report = built(inspection)
    assert section(report, "Domain 2: Court disposals").blocks[-1] == Paragraph(text("Of the chapter."))
    standard = section(report, "2.1 Assessment")
    assert standard.blocks[-1] == Paragraph(text("Of the standard."))
    (question,) = standard.sections
    assert (question.title[:16], question.blocks) == ("2.1.1 Does asses", (Paragraph(text("Of it.")),))


def test_every_name_that_an_edition_may_build_by_is_documented() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "editions.md").read_text("utf-8")
    assert [name for name in (*BUILDERS, TECHNICAL) if f"`{name}`" not in documented] == []


@pytest.mark.parametrize("slug", ["2019", "2020"])
def test_the_editions_that_ship_name_nothing_that_can_t_be_built(slug: str) -> None:
    data = next(each for each in shipped() if each["slug"] == slug)
    named = set(re.findall(r"'(?:before|after)': \[(.*?)\]", str(data["report"])))
    names = {name for group in named for name in re.findall(r"\w+", group)}
    assert names <= {*BUILDERS, TECHNICAL}


@pytest.mark.parametrize("slug", ["2019", "2020"])
def test_an_inspection_of_which_nothing_is_known_yet_prints_for_everybody(slug: str) -> None:
    inspection = of_edition(slug, factories.inspection())
    for audience in AUDIENCES:
        words = words_of(built(inspection, audience))
        assert "Not yet written" in words
        assert "No case has been sampled for it yet." in words
    assert FORMATS["pdf"].build(built(inspection)).startswith(b"%PDF")


def test_a_domain_without_cases_says_so_and_has_no_percentages() -> None:
    inspection = factories.inspection()
    judged(inspection, "out_of_court", 20, {"3.1.1": (20, 20)})
    report = built(of_edition("2020", inspection))
    words = words_of(report)
    assert "This inspection has no cases of domain 2" in words
    assert tables_of(section(report, "2.1. Assessment", "2. Court disposals")) == []
    assert "These figures are provisional" in words


def test_the_sample_is_told_from_its_draw() -> None:
    """Windows in months, as they were when it was drawn."""
    report = built(of_edition("2020", world.drawn()))
    first, second = section(report, "Domain two: court disposals").blocks
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert re.search(r"They started in \w+ \d{4}( to \w+ \d{4})?\.$", plain(first.text))
    assert "a confidence of 80 per cent with a margin of error of 5 percentage points" in plain(second.text)


def test_the_note_on_parts_of_the_sample_stands_where_one_is_quoted() -> None:
    inspection = of_edition("2020", factories.inspection())
    assert SUB_SAMPLES not in words_of(built(inspection))
    write(inspection, foreword="Of girls, {2.3.2@female}.")
    assert SUB_SAMPLES in words_of(built(inspection))
