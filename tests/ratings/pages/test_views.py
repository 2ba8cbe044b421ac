from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Answer, SampledCase
from inspections.models import Inspection, Role
from ratings.panel.meeting_actions import answer_exception
from ratings.panel.rules import Decision
from tests import factories
from tests.ratings.evidence import judged, published
from tests.ratings.panel.meetings import convened, decide, meet

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(client: Client) -> Inspection:
    """A published inspection before its panel; its panel member has signed in."""
    stored = published("gloucestershire")
    client.force_login(member())
    return stored


def member() -> User:
    return User.objects.get(username="panel_member")


def address(name: str, *args: str) -> str:
    return reverse(name if ":" in name else f"ratings:{name}", args=["northshire-2026", *args])


def words(client: Client, name: str, *args: str, query: str = "") -> str:
    response = client.get(address(name, *args) + query)
    assert response.status_code == 200
    return plain(response)


def plain(response: Any) -> str:
    return " ".join(str(response.content.decode()).split())


def test_the_score_prints_out_of_its_highest(client: Client, inspection: Inspection) -> None:
    page = words(client, "ratings")

    assert "Score: <strong>15/36</strong>" in page
    assert "No overall rating yet" not in page


def test_provisional_figures_say_what_is_unanswered_and_give_no_score(client: Client, inspection: Inspection) -> None:
    factories.sampled_case(inspection, "C99")

    page = words(client, "ratings")

    assert "Provisional: 12 judgements are unanswered, so no score is given." in page
    assert "/36" not in page


def test_a_missing_rating_names_the_standard_and_who_gives_it(client: Client, inspection: Inspection) -> None:
    inspection.evidence_ratings.filter(standard__number="1.3").update(rating="")

    page = words(client, "ratings")

    assert "1 standard has no rating:" in page
    assert (
        'href="/inspections/northshire-2026/evidence/1.3/">'
        "Not yet rated: the lead inspector rates it from the evidence.</a>" in page
    )
    assert '<span class="app-missing">Not yet known</span>' in page


def test_a_key_question_in_the_lowest_band_is_bold_and_says_so(client: Client, inspection: Inspection) -> None:
    page = words(client, "domain", "2")

    row = page.split("ratings/2.1.3/")[0].rpartition("<tr")[2] + page.split("ratings/2.1.3/")[1].split("</tr>")[0]
    assert "app-sets-rating" in row
    assert "Requires improvement <br>Sets the rating" in row
    assert ">61%<" in row.replace(" ", "")


def test_a_question_relevant_to_no_case_is_not_applicable(client: Client, inspection: Inspection) -> None:
    row = words(client, "domain", "3").split("ratings/3.4.2/")[1].split("</tr>")[0]

    assert '<span class="app-missing">Not applicable</span>' in row
    assert "0%" not in row


def test_every_percentage_has_its_precision_and_the_page_says_what_it_is(
    client: Client, inspection: Inspection
) -> None:
    factories.draw(inspection, record={"eligible": {"court": 60, "out_of_court": 30}})
    page = words(client, "domain", "2")

    row = page.split("ratings/2.1.1/")[1].split("</tr>")[0]
    assert "77% to 93%<br>46 to 56 of 60" in row
    assert page.count("It plays no part in the rating.") == 1
    assert "a simple random sample from the 60 eligible cases (hypergeometric)" in page
    page = words(client, "key_question", "2.1.1")
    assert "Precision: 77% to 93%, or 46 to 56 of the 60 eligible cases, at 80% confidence." in page


def test_without_a_draw_the_ranges_are_those_of_clopper_and_pearson_and_it_says_so(
    client: Client, inspection: Inspection
) -> None:
    for page in (
        words(client, "domain", "2"),
        words(client, "standard", "2.1"),
        words(client, "key_question", "2.1.1"),
    ):
        assert "no draw is on record" in page.lower()
        assert "Clopper and Pearson" in page


