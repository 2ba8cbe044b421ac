"""The pages that say who has which case: allocation and the case list."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Reading, SampledCase
from inspections.models import Inspection, Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    """An inspection with two court cases and one out of court."""
    inspection = factories.inspection()
    for reference in ("C01", "C02"):
        factories.sampled_case(inspection, reference)
    factories.sampled_case(inspection, "O01", "out_of_court")
    return inspection


@pytest.fixture(autouse=True)
def lead(inspection: Inspection, client: Client) -> User:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR, "ben")
    client.force_login(lead)
    return lead


@pytest.fixture
def ada(inspection: Inspection) -> User:
    return factories.member(inspection, Role.INSPECTOR, "ada")


def page(client: Client, name: str = "allocation", **data: str) -> str:
    return client.get(reverse(f"cases:{name}", args=["northshire-2026"]), data).content.decode()


def post(client: Client, name: str = "allocation", **data: str) -> str:
    return client.post(reverse(f"cases:{name}", args=["northshire-2026"]), data, follow=True).content.decode()


def choices(**people: User | None) -> dict[str, str]:
    """What the page posts for these cases."""
    keys = dict(SampledCase.objects.values_list("reference", "pk"))
    return {f"case_{keys[reference]}": str(person.pk) if person else "" for reference, person in people.items()}


def held() -> dict[str, str | None]:
    return dict(Reading.objects.values_list("case__reference", "reader__username"))


def test_every_choice_is_saved_at_once(client: Client, lead: User, ada: User) -> None:
    Reading.objects.filter(case__reference="O01").update(reader=lead)
    shown = post(client, **choices(C01=ada, C02=lead, O01=None))
    assert "Saved: 3 cases changed hands." in shown
    assert held() == {"C01": "ada", "C02": "ben", "O01": None}


def test_the_rest_is_allocated_evenly(client: Client, ada: User) -> None:
    Reading.objects.filter(case__reference="C01").update(reader=ada)
    assert "2 cases are not allocated." in page(client)
    shown = post(client, "allocation_even")
    assert "2 cases allocated." in shown
    assert "Every case is allocated." in shown
    assert held() == {"C01": "ada", "C02": "ben", "O01": "ada"}


def test_why_nothing_was_allocated_is_said(client: Client) -> None:
    SampledCase.objects.all().delete()
    assert "There is no sample yet. Draw it first." in post(client, "allocation_even")
    assert "No cases to allocate yet" in page(client)


def test_a_submitted_case_has_no_choice(client: Client, lead: User, ada: User) -> None:
    Reading.objects.filter(case__reference="C01").update(reader=ada, submitted_at=timezone.now())
    shown = page(client)
    names = [name for name in choices(C01=None, C02=None) if f'name="{name}"' in shown]
    assert names == list(choices(C02=None))
    post(client, **choices(C01=lead, C02=lead))
    assert held() == {"C01": "ada", "C02": "ben", "O01": None}


def test_who_is_not_of_the_team_cannot_be_chosen(client: Client, inspection: Inspection) -> None:
    reader = factories.member(inspection, Role.READER, "reni")
    field = next(iter(choices(C01=None)))
    shown = post(client, **choices(C01=reader))
    assert f'<a href="#id_{field}">Select an inspector of the team for C01.</a>' in shown
    assert held()["C01"] is None


def test_a_case_stays_with_somebody_who_left_the_team_until_it_is_given_away(
    client: Client, lead: User, ada: User
) -> None:
    Reading.objects.filter(case__reference="C01").update(reader=ada)
    ada.memberships.all().delete()
    assert "Person ada (no longer inspects here)" in page(client)
    assert "Saved: 1 case changed hands." in post(client, **choices(C01=ada, C02=lead))
    assert held() == {"C01": "ada", "C02": "ben", "O01": None}


def test_how_many_cases_each_inspector_has_is_shown(client: Client, inspection: Inspection, ada: User) -> None:
    Reading.objects.update(reader=ada)
    Reading.objects.filter(case__reference="C01").update(submitted_at=timezone.now())
    cells = page(client).split(">Person ada</th>")[1].split("</tr>")[0]
    assert [cell.split("<")[0] for cell in cells.split(">") if cell.split("<")[0].strip().isdigit()] == list("2131")


def test_whoever_does_not_lead_sees_the_allocation_and_cannot_change_it(
    client: Client, inspection: Inspection, ada: User
) -> None:
    Reading.objects.filter(case__reference="C01").update(reader=ada)
    client.force_login(ada)
    shown = page(client)
    assert "Person ada" in shown
    assert "<select" not in shown
    assert "Save the allocation" not in shown


def listed(shown: str) -> list[str]:
    return [reference for reference in ("C01", "C02", "O01") if f">{reference}</a>" in shown]


def test_the_list_is_filtered_by_inspector_and_status(client: Client, inspection: Inspection, ada: User) -> None:
    Reading.objects.filter(case__reference__in=["C01", "C02"]).update(reader=ada)
    begun = inspection.sampled_cases.get(reference="C02")
    factories.answer(begun, "2.1.1", "yes")
    Reading.objects.filter(case__reference="O01").update(submitted_at=timezone.now())
    assert listed(page(client, "case_list")) == ["C01", "C02", "O01"]
    assert listed(page(client, "case_list", inspector=str(ada.pk))) == ["C01", "C02"]
    assert listed(page(client, "case_list", inspector="nobody")) == ["O01"]
    assert listed(page(client, "case_list", status="not_started")) == ["C01"]
    assert listed(page(client, "case_list", status="in_progress")) == ["C02"]
    assert listed(page(client, "case_list", status="submitted")) == ["O01"]
    assert "No case is like this" in page(client, "case_list", status="submitted", inspector=str(ada.pk))


def test_a_filter_that_is_not_on_offer_is_told_and_everything_is_listed(client: Client) -> None:
    shown = page(client, "case_list", status="nonsense")
    assert '<a href="#id_status">Select a status from the list.</a>' in shown
    assert listed(shown) == ["C01", "C02", "O01"]


def test_the_list_says_how_much_is_answered(client: Client, inspection: Inspection) -> None:
    case = inspection.sampled_cases.get(reference="C01")
    factories.answer(case, "2.1.1", "yes")
    row = page(client, "case_list").split(">C01</a>")[1].split("</tr>")[0]
    assert ">1 of " in row
    assert "In progress" in row


def test_a_list_without_cases_says_what_to_do(client: Client) -> None:
    SampledCase.objects.all().delete()
    assert "They are listed here once the sample has been drawn." in page(client, "case_list")


@pytest.mark.parametrize("kept", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("allocation", 9), ("case_list", 10)])
def test_a_page_costs_the_same_queries_however_many_cases_there_are(
    client: Client,
    inspection: Inspection,
    ada: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    kept: int,
    name: str,
    queries: int,
) -> None:
    Reading.objects.update(reader=ada)
    inspection.sampled_cases.exclude(reference__in=["C01", "C02", "O01"][:kept]).delete()
    with django_assert_num_queries(queries):
        page(client, name)
