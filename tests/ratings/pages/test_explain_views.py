"""The pages that say what would change the ratings, what if, what prompts say, and how classifications agree."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cases.models import Answer, SampledCase
from inspections.models import Inspection
from ledger.models import Entry
from ratings.models import PanelDecision
from ratings.panel.rules import Decision
from tests import factories
from tests.ratings.evidence import published
from tests.ratings.panel.meetings import meet

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(client: Client) -> Inspection:
    """A published inspection before its panel; its panel member has signed in."""
    stored = published("gloucestershire")
    client.force_login(User.objects.get(username="panel_member"))
    return stored


def words(client: Client, name: str, *args: str, query: str = "") -> str:
    response = client.get(reverse(f"ratings:{name}", args=["northshire-2026", *args]) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def row(page: str, start: str) -> str:
    """The text of the table row that starts with this heading, without tags."""
    found = next(part for part in page.split("<tr")[1:] if start in part.split("</th>")[0])
    inside = found.split("</tr>")[0].partition(">")[2].replace("<", " <")
    return " ".join("".join(piece.partition(">")[2] for piece in f">{inside}".split("<")).split())


def test_the_score_says_how_far_it_is_from_the_next_ratings(client: Client, inspection: Inspection) -> None:
    distance = "4 points more would make it Good; 9 points fewer would make it Inadequate."
    assert distance in words(client, "ratings")
    page = words(client, "changes")
    assert distance in page
    assert "No move of a single standard by one band would change the overall rating." in page
    assert "would change its domain’s rating only" in page


def test_one_point_short_every_move_up_would_change_the_overall_rating(client: Client, inspection: Inspection) -> None:
    meet(
        inspection,
        Decision("2.1", "good", "Near it.", "requires_improvement"),
        Decision("3.2", "requires_improvement", "One case.", "inadequate"),
        Decision("3.3", "requires_improvement", "One case.", "inadequate"),
    )

    page = words(client, "changes")

    assert "1 point more would make it Good; 12 points fewer would make it Inadequate." in page
    overall, domain_only = page.split("would change the overall rating</caption>")[1].split("</table>")[:2]
    assert overall.count("Suppose it") == 11
    assert row(overall, "3.1 Assessment").startswith(
        "3.1 Assessment Inadequate Up to Requires improvement 19/36 Good Requires improvement Suppose it"
    )
    assert 'href="/inspections/northshire-2026/ratings/what-if/?3_1=requires_improvement"' in overall
    assert domain_only.count("Suppose it") == 2


def test_each_standard_says_whether_points_or_a_single_case_give_grounds(
    client: Client, inspection: Inspection
) -> None:
    page = words(client, "changes").split("grounds for discretion")[1]

    assert row(page, "2.1 Assessment") == (
        "2.1 Assessment Requires improvement Yes: 2.1.3 (61%) Yes: any one of 9 cases would do No No"
    )
    assert row(page, "2.2 Planning") == "2.2 Planning Requires improvement No No No No"


def test_each_key_question_says_how_many_cases_are_to_the_next_boundary(client: Client, inspection: Inspection) -> None:
    page = words(client, "changes").split("cases to the next boundary</h2>")[1]

    assert row(page, "2.1.3 ").endswith("14 23 61% Requires improvement Sets the rating 1 to Good 3 to Inadequate")
    assert row(page, "2.3.1 ").endswith("In the highest band 4 to Good")
    assert row(page, "3.1.3 ").endswith("1 to Requires improvement In the lowest band")
    assert row(page, "3.4.2 ").endswith("0 0 Not applicable None None None")
    assert "for the percentage, rounded half up, to be in another band." in page


def test_without_an_overall_rating_the_page_says_why(client: Client, inspection: Inspection) -> None:
    factories.sampled_case(inspection, "C99")
    assert "There is no overall rating yet" in words(client, "changes")
    assert "Provisional: 12 judgements are unanswered" in words(client, "changes")


def test_what_if_shows_score_and_ratings_beside_the_present_ones(client: Client, inspection: Inspection) -> None:
    acts = Entry.objects.count()

    page = words(client, "what_if", query="?2_2=good&2_1=good&3_1=outstanding&1_4=good")

    assert row(page, "Score") == "Score 15/36 21/36 Changes"
    assert row(page, "Overall rating") == "Overall rating Requires improvement Good Changes"
    assert row(page, "Domain 2: Court disposals") == "Domain 2: Court disposals Requires improvement Good Changes"
    assert row(page, "Domain 3: Out-of-court disposals").endswith("Inadequate Inadequate No change")
    supposed = page.split("Ratings supposed</caption>")[1]
    assert row(supposed, "2.1 Assessment") == (
        "2.1 Assessment Requires improvement Good +1 Open to the panel, which has grounds"
    )
    assert row(supposed, "2.2 Planning").endswith("+1 Without grounds: it would be exceptional")
    assert row(supposed, "3.1 Assessment").endswith("+3 Not open to the panel: more than one band away")
    assert row(supposed, "1.4 Information and facilities").endswith("+1 Rated from evidence: any rating is open")
    assert '<option value="good" selected>' in page.split('id="id_2_2"')[1].split("</select>")[0]
    assert Entry.objects.count() == acts
    assert not PanelDecision.objects.exists()


def test_what_if_begins_with_the_present_ratings(client: Client, inspection: Inspection) -> None:
    page = words(client, "what_if")

    assert row(page, "Score") == "Score 15/36 15/36 No change"
    assert "These are the present ratings." in page
    assert "Ratings supposed" not in page


def test_what_if_can_go_down_and_shows_the_points_lost(client: Client, inspection: Inspection) -> None:
    supposed = words(client, "what_if", query="?1_1=inadequate").split("Ratings supposed</caption>")[1]
    assert "Good Inadequate −2" in row(supposed, "1.1 Governance and leadership")


def test_what_if_refuses_a_rating_that_there_is_not_and_leads_to_the_field(
    client: Client, inspection: Inspection
) -> None:
    page = words(client, "what_if", query="?2_1=splendid")

    assert "<title>Error: What if" in page
    assert '<a href="#id_2_1">“splendid” is not a rating. Choose one for 2.1 Assessment: Outstanding, Good,' in page
    assert page.count("There is a problem") == 1
    chosen = page.split('id="id_2_1"')[1].split("</select>")[0]
    assert '<option value="requires_improvement" selected>' in chosen
    assert "Score and ratings</caption>" not in page


def test_what_if_takes_standards_that_have_no_rating_and_says_that_figures_are_provisional(
    client: Client, inspection: Inspection
) -> None:
    inspection.evidence_ratings.filter(standard__number="1.3").update(rating="")
    factories.sampled_case(inspection, "C99")

    page = words(client, "what_if")
    assert row(page, "Score") == "Score None yet None yet No change"
    assert "Here the ratings are taken as they stand." in page
    page = words(client, "what_if", query="?1_3=good&1_1=")
    assert "Choose a rating for 1.1 Governance and leadership" in page
    page = words(client, "what_if", query="?1_3=good")
    assert row(page, "Score") == "Score None yet 15/36 Changes"
    assert "1.3 Partnerships and services Not yet rated Good" in row(page.split("supposed</caption>")[1], "1.3 ")


def answer_prompts(reference: str, **answers: str) -> None:
    case = SampledCase.objects.get(reference=reference)
    for letter, answer in answers.items():
        factories.answer(case, f"2.1.3{letter}", answer)


def test_a_key_question_shows_its_prompts_worst_first_and_the_cases_that_they_do_not_bear_out(
    client: Client, inspection: Inspection
) -> None:
    assert "No prompt of this key question has been answered in any case." in words(client, "key_question", "2.1.3")
    answer_prompts("C01", a="yes", b="no", c="no")
    answer_prompts("C02", a="yes", b="yes", c="no")
    answer_prompts("C23", a="yes", b="yes", c="not_relevant")

    page = words(client, "key_question", "2.1.3")

    prompts = page.split("the lowest percentage first</caption>")[1].split("</table>")[0]
    assert [part[0] for part in prompts.split('<th scope="row" class="govuk-table__header">')[1:]] == list("cbade")
    assert row(prompts, "c. ").endswith("0% 0 2 1 0 20")
    assert row(prompts, "b. ").endswith("67% 2 3 0 0 20")
    parted = page.split("point different ways</caption>")[1].split("</table>")[0]
    assert row(parted, "C01") == "C01 Sufficient 1 of 3 yes"
    assert row(parted, "C23") == "C23 Insufficient 2 of 2 yes"
    assert "C02" not in parted
    assert 'href="/inspections/northshire-2026/cases/C23/standards/2.1/"' in parted


def test_a_withdrawn_case_counts_on_no_prompt(client: Client, inspection: Inspection) -> None:
    Answer.objects.all().delete()
    answer_prompts("C01", a="no")
    SampledCase.objects.filter(reference="C01").update(withdrawn_at="2019-03-05T10:00Z", withdrawn_reason="transferred")

    assert "No prompt of this key question has been answered" in words(client, "key_question", "2.1.3")


def test_classifications_are_compared_with_the_service_s(client: Client, inspection: Inspection) -> None:
    page = words(client, "classifications")
    assert page.count("No case has been classified by both the service and the inspector yet.") == 2
    for reference, service, inspector in (
        ("C01", "low", "low"),
        ("C02", "low", "high"),
        ("C03", "high", "medium"),
        ("C04", "unclassified", "high"),
        ("O01", "medium", "medium"),
    ):
        SampledCase.objects.filter(reference=reference).update(harm_service=service)
        factories.answer(SampledCase.objects.get(reference=reference), "harm_inspector", inspector)

    page = words(client, "classifications").split("Safety and wellbeing")[0]

    assert "in 2 of 4 cases that both classified, 50 per cent. The service under-estimated in 1 and" in page
    assert row(page, "All cases") == "All cases 4 2 (50%) 1 (25%) 1 (25%) 34 0"
    assert row(page, "Court") == "Court 3 1 (33%) 1 (33%) 1 (33%) 20 0"
    assert row(page, "C02") == "C02 Low High Under-estimated by the service"
    assert row(page, "C03") == "C03 High Medium Over-estimated by the service"
    assert "cases/C04/" not in page
    assert page.count("<svg") == 1
