"""What the panel has before it, may decide and can close, where an inspection has no court cases."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from inspections.errors import Refused
from inspections.models import Inspection, Role
from ledger.reading import records
from ratings.panel.agenda import NO_CASES, agenda
from ratings.panel.closing_actions import close_ratings, obstacles_to_closing
from ratings.panel.proposal_actions import propose_rating
from ratings.panel.rules import Decision
from ratings.queries import ratings_of
from tests import factories
from tests.ratings.no_cases import LEAVES, NOT_SAID, leaving, without_court
from tests.ratings.panel.meetings import convened, decide, meet, panel_of

pytestmark = pytest.mark.django_db
NOTHING_TO_DECIDE = "Standard 2.1 leaves the score, because its domain has no cases. There is nothing to decide."
RATED = Decision("2.1", "good", "From what we heard.", "")


@pytest.fixture
def unsaid() -> Inspection:
    return without_court(factories.framework())


@pytest.fixture
def left() -> Inspection:
    return without_court(leaving())


def closing_page(client: Client, by: User) -> str:
    client.force_login(by)
    return " ".join(client.get(reverse("panel:close", args=["northshire-2026"])).content.decode().split())


def test_an_inspection_without_court_cases_is_closed_without_a_score(client: Client, unsaid: Inspection) -> None:
    member = panel_of(unsaid)[0]
    page = closing_page(client, member)
    assert "The ratings are closed without a score and without an overall rating." in page
    assert NOT_SAID in page
    close_ratings(inspection=unsaid, by=member)
    figures = records(unsaid.reference)[-1].content["figures"]
    assert (figures["score"], figures["out_of"], figures["overall"]) == (None, 36, None)


def test_it_is_closed_with_the_score_of_the_others_where_the_framework_says_so(
    client: Client, left: Inspection
) -> None:
    member = panel_of(left)[0]
    page = closing_page(client, member)
    assert "Score: <strong>10/24</strong>" in page
    assert LEAVES in page
    close_ratings(inspection=left, by=member)
    figures = records(left.reference)[-1].content["figures"]
    assert (figures["score"], figures["out_of"], figures["overall"]) == (10, 24, "requires_improvement")


def test_an_evidence_rating_that_is_missing_still_stands_in_the_way(unsaid: Inspection) -> None:
    unsaid.evidence_ratings.filter(standard__number="1.3").delete()
    assert obstacles_to_closing(ratings_of(unsaid)) == ["1 standard has no rating yet: 1.3."]


def test_where_every_case_is_withdrawn_that_is_what_is_said(unsaid: Inspection) -> None:
    unsaid.sampled_cases.update(withdrawn_at=timezone.now(), withdrawn_reason="transferred")
    assert obstacles_to_closing(ratings_of(unsaid))[0] == "Every sampled case has been withdrawn."


def test_the_panel_need_not_rate_them_and_is_asked_last(unsaid: Inspection) -> None:
    points = agenda(ratings_of(unsaid), None)
    assert (points[-1].title, [line.section.row.number for line in points[-1].standards]) == (
        NO_CASES,
        ["2.1", "2.2", "2.3", "2.4"],
    )
    meet(unsaid, RATED, held_on=date(2026, 4, 1))
    assert ratings_of(unsaid).rollup.standards["2.1"].rating == "good"
    close_ratings(inspection=unsaid, by=panel_of(unsaid)[0])


def test_the_panel_decides_nothing_on_what_left_the_score(left: Inspection) -> None:
    numbers = [line.section.row.number for point in agenda(ratings_of(left), None) for line in point.standards]
    assert not {"2.1", "2.2", "2.3", "2.4"} & set(numbers)
    with pytest.raises(Refused) as refused:
        decide(convened(left, date(2026, 4, 1)), RATED)
    assert refused.value.sentences == [NOTHING_TO_DECIDE]


def test_nobody_proposes_a_rating_of_what_left_the_score(client: Client, left: Inspection) -> None:
    lead = factories.member(left, Role.LEAD_INSPECTOR)
    with pytest.raises(Refused) as refused:
        propose_rating(inspection=left, standard="2.1", rating="good", reason="So.", by=lead)
    assert refused.value.sentences == [NOTHING_TO_DECIDE]
    client.force_login(lead)
    page = client.get(reverse("ratings:standard", args=["northshire-2026", "2.1"])).content.decode()
    assert "Propose a rating to the panel" not in page


def test_before_decisions_are_recorded_the_page_says_that_no_score_will_follow(
    client: Client, unsaid: Inspection
) -> None:
    member = panel_of(unsaid)[0]
    convened(unsaid, date(2026, 4, 1))
    client.force_login(member)
    seen = {f"seen_2_{place}": "" for place in range(1, 5)}
    data = {"decisions_seen": "0", "rating_2_1": "good", "reason_2_1": "From what we heard.", **seen}
    response = client.post(reverse("panel:decide", args=["northshire-2026"]), data)
    page = " ".join(response.content.decode().split())
    assert f"There will be no score after these decisions. {NOT_SAID}" in page
