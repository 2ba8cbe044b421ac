"""Every route by every role, from one table."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from inspections.models import Inspection, Membership, Role
from tests import factories
from tests.ledger.accounting import Accounting
from tests.routes import CASE, INSPECTION, PEOPLE, Route

ROUTES: list[Route] = [
    route
    for file in sorted(Path(__file__).parent.glob("*/routes.py"))
    for route in importlib.import_module(f"tests.{file.parent.name}.routes").ROUTES
]


def names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    """Every named address, but for those of Django's own admin."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}"


@pytest.fixture
def world(db: None) -> dict[str, User | None]:
    """One inspection, a case of its inspector’s with an alert, a practice example, and everybody who may come along."""
    inspection: Inspection = factories.inspection(INSPECTION)
    people: dict[str, User | None] = {role.value: factories.member(inspection, role) for role in Role}
    people |= {"signed_out": None, "outsider": factories.user("outsider"), "administrator": factories.administrator()}
    case = factories.sampled_case(inspection, CASE, allocated_to=people["inspector"])
    factories.alert(case)
    factories.practice_example(inspection)
    return people


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back whatever is stored inside, once the ledger has accounted for it."""
    with transaction.atomic():
        yield
        for wrapper in connection.execute_wrappers:
            if isinstance(wrapper, Accounting):
                wrapper.check()
        transaction.set_rollback(True)


def status(route: Route, world: dict[str, User | None], client: Client) -> int:
    """What a person who is signed in with the client gets, in a window of its own."""
    window = Client(raise_request_exception=False)
    window.cookies = SimpleCookie(client.cookies)
    args = [arg(world) if callable(arg) else arg for arg in route.args]
    response = getattr(window, route.method)(reverse(route.name, args=args), route.data)
    assert isinstance(response.status_code, int)
    return response.status_code


def test_every_address_of_the_app_is_in_the_table() -> None:
    assert set(names(get_resolver().url_patterns)) - {route.name for route in ROUTES} == set()


@pytest.mark.parametrize("person", PEOPLE)
def test_every_route_opens_to_those_who_may_and_to_nobody_else(
    person: str, world: dict[str, User | None], client: Client, accounting: Accounting
) -> None:
    user = world[person]
    if user is not None:
        client.force_login(user)
    given, expected = {}, {}
    for number, route in enumerate(ROUTES):
        name = f"{person}: {number} {route.method} {route.name}"
        with taken_back():
            given[name] = status(route, world, client)
            accounting.check()
        expected[name] = route.expected(person)
    assert {name: (got, expected[name]) for name, got in given.items() if got != expected[name]} == {}


def test_a_role_that_no_predicate_names_opens_nothing(
    world: dict[str, User | None], client: Client, accounting: Accounting
) -> None:
    stranger = factories.user("stranger")
    Membership.objects.create(inspection=Inspection.objects.get(), user=stranger, role="observer")
    client.force_login(stranger)
    given, expected = {}, {}
    for number, route in enumerate(ROUTES):
        name = f"{number} {route.method} {route.name}"
        with taken_back():
            given[name] = status(route, world, client)
            accounting.check()
        expected[name] = route.expected("outsider")
    assert {name: (got, expected[name]) for name, got in given.items() if got != expected[name]} == {}
