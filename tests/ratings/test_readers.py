"""What of the ratings somebody has who only reads: every figure of all cases, and no case."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from inspections.models import Inspection, Role
from tests import factories
from tests.ratings.evidence import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(client: Client) -> Inspection:
    """A published inspection before its panel; a reader has signed in."""
    stored = published("gloucestershire")
    client.force_login(factories.member(stored, Role.READER))
    return stored


def page(client: Client, name: str, *args: str, query: str = "") -> str:
    response = client.get(reverse(f"ratings:{name}", args=["northshire-2026", *args]) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("query", ["", "?judged=no"])
def test_a_reader_stops_at_the_key_question_and_sees_how_many_cases_were_judged_how(
    query: str, client: Client, inspection: Inspection
) -> None:
    html = page(client, "key_question", "2.1.3", query=query)
    assert "14 of 23 relevant cases" in html
    assert "23 cases by judgement</caption>" in html
    rows = re.findall(r'<th scope="row" class="govuk-table__header">([^<]*)</th>\s*<td[^>]*>(\d+)</td>', html)
    assert rows == [
        ("Sufficient", "14"),
        ("Insufficient", "9"),
        ("Not relevant", "0"),
        ("Unable to assess", "0"),
        ("Unanswered", "0"),
    ]


@pytest.mark.parametrize(("name", "args"), [("ratings", []), ("standard", ["3.2"]), ("key_question", ["3.2.3"])])
def test_no_figure_leads_a_reader_to_a_case(name: str, args: list[str], client: Client, inspection: Inspection) -> None:
    html = page(client, name, *args)
    assert "/cases/" not in html
    assert not re.search(r"\b[CO]\d\d\b", html)


def test_the_grounds_say_how_many_cases_would_do_and_not_which(client: Client, inspection: Inspection) -> None:
    sentence = "One case judged sufficient on 3.2.3 would raise the rating: any one of 3 cases would do."
    assert sentence in page(client, "standard", "3.2")
