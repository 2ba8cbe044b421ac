import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Alert, SampledCase
from inspections.models import Inspection, Role
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of

pytestmark = pytest.mark.django_db
RAISED = {
    "concern": "Nobody acted on a threat.",
    "told": "Duty manager",
    "told_on_day": "4",
    "told_on_month": "3",
    "told_on_year": "2026",
    "told_time": "11:30",
    "action": "",
    "token": "6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b",
}


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def lead(case: SampledCase) -> User:
    return factories.member(case.inspection, Role.LEAD_INSPECTOR)


def url(name: str, *args: Any) -> str:
    return reverse(f"cases:{name}", args=["northshire-2026", *args])


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_an_alert_is_raised_on_a_case_and_shown(client: Client, case: SampledCase) -> None:
    client.force_login(inspector_of(case))
    assert url("alert_raise", "C01") in client.get(url("case", "C01")).content.decode()
    response = client.post(url("alert_raise", "C01"), RAISED, follow=True)
    assert response.redirect_chain == [(url("alert", "C01", 1), 302)]
    shown = words(response)
    assert "Alert 1 on case C01 is raised. The lead inspector sees it." in shown
    assert "What needs immediate action Nobody acted on a threat." in shown
    assert "Told at the service Duty manager, on 4 March 2026 at 11:30" in shown
    assert "Done by then Nothing recorded" in shown
    assert "Alert 1 Open" in words(client.get(url("case", "C01")))
    again = client.post(url("alert_raise", "C01"), RAISED)
    assert again["Location"] == url("alert", "C01", 1)
    assert Alert.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "value", "field", "sentence"),
    [
        ("concern", " ", "id_concern", "Enter what needs immediate action."),
        ("told", "", "id_told", "Enter whom at the service you told."),
        ("told_time", "half past", "id_told_time", "The time must be a time of day, for example 14:30."),
        ("told_on_year", "2999", "id_told_time", "The time at which you told the service must be in the past."),
        ("told_on_month", "", "id_told_on_month", "The date must include a month."),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_rest_stays(
    client: Client, case: SampledCase, name: str, value: str, field: str, sentence: str
) -> None:
    client.force_login(inspector_of(case))
    response = client.post(url("alert_raise", "C01"), RAISED | {name: value})
    assert f'<a href="#{field}">{sentence}</a>' in response.content.decode()
    assert re.search(r'name="token" value="[0-9a-f-]{36}"', response.content.decode())
    assert not Alert.objects.exists()


def test_a_withdrawn_case_says_that_it_takes_no_more_alerts(client: Client, case: SampledCase) -> None:
    SampledCase.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="transferred")
    client.force_login(inspector_of(case))
    response = client.post(url("alert_raise", "C01"), RAISED, follow=True)
    assert "Case C01 has been withdrawn, so it takes no more alerts." in words(response)
    assert not Alert.objects.exists()


def test_an_alert_is_added_to_and_resolved(client: Client, case: SampledCase) -> None:
    factories.alert(case)
    client.force_login(inspector_of(case))
    shown = words(client.post(url("alert_update", "C01", 1), {"text": "The deputy was told."}, follow=True))
    assert "The update is added to the alert." in shown
    assert "The deputy was told." in shown
    missing = client.post(url("alert_resolve", "C01", 1), {"resolution": ""})
    assert '<a href="#id_resolution">Enter how the risk was contained.</a>' in missing.content.decode()
    shown = words(client.post(url("alert_resolve", "C01", 1), {"resolution": "A plan is agreed."}, follow=True))
    assert "Alert 1 on case C01 is resolved." in shown
    assert "How the risk was contained A plan is agreed." in shown
    assert url("alert_resolve", "C01", 1) not in client.get(url("alert", "C01", 1)).content.decode()
    again = words(client.post(url("alert_resolve", "C01", 1), {"resolution": "Twice."}, follow=True))
    assert "This alert is resolved already." in again


def test_the_list_has_the_open_alerts_first(client: Client, case: SampledCase, lead: User) -> None:
    client.force_login(lead)
    assert "No alert has been raised" in words(client.get(url("alerts")))
    factories.alert(case, resolved_at=timezone.now(), resolution="Done.", raised_at=timezone.now())
    factories.alert(case, 2)
    assert [alert.number for alert in client.get(url("alerts")).context["page"]] == [2, 1]


