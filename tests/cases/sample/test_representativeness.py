"""The page that compares the sample with what it was drawn from, and what it is made of."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.models import Draw
from cases.sample.representativeness import Margin, Representativeness, representativeness_of
from cases.sample.withdrawal_actions import withdraw_case
from inspections.models import Inspection, Role
from tests import factories
from tests.cases.sample.drawn import case_of, inspection_with_a_draw, lead_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return inspection_with_a_draw()


@pytest.fixture(autouse=True)
def reader(client: Client, request: pytest.FixtureRequest) -> None:
    """Somebody who sees every inspection."""
    client.force_login(factories.administrator())


def of(inspection: Inspection) -> Representativeness:
    found = representativeness_of(inspection)
    assert found is not None
    return found


def lines(found: Representativeness, case_type: str, variable: str) -> list[tuple[Any, ...]]:
    [table] = [each for each in found.tables if (each.case_type, each.variable) == (case_type, variable)]
    return [
        (
            line.label,
            line.population,
            line.population_percent,
            line.expected_in_words,
            line.sampled,
            line.sampled_percent,
            line.is_kept,
        )
        for line in table.lines
    ]


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("&nbsp;", " ").split())


def page(client: Client) -> str:
    return words(client.get(reverse("cases:representativeness", args=["northshire-2026"])))


def test_each_category_is_compared_with_its_population(inspection: Inspection) -> None:
    found = of(inspection)
    assert lines(found, "Court", "Gender") == [
        ("Male", 5, 63, "2.5", 2, 50, True),
        ("Female", 3, 38, "1.5", 2, 50, True),
    ]
    assert lines(found, "Out of court", "Risk of serious harm") == [("Low", 2, 100, "1.0", 1, 100, True)]
    assert (found.withdrawn, found.replaced, found.further_out) == (0, 0, [])


def test_the_margins_are_of_the_whole_sample_and_of_each_case_type(inspection: Inspection) -> None:
    # z = 1.2816 at 80 per cent. Court: z √(¼/4 × 4/7) = 24.22; out of court: z √(¼/1 × 1/1) = 64.08; the whole, by
    # weights of 0.8 and 0.2: √((0.8 × 24.22)² + (0.2 × 64.08)²) = 23.23.
    assert [
        (each.label, each.eligible, each.sampled, round(each.points or 0, 2)) for each in of(inspection).margins
    ] == [
        ("Whole sample", 10, 5, 23.23),
        ("Court", 8, 4, 24.22),
        ("Out of court", 2, 1, 64.08),
    ]


def test_a_withdrawal_shows_at_once(inspection: Inspection) -> None:
    inspection.sampled_cases.filter(reference="C02").update(gender="male")
    withdraw_case(case=case_of(inspection, "C04"), by=lead_of(inspection), reason="transferred")
    found = of(inspection)
    assert (found.withdrawn, found.replaced) == (1, 1)
    assert lines(found, "Court", "Gender") == [
        ("Male", 5, 63, "2.5", 3, 75, True),
        ("Female", 3, 38, "1.5", 1, 25, True),
    ]
    Draw.objects.update(record={})
    withdraw_case(case=case_of(inspection, "C05"), by=lead_of(inspection), reason="transferred")
    record = inspection_record()
    Draw.objects.update(record=record)
    found = of(inspection)
    assert (found.withdrawn, found.replaced) == (2, 1)
    # Both were never eligible: 6 of the 8 are left. z √(¼/3 × 3/5) = 28.66.
    assert found.margins[1] == Margin("Court", 6, 3, found.margins[1].points)
    assert round(found.margins[1].points or 0, 2) == 28.66
    assert found.further_out == [
        "Court, gender, male: 3 sampled, 1.9 expected",
        "Court, gender, female: 0 sampled, 1.1 expected",
    ]


def inspection_record() -> dict[str, Any]:
    """The record that draws by hand have."""
    return {
        "design": {"confidence": 80, "margin": 5},
        "eligible": {"court": 8, "out_of_court": 2},
        "balance": [
            {"case_type": "court", "variable": "gender", "category": "male", "population": 5},
            {"case_type": "court", "variable": "gender", "category": "female", "population": 3},
        ],
    }


def test_a_case_type_of_which_everything_is_withdrawn_has_no_margin(inspection: Inspection) -> None:
    for reference in ("O01", "O02"):
        withdraw_case(case=case_of(inspection, reference), by=lead_of(inspection), reason="file_not_available")
    assert [each.points is None for each in of(inspection).margins] == [True, False, True]


def test_the_page_says_the_margins_plainly_beside_the_tables(client: Client, inspection: Inspection) -> None:
    withdraw_case(case=case_of(inspection, "C01"), by=lead_of(inspection), reason="transferred")
    shown = page(client)
    for sentence in (
        "Since the draw 1 case has been withdrawn, and 1 replaced.",
        "Whole sample 9 5 22.7 Court 7 4 22.7 Out of court 2 1 64.1",
        "The design asked for a margin of 5 percentage points for the sample as a whole.",
        "Neither the margin of the whole sample nor that of a case type need be 5:",
        "W. G. Cochran, Sampling techniques",
        "Yes: every category has its expected number of cases, rounded down or up.",
        "Court: eligible and sampled cases by gender",
        "Male 5 63% 2.5 2 50% Female 3 38% 1.5 2 50%",
    ):
        assert sentence in shown


def test_the_page_names_the_categories_that_are_further_out(client: Client, inspection: Inspection) -> None:
    inspection.sampled_cases.filter(reference__in=["C02", "C04"]).update(gender="male")
    shown = page(client)
    assert "Court, gender, male: 4 sampled, 2.5 expected" in shown
    assert "Yes: every category" not in shown


@pytest.mark.parametrize(
    ("record", "cases", "sentence"),
    [
        (None, 0, "No sample yet"),
        (None, 1, "There is nothing to compare with"),
        ({}, 1, "The sample can’t be compared"),
        ({"balance": 3}, 1, "The sample can’t be compared"),
        ({"design": {"confidence": 200, "margin": 5}}, 1, "The sample can’t be compared"),
        ({"eligible": {"court": 0, "out_of_court": 0}}, 1, "The sample can’t be compared"),
    ],
)
def test_without_anything_to_compare_the_page_says_so(
    client: Client, inspection: Inspection, record: dict[str, Any] | None, cases: int, sentence: str
) -> None:
    if record is None:
        inspection.draws.all().delete()
    else:
        Draw.objects.update(record=inspection_record() | record if record else record)
    if not cases:
        inspection.sampled_cases.all().delete()
    assert sentence in page(client)


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_costs_the_same_queries_however_many_cases(
    client: Client, inspection: Inspection, django_assert_num_queries: DjangoAssertNumQueries, cases: int
) -> None:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    for reference in ("C01", "C02", "C03")[:cases]:
        withdraw_case(case=case_of(inspection, reference), by=lead, reason="transferred")
    with django_assert_num_queries(8):
        client.get(reverse("cases:representativeness", args=["northshire-2026"]))