def test_the_plot_says_in_words_what_it_draws(client: Client, inspection: Inspection) -> None:
    page = words(client, "domain", "2")

    title = "Domain 2: Court disposals: percentage of cases judged sufficient"
    assert f'<title id="plot-2-1-title">{title}</title>' in page
    assert "2.1.1 87% (73% to 95%); 2.1.2 65% (50% to 79%); 2.1.3 61% (45% to 75%);" in page
    assert page.count("<svg") == 1
    assert page.count("app-plot__bar--sets") == 7
    page = words(client, "standard", "2.1")
    assert "precision: 2.1.1 87% (73% to 95%); 2.1.2 65% (50% to 79%); 2.1.3 61% (45% to 75%).</desc>" in page
    assert "<svg" not in words(client, "domain", "1")


def test_the_plot_of_standards_says_in_words_what_it_draws(client: Client, inspection: Inspection) -> None:
    meet(inspection)

    page = words(client, "ratings")

    assert '<title id="standards-plot-title">Rating and points of each standard</title>' in page
    assert "2.1 Assessment Good, 2, moved by the panel from Requires improvement; 2.2 Planning Requires" in page
    assert (page.count("app-plot__square"), page.count("app-plot__from")) == (12, 1)


def test_every_figure_leads_on_to_what_it_is_made_of(client: Client, inspection: Inspection) -> None:
    at = "/inspections/northshire-2026"
    for page, onward in (
        (words(client, "ratings"), f"{at}/ratings/domains/2/"),
        (words(client, "ratings"), f"{at}/ratings/standards/2.1/"),
        (words(client, "domain", "2"), f"{at}/ratings/standards/2.1/"),
        (words(client, "standard", "2.1"), f"{at}/ratings/2.1.3/"),
        (words(client, "key_question", "2.1.3"), f"{at}/cases/C15/standards/2.1/"),
        (words(client, "standard", "1.1"), f"{at}/evidence/1.1/"),
    ):
        assert f'href="{onward}"' in page, onward


def test_a_standard_says_in_one_sentence_why_it_has_its_rating(client: Client, inspection: Inspection) -> None:
    figures = "the lowest of its key questions, 2.1.3, is 61 per cent, 14 of 23 relevant cases; the boundary is 65."
    assert f"Requires improvement: {figures}" in words(client, "standard", "2.1")
    meet(inspection)
    moved = "Good: the ratings panel moved it on 22 March 2019 from Requires improvement, as calculated: "
    assert f"{moved}{figures}" in words(client, "standard", "2.1")


def test_a_key_question_says_how_many_cases_would_change_it(client: Client, inspection: Inspection) -> None:
    up = "1 case judged sufficient instead of insufficient would raise it to Good: 15 of 23 is 65 per cent"
    down = "3 cases judged insufficient instead of sufficient would lower it to Inadequate: 11 of 23 is 48 per cent"
    for page in (words(client, "standard", "2.1"), words(client, "key_question", "2.1.3")):
        assert up in page
        assert down in page
        assert "with as many relevant cases as now" in page


def test_a_page_says_when_the_calculated_rating_moved_after_the_panel(client: Client, inspection: Inspection) -> None:
    meet(inspection)
    factories.answers("2.1.3").update(value="yes")

    sentence = (
        "This decision rests on superseded figures. The calculated rating was Requires improvement and is Good now. "
        "2.1.3 was 14 of 23 relevant cases (61 per cent) and is 23 of 23 relevant cases (100 per cent) now. "
        "The panel must confirm or change it."
    )
    assert sentence in words(client, "ratings")
    assert sentence in words(client, "panel:panel")


def test_a_standard_names_the_cases_that_would_change_it(client: Client, inspection: Inspection) -> None:
    page = words(client, "standard", "3.2")

    sentence = "One case judged sufficient on 3.2.3 would raise the rating: any one of 3 cases would do."
    assert f"<strong>To Requires improvement:</strong> {sentence}" in page
    assert 'href="/inspections/northshire-2026/cases/O03/standards/3.2/">O03</a>' in page
    assert page.count("/cases/O0") == 3


