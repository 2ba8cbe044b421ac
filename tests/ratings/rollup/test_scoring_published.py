from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from ratings.rollup.discretion import Move, check_move
from ratings.rollup.figures import CaseJudgements, RollUp
from ratings.rollup.scoring import as_json, roll_up
from tests.ratings.rollup.outlines import DOMAINS, FRAMEWORK, PUBLISHED, RATINGS_SCHEMA, RULES, cases_with_counts

GLOUCESTERSHIRE = PUBLISHED["gloucestershire"]


def published_cases(inspection: dict[str, Any]) -> list[CaseJudgements]:
    cases: list[CaseJudgements] = []
    for domain in DOMAINS:
        if domain.case_type is None:
            continue
        figures = {
            number: inspection["key_questions"][number]
            for standard in domain.standards
            for number in standard.key_questions
        }
        counts = {
            number: (figure["sufficient"], figure["relevant"]) if figure else (0, 0)
            for number, figure in figures.items()
        }
        size = inspection["sample"][domain.case_type]
        cases += cases_with_counts(domain.case_type, size, counts, prefix=f"{domain.case_type}-")
    return cases


def rate(inspection: dict[str, Any], *, meetings: int) -> RollUp:
    """The roll-up with the decisions of the first so many panel meetings."""
    decided = {
        number: move["panel"] for number, move in inspection["discretion"].items() if move["meeting"] <= meetings
    }
    return roll_up(
        rules=RULES,
        domains=DOMAINS,
        cases=published_cases(inspection),
        evidence_ratings=inspection["domain_one"],
        panel_ratings=decided,
    )


@pytest.mark.parametrize("name", ["liverpool", "gloucestershire"])
def test_every_published_percentage_comes_out(name: str) -> None:
    inspection = PUBLISHED[name]
    printed = {number: figure and figure["percent"] for number, figure in inspection["key_questions"].items()}

    rolled = rate(inspection, meetings=0)

    assert {number: question.percent for number, question in rolled.key_questions.items()} == printed
    assert len(printed) == 23


@pytest.mark.parametrize("name", ["liverpool", "gloucestershire"])
def test_the_calculated_ratings_are_those_before_the_panel(name: str) -> None:
    inspection = PUBLISHED[name]
    before = inspection["standards"] | {number: move["calculated"] for number, move in inspection["discretion"].items()}

    rolled = rate(inspection, meetings=2)

    calculated = {number: standard.calculated for number, standard in rolled.standards.items() if standard.calculated}
    assert calculated == before


@pytest.mark.parametrize("name", ["liverpool", "gloucestershire"])
def test_the_published_ratings_and_score_come_out_after_the_panel(name: str) -> None:
    inspection = PUBLISHED[name]

    rolled = rate(inspection, meetings=2)

    ratings = {number: standard.rating for number, standard in rolled.standards.items()}
    assert ratings == inspection["domain_one"] | inspection["standards"]
    assert (rolled.score, rolled.out_of, rolled.overall) == (inspection["score"], 36, inspection["overall"])
    assert rolled.provisional is False
    applied = {number for number, standard in rolled.standards.items() if standard.discretion_applied}
    assert applied == set(inspection["discretion"])


def test_liverpool_domains() -> None:
    rolled = rate(PUBLISHED["liverpool"], meetings=0)

    assert [(domain.number, domain.rating, domain.points, domain.out_of) for domain in rolled.domains] == [
        (1, "requires_improvement", 7, 12),
        (2, "good", 11, 12),
        (3, "inadequate", 3, 12),
    ]


def test_gloucestershire_scores_15_before_any_panel_then_16_then_18() -> None:
    rolled = [rate(GLOUCESTERSHIRE, meetings=meetings) for meetings in (0, 1, 2)]

    assert [each.score for each in rolled] == [15, 16, 18]
    assert [each.overall for each in rolled] == ["requires_improvement"] * 3
    assert [stage["score"] for stage in GLOUCESTERSHIRE["history"]] == [16, 18]


