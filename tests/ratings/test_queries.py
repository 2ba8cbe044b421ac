from datetime import date
from decimal import Decimal

import jsonschema
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cases.models import Answer, Reading, SampledCase
from inspections.models import EvidenceRating, Inspection
from ratings.models import PanelDecision, PanelMeeting
from ratings.queries import cases_judged_on, ratings_of, roll_up_of
from ratings.rollup.precision import Basis
from ratings.rollup.scoring import as_json
from tests import factories
from tests.ratings.evidence import judged, published, rated
from tests.ratings.rollup.outlines import PUBLISHED, RATINGS_SCHEMA

pytestmark = pytest.mark.django_db


def decided(inspection: Inspection, held_on: date, **ratings: str) -> PanelMeeting:
    """A meeting as an import stores it; `s2_1="good"` decides standard 2.1."""
    meeting = factories.meeting(inspection, held_on)
    for name, rating in ratings.items():
        standard = factories.standard(name[1:].replace("_", "."))
        PanelDecision.objects.create(meeting=meeting, standard=standard, rating=rating, reason="As argued.")
    return meeting


@pytest.mark.parametrize("cases", [1, 3])
def test_the_figures_cost_eight_queries_however_many_cases(
    cases: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    inspection = factories.inspection()
    judged(inspection, "court", cases, {"2.1.1": (1, cases), "2.1.2": (0, cases)})
    read = Inspection.objects.select_related("framework").get()

    with django_assert_num_queries(5):
        rollup = roll_up_of(read)

    assert rollup.key_questions["2.1.1"].relevant == cases


@pytest.mark.parametrize(
    ("record", "eligible"),
    [
        ({"eligible": {"court": 60, "out_of_court": 30}}, {"court": 60, "out_of_court": 30}),
        ({"eligible": {"court": 60, "other": 3}}, {"court": 60}),
        ({"eligible": {"court": "sixty", "out_of_court": True}}, {}),
        ({"eligible": 60}, {}),
        ({}, {}),
    ],
)
def test_the_eligible_cases_are_those_of_the_last_draws_record_however_it_came(
    record: dict[str, object], eligible: dict[str, int]
) -> None:
    inspection = factories.inspection()
    assert ratings_of(inspection).basis == Basis(Decimal(80), {})
    factories.draw(inspection, record={"eligible": {"court": 99}})
    factories.draw(inspection, number=2, record=record)
    assert ratings_of(inspection).basis == Basis(Decimal(80), eligible)


def test_cases_found_not_to_be_eligible_are_taken_off_the_eligible_cases_and_others_stay() -> None:
    inspection = factories.inspection()
    for number in (1, 2):
        factories.draw(inspection, number=number, record={"eligible": {"court": 68 + number, "out_of_court": 45}})
    for reference, reason in (("C01", "transferred"), ("C02", "wrong_disposal"), ("C03", "file_not_available")):
        factories.withdrawn_case(inspection, reference, reason=reason)
    factories.withdrawn_case(inspection, "O01", "out_of_court", reason="under_investigation")
    factories.sampled_case(inspection, "C04")
    assert ratings_of(inspection).basis == Basis(Decimal(80), {"court": 68, "out_of_court": 45})


@pytest.mark.parametrize("name", ["liverpool", "gloucestershire"])
def test_a_published_inspection_comes_out_before_and_after_its_panels(name: str) -> None:
    figures = PUBLISHED[name]
    inspection = published(name)
    moves = figures["discretion"]

    before = roll_up_of(inspection)
    for meeting in (1, 2):
        moved = {f"s{n.replace('.', '_')}": m["panel"] for n, m in moves.items() if m["meeting"] == meeting}
        decided(inspection, date(2019, 3, 20 + meeting), **moved)
    after = roll_up_of(inspection)

    percents = {number: figure and figure["percent"] for number, figure in figures["key_questions"].items()}
    assert {number: question.percent for number, question in before.key_questions.items()} == percents
    assert before.score == figures["score"] - len(moves)
    assert (after.score, after.out_of, after.overall) == (figures["score"], 36, figures["overall"])
    assert {n: s.rating for n, s in after.standards.items()} == figures["domain_one"] | figures["standards"]
    assert roll_up_of(inspection, before_panel=True) == before
    jsonschema.validate(as_json(after, inspection=inspection.reference, framework="f"), RATINGS_SCHEMA)


def test_a_judgement_without_an_answer_is_unanswered() -> None:
    inspection = factories.inspection()
    case = factories.sampled_case(inspection)
    factories.answer(case, "2.1.1 evidence", "Only a note so far.")
    factories.answer(case, "2.1.1", "", version=2)

    question = roll_up_of(inspection).key_questions["2.1.1"]

    assert (question.unanswered, question.relevant, question.percent) == (1, 0, None)


def test_an_evidence_rating_that_is_only_reasons_is_missing() -> None:
    inspection = factories.inspection()
    rated(inspection, {"1.1": "good"})
    EvidenceRating.objects.create(inspection=inspection, standard=factories.standard("1.2"), reasons="Staff were seen.")

    standards = roll_up_of(inspection).standards

    assert (standards["1.1"].rating, standards["1.2"].rating, standards["1.2"].points) == ("good", None, None)


def test_the_latest_meeting_wins_by_its_date_and_then_by_when_it_was_recorded() -> None:
    inspection = factories.inspection()
    decided(inspection, date(2026, 3, 20), s1_1="good", s1_2="good")
    decided(inspection, date(2026, 3, 20), s1_2="outstanding")
    decided(inspection, date(2026, 3, 18), s1_1="inadequate", s1_3="good")

    standards = roll_up_of(inspection).standards

    assert {number: standards[number].panel_rating for number in ("1.1", "1.2", "1.3", "1.4")} == {
        "1.1": "good",
        "1.2": "outstanding",
        "1.3": "good",
        "1.4": None,
    }


def test_the_effect_of_a_meeting_leaves_out_what_a_later_one_has_decided() -> None:
    inspection = published("gloucestershire")
    decided(inspection, date(2019, 3, 25), s2_1="good")

    ratings = ratings_of(inspection)

    assert ratings.rollup.score == 16
    assert ratings.after(date(2019, 3, 24), {"2.1": "requires_improvement", "3.2": "requires_improvement"}).score == 17
    assert ratings.after(date(2019, 3, 25), {"2.1": "requires_improvement"}).score == 15
    assert ratings.decided_after(date(2019, 3, 24)) == {"2.1"}


def test_another_inspections_judgements_do_not_count() -> None:
    one, other = factories.inspection("one"), factories.inspection("other")
    judged(one, "court", 2, {"2.1.1": (1, 2)})
    judged(other, "court", 5, {"2.1.1": (5, 5)})

    assert roll_up_of(one).key_questions["2.1.1"].percent == 50


def test_a_withdrawn_case_counts_in_no_figure_and_its_replacement_is_unanswered() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 3, {"2.1.1": (1, 3)})
    read = Inspection.objects.select_related("framework").get()
    before = roll_up_of(read).key_questions["2.1.1"]
    assert (before.cases, before.sufficient, before.insufficient, before.percent) == (3, 1, 2, 33)

    withdrawn = factories.answers("2.1.1").filter(value="no")[0].reading.case
    SampledCase.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="wrong_disposal")
    Reading.objects.filter(case=withdrawn).update(submitted_at=timezone.now())
    after = roll_up_of(read).key_questions["2.1.1"]
    assert (after.cases, after.sufficient, after.insufficient, after.percent) == (2, 1, 1, 50)
    assert (after.unanswered, Answer.objects.filter(reading__case=withdrawn).count()) == (0, 1)
    question = factories.item("2.1.1")
    assert withdrawn.reference not in {case.reference for case in cases_judged_on(read, question, "court")}

    factories.sampled_case(inspection, "C99", replaces=withdrawn)
    replaced = roll_up_of(read).key_questions["2.1.1"]
    assert (replaced.cases, replaced.unanswered, replaced.percent) == (3, 1, 50)