def test_a_standard_shows_every_decision_on_it(client: Client, inspection: Inspection) -> None:
    meet(inspection)
    meet(inspection, Decision("2.1", "requires_improvement", "Considered.", "requires_improvement"))

    page = words(client, "standard", "2.1")

    assert "Raised on grounds: close to the boundary and a single case" in page
    assert "Considered, not applied" in page
    assert (page.count("Superseded"), page.count("In force")) == (1, 1)


def test_a_key_question_shows_its_arithmetic_and_every_case(client: Client, inspection: Inspection) -> None:
    page = words(client, "key_question", "2.1.3")

    assert "14 of 23 relevant cases = 60.87%, which rounds to 61%: band Requires improvement, 50 to 64." in page
    assert "All (23)" in page
    assert "Sufficient (14)" in page
    assert "Insufficient (9)" in page
    assert "Unanswered (0)" in page
    assert 'href="/inspections/northshire-2026/cases/C15/standards/2.1/"' in page
    assert page.count('<th scope="row"') == 23


def test_the_cases_of_a_key_question_can_be_filtered(client: Client, inspection: Inspection) -> None:
    factories.answers("2.1.3", "C01").delete()
    factories.answers("2.1.3", "C02").update(value="")

    page = words(client, "key_question", "2.1.3", query="?judged=unanswered")

    assert "Unanswered (2)</strong>" in page
    assert page.count('<th scope="row"') == 2
    assert "Provisional: 2 of 23 cases are unanswered." in page


def test_an_empty_group_and_an_empty_sample_say_what_to_do(client: Client, inspection: Inspection) -> None:
    assert "No cases in this group" in words(client, "key_question", "2.1.3", query="?judged=unanswered")
    Answer.objects.all().delete()
    SampledCase.objects.all().delete()
    assert "The lead inspector draws the sample." in words(client, "key_question", "2.1.3")


def test_the_panel_page_marks_what_is_in_force(client: Client, inspection: Inspection) -> None:
    assert "No panel meetings yet" in words(client, "panel:panel")
    meet(inspection)
    meet(inspection, Decision("2.2", "good", "Seen since.", "requires_improvement", exceptional=True))
    meet(inspection, Decision("2.1", "requires_improvement", "After all, no.", "requires_improvement"))

    page = words(client, "panel:panel")

    assert (page.count(">In force<"), page.count(">Superseded<")) == (2, 1)
    assert "Raised without grounds: exceptional, confirmed by the chair" in page
    assert "Took part: " in page
    assert page.index("After all, no.</td>") < page.index("Within five points.</td>")


def test_the_panel_page_tells_how_the_score_came_about(client: Client, inspection: Inspection) -> None:
    meet(inspection)

    page = words(client, "panel:panel")

    table = page[page.index("How the score came about</caption>") :]
    assert "Before any panel</th>" in table
    assert "15/36" in table[: table.index("Panel of 22 March 2019")]
    assert "16/36" in table[table.index("Panel of 22 March 2019") :]
    assert "<strong>2.1 Assessment: Good.</strong> Within five points." in table
    assert "As calculated today, and as rated from evidence" in table


@pytest.mark.parametrize("page", ["panel:panel", "ratings:changes", "ratings:what_if", "inspections:overview"])
def test_a_decision_under_which_figures_moved_is_marked_until_it_is_decided_again(
    page: str, client: Client, inspection: Inspection
) -> None:
    mark = (
        "This decision rests on superseded figures. 2.1.1 was 20 of 23 relevant cases (87 per cent) and is 19 of 23 "
        "relevant cases (83 per cent) now. The panel must confirm or change it."
    )
    meet(inspection)
    shown = " ".join(client.get(reverse(page, args=["northshire-2026"])).content.decode().split())
    assert "superseded figures" not in shown

    factories.answers("2.1.1", "C01").update(value="no")
    shown = " ".join(client.get(reverse(page, args=["northshire-2026"])).content.decode().split())
    assert mark in shown

    meet(inspection)
    shown = " ".join(client.get(reverse(page, args=["northshire-2026"])).content.decode().split())
    assert "superseded figures" not in shown


