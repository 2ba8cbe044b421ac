"""The page and the file of key questions by sub-group."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.models import SampledCase
from inspections.models import Inspection, Role
from ratings.pages.sub_group_export import COLUMNS
from tests import factories
from tests.ratings.evidence import judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    """Thirty court cases, twelve of them girls who are looked after, all sufficient on both; one has no ethnicity."""
    inspection = factories.inspection(fieldwork_starts=date(2026, 3, 2))
    cases = judged(inspection, "court", 30, {"2.1.1": (20, 30), "2.1.2": (24, 30)})
    in_order = [each.reference for each in cases]
    of = SampledCase.objects.filter(inspection=inspection)
    of.update(gender="male", ethnicity="white", looked_after=False, disposal="referral_order")
    of.filter(reference__in=in_order[8:20]).update(gender="female", looked_after=True)
    of.filter(reference=in_order[0]).update(ethnicity="")
    return inspection


def page(client: Client, inspection: Inspection, role: Role, by: str = "gender") -> str:
    client.force_login(factories.member(inspection, role))
    response = client.get(reverse("ratings:sub_groups", args=[inspection.reference]), {"by": by})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def row(shown: str, number: str) -> str:
    return shown.split(f"ratings/{number}/")[1].split("</tr>")[0]


@pytest.mark.parametrize("role", [Role.LEAD_INSPECTOR, Role.INSPECTOR, Role.PANEL_MEMBER])
def test_the_team_sees_every_number(role: Role, client: Client, inspection: Inspection) -> None:
    shown = page(client, inspection, role)
    assert 'Male <br> <span class="govuk-!-font-weight-regular">18 cases</span>' in shown
    assert "44% (8 of 18) <br> 28% to 62%" in row(shown, "2.1.1")
    assert "100% (12 of 12) <br> 83% to 100%" in row(shown, "2.1.1")
    assert "Withheld" not in shown


def test_an_administrator_sees_every_number(client: Client, inspection: Inspection) -> None:
    client.force_login(factories.administrator())
    shown = client.get(reverse("ratings:sub_groups", args=[inspection.reference])).content.decode()
    assert "44% (8 of 18)" in shown


def test_a_domain_without_cases_says_so_and_an_unknown_variable_is_the_first(
    client: Client, inspection: Inspection
) -> None:
    shown = page(client, inspection, Role.INSPECTOR, by="shoe_size")
    assert "Sub-groups by gender" in shown
    assert "There are no cases yet." in shown


def test_the_file_withholds_small_numbers_whoever_takes_it(client: Client, inspection: Inspection) -> None:
    SampledCase.objects.filter(inspection=inspection, reference="C21").update(gender="female")
    client.force_login(factories.member(inspection, Role.LEAD_INSPECTOR))
    response = client.get(reverse("ratings:sub_groups_csv", args=[inspection.reference]))
    assert response["Content-Disposition"] == 'attachment; filename="northshire-2026-sub-groups.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert ["2", "Gender", "Male", "17", "2.1.1", *["Withheld"] * 5] in rows
    assert ["2", "Gender", "Male", "17", "2.1.3", "0", "0", "", "", ""] in rows
    assert ["2", "Looked-after children", "Looked after", "12", "2.1.1", "12", "12", "100", "83", "100"] in rows
    assert ["2", "Disposal", "Referral order", "30", "2.1.1", "30", "20", "67", "53", "78"] in rows
    assert not any("Ethnicity" in each for each in rows)


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_costs_the_same_however_many_cases(
    cases: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = factories.inspection()
    judged(inspection, "court", cases, {"2.1.1": (1, cases)})
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    with django_assert_num_queries(12):
        client.get(reverse("ratings:sub_groups", args=[inspection.reference]))


def test_a_withdrawn_case_counts_in_no_group(client: Client, inspection: Inspection) -> None:
    factories.withdrawn_case(inspection, "C99", gender="other")
    assert "Other" not in page(client, inspection, Role.LEAD_INSPECTOR)
