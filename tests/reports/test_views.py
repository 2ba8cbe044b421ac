import io

import docx
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from inspections.models import Inspection, Role
from ledger.models import Entry
from tests import factories
from tests.reports import world
from tests.reports.editions import of_edition, write

pytestmark = pytest.mark.django_db
QUERIES = 43


@pytest.fixture
def inspection() -> Inspection:
    return world.gloucestershire()


@pytest.fixture
def lead(inspection: Inspection, client: Client) -> Client:
    client.force_login(factories.member(inspection, Role.LEAD_INSPECTOR))
    return client


def test_the_page_shows_the_draft_with_its_score(lead: Client, inspection: Inspection) -> None:
    response = lead.get(reverse("reports:report", args=[inspection.reference]))
    html = response.content.decode()
    assert "The score is <strong>18/36</strong>:" in html
    assert "/inspections/northshire-2026/report.docx" in html
    assert " style=" not in html


def test_an_inspector_sees_the_page_without_the_downloads(client: Client, inspection: Inspection) -> None:
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    html = client.get(reverse("reports:report", args=[inspection.reference])).content.decode()
    assert "18/36" in html
    assert "report.docx" not in html


def test_the_word_file_comes_under_its_name(lead: Client, inspection: Inspection) -> None:
    response = lead.get(reverse("reports:docx", args=[inspection.reference]))
    assert response["Content-Disposition"] == 'attachment; filename="northshire-2026-report-draft.docx"'
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert docx.Document(io.BytesIO(response.content)).paragraphs[0].text == "Northshire Youth Offending Team"


def test_the_pdf_comes_under_its_name(lead: Client, inspection: Inspection) -> None:
    response = lead.get(reverse("reports:pdf", args=[inspection.reference]))
    assert response["Content-Disposition"] == 'attachment; filename="northshire-2026-report-draft.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert "18/36" in PdfReader(io.BytesIO(response.content)).pages[0].extract_text()


@pytest.mark.parametrize("name", ["report", "docx", "pdf"])
def test_nothing_is_written_by_looking(name: str, lead: Client, inspection: Inspection) -> None:
    before = Entry.objects.count()
    assert lead.get(reverse(f"reports:{name}", args=[inspection.reference])).status_code == 200
    assert Entry.objects.count() == before
    assert lead.post(reverse(f"reports:{name}", args=[inspection.reference])).status_code == 405


def test_a_closed_inspection_keeps_its_report(lead: Client, inspection: Inspection) -> None:
    Inspection.objects.filter(pk=inspection.pk).update(closed_at="2026-04-01T12:00Z")
    assert lead.get(reverse("reports:pdf", args=[inspection.reference])).status_code == 200


def test_the_page_costs_the_same_number_of_queries_whatever_it_holds(
    lead: Client, inspection: Inspection, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        lead.get(reverse("reports:report", args=[inspection.reference]))
    world.answered(inspection, "interview_held", "yes", "no", "yes")
    world.answered(inspection, "2.1.1a", "yes", "no", "yes")
    with django_assert_num_queries(QUERIES):  # type: ignore[operator]
        lead.get(reverse("reports:report", args=[inspection.reference]))


def test_whom_a_draft_is_for_is_chosen_where_there_is_an_edition(lead: Client, inspection: Inspection) -> None:
    page, word = (reverse(f"reports:{name}", args=[inspection.reference]) for name in ("report", "docx"))
    assert "Whom it is for" not in lead.get(page).content.decode()
    of_edition("2020", inspection)

    html = lead.get(page).content.decode()
    assert '<strong aria-current="page">The team, with all that is to be checked</strong>' in html
    assert f'href="{page}?audience=accuracy"' in html
    html = lead.get(page, {"audience": "accuracy"}).content.decode()
    assert "Draft for factual accuracy" in html
    assert "Technical annexe" not in html
    assert f'href="{word}?audience=accuracy"' in html

    response = lead.get(word, {"audience": "published"})
    assert response["Content-Disposition"] == 'attachment; filename="northshire-2026-report-published.docx"'


@pytest.mark.parametrize("name", ["report", "docx", "pdf"])
@pytest.mark.parametrize("audience", ["", "everybody", "\x00", "working" * 1000])
def test_no_draft_is_for_an_audience_that_there_is_not(
    name: str, audience: str, lead: Client, inspection: Inspection
) -> None:
    address = reverse(f"reports:{name}", args=[inspection.reference])
    assert lead.get(address, {"audience": audience}).status_code == 404


def test_the_page_of_an_edition_costs_one_query_more_and_as_many_for_more_texts(
    lead: Client, inspection: Inspection, django_assert_num_queries: object
) -> None:
    of_edition("2020", inspection)
    for texts in ({"foreword": "One."}, {"background": "Two.", "standard__2__1": "Three."}):
        write(inspection, **texts)
        with django_assert_num_queries(QUERIES + 1):  # type: ignore[operator]
            lead.get(reverse("reports:report", args=[inspection.reference]))