def test_a_supposed_rating_stands_beside_one_that_rests_on_superseded_figures(
    client: Client, inspection: Inspection
) -> None:
    meet(inspection)
    assert "Rests on superseded figures" not in words(client, "what_if", query="?2_1=outstanding")
    factories.answers("2.1.1", "C01").update(value="no")
    assert "Rests on superseded figures" in words(client, "what_if", query="?2_1=outstanding")


def test_a_decision_without_effect_is_no_reason_for_a_score(client: Client, inspection: Inspection) -> None:
    meeting = convened(inspection)
    exceptional = Decision("2.2", "good", "Seen since.", "requires_improvement", exceptional=True)
    (decision,) = decide(meeting, exceptional)
    assert meeting.chair is not None
    answer_exception(decision=decision, by=meeting.chair, confirm=False, reason="No.")

    page = words(client, "panel:panel")

    table = page[page.index("How the score came about</caption>") : page.index("Meeting 1: 22 March 2019")]
    assert "Seen since." not in table
    assert "No decision took effect" in table


def test_the_agenda_names_the_standards_with_grounds_first(client: Client, inspection: Inspection) -> None:
    page = words(client, "panel:panel")

    assert page.index("Standards with grounds for discretion") < page.index("Standards rated from evidence")
    assert page.index("Standards rated from evidence") < page.index("The other standards")


def test_an_inspector_sees_the_panel_and_no_way_to_record(client: Client, inspection: Inspection) -> None:
    client.force_login(factories.member(inspection, Role.INSPECTOR))

    page = words(client, "panel:panel")

    assert "panel/convene/" not in page
    assert "A member of the ratings panel convenes it." in page


def test_a_closed_inspection_says_so_and_offers_no_meeting(client: Client, inspection: Inspection) -> None:
    Inspection.objects.update(closed_at=timezone.now())

    page = words(client, "panel:panel")

    assert "This inspection is closed, so the panel can’t meet." in page
    assert "panel/convene/" not in page
    assert client.get(address("panel:convene")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("name", "args", "queries"),
    [
        ("ratings", [], 12),
        ("domain", ["2"], 11),
        ("standard", ["2.1"], 13),
        ("key_question", ["2.1.1"], 14),
        ("changes", [], 11),
        ("what_if", [], 11),
        ("classifications", [], 8),
        ("panel:panel", [], 19),
        ("panel_admin:panel", [], 19),
        ("panel:representations", [], 9),
    ],
)
def test_a_page_costs_the_same_however_many_rows(
    name: str,
    args: list[str],
    queries: int,
    rows: int,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    inspection = factories.inspection(fieldwork_starts=date(2019, 3, 4))
    person = factories.member(inspection, Role.PANEL_MEMBER)
    judged(inspection, "court", rows, {"2.1.1": (rows, rows)})
    for number in range(1, rows + 1):
        meet(inspection, Decision("1.1", "good", "As read.", ""))
        one = inspection.representations.create(
            number=number, received_on=date(2019, 4, 2), summary="No.", recorded_at=timezone.now()
        )
        one.standards.set([factories.standard("1.1")])
    client.force_login(person)

    with django_assert_num_queries(queries):
        client.get(address(name, *args))


def test_a_standard_without_cases_waits_for_them_and_not_for_the_panel(client: Client) -> None:
    empty = factories.inspection("southshire-2026", service=factories.service("Southshire"))
    client.force_login(factories.member(empty, Role.INSPECTOR))

    page = client.get("/inspections/southshire-2026/ratings/").content.decode()

    assert "Not yet rated: no case has been sampled for it." in page
    assert "None yet" in page
    assert "Rated by the panel" not in page
