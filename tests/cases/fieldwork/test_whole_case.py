"""The page that prints a whole case: read-only, for those who may see the case."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import SampledCase
from inspections.models import Role
from tests import factories
from tests.cases.fieldwork.answering import a_case, answer_everything, inspector_of, record
from tests.cases.readings.second_readings import SECRET, given_out, read_and_submitted, submitted_case, team

pytestmark = pytest.mark.django_db


def address(case: SampledCase) -> str:
    return reverse("cases:whole_case", args=[case.inspection.reference, case.reference])


def words(client: Client, case: SampledCase) -> str:
    return " ".join(client.get(address(case)).content.decode().split())


def test_everything_recorded_of_a_case_stands_on_one_page_that_nothing_can_be_changed_on(client: Client) -> None:
    case = a_case()
    SampledCase.objects.update(offence="Theft and handling stolen goods")
    record(case, "about", {"victim": "yes"})
    record(case, "2.1", {"2.1.1": "no", "2.1.1 evidence": "The plan is <thin>.\nNobody asked."})
    client.force_login(inspector_of(case))
    shown = words(client, case)
    main = shown.partition("<main")[2].partition("</main>")[0]
    for inside in (
        "The whole of case C01",
        "Theft and handling stolen goods",
        "The plan is &lt;thin&gt;.<br>Nobody asked.",
        *("About the case", "2.1 Assessment", "2.2 Planning", "2.3 Implementation and delivery", "2.4 Reviewing"),
    ):
        assert inside in main, inside
    assert not any(f"<{control}" in main for control in ("form", "input", "textarea", "button"))
    assert client.post(address(case)).status_code == 405
    assert f'href="{address(case)}"' in client.get(address(case).removesuffix("whole/")).content.decode()


@pytest.mark.parametrize("is_full", [False, True])
def test_it_costs_the_same_queries_however_much_is_recorded(
    is_full: bool, client: Client, django_assert_num_queries: Any
) -> None:
    case = a_case()
    if is_full:
        answer_everything(case)
    client.force_login(inspector_of(case))
    with django_assert_num_queries(9):
        client.get(address(case))


def test_a_second_reader_sees_nothing_of_it_until_their_own_reading_is_submitted(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case = submitted_case(first, inspection)
    reading = given_out(case, lead, second)
    client.force_login(second)
    refused = client.get(address(case))
    assert (refused.status_code, SECRET in refused.content.decode()) == (403, False)
    read_and_submitted(reading)
    assert SECRET in words(client, case)


def test_the_first_reader_sees_nothing_of_a_second_reading_on_it(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case = submitted_case(first, inspection)
    given_out(case, lead, second)
    record_second = "Seen by the second reader alone."
    factories.answer(case, "2.1.1 evidence", record_second, "second")
    client.force_login(first)
    assert record_second not in words(client, case)


def test_readers_and_outsiders_do_not_see_it(client: Client) -> None:
    case = a_case()
    for role, status in ((Role.READER, 403), (None, 404)):
        client.force_login(factories.member(case.inspection, role) if role else factories.user("outsider"))
        assert client.get(address(case)).status_code == status
