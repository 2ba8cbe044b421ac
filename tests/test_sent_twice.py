"""Every form of every page, sent twice by one press too many: what it creates is created once."""

from http.cookies import SimpleCookie
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from inspections.actions.people import add_user
from inspections.actions.recommendations import add_recommendation, remove_recommendation, shown_of
from inspections.errors import Refused
from inspections.models import Recommendation, Role
from tests import factories
from tests.browser import world as worlds
from tests.browser.pages import ROWS
from tests.browser.world import World
from tests.cases.at_once import at_once
from tests.forms import Form, Forms
from tests.ledger.accounting import Accounting

#: Forms that create something, and are answered the second time as they were the first.
CREATE = {
    "cases:alert_raise",
    "cases:alert_update",
    "cases:comments",
    "cases:example_add",
    "cases:interviews",
    "inspections:context_add",
    "inspections:inspection_add",
    "inspections:national_add",
    "inspections:recommendation_add",
    "inspections:service_add",
    "inspections:team",
    "inspections:user_add",
    "inspections:user_reset_password",
    "panel:convene",
    "panel:representation_add",
    "ratings:propose",
}
#: What a rule of the form asks for.
ASKED = {
    "inspections:context_add": {"year": ["2019"], "url": [""]},
    "inspections:national_add": {"year": ["2019"], "url": [""], "value": ["82"], "label": [""]},
    "cases:example_add": {"printed_under": [""], "position": ["1"]},
    "panel:representation_add": {"cases": [""]},
    "ratings:propose": {"rating": ["requires_improvement"]},
}
#: Forms of which a second press is a second step, as the page says by then.
STEPS = {"inspections:context", "inspections:recommendations"}


def counts() -> dict[str, int]:
    """How many rows each table has, but for what sessions keep."""
    models = [model for model in apps.get_models() if model._meta.app_label not in ("sessions", "axes")]
    return {model._meta.label: model._base_manager.count() for model in models}


def send(client: Client, path: str, form: Form) -> HttpResponse:
    return client.post(form.action or path, form.data)  # type: ignore[return-value]  # Django's own, with more to it


def answered(response: HttpResponse) -> tuple[int, str]:
    """What an answer says: where it leads, or which one-time password it shows."""
    shown = getattr(response, "context", None) or {}
    return response.status_code, response.headers.get("Location") or shown.get("password", "")


def sent_twice(client: Client, path: str, form: Form) -> tuple[bool, str]:
    """Whether a form stored anything, and what is wrong with its second answer."""
    with transaction.atomic():
        before = counts()
        first, once = send(client, path, form), counts()
        second, twice = send(client, path, form), counts()
        transaction.set_rollback(True)
    more = {name: twice[name] - once[name] for name in twice if twice[name] != once[name]}
    faults = [f"stores again {more}"] if more else []
    faults += [f"answers {answered(second)} after {answered(first)}"] if answered(first) != answered(second) else []
    return once != before, ", ".join(faults)


def window(cookies: SimpleCookie) -> Client:
    """A browser of whoever has these cookies, as it is before a form signs them out."""
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie(cookies)
    return client


def test_no_form_of_any_page_stores_twice_what_is_sent_twice(db: None, accounting: Accounting) -> None:
    # What an act stores, its own tests account for; five whole inspections would be read again for each form.
    accounting.tables = set()
    world: World = worlds.build()
    creating, wrong, walked = set(), {}, set[str]()
    for row, where in ((each, where) for each in ROWS for where in each.where):
        signed_in, path = Client(), row.path(world, where)
        if person := world.people.get(row.by):
            signed_in.force_login(person)
        for number, form in enumerate(Forms(signed_in.get(path).content.decode()).found):
            if form.action in walked:
                continue  # The header’s, on every page.
            walked |= {form.action} - {""}
            form.data |= ASKED.get(row.name, {})
            stores, faults = sent_twice(window(signed_in.cookies), path, form)
            creating |= {row.name} if stores else set()
            if faults and row.name not in STEPS and (row.name in CREATE or "stores again" in faults):
                wrong[f"{row.name} {where} {number}"] = faults
    assert wrong == {}
    assert CREATE - creating == set()


def test_other_words_on_a_page_that_came_back_are_another_form(db: None) -> None:
    inspection = factories.inspection()
    client = Client()
    client.force_login(factories.member(inspection, Role.LEAD_INSPECTOR))
    path = "/inspections/northshire-2026/recommendations/add/"
    form = next(one for one in Forms(client.get(path).content.decode()).found if "addressees" in one.data)
    for text in ("First.", "First.", "Second."):
        client.post(path, form.data | {"text": [text], "draft_text": [text], "csrfmiddlewaretoken": [text]})
    assert list(inspection.recommendations.values_list("number", "text")) == [(1, "First."), (2, "Second.")]


def test_what_was_removed_since_is_not_said_to_be_stored(db: None) -> None:
    inspection, token = factories.inspection(), uuid4()
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)

    def add() -> Recommendation:
        return add_recommendation(inspection=inspection, addressees=["The board"], text="Act.", by=lead, token=token)

    row = add()
    assert add() == row
    remove_recommendation(recommendation=row, shown=shown_of(row), by=lead)
    with pytest.raises(Refused, match="This form was sent before, and what it stored has been removed since"):
        add()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_store_once() -> None:
    inspection, token = factories.inspection(), uuid4()
    lead, adam = factories.member(inspection, Role.LEAD_INSPECTOR), factories.administrator()

    def recommend() -> object:
        return add_recommendation(inspection=inspection, addressees=["The board"], text="Act.", by=lead, token=token)

    def add() -> object:
        return add_user(username="nora", full_name="Nora", is_administrator=False, by=adam, token=token)

    assert len(set(at_once(recommend, recommend))) == 1
    assert inspection.recommendations.count() == 1
    assert len(set(at_once(add, add))) == 1
