"""An inspection without court cases on every page and in the command where a score or what it is out of is said."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Answer
from inspections.models import Inspection, NoCasesReason, Role
from ratings.models import PanelDecision
from ratings.pages.score_history import plot_of_scores, score_history
from ratings.queries import ratings_of
from ratings.rollup.frozen import frozen_figures
from tests import factories
from tests.ratings.no_cases import IN_PROPORTION, LEAVES, NOT_SAID, WHY, leaving, without_court

pytestmark = pytest.mark.django_db


@pytest.fixture
def unsaid(client: Client) -> Inspection:
    """Under the framework of 2018, which does not say what happens; the panel's member has signed in."""
    inspection = without_court(factories.framework())
    client.force_login(User.objects.get(username="panel_member"))
    return inspection


@pytest.fixture
def left(client: Client) -> Inspection:
    inspection = without_court(leaving())
    client.force_login(User.objects.get(username="panel_member"))
    return inspection


def words(client: Client, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(name, args=["northshire-2026", *args]) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def because(inspection: Inspection) -> None:
    NoCasesReason.objects.create(inspection=inspection, domain=inspection.framework.domains.get(number=2), reason=WHY)


def test_where_nothing_is_said_the_pages_say_that_there_is_no_score_and_why(client: Client, unsaid: Inspection) -> None:
    because(unsaid)
    page = words(client, "ratings:ratings")
    assert "There is no score and no overall rating." in page
    assert NOT_SAID in page
    assert WHY in page
    assert "has no rating:" not in page
    assert "No overall rating yet" not in page
    domain = words(client, "ratings:domain", 2)
    assert "Not rated: no cases" in domain
    assert NOT_SAID in domain
    assert "once each of them has one" not in domain
    standard = words(client, "ratings:standard", "2.1")
    assert "Not rated: this inspection has no cases of domain 2." in standard
    assert "No case has been sampled to which this question is put" not in standard
    changes = words(client, "ratings:changes")
    assert f"There is no overall rating, so nothing can be said about what would change it. {NOT_SAID}" in changes
    assert "Grounds in Domain 2" not in changes


def test_where_the_standards_leave_the_score_every_page_says_what_it_is_out_of(
    client: Client, left: Inspection
) -> None:
    page = words(client, "ratings:ratings")
    assert "Score: <strong>10/24</strong>" in page
    assert "3 points more would make it Good" in page
    for sentence in (LEAVES, IN_PROPORTION, "Nobody has written down why it has none."):
        assert sentence in page
    assert "/36" not in page
    assert "2.1 Assessment not rated: no cases" in page
    assert "The score is 10 of 24" in words(client, "ratings:changes")


def test_what_if_leaves_out_what_left_the_score(client: Client, left: Inspection) -> None:
    page = words(client, "ratings:what_if", query="?3_1=outstanding&2_1=outstanding")
    assert "10/24" in page
    assert "13/24" in page
    assert "Not rated: no cases" in page
    assert 'name="2_1"' not in page
    assert 'name="3_1"' in page


def test_a_page_costs_one_query_more_for_a_domain_without_cases_whatever_is_said(
    client: Client, unsaid: Inspection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("ratings:ratings", args=["northshire-2026"])
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)
    because(unsaid)
    with django_assert_num_queries(12):
        client.get(address)
    factories.sampled_case(unsaid, "C01")
    with django_assert_num_queries(11):
        client.get(address)


def test_cases_that_are_all_withdrawn_are_no_cases(client: Client, left: Inspection) -> None:
    case = factories.sampled_case(left, "C01")
    assert ratings_of(left).rollup.out_of == 36
    case.withdrawn_at, case.withdrawn_reason = timezone.now(), "transferred"
    case.save()
    rolled = ratings_of(left).rollup
    assert (rolled.score, rolled.out_of, rolled.overall) == (10, 24, "requires_improvement")


def test_the_command_says_what_the_pages_say(left: Inspection) -> None:
    out = StringIO()
    call_command("ratings", "northshire-2026", stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[-3:] == [LEAVES, IN_PROPORTION, "Score 10/24. Overall rating: Requires improvement."]
    assert any(line.split() == ["Domain", "2", "Not", "rated:", "no", "cases"] for line in lines)
    out = StringIO()
    call_command("ratings", "northshire-2026", "--json", stdout=out)
    figures = json.loads(out.getvalue())
    assert (figures["score"], figures["out_of"], figures["overall"]) == (10, 24, "requires_improvement")
    assert figures["domains"]["2"] == {"rating": None, "points": None, "out_of": 0}


def test_the_command_says_that_there_is_no_score_and_why(unsaid: Inspection) -> None:
    out = StringIO()
    call_command("ratings", "northshire-2026", stdout=out)
    assert out.getvalue().splitlines()[-1] == NOT_SAID


def test_the_course_of_the_score_says_what_each_was_out_of(left: Inspection) -> None:
    """A meeting froze a score while there were court cases; they were withdrawn, and it met again."""
    now = ratings_of(left).rollup
    frozen = {**frozen_figures(now, []), "score": 20, "out_of": 36, "overall": "good"}
    standard = left.framework.domains.get(number=2).standards.get(number="2.1")
    other = left.framework.domains.get(number=3).standards.get(number="3.1")
    first = factories.meeting(left, date(2026, 4, 1), figures=frozen)
    PanelDecision.objects.create(meeting=first, standard=standard, rating="good", reason="So.")
    second = factories.meeting(left, date(2026, 5, 1))
    PanelDecision.objects.create(
        meeting=second, standard=other, rating="requires_improvement", reason="So.", calculated="inadequate"
    )
    ratings = ratings_of(left)
    lines = score_history(ratings)
    assert [(line.score, line.out_of) for line in lines] == [(10, 24), (20, 36), (11, 24)]
    assert plot_of_scores(ratings.rules, lines) is None
    plot = plot_of_scores(ratings.rules, [lines[0], lines[2]])
    assert plot is not None
    assert "Scores out of 24: Before any panel 10; 1 May 2026 11." in plot.description


def test_a_decision_on_what_has_left_the_score_has_no_effect_and_no_mark(client: Client, left: Inspection) -> None:
    standard = left.framework.domains.get(number=2).standards.get(number="2.1")
    PanelDecision.objects.create(
        meeting=factories.meeting(left, date(2026, 4, 1)),
        standard=standard,
        rating="good",
        reason="So.",
        calculated="requires_improvement",
    )
    ratings = ratings_of(left)
    assert (ratings.rollup.score, ratings.marks) == (10, {})
    page = words(client, "ratings:standard", "2.1")
    assert "Without effect: no cases" in page
    assert "superseded figures" not in page


def test_a_question_relevant_in_no_case_is_told_apart_from_no_cases(client: Client, left: Inspection) -> None:
    Answer.objects.filter(item__key__startswith="3.4").update(value="not_relevant")
    page = words(client, "ratings:ratings")
    assert "No overall rating yet." in page
    assert "1 standard has no rating:" in page
    assert "Not applicable in any case: the ratings panel rates it." in page


def test_the_lead_inspector_is_led_to_where_the_reason_is_written(client: Client, left: Inspection) -> None:
    address = reverse("inspections:no_cases", args=["northshire-2026", 2])
    assert address not in words(client, "ratings:ratings")
    client.force_login(factories.member(left, Role.LEAD_INSPECTOR))
    assert address in words(client, "ratings:ratings")
    assert address in words(client, "ratings:domain", 2)
