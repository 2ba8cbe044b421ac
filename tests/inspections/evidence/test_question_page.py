"""A key question's page: all that bears on it, from everybody."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from inspections.models import Inspection, Role
from tests import factories

PAGE = "/inspections/northshire-2026/evidence/questions/1.2.1/"


@pytest.fixture
def inspection(db: None) -> Inspection:
    return factories.inspection()


@pytest.fixture
def ines(inspection: Inspection, client: Client) -> User:
    user = factories.member(inspection, Role.INSPECTOR, "ines")
    client.force_login(user)
    return user


def bearing(inspection: Inspection, number: int, user: User) -> None:
    question = factories.item("1.2.1")
    factories.document(inspection, number, title=f"Plan {number}").key_questions.add(question)
    activity = factories.activity(inspection, number, with_whom=f"Managers {number}", notes="They lack time.")
    activity.key_questions.add(question)
    activity.done_by.add(user)
    audience = ("staff", "volunteers", "partners")[number - 1]
    survey = factories.survey(inspection, number, audience)
    factories.survey_question(survey, text=f"Is it fair {number}?", key_question=question)
    factories.key_datum(inspection, number, label=f"Vacancies {number}")


def test_it_shows_what_bears_on_it_and_nothing_else(inspection: Inspection, ines: User, client: Client) -> None:
    bearing(inspection, 1, ines)
    factories.document(inspection, 2, title="Of another question").key_questions.add(factories.item("1.1.1"))
    page = client.get(PAGE).content.decode()
    for words in ("Plan 1", "Managers 1", "They lack time.", "Is it fair 1?", "41%", "Vacancies 1", "Person ines"):
        assert words in page
    assert "Of another question" not in page


def test_it_costs_the_same_for_one_and_for_three(
    inspection: Inspection, ines: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 2, 3):
        bearing(inspection, number, ines)
        if number != 2:
            with django_assert_num_queries(11):
                client.get(PAGE)


def test_the_characteristics_of_each_rating_stand_there_where_the_framework_says_them(
    inspection: Inspection, ines: User, client: Client
) -> None:
    assert "There are enough people with the right skills" in client.get(PAGE).content.decode()
    standard = factories.standard("1.2")
    standard.characteristics = {"good": "{service} staff have time for each child.", "inadequate": "Posts stay empty."}
    standard.save()
    framework = inspection.framework
    framework.version = uuid4()
    framework.save()
    shown = client.get(PAGE).context["question"].characteristics
    assert shown == (("Good", "YOT staff have time for each child."), ("Inadequate", "Posts stay empty."))


def test_it_leads_the_team_to_the_box_of_its_text_and_no_partner_inspector(
    inspection: Inspection, ines: User, client: Client
) -> None:
    address = "/inspections/northshire-2026/texts/domain-1/#question.1.2.1"
    assert address in client.get(PAGE).content.decode()
    client.force_login(factories.member(inspection, Role.PARTNER_INSPECTOR))
    assert address not in client.get(PAGE).content.decode()


def test_a_key_question_that_is_judged_on_cases_has_no_such_page(
    inspection: Inspection, ines: User, client: Client
) -> None:
    for key in ("2.1.1", "9.9.9"):
        address = reverse("inspections:evidence_question", args=["northshire-2026", key])
        assert client.get(address).status_code == 404
