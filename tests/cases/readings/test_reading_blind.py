"""Alerts and practice examples of a case for who must judge it a second time without knowing the first reading."""

import pytest
from django.test import Client

from cases.models import Alert
from tests import factories
from tests.cases.notes.test_alert_pages import RAISED
from tests.cases.readings.second_readings import SECRET, given_out, read_and_submitted, submitted_case, team
from tests.cases.readings.test_pages import address, opened

pytestmark = pytest.mark.django_db


def test_a_blind_reader_meets_no_alert_of_the_case_in_the_list_and_no_number_on_the_overview(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case, other = submitted_case(first, inspection), submitted_case(first, inspection, "C02")
    reading = given_out(case, lead, second, number=1)
    blind, seen = (case, other) if reading.case_id == case.pk else (other, case)
    factories.alert(blind, concern="Told by the blind case.", raised_by=first)
    factories.alert(seen, concern="Told by the other case.", raised_by=first)

    said = opened(client, second, inspection, "cases:alerts")
    assert "Told by the blind case." not in said
    assert "Told by the other case." in said
    sentence = f"Alerts on {blind.reference} are left out here until you have submitted your second reading"
    assert f"{sentence}, but for those that you raised." in said
    assert "Not counted while you read a case a second time" in opened(
        client, second, inspection, "inspections:overview"
    )

    read_and_submitted(reading)
    said = opened(client, second, inspection, "cases:alerts")
    assert "Told by the blind case." in said
    assert "are left out here" not in said
    assert "2 open, 0 resolved" in opened(client, second, inspection, "inspections:overview")


def test_a_second_reader_raises_an_alert_at_once_and_reads_on(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case = submitted_case(first, inspection)
    given_out(case, lead, second)
    factories.alert(case, concern="The first reader’s alert.", raised_by=first)
    page, reading = (address(inspection, f"cases:{name}", "C01") for name in ("alert_raise", "second_reading"))

    assert page in opened(client, second, inspection, "cases:second_reading", "C01")
    form = opened(client, second, inspection, "cases:alert_raise", "C01")
    assert SECRET not in form
    assert "The first reader’s alert." not in form
    assert f'href="{address(inspection, "cases:case", "C01")}"' not in form
    response = client.post(page, RAISED, follow=True)

    assert response.redirect_chain == [(reading, 302)]
    assert "Alert 2 on case C01 is raised. The lead inspector sees it." in response.content.decode()
    said = opened(client, second, inspection, "cases:alerts")
    assert "Nobody acted on a threat." in said
    assert "The first reader’s alert." not in said
    assert "Nobody acted on a threat." in opened(client, second, inspection, "cases:alert", "C01", "2")
    opened(client, second, inspection, "cases:alert_update", "C01", "2")
    for number in ("1", "9"):
        opened(client, second, inspection, "cases:alert", "C01", number, status=403)
        opened(client, second, inspection, "cases:alert_resolve", "C01", number, status=403)


def test_a_lead_inspector_who_reads_blind_still_resolves_every_alert(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, _ = team(inspection)
    case = submitted_case(first, inspection)
    given_out(case, lead, lead)
    factories.alert(case, concern="The first reader’s alert.", raised_by=first)

    said = opened(client, lead, inspection, "cases:alerts")
    assert "The first reader’s alert." in said
    assert "are left out here" not in said
    assert "1 open, 0 resolved" in opened(client, lead, inspection, "inspections:overview")
    assert "The first reader’s alert." in opened(client, lead, inspection, "cases:alert", "C01", "1")
    resolved = client.post(address(inspection, "cases:alert_resolve", "C01", "1"), {"resolution": "A plan."})
    assert resolved.headers["Location"] == address(inspection, "cases:alert", "C01", "1")
    assert not Alert.objects.open().exists()


def test_a_blind_reader_meets_no_example_from_the_case_and_counts_none(client: Client) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    case = submitted_case(first, inspection)
    reading = given_out(case, lead, lead)
    factories.practice_example(inspection, 1, case=case, text=SECRET, in_report=True)
    factories.practice_example(inspection, 2, text="Without a case.", in_report=True)

    said = opened(client, lead, inspection, "cases:examples")
    assert SECRET not in said
    assert "Without a case." in said
    assert "1 of 1 so far" in said
    assert "Examples from C01 are left out here until you have submitted your second reading." in said
    for name in ("example_edit", "example_remove"):
        assert SECRET not in opened(client, lead, inspection, f"cases:{name}", "1", status=403)
    choose = client.post(address(inspection, "cases:example_choose", "1"), {"in_report": "no"})
    assert choose.status_code == 403
    assert SECRET in opened(client, second, inspection, "cases:examples")

    read_and_submitted(reading)
    said = opened(client, lead, inspection, "cases:examples")
    assert SECRET in said
    assert "2 of 2 so far" in said
