"""What the report says of an inspection without court cases, in every format."""

from pathlib import Path

import docx
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from inspections.models import Inspection, NoCasesReason
from reports.document import every_section
from tests import factories
from tests.ratings.no_cases import IN_PROPORTION, LEAVES, NOT_SAID, WHY, leaving, without_court
from tests.reports import world
from tests.reports.test_content import QUERIES, build, rows, section, tables, words

pytestmark = pytest.mark.django_db


def because(inspection: Inspection) -> Inspection:
    NoCasesReason.objects.create(inspection=inspection, domain=inspection.framework.domains.get(number=2), reason=WHY)
    return inspection


def test_where_nothing_is_said_the_report_says_that_there_is_no_score_and_why() -> None:
    report = build(because(without_court(factories.framework())))
    assert (dict(report.cover)["Overall rating"], dict(report.cover)["Score"]) == ("None", "No score")
    assert words(section(report, "ratings")) == ["Overall rating: none", f"{NOT_SAID} {WHY}"]
    (table,) = tables(report, "ratings")
    lines = {cells[0]: cells[1:] for cells in rows(table)}
    assert lines["Overall"] == ["None", "No score"]
    assert lines["Domain 2: Court disposals"] == ["Not rated: no cases", "–"]
    assert lines["2.1 Assessment"] == ["Not rated: no cases", "–"]
    assert words(section(report, "domain-2")) == ["Rating of the domain: Not rated: no cases", NOT_SAID, WHY]
    assert tables(report, "standard-2-1") == []
    assert "results-2" not in [each.anchor for each in every_section(report.sections)]


def test_where_they_leave_the_score_the_report_says_what_it_is_out_of_and_how_the_bands_apply() -> None:
    report = build(because(without_court(leaving())))
    assert (dict(report.cover)["Overall rating"], dict(report.cover)["Score"]) == ("Requires improvement", "10/24")
    assert words(section(report, "ratings")) == [
        "Overall rating: Requires improvement",
        "The score is 10/24: the points of all rated standards added up. A score from 5 to 12 is rated “Requires "
        f"improvement”. {IN_PROPORTION}",
        f"{LEAVES} {WHY}",
    ]
    annexe = words(section(report, "how-rated"))
    points = "The points of the 8 rated standards add up to the score, at most 24,"
    assert any(said.startswith(points) for said in annexe)
    assert IN_PROPORTION in annexe
    (bands,) = [each for each in tables(report, "how-rated") if each.caption == "Overall rating by score"]
    assert [cells[0] for cells in rows(bands)] == ["0 to 4", "5 to 12", "13 to 20", "21 to 24"]
    (table,) = tables(report, "ratings")
    assert ["Domain 3: Out-of-court disposals", "Inadequate", "3/12"] in rows(table)


def test_an_evidence_rating_that_is_missing_is_still_named() -> None:
    inspection = without_court(factories.framework())
    inspection.evidence_ratings.filter(standard__number="1.3").delete()
    assert words(section(build(inspection), "ratings"))[1:] == [NOT_SAID, "Not yet rated: standard 1.3."]


def test_what_a_panel_decided_on_them_is_said_to_be_without_effect() -> None:
    inspection = without_court(leaving())
    standard = inspection.framework.domains.get(number=2).standards.get(number="2.1")
    meeting = factories.meeting(inspection, world.DAYS[1])
    meeting.decisions.create(standard=standard, rating="good", reason="So.", calculated="requires_improvement")
    report = build(inspection)
    (table,) = tables(report, "panel-1")
    assert rows(table)[0][3] == "Without effect: the inspection has no cases of its domain. So."
    assert words(section(report, "standard-2-1"))[1] == "Rating: Not rated: no cases"


def test_why_there_are_none_costs_one_query() -> None:
    because(without_court(factories.framework()))
    counts = []
    for _ in range(2):
        inspection = Inspection.objects.select_related("service", "framework").get()
        with CaptureQueriesContext(connection) as queries:
            build(inspection)
        counts.append(len(queries))
    assert counts[1] == QUERIES + 1


@pytest.mark.parametrize(("says", "printed"), [(True, "10/24"), (False, "No score")])
def test_each_format_says_it(says: bool, printed: str, tmp_path: Path) -> None:
    because(without_court(leaving() if says else factories.framework()))
    paths = {name: tmp_path / f"r.{name}" for name in ("docx", "pdf", "html")}
    for name, path in paths.items():
        call_command("report", "northshire-2026", "--format", name, "--output", str(path))
    written = docx.Document(str(paths["docx"]))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    texts = {
        "docx": " ".join([paragraph.text for paragraph in written.paragraphs] + cells),
        "pdf": " ".join(page.extract_text() for page in PdfReader(paths["pdf"]).pages),
        "html": paths["html"].read_text(encoding="utf-8"),
    }
    sentence = (LEAVES if says else NOT_SAID)[:60]
    for name, text in texts.items():
        assert printed in text, name
        assert sentence in " ".join(text.split()), name
        assert WHY in " ".join(text.split()), name
