from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cases.models import InterviewNote, SampledCase
from inspections.models import Role
from ledger.models import Entry
from tests import factories
from tests.cases.fieldwork.answering import a_case, inspector_of
from tests.ledger.reading import became, told

pytestmark = pytest.mark.django_db
TOKEN = "6f1c2a34-0b5d-4e6f-8a9b-1c2d3e4f5a6b"
PAGE = "/inspections/northshire-2026/cases/C01/interviews/"


@pytest.fixture
def case() -> SampledCase:
    return a_case()


def typed(**changes: Any) -> dict[str, Any]:
    day = {"held_on_day": "4", "held_on_month": "3", "held_on_year": "2026"}
    return {**day, "interviewed": "Case manager", "text": "The plan was\r\nnot reviewed.", "token": TOKEN, **changes}


def test_a_note_is_stored_once_and_stands_on_the_page(client: Client, case: SampledCase) -> None:
    client.force_login(inspector_of(case))
    assert PAGE in client.get(reverse("cases:case", args=["northshire-2026", "C01"])).content.decode()
    assert "No interview on this case has been noted yet" in client.get(PAGE).content.decode()
    for _ in range(2):
        assert client.post(PAGE, typed()).headers["Location"] == f"{PAGE}#note-1"
    note = InterviewNote.objects.get()
    assert (note.interviewed, note.text, note.by) == ("Case manager", "The plan was\nnot reviewed.", inspector_of(case))
    assert "4 March 2026: Case manager" in client.get(PAGE).content.decode()


def test_its_words_are_sealed_in_the_ledger_and_the_records_agree_with_it(client: Client, case: SampledCase) -> None:
    client.force_login(inspector_of(case))
    client.post(PAGE, typed())
    entry = Entry.objects.get(act="interview noted")
    assert (told(entry)[0], entry.subject) == ({"case": "C01", "number": 1}, "C01/interview note 1")
    [(table, key, fields)] = became(entry)
    assert (table, key) == ("cases.interviewnote", ("C01", 1))
    assert fields is not None
    assert "not reviewed" not in str(entry.content)
    assert fields["held_on"] == "2026-03-04"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "Enter what was said."),
        ({"interviewed": " "}, "Enter whom you interviewed."),
        ({"held_on_month": "13"}, "The date must be a real date, for example 27 3 2026."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays(
    changes: dict[str, str], sentence: str, client: Client, case: SampledCase
) -> None:
    client.force_login(inspector_of(case))
    response = client.post(PAGE, typed(**changes))
    assert sentence in response.content.decode()
    assert response.context["form"].data["held_on_day"] == "4"
    assert not InterviewNote.objects.exists()


def test_an_interview_to_come_is_not_noted(client: Client, case: SampledCase) -> None:
    client.force_login(inspector_of(case))
    day = timezone.localdate() + timedelta(days=1)
    response = client.post(
        PAGE, typed(held_on_day=str(day.day), held_on_month=str(day.month), held_on_year=str(day.year))
    )
    assert "The interview must have been held today or before." in response.content.decode()
    assert not InterviewNote.objects.exists()


def test_a_withdrawn_case_takes_no_more_notes(client: Client, case: SampledCase) -> None:
    client.force_login(inspector_of(case))
    SampledCase.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="transferred")
    assert client.get(PAGE).context["form"] is None
    assert "so it takes no more interview notes" in client.post(PAGE, typed()).content.decode()
    assert not InterviewNote.objects.exists()


def test_the_page_costs_the_same_for_one_note_and_for_three(
    client: Client, case: SampledCase, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(factories.member(case.inspection, Role.LEAD_INSPECTOR))
    for number in (1, 2, 3):
        at = timezone.now()
        InterviewNote.objects.create(case=case, number=number, held_on=at, interviewed="Manager", text="Said.", at=at)
        if number != 2:
            with django_assert_num_queries(9):
                client.get(PAGE)
