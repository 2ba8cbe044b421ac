"""The pages of the caseload."""

import re
from collections.abc import Callable
from typing import cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.caseload.actions import load_caseload
from cases.caseload.spreadsheet import MAX_BYTES
from cases.models import Caseload, CaseloadCase
from cases.sample.actions import draw_sample
from inspections.models import Inspection, Role
from tests import factories
from tests.cases.caseload import caseloads
from tests.cases.caseload.files import csv_bytes, sheet_rows, workbook_bytes

pytestmark = pytest.mark.django_db
Send = Callable[..., HttpResponse]


@pytest.fixture
def inspection() -> Inspection:
    return factories.inspection()


@pytest.fixture
def lead(inspection: Inspection, client: Client) -> User:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    client.force_login(lead)
    return lead


@pytest.fixture
def send(inspection: Inspection, lead: User, client: Client) -> Send:
    """Post a file to the page that loads the caseload."""

    def post(content: bytes, name: str = "cases.csv", **data: str) -> HttpResponse:
        upload = SimpleUploadedFile(name, content)
        address = reverse("cases:caseload_load", args=[inspection.reference])
        return cast(HttpResponse, client.post(address, {"file": upload, **data}))

    return post


def page(client: Client, name: str, inspection: Inspection, **data: str) -> str:
    return client.get(reverse(f"cases:{name}", args=[inspection.reference]), data).content.decode()


def test_a_file_without_faults_is_loaded(send: Send, lead: User, client: Client, inspection: Inspection) -> None:
    response = send(csv_bytes({"Notes": "x"}))
    assert (response.status_code, response["Location"]) == (302, "/inspections/northshire-2026/caseload/")
    loaded = Caseload.objects.get()
    assert (loaded.file_name, loaded.loaded_by, loaded.cases.count()) == ("cases.csv", lead, 1)
    shown = page(client, "caseload", inspection)
    assert "1 case loaded, 1 court and 0 out of court. Columns left out: Notes." in shown


