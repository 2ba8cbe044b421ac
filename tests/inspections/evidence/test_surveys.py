"""The questions of a survey: from a table, or one by one."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from inspections.models import Inspection, Role, Survey, SurveyAnswer, SurveyQuestion
from ledger.models import Entry
from tests import factories

HEAD = "question number,question,base,key question,answer,count,favourable\n"


@pytest.fixture
def survey(db: None) -> Survey:
    return factories.survey(factories.inspection())


@pytest.fixture
def ines(survey: Survey, client: Client) -> User:
    user = factories.member(survey.inspection, Role.INSPECTOR, "ines")
    client.force_login(user)
    return user


def at(name: str) -> str:
    return reverse(f"inspections:{name}", args=["northshire-2026", 1])


def shown(client: Client, name: str) -> str:
    value: str = client.get(at(name)).context["form"]["shown"].value()
    return value


def load(client: Client, text: str, **more: str) -> Any:
    file = SimpleUploadedFile("staff.csv", text.encode())
    return client.post(at("survey_load"), {"file": file, "shown": shown(client, "survey_load"), **more})


def stored() -> list[tuple[int, str, int]]:
    rows = SurveyAnswer.objects.order_by("question__number", "position")
    return list(rows.values_list("question__number", "label", "count"))


def test_a_table_takes_the_place_of_all_questions(survey: Survey, ines: User, client: Client) -> None:
    factories.survey_question(survey, 3)
    text = f"{HEAD}7,Fair?,56,1.2.1,Agree,23,yes\n7,,,,Disagree,30,no\n"
    assert load(client, text).headers["Location"] == at("survey_questions")
    assert stored() == [(7, "Agree", 23), (7, "Disagree", 30)]
    assert SurveyQuestion.objects.get().key_question == factories.item("1.2.1")
    page = client.get(at("survey_questions")).content.decode()
    assert "41%" in page
    entry = Entry.objects.filter(chain__name="northshire-2026").latest("sequence")
    assert (entry.act, entry.content["questions"]) == ("survey questions stored", 1)


def test_a_table_with_a_fault_stores_nothing(survey: Survey, ines: User, client: Client) -> None:
    factories.survey_question(survey, 3)
    page = load(client, f"{HEAD}1,A?,5,,Yes,4,\n2,B?,5,,Yes,6,\n3,C?,5,9.9,Yes,1,\n").content.decode()
    assert "Line 3: question 2: 5 answered it, and its answers add up to 6." in page
    assert "Line 4: “9.9” is not a key question of the framework." in page
    assert [number for number, *_ in stored()] == [3, 3]


def test_a_question_is_put_in_by_hand_in_the_place_of_the_one_of_its_number(
    survey: Survey, ines: User, client: Client
) -> None:
    factories.survey_question(survey, 3)
    factories.survey_question(survey, 7)
    typed = {"number": "7", "text": "Fair?", "base": "40", "key_question": "1.2.1"}
    typed |= {"answers": "Agree; 23; yes\nDisagree; mostly; 17", "shown": shown(client, "survey_put")}
    assert client.post(at("survey_put"), typed).status_code == 200
    typed["answers"] = "Agree; 23; yes\nDisagree; 17"
    assert client.post(at("survey_put"), typed).status_code == 302
    assert stored() == [(3, "Agree", 23), (3, "Disagree", 33), (7, "Agree", 23), (7, "Disagree", 17)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answers": "Agree 23"}, "Line 1: write the answer, a semicolon and how many gave it."),
        ({"answers": "Agree; 60"}, "question 7: 40 answered it, and its answers add up to 60."),
        ({"base": "57"}, "question 7: 57 answered it, and the survey has 56 responses."),
        ({"answers": " "}, "Enter the answers, one a line."),
        ({"number": "1000000"}, "Ensure this value is less than or equal to 999."),
    ],
)
def test_a_question_with_a_fault_is_not_stored(
    changes: dict[str, str], sentence: str, survey: Survey, ines: User, client: Client
) -> None:
    typed = {"number": "7", "text": "Fair?", "base": "40", "answers": "Agree; 23", "shown": shown(client, "survey_put")}
    assert sentence in client.post(at("survey_put"), typed | changes).content.decode()
    assert stored() == []


def test_questions_that_changed_meanwhile_stay(survey: Survey, ines: User, client: Client) -> None:
    before = shown(client, "survey_load")
    factories.survey_question(survey, 3)
    page = load(client, f"{HEAD}1,A?,5,,Yes,4,\n", shown=before).content.decode()
    assert "The questions of this survey have changed since you opened the page." in page
    assert [number for number, *_ in stored()] == [3, 3]


def test_a_survey_is_not_made_smaller_than_its_questions(survey: Survey, ines: User, client: Client) -> None:
    factories.survey_question(survey, base=40)
    address = reverse("inspections:gathered_change", args=["northshire-2026", "surveys", 1])
    typed = {"audience": "staff", "responses": "39", "shown": client.get(address).context["form"]["shown"].value()}
    assert "A question of this survey has 40 answers" in client.post(address, typed).content.decode()


def test_the_page_costs_the_same_for_one_question_and_for_three(
    survey: Survey, ines: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 2, 3):
        factories.survey_question(survey, number)
        if number != 2:
            with django_assert_num_queries(8):
                client.get(at("survey_questions"))


def test_the_questions_of_another_inspection_are_not_there(ines: User, client: Client) -> None:
    factories.survey(factories.inspection("southshire-2026"))
    assert client.get(reverse("inspections:survey_questions", args=["southshire-2026", 1])).status_code == 404
    assert Inspection.objects.count() == 2