def test_gloucestershire_assessment_is_within_five_points_of_the_boundary() -> None:
    standard = rate(GLOUCESTERSHIRE, meetings=0).standards["2.1"]

    within, single = standard.grounds.up
    assert (within.kind, within.key_questions, within.case_references) == ("within_points", ("2.1.3",), ())
    # 15 of 23 is 65 per cent, so one more case would do it too.
    assert (single.kind, single.key_questions) == ("single_case", ("2.1.3",))
    assert single.case_references == tuple(f"court-{place}" for place in range(15, 24))


@pytest.mark.parametrize("number", ["3.2", "3.3"])
def test_gloucestershire_domain_three_turns_on_one_case_of_five(number: str) -> None:
    standard = rate(GLOUCESTERSHIRE, meetings=0).standards[number]

    (ground,) = standard.grounds.up
    assert (ground.kind, ground.key_questions) == ("single_case", (f"{number}.3",))
    assert ground.case_references == ("out_of_court-3", "out_of_court-4", "out_of_court-5")
    assert standard.grounds.down == ()


def test_every_published_panel_decision_rests_on_grounds() -> None:
    standards = rate(GLOUCESTERSHIRE, meetings=2).standards

    moves = {
        number: check_move(
            rules=RULES, calculated=standard.calculated, rating=str(standard.rating), grounds=standard.grounds
        ).move
        for number, standard in standards.items()
        if standard.discretion_applied
    }
    assert moves == dict.fromkeys(["2.1", "3.2", "3.3"], Move.WITHIN_GROUNDS)


def test_a_question_relevant_to_no_case_is_not_applicable_and_does_not_count() -> None:
    rolled = rate(GLOUCESTERSHIRE, meetings=0)

    question = rolled.key_questions["3.4.2"]
    assert (question.relevant, question.percent, question.band) == (0, None, None)
    assert question.counts["not_relevant"] == 15
    assert (question.not_applicable, question.sets_rating) == (True, False)
    assert rolled.standards["3.4"].calculated == "requires_improvement"
    assert rolled.standards["3.4"].not_applicable is False


def test_the_questions_that_set_a_rating_are_those_in_its_lowest_band() -> None:
    rolled = rate(GLOUCESTERSHIRE, meetings=2)

    setting = {number for number, question in rolled.key_questions.items() if question.sets_rating}
    assert {number for number in setting if number.startswith("2.")} == {
        "2.1.3",
        "2.2.2",
        "2.3.1",
        "2.3.2",
        "2.3.3",
        "2.4.1",
        "2.4.2",
    }


@pytest.mark.parametrize("meetings", [0, 1, 2])
@pytest.mark.parametrize("name", ["liverpool", "gloucestershire"])
def test_the_json_keeps_to_the_contract(name: str, meetings: int) -> None:
    printed = as_json(rate(PUBLISHED[name], meetings=meetings), inspection=name, framework=FRAMEWORK["slug"])

    jsonschema.Draft202012Validator(RATINGS_SCHEMA).validate(printed)
    assert list(printed["key_questions"]) == list(PUBLISHED[name]["key_questions"])
    assert list(printed["standards"]) == [standard.number for domain in DOMAINS for standard in domain.standards]


def test_the_json_says_what_the_panel_did() -> None:
    printed = as_json(rate(GLOUCESTERSHIRE, meetings=2), inspection="GLO-2019", framework="youth-offending-2018")

    assert (printed["inspection"], printed["framework"]) == ("GLO-2019", "youth-offending-2018")
    assert printed["key_questions"]["2.1.3"] == {
        "sufficient": 14,
        "relevant": 23,
        "unanswered": 0,
        "percent": 61,
        "band": "requires_improvement",
    }
    assert printed["standards"]["3.2"] == {
        "calculated": "inadequate",
        "rating": "requires_improvement",
        "points": 1,
        "discretion_applied": True,
        "discretion_grounds": {"up": ["single_case"], "down": []},
    }
    assert printed["standards"]["1.4"] == {
        "calculated": None,
        "rating": "requires_improvement",
        "points": 1,
        "discretion_applied": False,
        "discretion_grounds": {"up": [], "down": []},
    }
    assert printed["domains"]["2"] == {"rating": "requires_improvement", "points": 8, "out_of": 12}
    assert (printed["score"], printed["out_of"], printed["overall"]) == (18, 36, "requires_improvement")
