"""The pages on which a case is withdrawn, and where a withdrawn case is seen afterwards."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Answer, Reading
from cases.sample.withdrawal_actions import withdraw_case
from inspections.models import Inspection, Role
from tests import factories
from tests.cases.fieldwork.answering import answer_everything, record
from tests.cases.sample.drawn import case_of, inspection_with_a_draw, lead_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    """C01 and C02 are the inspector's."""
    inspection = inspection_with_a_draw()
    ines = factories.member(inspection, Role.INSPECTOR, "ines", full_name="Ines Ito")
    Reading.objects.filter(case__reference__in=["C01", "C02"]).update(reader=ines)
    return inspection


@pytest.fixture(autouse=True)
def lead(inspection: Inspection, client: Client) -> User:
    client.force_login(lead_of(inspection))
    return lead_of(inspection)


def inspector(inspection: Inspection) -> User:
    return inspection.memberships.get(role=Role.INSPECTOR).user


def url(name: str, *args: str) -> str:
    return reverse(f"cases:{name}", args=["northshire-2026", *args])


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("&nbsp;", " ").split())


def withdrawn(inspection: Inspection, reference: str = "C01", reason: str = "transferred", note: str = "") -> None:
    withdraw_case(case=case_of(inspection, reference), by=lead_of(inspection), reason=reason, note=note)


def test_the_page_says_what_a_withdrawal_does_and_does_it(client: Client, inspection: Inspection) -> None:
    asked = words(client.get(url("withdraw", "C01")))
    for sentence in (
        "Withdraw case C01?",
        "The case stays on record with everything recorded on it, but counts in no figure and can’t change any more.",
        "4 reserves are left for court cases.",
        "The first in order among those that keep the balance best takes its place, with the same inspector.",
        "This can’t be undone.",
    ):
        assert sentence in asked
    data = {"reason": "file_not_available", "note": "Lost in the move."}
    response = client.post(url("withdraw", "C01"), data, follow=True)
    assert response.redirect_chain == [(url("case", "C01"), 302)]
    shown = words(response)
    assert "Case C01 is withdrawn. Case C05 replaces it, allocated to Ines Ito." in shown
    assert "This case is no longer in the sample. Case C05 replaces it." in shown
    assert "Reason: file not available. Lost in the move." in shown
    assert "In the sample in the place of case C01 , which was withdrawn." in words(client.get(url("case", "C05")))


def test_where_no_reserve_is_left_nothing_replaces_the_case_and_that_is_said(
    client: Client, inspection: Inspection
) -> None:
    inspection.draws.all().delete()
    asked = words(client.get(url("withdraw", "O01")))
    assert "There is no reserve left for out of court cases, so nothing will replace it." in asked
    shown = words(client.post(url("withdraw", "O01"), {"reason": "transferred"}, follow=True))
    assert "Case O01 is withdrawn. There is no reserve left, so nothing replaces it." in shown
    assert "This case is no longer in the sample. Nothing replaces it." in shown


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"reason": "", "note": ""}, "id_reason_0", "Select why the case can’t be inspected."),
        ({"reason": "other", "note": " "}, "id_note", "Enter why the case can’t be inspected."),
    ],
)
def test_what_is_missing_is_told(
    client: Client, inspection: Inspection, data: dict[str, str], field: str, sentence: str
) -> None:
    response = client.post(url("withdraw", "C01"), data)
    assert f'<a href="#{field}">{sentence}</a>' in response.content.decode()
    assert not case_of(inspection, "C01").is_withdrawn


def test_a_withdrawn_case_is_not_withdrawn_again(client: Client, inspection: Inspection) -> None:
    withdrawn(inspection)
    shown = words(client.get(url("withdraw", "C01"), follow=True))
    assert "Case C01 has been withdrawn already." in shown
    client.post(url("withdraw", "C01"), {"reason": "transferred"})
    assert inspection.sampled_cases.withdrawn().count() == 1


