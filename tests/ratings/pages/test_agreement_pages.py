"""The page of how far both readings agree, and that decided judgements are what the ratings count."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.models import SampledCase
from cases.readings.joint_decision_actions import decide_jointly
from inspections.models import Inspection
from ratings.pages.agreement_queries import second_readings_of
from ratings.queries import roll_up_of
from tests import factories
from tests.cases.readings.second_readings import both_readings, given_out, read_and_submitted, submitted_case, team

pytestmark = pytest.mark.django_db


def page(client: Client, inspection: Inspection, name: str = "ratings:agreement", *args: str) -> str:
    client.force_login(factories.administrator())
    response = client.get(reverse(name, args=[inspection.reference, *args]))
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_submitted_second_reading_the_page_says_so(client: Client) -> None:
    assert "No second reading has been submitted yet" in page(client, factories.inspection())


def test_agreement_is_of_both_readings_as_they_were_before_any_decision() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    for number, answer in enumerate(("yes", "yes", "no", "not_relevant", "unable_to_assess")):
        reading = given_out(submitted_case(first, inspection, f"C{number}"), lead, second)
        reading = read_and_submitted(reading, q2_1_1=answer)
        if answer == "no":
            decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer="no", reason="Because")
    given_out(submitted_case(first, inspection, "C9"), lead, second)

    read = second_readings_of(inspection)

    assert (read.submitted, read.cases, read.open, read.differences, read.decided) == (6, 5, 1, 3, 1)
    question = read.domains[0].questions[0].found
    assert question.number == "2.1.1"
    assert (question.judgement.cases, question.judgement.agreed, question.judgement.percent) == (3, 2, 67)
    assert (question.relevance.cases, question.relevance.agreed, question.relevance.percent) == (4, 3, 75)
    assert question.left_out == 1


def test_a_withdrawn_case_is_in_no_figure() -> None:
    inspection = factories.inspection()
    both_readings(inspection, q2_1_1="no")
    SampledCase.objects.update(withdrawn_at="2026-03-03T09:00Z", withdrawn_reason="transferred")

    read = second_readings_of(inspection)

    assert (read.submitted, read.cases, read.differences) == (0, 0, 0)
    assert read.domains[0].questions[0].found.relevance.cases == 0


def test_the_page_has_the_figures_in_plot_and_table(client: Client) -> None:
    inspection = factories.inspection()
    both_readings(inspection, q2_1_1="no", q2_1_2="unable_to_assess")

    said = page(client, inspection)

    assert "1 of 1 submitted case has been read a second time." in said
    assert "2.1.1: 0% judgement, 100% relevance; 2.1.3: 100% judgement, 100% relevance" in said
    assert "Not in the plot, for want of a case that both readings judged: 2.1.2." in said
    assert "Not calculable" in said
    assert said.count("0 of 1") == 1


@pytest.mark.parametrize("cases", [1, 3])
def test_the_page_takes_the_same_queries_for_one_case_and_for_three(
    cases: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    for number in range(cases):
        read_and_submitted(given_out(submitted_case(first, inspection, f"C{number}"), lead, second), q2_1_1="no")
    client.force_login(lead)

    with django_assert_num_queries(11):
        client.get(reverse("ratings:agreement", args=[inspection.reference]))


def test_the_decided_judgement_is_what_the_ratings_count(client: Client) -> None:
    inspection = factories.inspection()
    reading, lead, _, _ = both_readings(inspection, q2_1_1="no")
    before = roll_up_of(inspection).key_questions["2.1.1"]

    decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer="no", reason="Because")
    after = roll_up_of(inspection).key_questions["2.1.1"]

    assert (before.sufficient, before.insufficient) == (1, 0)
    assert (after.sufficient, after.insufficient) == (0, 1)
    said = page(client, inspection, "ratings:key_question", "2.1.1")
    assert "Insufficient (1)" in said
    assert "decided jointly" in said


def test_a_judgement_that_was_not_decided_counts_as_the_first_reader_made_it() -> None:
    inspection = factories.inspection()
    both_readings(inspection, q2_1_1="no")

    assert roll_up_of(inspection).key_questions["2.1.1"].sufficient == 1
