"""Questions about a case's answers: on its pages, and when it is submitted."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.fieldwork.actions import NeedsReason, reopen_case
from cases.fieldwork.open_questions import open_questions
from cases.fieldwork.queries import read_pages
from cases.models import SampledCase
from inspections.models import Role
from ledger.models import Entry
from tests import factories
from tests.cases.fieldwork.answering import a_case, answer_everything, first, full, inspector_of, page, record, submit
from tests.ledger.reading import told

pytestmark = pytest.mark.django_db
NO_EVIDENCE = "2.1.1: judged No, without any evidence in words. What shows it?"


@pytest.fixture
def case() -> SampledCase:
    return a_case()


@pytest.fixture
def inspector(case: SampledCase, client: Client) -> User:
    client.force_login(inspector_of(case))
    return inspector_of(case)


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def questions(case: SampledCase) -> list[str]:
    return [one.words for one in open_questions(read_pages(first(case)))]


def submit_page(client: Client, method: str = "get", **data: str) -> Any:
    return getattr(client, method)(reverse("cases:submit", args=["northshire-2026", "C01"]), data)


def test_a_case_without_contradictions_is_submitted_without_a_reason(case: SampledCase, inspector: User) -> None:
    answer_everything(case)
    assert questions(case) == []
    submit(case, inspector, reason="Not asked for.")
    case.refresh_from_db()
    assert case.first.reason == ""


def test_every_prompt_yes_and_the_judgement_no(case: SampledCase) -> None:
    answer_everything(case)
    record(case, "2.1", {"2.1.1": "no", "2.1.1 evidence": "The last page is empty."})
    assert questions(case) == [
        "2.1.1: every prompt that is relevant is answered Yes, and the overall judgement is No. Is that what you mean?"
    ]


def test_a_classification_two_levels_from_the_services_own_needs_words_in_its_strand(case: SampledCase) -> None:
    SampledCase.objects.update(harm_service="low", safety_service="low")
    case.refresh_from_db()
    answer_everything(case)
    record(case, "about", {"harm_inspector": "very_high", "safety_inspector": "medium"})
    for name in ("2.1", "2.2", "2.3", "2.4"):
        record(case, name, full(page(case, name)))
    [question] = questions(case)
    assert question == (
        "Risk of harm to others, as the inspector judges it: you judge Very high, the service recorded Low, and the "
        "evidence on 2.1.3, 2.2.3, 2.3.3 and 2.4.3 says nothing about it. What makes the difference?"
    )
    record(case, "2.1", {"2.1.3 evidence": "He had threatened his brother twice."})
    assert questions(case) == []


def test_the_inspector_may_go_on_with_a_reason_that_stays_with_the_case(
    case: SampledCase, inspector: User, client: Client
) -> None:
    answer_everything(case)
    record(case, "2.1", {"2.1.1": "no", "2.1.1a": "no"})
    shown = words(submit_page(client))
    assert "1 question about the answers" in shown
    assert NO_EVIDENCE in shown
    refused = submit_page(client, "post", reason=" ")
    assert refused.status_code == 409
    assert (
        '<a href="#id_reason">Enter why the case can be submitted with these questions open.</a>'
        in refused.content.decode()
    )
    assert submit_page(client, "post", reason=" The interview showed it.\r\nTwice. ").status_code == 302
    case.refresh_from_db()
    assert case.first.reason == "The interview showed it.\nTwice."
    shown = words(client.get(reverse("cases:case", args=["northshire-2026", "C01"])))
    assert NO_EVIDENCE in shown
    assert "Why the case was submitted with this question open The interview showed it." in shown


def test_the_reason_is_sealed_in_the_ledger_with_what_it_is_about(case: SampledCase, inspector: User) -> None:
    answer_everything(case)
    record(case, "2.1", {"2.1.1": "no", "2.1.1a": "no"})
    submit(case, inspector, reason="The interview showed it.")
    entry = Entry.objects.get(act="case submitted")
    assert entry.content["questions"] == [{"about": "2.1.1", "kind": "no_evidence"}]
    assert told(entry)[1] == {"reason": "The interview showed it."}


def test_questions_do_not_stand_in_for_what_is_unanswered(case: SampledCase, inspector: User) -> None:
    answer_everything(case)
    record(case, "2.1", {"2.1.1": "no"})
    with pytest.raises(NeedsReason):
        submit(case, inspector)
    record(case, "2.1", {"2.1.2": None})
    with pytest.raises(Exception, match=r"2\.1 Assessment: 1 of 22 unanswered"):
        submit(case, inspector, reason="Enough.")


def test_a_question_leads_to_what_it_is_about(case: SampledCase, inspector: User, client: Client) -> None:
    record(case, "2.1", {"2.1.1": "no"})
    shown = client.get(reverse("cases:case", args=["northshire-2026", "C01"])).content.decode()
    [address] = re.findall(r'href="([^"]+)">2\.1\.1: judged No', shown)
    page, _, anchor = address.partition("#")
    assert f'id="{anchor}"' in client.get(page).content.decode()
    client.force_login(factories.member(case.inspection, Role.PANEL_MEMBER))
    assert f'id="{anchor}"' in client.get(page).content.decode()


def test_reopening_takes_the_reason_off_the_case_and_leaves_it_in_its_history(
    case: SampledCase, inspector: User, client: Client
) -> None:
    answer_everything(case)
    record(case, "2.1", {"2.1.1": "no", "2.1.1a": "no"})
    submit(case, inspector, reason="The interview showed it.")
    lead = factories.member(case.inspection, Role.LEAD_INSPECTOR)
    reopen_case(case=case, by=lead, reason="Look again.")
    case.refresh_from_db()
    assert case.first.reason == ""
    shown = words(client.get(reverse("cases:case_history", args=["northshire-2026", "C01"])))
    assert "The interview showed it." in shown
