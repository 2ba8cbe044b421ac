"""Services: the administrators' pages and actions."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from inspections.models import Service
from ledger.models import Entry
from tests import factories

GIVEN = {"name": "Eastshire YJS", "local_authority": "Eastshire", "region": "South", "known_as": "YJS"}


@pytest.fixture(autouse=True)
def adam(db: None, client: Client) -> User:
    user = factories.administrator()
    client.force_login(user)
    return user


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "There are no services yet" in client.get("/services/").content.decode()


def test_the_list_counts_inspections_and_costs_the_same_for_one_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = factories.service("A service")
    with django_assert_num_queries(5):
        client.get("/services/")
    for name in ("B service", "C service"):
        factories.service(name)
    for reference in ("a-1", "a-2"):
        factories.inspection(reference, service=first)
    with django_assert_num_queries(5):
        page = client.get("/services/").context["page"]
    assert [(service.name, service.number) for service in page] == [
        ("A service", 2),
        ("B service", 0),
        ("C service", 0),
    ]


def test_a_service_is_added(client: Client) -> None:
    assert client.post("/services/add/", GIVEN).headers["Location"] == "/services/"
    service = Service.objects.get()
    assert {name: getattr(service, name) for name in GIVEN} == GIVEN
    entry = Entry.objects.latest("pk")
    assert (entry.chain.name, entry.by, entry.act) == ("/installation", "adam", "service added")
    assert entry.content == {"service": service.pk, **GIVEN}


def test_a_service_is_changed(client: Client) -> None:
    service = factories.service()
    assert client.get(f"/services/{service.pk}/").context["form"].initial["name"] == service.name
    assert client.post(f"/services/{service.pk}/", GIVEN).headers["Location"] == "/services/"
    service.refresh_from_db()
    assert {name: getattr(service, name) for name in GIVEN} == GIVEN
    assert Entry.objects.latest("pk").act == "service changed"
    before = Entry.objects.count()
    client.post(f"/services/{service.pk}/", GIVEN)
    assert Entry.objects.count() == before


def test_two_services_of_one_name_and_place_are_refused(client: Client) -> None:
    client.post("/services/add/", GIVEN)
    other = factories.service()
    for page in ("/services/add/", f"/services/{other.pk}/"):
        form = client.post(page, GIVEN).context["form"]
        assert form.non_field_errors() == ["There is a service of this name, local authority and region already."]
    assert Service.objects.count() == 2


def test_what_is_missing_is_asked_for(client: Client) -> None:
    assert client.post("/services/add/", {"name": " "}).context["form"].errors == {
        "name": ["Enter the service’s name."],
        "known_as": ["Select what the service calls itself."],
    }
