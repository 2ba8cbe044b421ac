"""My cases: what each still lacks, page by page."""

import re

import pytest
from django.test import Client

from cases.board.worklist_queries import progress_of
from cases.models import SampledCase
from tests import factories
from tests.cases.fieldwork.answering import a_case, answer_everything, inspector_of, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(client: Client) -> SampledCase:
    case = a_case()
    client.force_login(inspector_of(case))
    return case


def missing_on(client: Client, reference: str = "C01") -> str:
    """The words of the last cell of a case's row."""
    row = client.get("/my-cases/").content.decode().split(f">{reference}</a></th>")[1].split("</tr>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", row.split("<td")[-1].partition(">")[2]).split())


def test_a_case_that_nobody_began_offers_to_start(case: SampledCase, client: Client) -> None:
    assert missing_on(client) == "Start C01"
    assert 'href="/inspections/northshire-2026/cases/C01/about/">Start' in client.get("/my-cases/").content.decode()


def test_what_is_missing_leads_to_its_page(case: SampledCase, client: Client) -> None:
    answer_everything(case)
    record(case, "about", {"victim": None})
    record(case, "2.3", {"2.3.1": None, "2.3.1a": None, "2.3.1 evidence": "Only words."})
    assert missing_on(client) == "About the case of C01 : 1 2.3 of C01 : 2"
    shown = client.get("/my-cases/").content.decode()
    assert 'href="/inspections/northshire-2026/cases/C01/standards/2.3/">2.3' in shown


def test_a_complete_case_offers_to_submit(case: SampledCase, client: Client) -> None:
    answer_everything(case)
    assert missing_on(client) == "Submit C01"


def test_progress_adds_up_over_the_pages_of_each_case_type(case: SampledCase) -> None:
    other = factories.sampled_case(case.inspection, "O01", "out_of_court")
    record(case, "2.1", {"2.1.1": "yes", "2.1.1b": "no"})
    court, out_of_court = progress_of([case, other])
    assert [(page.short_title, page.answered, page.asked) for page in court.pages] == [
        ("About the case", 0, 18),
        ("2.1", 2, 22),
        ("2.2", 0, 19),
        ("2.3", 0, 15),
        ("2.4", 0, 18),
    ]
    assert (court.answered, court.asked) == (2, 92)
    assert [page.title for page in out_of_court.pages] == [
        "About the case",
        "3.1 Assessment",
        "3.2 Planning",
        "3.3 Implementation and delivery",
        "3.4 Joint working",
    ]
