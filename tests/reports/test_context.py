"""What gives the report its context: tables with their sources, the glossary, and the figures that texts refer to."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from inspections.models import Finding, Inspection, Publisher, ReportText
from inspections.texts.edition import About
from reports.content import context as content
from reports.content import report_from
from reports.document import Block, Footnote, Paragraph, Table, every_section, plain
from reports.figures import Value
from reports.figures.context import figures_in
from reports.queries import Source, read
from tests import factories

pytestmark = pytest.mark.django_db
YJB = "Youth Justice Board (2019). First-time entrants"


@pytest.fixture
def inspection() -> Inspection:
    return factories.inspection()


def source(inspection: Inspection) -> Source:
    return read(inspection, date(2026, 4, 1))


def cells(block: Block) -> list[list[str]]:
    assert isinstance(block, Table)
    return [[plain(cell.text) for cell in row.cells] for row in block.rows]


def notes(block: Block) -> list[str]:
    assert isinstance(block, Table)
    spans = [span for row in block.rows for cell in row.cells for span in cell.text]
    return [span.footnote.text for span in spans if isinstance(span.footnote, Footnote)]


def titles(block: Block) -> list[str]:
    assert isinstance(block, Table)
    return [column.title for column in block.columns]


def test_without_any_the_report_says_so(inspection: Inspection) -> None:
    of = source(inspection)
    [context], [caseload] = content.context(of, About()), content.caseload(of, About())
    assert isinstance(context, Paragraph)
    assert isinstance(caseload, Paragraph)
    assert plain(context.text) == "No figures of context have been recorded yet."
    assert plain(caseload.text) == "Nothing has been recorded yet on the caseload."


def test_figures_of_one_source_stand_side_by_side_with_one_footnote(inspection: Inspection) -> None:
    release = factories.source(inspection, title="First-time entrants", url="https://www.gov.uk/statistics")
    factories.context_figure(inspection, source=release)
    factories.context_figure(inspection, 2, source=release, area_kind="national", area="England", value=222)
    [table] = content.context(source(inspection), About())
    assert titles(table) == ["Figure", "Northshire", "England"]
    assert cells(table) == [["First-time entrants", "82 per 100,000", "222 per 100,000"]]
    assert notes(table) == [f"{YJB}. April 2018 to March 2019. https://www.gov.uk/statistics"]


def test_figures_of_different_sources_have_a_footnote_each(inspection: Inspection) -> None:
    own = factories.source(inspection, title="Own figures", supplied_by_service=True)
    factories.context_figure(inspection, source=own)
    other = factories.source(inspection, 2, title="First-time entrants", period="2019")
    factories.context_figure(inspection, 2, source=other, area_kind="national", area="England", period="2019")
    factories.context_figure(inspection, 3, source=own, kind="other", label="Homes", value=Decimal("3.5"))
    [table] = content.context(source(inspection), About())
    assert cells(table)[1] == ["Homes", "3.5 per 100,000", "–"]
    supplied = "Supplied by the service. Youth Justice Board (2019). Own figures. April 2018 to March 2019."
    assert notes(table) == [supplied, f"{YJB}. 2019.", supplied]


def test_breakdowns_print_what_is_not_known_and_why_they_do_not_come_to_100(inspection: Inspection) -> None:
    factories.context_profile(inspection, 1, 18, 70, unknown=3, reason="Nine are withheld.")
    factories.context_profile(inspection, 2, 24, 70, 6, area_kind="national", area="England and Wales")
    [table] = content.context(source(inspection), About())
    assert isinstance(table, Table)
    assert table.caption == "Age, in per cent"
    assert titles(table) == ["Age", "A", "B", "C", "Not known"]
    assert cells(table) == [["Northshire", "18%", "70%", "–", "3%"], ["England and Wales", "24%", "70%", "6%", "–"]]
    assert table.notes == ("Northshire: Nine are withheld.",)
    assert notes(table) == ["Youth Justice Board (2019). Release 1. 2018."]


def test_the_caseload_prints_its_total_where_none_is_stated(inspection: Inspection) -> None:
    factories.caseload_line(inspection, label="Community sentences")
    factories.caseload_line(inspection, 2, label="In custody", count=1_200)
    factories.caseload_line(inspection, 3, label="Looked after", percent=Decimal("3.5"), standing="beside")
    [table] = content.caseload(source(inspection), About())
    lines = [["Community sentences", "53"], ["In custody", "1,200"], ["Looked after", "3.5%"]]
    assert cells(table) == [*lines, ["Total", "1,253"]]
    assert notes(table) == ["Youth Justice Board (2019). Release 1. As at 27 March 2019."]
    factories.caseload_line(inspection, 4, label="All", count=1_253, standing="total")
    [table] = content.caseload(source(inspection), About())
    assert cells(table) == [*lines, ["All", "1,253"]]


def test_the_glossary_has_the_terms_that_occur_in_what_was_written(inspection: Inspection) -> None:
    factories.term(inspection, term="Signs of Safety", abbreviation="SOS", meaning="A way to speak of risk.")
    factories.term(inspection, 2, term="Base", meaning="A house.")
    ReportText.objects.create(inspection=inspection, place="foreword", text="The service works with SOS.")
    domain = inspection.framework.domains.get(number=1)
    Finding.objects.create(inspection=inspection, domain=domain, kind="strength", position=1, text="Referral orders.")
    [table] = content.glossary(source(inspection), About())
    terms = [term for term, _ in cells(table)]
    assert {"Signs of Safety (SOS)", "Referral order"} <= set(terms)
    assert {"Base", "Youth rehabilitation order (YRO)"}.isdisjoint(terms)
    assert terms == sorted(terms, key=str.casefold)


def test_todays_annexe_has_the_inspections_own_terms_among_the_official_ones(inspection: Inspection) -> None:
    factories.term(inspection, term="Base")
    report = report_from(source(inspection))
    section = next(one for one in every_section(report.sections) if one.anchor == "glossary")
    terms = [term for term, _ in cells(section.blocks[0])]
    assert (len(terms), terms[:2]) == (19, ["AssetPlus", "Base"])


def test_who_publishes_stands_on_the_cover_and_under_the_licence(inspection: Inspection) -> None:
    assert "Published by" not in dict(report_from(source(inspection)).cover)
    Publisher.objects.create(pk=1, name="The Inspectorate", address="1 Street\nTown", licence="Free to use.")
    report = report_from(source(inspection))
    assert dict(report.cover)["Published by"] == "The Inspectorate\n1 Street\nTown"
    licence = next(one for one in every_section(report.sections) if one.anchor == "licence")
    assert plain(licence.blocks[1].text) == "Free to use."  # type: ignore[union-attr]


def test_each_figure_has_a_reference_of_its_own(inspection: Inspection) -> None:
    factories.context_figure(inspection)
    factories.context_figure(
        inspection, 2, area_kind="national", kind="reoffending", unit="percent", value=Decimal("39.2")
    )
    factories.context_figure(inspection, 3, kind="other", label="Homes owned", age_band="10 to 17", unit="count")
    factories.context_profile(inspection, 1, 18, 79, unknown=3)
    factories.caseload_line(inspection, label="Community sentences")
    factories.caseload_line(inspection, 2, label="Looked after", percent=Decimal("3.5"), standing="beside")
    assert figures_in(source(inspection).context) == {
        "context.first_time_entrants.own": Value(number=Fraction(82), unit="per_100000"),
        "context.reoffending.national": Value(number=Fraction("39.2"), unit="percent"),
        "context.homes_owned_10_to_17.own": Value(number=Fraction(82), unit="count"),
        "context.age.own.a": Value(number=Fraction(18), unit="percent"),
        "context.age.own.b": Value(number=Fraction(79), unit="percent"),
        "context.age.own.unknown": Value(number=Fraction(3), unit="percent"),
        "caseload.total": Value(number=Fraction(53), unit="count"),
        "caseload.community_sentences": Value(number=Fraction(53), unit="count"),
        "caseload.looked_after": Value(number=Fraction("3.5"), unit="percent"),
    }


def test_a_stated_total_is_the_one_that_is_referred_to(inspection: Inspection) -> None:
    factories.caseload_line(inspection)
    factories.caseload_line(inspection, 2, label="All", count=60, standing="total")
    assert figures_in(source(inspection).context)["caseload.total"].number == 60
