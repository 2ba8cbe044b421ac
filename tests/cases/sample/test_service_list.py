"""The list of sampled cases for the service."""

import csv
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.sample.actions import draw_sample
from cases.sample.service_list import as_csv, as_xlsx
from inspections.models import Inspection, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return factories.inspection()


@pytest.fixture
def lead(inspection: Inspection, client: Client) -> User:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    client.force_login(lead)
    return lead


def of_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def of_xlsx(content: bytes) -> list[list[object]]:
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_both_files_hold_the_services_references_in_their_own_order_and_nothing_else(
    lead: User, client: Client, inspection: Inspection
) -> None:
    for own, service in (("C01", "N7"), ("C02", "N10"), ("C03", ""), ("O01", "A2")):
        factories.sampled_case(inspection, own, service_reference=service, case_type="court")
    factories.withdrawn_case(inspection, "C04", service_reference="N1")
    csv_file, xlsx_file = (
        client.get(reverse(f"cases:service_list_{ending}", args=[inspection.reference])) for ending in ("csv", "xlsx")
    )
    assert of_csv(csv_file.content) == of_xlsx(xlsx_file.content) == [["case_reference"], ["A2"], ["N10"], ["N7"]]
    assert openpyxl.load_workbook(io.BytesIO(xlsx_file.content)).properties.language == "en-GB"
    assert csv_file["Content-Disposition"] == 'attachment; filename="northshire-2026-case-list.csv"'
    assert xlsx_file["Content-Disposition"] == 'attachment; filename="northshire-2026-case-list.xlsx"'


def test_the_list_of_a_drawn_sample_names_the_sampled_and_neither_reserves_nor_our_references(
    lead: User, client: Client, inspection: Inspection
) -> None:
    factories.caseload(inspection, 60)
    draw_sample(inspection=inspection, by=lead, seed=7)
    content = client.get(reverse("cases:service_list_csv", args=[inspection.reference])).content
    listed = [reference for (reference,) in of_csv(content)[1:]]
    assert listed == sorted(inspection.sampled_cases.values_list("service_reference", flat=True))
    assert len(listed) == 45
    assert not set(listed) & set(inspection.sampled_cases.values_list("reference", flat=True))


def test_a_reference_that_a_spreadsheet_would_run_or_shorten_is_text() -> None:
    references = ["=1+1", "007", "@x", "a\x01b"]
    assert of_csv(as_csv(references)) == [["case_reference"], ["'=1+1"], ["007"], ["'@x"], ["a\x01b"]]
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(references)))
    cells = [row[0] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ["'=1+1", "007", "'@x", "a b"]
    assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}


def test_without_references_of_the_service_the_page_says_that_there_is_no_list(
    lead: User, client: Client, inspection: Inspection
) -> None:
    factories.sampled_case(inspection, "C01")
    response = client.get(reverse("cases:service_list_csv", args=[inspection.reference]), follow=True)
    assert "There is no case with a reference of the service&#x27;s own" in response.content.decode()


@pytest.mark.parametrize("name", ["case_list", "sample"])
def test_who_may_take_the_list_finds_it_and_nobody_else(
    name: str, lead: User, client: Client, inspection: Inspection
) -> None:
    factories.sampled_case(inspection, "C01", service_reference="N7")
    address = reverse(f"cases:{name}", args=[inspection.reference])
    assert "cases/for-the-service.xlsx" in client.get(address).content.decode()
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    assert "cases/for-the-service" not in client.get(address).content.decode()