def test_the_pages_of_a_withdrawn_case_are_for_reading_only(client: Client, inspection: Inspection) -> None:
    case = case_of(inspection, "C01")
    factories.answer(case, "2.1.1", "no")
    factories.answer(case, "2.1.1 evidence", "Seen.")
    withdrawn(inspection)
    client.force_login(inspector(inspection))
    page = client.get(url("standard", "C01", "2.1"))
    assert "This case is no longer in the sample" in words(page)
    assert "Seen." in words(page)
    assert b"<textarea" not in page.content
    shown = client.get(url("case", "C01")).content.decode()
    for address in ("submit", "reopen", "withdraw"):
        assert url(address, "C01") not in shown
    assert client.get(url("submit", "C01")).status_code == 302
    refused = client.post(url("submit", "C01"))
    assert refused.status_code == 409
    assert "Case C01 has been withdrawn from the sample, so nothing in it can change." in words(refused)
    saved = client.post(url("standard", "C01", "2.1"), {"version": "0", "question_2_1_1": "yes"})
    assert saved.status_code == 409
    assert Answer.objects.get(item__key="2.1.1").value == "no"


def test_a_submitted_case_that_is_withdrawn_cannot_be_reopened(client: Client, inspection: Inspection) -> None:
    Reading.objects.filter(case__reference="C01").update(submitted_at=timezone.now())
    withdrawn(inspection)
    assert url("reopen", "C01") not in client.get(url("case", "C01")).content.decode()
    assert "A withdrawn case can’t be reopened." in words(client.get(url("reopen", "C01")))


def test_my_cases_shows_withdrawn_cases_apart(client: Client, inspection: Inspection) -> None:
    withdrawn(inspection)
    client.force_login(inspector(inspection))
    shown = words(client.get(reverse("cases:my_cases")))
    assert "0 of 2 cases submitted" in shown
    assert "Withdrawn C01 , replaced by C05. Reason: transferred to another service" in shown
    assert shown.count("C01") == 1
    pages = client.get(url("case", "C02"))
    assert url("case", "C05") in pages.content.decode()
    assert url("case", "C01") not in pages.content.decode()


def test_who_only_reads_now_has_no_withdrawn_case_among_their_own(client: Client, inspection: Inspection) -> None:
    withdrawn(inspection)
    former = inspector(inspection)
    Reading.objects.exclude(case__reference="C01").update(reader=None)
    inspection.memberships.filter(user=former).update(role=Role.READER)
    client.force_login(former)
    assert "C01" not in words(client.get(reverse("cases:my_cases")))


def test_no_answer_is_copied_forward_from_another_case(client: Client, inspection: Inspection) -> None:
    answered = case_of(inspection, "C01")
    answer_everything(answered)
    record(answered, "2.1", {"2.1.1 evidence": "Seen in the plan."})
    withdrawn(inspection)
    client.force_login(inspector(inspection))
    for reference in ("C02", "C05"):
        shown = words(client.get(url("standard", reference, "2.1")))
        assert "0 of 22 answered" in shown
        assert "Seen in the plan." not in shown
    assert set(Answer.objects.values_list("reading__case__reference", flat=True)) == {"C01"}


def test_the_case_list_keeps_withdrawn_cases_and_can_be_narrowed_to_them(
    client: Client, inspection: Inspection
) -> None:
    withdrawn(inspection)

    def listed(status: str) -> list[str]:
        page = client.get(url("case_list"), {"status": status}).context["page"]
        return [case.reference for case in page]

    assert listed("") == ["C01", "C02", "C03", "C04", "C05", "O01"]
    assert listed("withdrawn") == ["C01"]
    assert listed("not_started") == ["C02", "C03", "C04", "C05", "O01"]
    assert "C01 Court Referral order Ines Ito Withdrawn 0 of" in words(client.get(url("case_list")))


def test_allocation_leaves_withdrawn_cases_out(client: Client, inspection: Inspection) -> None:
    withdrawn(inspection)
    shown = words(client.get(url("allocation")))
    assert "Ines Ito 2 0 2 0" in shown
    assert "3 cases are not allocated." in shown
    assert "C01" not in shown


def test_the_sample_shows_what_was_withdrawn_and_what_replaced_it(client: Client, inspection: Inspection) -> None:
    inspection.draws.all().delete()
    withdrawn(inspection, "C01", "other", "A double.")
    shown = words(client.get(url("sample")))
    assert "Withdrawn cases and what replaces them" in shown
    assert "C01 N1 Court Other: A double." in shown
    assert shown.count("C01") == 1