@pytest.mark.parametrize("alerts", [1, 3])
def test_the_list_costs_the_same_queries(
    alerts: int, client: Client, case: SampledCase, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, alerts + 1):
        factories.alert(case, number, raised_by=inspector_of(case))
    client.force_login(inspector_of(case))
    with django_assert_num_queries(8):
        client.get(url("alerts"))


@pytest.mark.parametrize("updates", [1, 3])
def test_an_alert_costs_the_same_queries(
    updates: int, client: Client, case: SampledCase, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    alert = factories.alert(case)
    for number in range(1, updates + 1):
        alert.updates.create(number=number, at=timezone.now(), by=inspector_of(case), text="More.")
    client.force_login(inspector_of(case))
    with django_assert_num_queries(9):
        client.get(url("alert", "C01", 1))


def test_an_alert_is_for_the_team_and_the_overview_counts_it(client: Client, case: SampledCase) -> None:
    factories.alert(case)
    overview = reverse("inspections:overview", args=["northshire-2026"])
    client.force_login(factories.member(case.inspection, Role.READER))
    assert client.get(url("alert", "C01", 1)).status_code == 403
    assert client.get(url("alerts")).status_code == 403
    client.force_login(factories.member(case.inspection, Role.PANEL_MEMBER))
    assert client.get(url("alert", "C01", 1)).status_code == 200
    shown = client.get(overview)
    assert "Alerts 1 open, 0 resolved" in words(shown)
    assert url("alerts") in shown.content.decode()
    assert client.get(url("alert", "C01", 9)).status_code == 404


# On every page


def banner(response: Any) -> str:
    page: str = response.content.decode()
    return page.partition('id="open-alerts-title">')[2].partition("</ul>")[0]


@pytest.mark.parametrize("name", ["inspections:home", "cases:my_cases", "accounts:password_change"])
def test_the_lead_inspector_sees_open_alerts_on_every_page(
    name: str, client: Client, case: SampledCase, lead: User
) -> None:
    client.force_login(lead)
    assert banner(client.get(reverse(name))) == ""
    alert = factories.alert(case)
    shown = banner(client.get(reverse(name)))
    assert shown.startswith("1 open alert<")
    assert url("alert", "C01", 1) in shown
    assert "threat" not in shown
    Alert.objects.filter(pk=alert.pk).update(resolved_at=timezone.now(), resolution="Done.")
    assert banner(client.get(reverse(name))) == ""


def test_the_page_that_is_not_there_has_the_banner_too(client: Client, case: SampledCase, lead: User) -> None:
    factories.alert(case)
    client.force_login(lead)
    assert banner(client.get("/nowhere/")).startswith("1 open alert<")


def test_a_banner_names_five_alerts_and_counts_the_others(client: Client, case: SampledCase, lead: User) -> None:
    for number in range(1, 8):
        factories.alert(case, number)
    client.force_login(lead)
    shown = banner(client.get(reverse("cases:my_cases")))
    assert shown.startswith("7 open alerts<")
    assert shown.count("on case C01") == 5
    assert "and 2 more" in shown


def test_only_who_leads_the_open_inspection_has_the_banner(client: Client, case: SampledCase, lead: User) -> None:
    factories.alert(case)
    other: Inspection = factories.inspection("southshire-2026")
    factories.member(other, Role.LEAD_INSPECTOR, "elsewhere")
    for person in (inspector_of(case), factories.administrator(), User.objects.get(username="elsewhere")):
        client.force_login(person)
        assert banner(client.get(reverse("cases:my_cases"))) == ""
    Inspection.objects.filter(pk=case.inspection_id).update(closed_at=timezone.now())
    client.force_login(lead)
    assert banner(client.get(reverse("cases:my_cases"))) == ""


def test_a_page_costs_a_query_more_for_a_lead_with_open_alerts(
    client: Client, case: SampledCase, lead: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(lead)
    with django_assert_num_queries(3):
        client.get(reverse("accounts:password_change"))
    factories.alert(case)
    factories.alert(case, 2)
    with django_assert_num_queries(4):
        client.get(reverse("accounts:password_change"))
    client.force_login(inspector_of(case))
    with django_assert_num_queries(3):
        client.get(reverse("accounts:password_change"))


def test_who_may_not_sign_in_any_more_is_signed_out(client: Client, lead: User) -> None:
    client.force_login(lead)
    assert client.get(reverse("cases:my_cases")).status_code == 200
    User.objects.filter(pk=lead.pk).update(is_active=False)
    assert client.get(reverse("cases:my_cases")).status_code == 302