def test_every_fault_is_shown_and_nothing_is_stored(send: Send) -> None:
    response = send(csv_bytes({"harm": "huge"}, {"started": "2019-02-30"}))
    shown = response.content.decode()
    assert response.status_code == 200
    assert '<a href="#id_file">The file has 2 faults, listed below. Nothing was stored.</a>' in shown
    for words in ("“huge” is not one of low, medium, high, very_high or unclassified.", "not a day of the calendar"):
        assert words in shown
    assert '<td class="govuk-table__cell">3</td>' in shown
    assert not Caseload.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"PK nonsense", "The file is not an Excel workbook (.xlsx), or it is damaged."),
        (b"\xd0\xcf\x11\xe0", "The file is an old Excel file (.xls)."),
        (b"x" * (MAX_BYTES + 1), "The file is larger than 10 MB."),
        (csv_bytes({"harm": "huge"}), "Row 2, column harm: “huge” is not one of"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_plainly(send: Send, content: bytes, sentence: str) -> None:
    response = send(content)
    assert response.status_code == 200
    assert f'<a href="#id_file">{sentence}' in response.content.decode()
    assert not Caseload.objects.exists()


def test_without_a_file_one_is_asked_for(lead: User, client: Client, inspection: Inspection) -> None:
    response = client.post(reverse("cases:caseload_load", args=[inspection.reference]))
    assert '<a href="#id_file">Select the caseload file.</a>' in response.content.decode()


def test_of_several_sheets_one_is_asked_for_by_name(send: Send, client: Client, inspection: Inspection) -> None:
    assert "Which sheet" not in page(client, "caseload_load", inspection)
    book = workbook_bytes({"Notes": [["hello"]], "Empty": [], "Cases": sheet_rows({}, {})})
    shown = send(book, "cases.xlsx").content.decode()
    assert "The workbook has several sheets. Choose the one that holds the caseload.</a>" in shown
    assert re.findall(r'type="radio"[^>]*value="([^"]*)"', shown) == ["Notes", "Cases"]
    assert not Caseload.objects.exists()
    assert send(book, "cases.xlsx", sheet="Cases").status_code == 302
    assert CaseloadCase.objects.count() == 2


def test_a_sheet_that_the_workbook_lacks_is_asked_for_again(send: Send) -> None:
    shown = send(workbook_bytes({"Cases": sheet_rows(), "Notes": [["hello"]]}), "cases.xlsx", sheet="Old").content
    assert re.findall(r'type="radio"[^>]*value="([^"]*)"', shown.decode()) == ["Cases", "Notes"]


def test_the_chosen_sheet_stays_chosen_while_the_caseload_is_replaced(send: Send) -> None:
    send(csv_bytes({}))
    book = workbook_bytes({"Notes": [["hello"]], "Cases": sheet_rows({}, {})})
    asked = send(book, "cases.xlsx", sheet="Cases")
    assert '<input type="hidden" name="sheet" value="Cases"' in asked.content.decode()
    assert send(book, "cases.xlsx", sheet="Cases", compared=compared(asked)).status_code == 302
    assert CaseloadCase.objects.count() == 2


def test_the_number_of_hidden_rows_is_said_and_what_to_do_with_them_is_asked(
    send: Send, client: Client, inspection: Inspection
) -> None:
    assert "hidden rows" not in page(client, "caseload_load", inspection)
    book = workbook_bytes({"Cases": sheet_rows({}, {}, {})}, hidden_rows=[3])
    shown = send(book, "cases.xlsx").content.decode()
    sentence = "Rows that the sheet hides, by a filter or by hand: 1 of 3. Choose whether to load them.</a>"
    [target] = re.findall(rf'href="#([^"]+)">{re.escape(sentence)}', shown)
    assert f'id="{target}"' in shown
    assert re.findall(r'type="radio"[^>]*value="([^"]*)"', shown) == ["leave-out", "load"]
    assert not Caseload.objects.exists()
    assert send(book, "cases.xlsx", hidden_rows="leave-out").status_code == 302
    assert list(CaseloadCase.objects.values_list("case_reference", flat=True)) == ["C-001", "C-003"]
    assert "2 cases loaded, 2 court and 0 out of court. 1 hidden row left out." in page(client, "caseload", inspection)


def test_the_chosen_sheet_stays_chosen_while_hidden_rows_are_asked_about(send: Send) -> None:
    send(csv_bytes({}))
    book = workbook_bytes({"Notes": [["hello"]], "Cases": sheet_rows({}, {})}, hidden_rows=[3])
    asked = send(book, "cases.xlsx", sheet="Cases")
    assert '<input type="hidden" name="sheet" value="Cases"' in asked.content.decode()
    asked = send(book, "cases.xlsx", sheet="Cases", hidden_rows="load")
    assert '<input type="hidden" name="hidden_rows" value="load"' in asked.content.decode()
    other = send(book, "cases.xlsx", sheet="Cases", hidden_rows="leave-out", compared=compared(asked))
    assert other.status_code == 200
    kept = {"sheet": "Cases", "hidden_rows": "load", "compared": compared(asked)}
    assert send(book, "cases.xlsx", **kept).status_code == 302
    assert CaseloadCase.objects.count() == 2


def compared(response: HttpResponse) -> str:
    found: str = response.context["form"]["compared"].value()  # type: ignore[attr-defined]
    return found


def test_replacing_says_what_changes_and_stores_nothing_before_it_is_confirmed(send: Send) -> None:
    send(csv_bytes({}, {}, {}))
    new = csv_bytes({}, {"harm": "high"}, {"case_reference": "X"}, {"case_reference": "Y"})
    asked = send(new, "corrected.csv")
    shown = asked.content.decode()
    assert "corrected.csv has no faults. It would replace cases.csv" in shown
    figures = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>\s*<td[^>]*>([^<]+)</td>', shown)
    assert figures == [
        ("In the caseload now", "3"),
        ("In the new file", "4"),
        ("Added", "2"),
        ("Removed", "1"),
        ("Changed", "1"),
    ]
    assert re.findall(r"<li>([^<]+)</li>", shown) == ["X", "Y", "C-003", "C-002: harm"]
    assert CaseloadCase.objects.count() == 3
    assert send(new, "corrected.csv", compared=compared(asked)).status_code == 302
    assert (CaseloadCase.objects.count(), Caseload.objects.get().file_name) == (4, "corrected.csv")


def test_only_the_files_that_were_compared_replace_one_another(send: Send, inspection: Inspection) -> None:
    send(csv_bytes({}, {}, {}))
    asked = send(csv_bytes({}))
    other = send(csv_bytes({}, {}), compared=compared(asked))
    assert other.status_code == 200
    assert CaseloadCase.objects.count() == 3
    assert compared(other) != compared(asked)
    load_caseload(inspection=inspection, by=None, file=caseloads.file(4, 0), file_name="meanwhile.csv")
    assert send(csv_bytes({}, {}), compared=compared(other)).status_code == 200
    assert CaseloadCase.objects.count() == 4


def test_once_a_sample_is_drawn_the_page_says_why_nothing_can_be_loaded(
    send: Send, client: Client, inspection: Inspection
) -> None:
    load_caseload(inspection=inspection, by=None, file=caseloads.file(), file_name="a.csv")
    draw_sample(inspection=inspection, by=None, seed=1)
    assert send(csv_bytes()).status_code == 302
    shown = page(client, "caseload", inspection)
    assert "A sample has been drawn from the caseload, so the caseload can’t be replaced any more." in shown
    assert "Replace the caseload" not in shown


def test_the_profile_counts_cases_beside_the_file_they_came_from(
    lead: User, client: Client, inspection: Inspection
) -> None:
    load_caseload(inspection=inspection, by=lead, file=caseloads.file(3, 2), file_name="a.csv")
    shown = page(client, "caseload", inspection)
    assert caseloads.file(3, 2).sha256 in shown
    assert "by Person lead_inspector" in shown
    assert 'aria-label="Case type. Court: 3; Out of court: 2"' in shown
    assert "Replace the caseload" in shown


def test_without_a_caseload_the_page_says_what_to_do(lead: User, client: Client, inspection: Inspection) -> None:
    assert "Load the caseload</a>" in page(client, "caseload", inspection)
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    shown = page(client, "caseload", inspection)
    assert "The lead inspector loads the file that the service sent." in shown
    assert "/caseload/load/" not in shown


def test_the_cases_are_listed_over_several_pages(lead: User, client: Client, inspection: Inspection) -> None:
    assert "No cases yet" in page(client, "caseload_cases", inspection)
    factories.caseload(inspection, cases=51)
    first, second = (page(client, "caseload_cases", inspection, page=number) for number in ("1", "2"))
    assert ("N050" in first, "N051" in first, "N050" in second, "N051" in second) == (True, False, False, True)


@pytest.mark.parametrize("cases", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("caseload", 8), ("caseload_cases", 8)])
def test_a_page_costs_the_same_queries_however_many_cases_there_are(
    lead: User,
    client: Client,
    inspection: Inspection,
    django_assert_num_queries: DjangoAssertNumQueries,
    cases: int,
    name: str,
    queries: int,
) -> None:
    factories.caseload(inspection, cases=cases)
    with django_assert_num_queries(queries):
        page(client, name, inspection)
