"""Figures kept once for every inspection, their copies, and who publishes the reports."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from inspections.context.national_actions import take_over
from inspections.context.queries import offered
from inspections.models import ContextFigure, Inspection, NationalFigure, Publisher, Role, Source
from ledger.models import Entry
from tests import factories
from tests.ledger.reading import became, told

PAGE = "/context/national/"
PUBLISHER = "/publisher/"


@pytest.fixture(autouse=True)
def adam(db: None, client: Client) -> User:
    user = factories.administrator()
    client.force_login(user)
    return user


@pytest.fixture
def inspection(db: None) -> Inspection:
    return factories.inspection(service=factories.service(region="South West"))


def typed(**changes: Any) -> dict[str, Any]:
    release = {"publisher": "Youth Justice Board", "title": "First-time entrants", "year": "2019", "url": ""}
    values = {name: str(value) for name, value in factories.FIRST_TIME_ENTRANTS.items()}
    return {**release, **values, "area_kind": "national", "area": "England and Wales", "value": "222", **changes}


def shown(client: Client, page: str) -> str:
    value: str = client.get(page).context["form"].initial["shown"]
    return value


def test_a_figure_is_added_changed_and_removed_with_its_history(client: Client) -> None:
    assert "There are no national figures yet" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}add/", typed()).headers["Location"] == PAGE
    row = NationalFigure.objects.get()
    page = f"{PAGE}{row.pk}/"
    client.post(page, typed(value="223", shown=shown(client, page)))
    client.post(f"{page}remove/", {"shown": shown(client, f"{page}remove/")})
    assert not NationalFigure.objects.exists()
    entries = Entry.objects.filter(chain__name="/installation", act__startswith="national figure").order_by("sequence")
    assert [(one.by, one.act, one.content["value"]) for one in entries] == [
        ("adam", "national figure added", "222"),
        ("adam", "national figure changed", "223"),
        ("adam", "national figure removed", "223"),
    ]
    assert entries[1].content["before"]["value"] == "222"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"area_kind": "own"}, "Select a valid choice."),
        ({"period": ""}, "Enter the period that the figure is of."),
        ({"publisher": ""}, "Enter who published it."),
        ({"year": "19"}, "The year must be from 1900 to 2200."),
        ({"url": "javascript:alert(1)"}, "Enter an address of the web"),
        ({"value": "2.5", "unit": "count"}, "A number of people is a whole number."),
        ({"value": "101", "unit": "percent"}, "A share is a number from 0 to 100."),
    ],
)
def test_what_is_wrong_is_said(changes: dict[str, str], sentence: str, client: Client) -> None:
    assert sentence in client.post(f"{PAGE}add/", typed(**changes)).content.decode()
    assert not NationalFigure.objects.exists()


def test_a_stale_save_shows_what_is_saved(client: Client) -> None:
    row = factories.national_figure()
    page = f"{PAGE}{row.pk}/"
    before = shown(client, page)
    client.post(page, typed(value="223", shown=before))
    response = client.post(page, typed(value="224", shown=before))
    said = response.content.decode()
    assert "This figure has changed since you opened it." in said
    assert "First-time entrants, England and Wales: 223 per 100,000" in said
    assert 'value="224"' in said


def test_what_fits_an_inspection_is_offered_of_its_latest_release(inspection: Inspection) -> None:
    factories.national_figure(year=2018, value=238)
    latest = factories.national_figure()
    region = factories.national_figure(area_kind="region", area="south west", value=198)
    factories.national_figure(area_kind="region", area="London", value=300)
    force = factories.national_figure(kind="recorded_crime", area_kind="police_force", area="Avon", value=9)
    assert {one.pk for one in offered(inspection, [])} == {latest.pk, region.pk, force.pk}


def test_taking_over_copies_figure_and_source_and_is_done_once(client: Client, inspection: Inspection) -> None:
    factories.national_figure(url="https://www.gov.uk/statistics")
    factories.national_figure(area_kind="region", area="South West", value=Decimal("198.5"))
    client.force_login(factories.member(inspection, Role.INSPECTOR))
    page = "/inspections/northshire-2026/context/take-over/"
    form = client.get(page).context["form"]
    assert "Select at least one figure." in client.post(page).content.decode()
    given = {"figures": [value for value, _ in form.fields["figures"].choices]}
    assert client.post(page, given).headers["Location"] == "/inspections/northshire-2026/context/"
    assert [str(one) for one in Source.objects.all()] == ["Youth Justice Board (2019). First-time entrants"]
    rows = ContextFigure.objects.order_by("number").values_list("area", "value")
    assert list(rows) == [("England and Wales", 222), ("South West", Decimal("198.5"))]
    entry = Entry.objects.get(act="context taken over")
    assert told(entry)[0] == {"figures": list(NationalFigure.objects.order_by("pk").values_list("pk", flat=True))}
    assert [(table, key) for table, key, _ in became(entry)] == [
        ("inspections.source", (1,)),
        ("inspections.contextfigure", (1,)),
        ("inspections.contextfigure", (2,)),
    ]
    assert "There is nothing to take over" in client.get(page).content.decode()
    assert "One of the figures is not offered any more." in client.post(page, given).content.decode()
    assert ContextFigure.objects.count() == 2


def test_a_copy_stays_when_the_figure_changes_and_is_replaced_when_the_next_release_is_taken(
    inspection: Inspection, adam: User
) -> None:
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    row = factories.national_figure()
    assert take_over(inspection=inspection, figures=[row], by=lead) == 1
    assert take_over(inspection=inspection, figures=[row], by=lead) == 0
    NationalFigure.objects.update(value=1)
    copy = ContextFigure.objects.get()
    assert copy.value == 222
    take_over(inspection=inspection, figures=[factories.national_figure(year=2020, value=208)], by=lead)
    copy.refresh_from_db()
    assert (copy.value, copy.source.year) == (Decimal(208), 2020)


def test_the_list_costs_the_same_for_one_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 2, 3):
        factories.national_figure(area=f"Area {number}")
        if number != 2:
            with django_assert_num_queries(5):
                client.get(PAGE)


def test_who_publishes_is_kept_in_one_row_with_its_history(client: Client) -> None:
    initial = client.get(PUBLISHER).context["form"].initial
    assert initial["chief_inspector_title"] == "Chief Inspector of Probation"
    given = {"name": "The Inspectorate", "address": "1 Street\r\nTown", "shown": initial["shown"]}
    for _ in range(2):
        assert client.post(PUBLISHER, given).headers["Location"] == PUBLISHER
    assert (Publisher.current().name, Publisher.objects.count()) == ("The Inspectorate", 1)
    [entry] = Entry.objects.filter(act="publisher changed")
    assert (entry.chain.name, entry.by, entry.content["after"]["address"]) == (
        "/installation",
        "adam",
        "1 Street\nTown",
    )
    assert entry.content["before"]["name"] == ""


def test_a_stale_save_of_the_publisher_keeps_both_texts(client: Client) -> None:
    before = shown(client, PUBLISHER)
    client.post(PUBLISHER, {"name": "First", "shown": before})
    response = client.post(PUBLISHER, {"name": "Second", "shown": before})
    said = response.content.decode()
    assert "These settings have changed since you opened them." in said
    assert ("Name of the inspectorate (optional)", "First") in response.context["stored"]
    assert 'value="Second"' in said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"email": "nobody"}, "Enter an e-mail address, for example name@example.gov.uk."),
        ({"web": "no address"}, "Enter an address of the web"),
    ],
)
def test_what_is_wrong_with_the_publisher_is_said(given: dict[str, str], sentence: str, client: Client) -> None:
    assert sentence in client.post(PUBLISHER, given).content.decode()
    assert not Publisher.objects.exists()
