from __future__ import annotations

from dataclasses import replace

import jsonschema
import pytest

from inspections.rating_rules import Rules
from ratings.rollup.discretion import Move, check_move
from ratings.rollup.figures import (
    CaseJudgements,
    DomainOutline,
    Ground,
    GroundKind,
    Grounds,
    StandardOutline,
    StandardResult,
    percentage,
)
from ratings.rollup.scoring import as_json, roll_up
from tests.ratings.rollup.outlines import DOMAINS, RATINGS_SCHEMA, RULES, cases_with_counts

COURT = DomainOutline(2, "cases", "court", (StandardOutline("2.1", ("2.1.1", "2.1.2", "2.1.3")),))
EVIDENCE = DomainOutline(1, "evidence", None, (StandardOutline("1.1", ()), StandardOutline("1.2", ())))
EVERY_QUESTION = {
    domain.case_type: [number for standard in domain.standards for number in standard.key_questions]
    for domain in DOMAINS
    if domain.case_type
}


def standard_of(cases: list[CaseJudgements], panel: dict[str, str] | None = None) -> StandardResult:
    rolled = roll_up(rules=RULES, domains=[COURT], cases=cases, evidence_ratings={}, panel_ratings=panel or {})
    return rolled.standards["2.1"]


def standard_with(size: int, *pairs: tuple[int, int]) -> StandardResult:
    numbers = COURT.standards[0].key_questions
    counts = dict.fromkeys(numbers, (0, 0)) | dict(zip(numbers, pairs, strict=False))
    return standard_of(cases_with_counts("court", size, counts))


def kinds(grounds: tuple[Ground, ...]) -> list[str]:
    return [ground.kind.value for ground in grounds]


@pytest.mark.parametrize(
    ("sufficient", "relevant", "percent"),
    [
        (0, 7, 0),
        (7, 7, 100),
        (1, 200, 1),  # 0.5
        (1, 201, 0),
        (1, 8, 13),  # 12.5
        (3, 8, 38),  # 37.5
        (5, 8, 63),  # 62.5
        (33, 66, 50),
        (129, 200, 65),  # 64.5
        (128, 200, 64),
        (159, 200, 80),  # 79.5
        (99, 200, 50),  # 49.5
        (197, 400, 49),  # 49.25
        (199, 200, 100),  # 99.5
        (1, 3, 33),
        (2, 3, 67),
        (23, 40, 58),  # 57.5, where 100 * (23 / 40) falls short of the half
        (0, 0, None),
    ],
)
def test_a_percentage_is_a_whole_number_rounded_half_up(sufficient: int, relevant: int, percent: int | None) -> None:
    assert percentage(sufficient, relevant) == percent


@pytest.mark.parametrize(
    ("sufficient", "band"),
    [
        (0, "inadequate"),
        (98, "inadequate"),
        (99, "requires_improvement"),
        (128, "requires_improvement"),
        (129, "good"),
        (158, "good"),
        (159, "outstanding"),
        (200, "outstanding"),
    ],
)
def test_the_band_follows_the_rounded_percentage(sufficient: int, band: str) -> None:
    assert standard_with(200, (sufficient, 200)).calculated == band


@pytest.mark.parametrize(
    ("score", "overall"),
    [
        (0, "inadequate"),
        (6, "inadequate"),
        (7, "requires_improvement"),
        (18, "requires_improvement"),
        (19, "good"),
        (30, "good"),
        (31, "outstanding"),
        (36, "outstanding"),
    ],
)
def test_the_score_is_the_sum_of_the_points_and_gives_the_overall_rating(score: int, overall: str) -> None:
    numbers = [standard.number for domain in DOMAINS for standard in domain.standards]
    points = [score // 12 + (1 if place < score % 12 else 0) for place in range(12)]
    panel = {number: RULES.ratings[each] for number, each in zip(numbers, points, strict=True)}

    rolled = roll_up(rules=RULES, domains=DOMAINS, cases=[], evidence_ratings={}, panel_ratings=panel)

    assert (rolled.score, rolled.out_of, rolled.overall) == (score, 36, overall)


def test_only_yes_and_no_are_in_the_denominator_and_the_rest_are_told_apart() -> None:
    answers = ["yes", "yes", "no", "not_relevant", "not_relevant", "unable_to_assess", None]
    cases = [
        CaseJudgements(f"C{place}", "court", {"2.1.1": answer} if answer else {})
        for place, answer in enumerate(answers)
    ]

    question = standard_of(cases).key_questions[0]

    assert (question.sufficient, question.insufficient, question.relevant, question.percent) == (2, 1, 3, 67)
    assert question.counts == {"yes": 2, "no": 1, "not_relevant": 2, "unable_to_assess": 1}
    assert (question.unanswered, question.cases) == (1, 7)


def test_a_case_of_another_type_counts_nowhere_in_the_domain() -> None:
    cases = [*cases_with_counts("court", 4, {"2.1.1": (3, 4)}), CaseJudgements("O1", "out_of_court", {"2.1.1": "no"})]

    question = standard_of(cases).key_questions[0]

    assert (question.sufficient, question.relevant, question.cases) == (3, 4, 4)


def test_one_unanswered_question_makes_all_provisional_without_score_or_overall() -> None:
    evidence = {"1.1": "good", "1.2": "outstanding"}
    answered = cases_with_counts("court", 3, {"2.1.1": (3, 3), "2.1.2": (3, 3), "2.1.3": (3, 3)})
    short = [*answered[:2], replace(answered[2], judgements={"2.1.1": "yes", "2.1.2": "yes"})]

    full = roll_up(rules=RULES, domains=[EVIDENCE, COURT], cases=answered, evidence_ratings=evidence, panel_ratings={})
    rolled = roll_up(rules=RULES, domains=[EVIDENCE, COURT], cases=short, evidence_ratings=evidence, panel_ratings={})

    assert (full.provisional, full.score, full.overall) == (False, 8, "outstanding")
    assert (rolled.provisional, rolled.score, rolled.overall) == (True, None, None)
    assert rolled.key_questions["2.1.3"].unanswered == 1
    assert rolled.standards["2.1"].rating == "outstanding"
    assert [domain.points for domain in rolled.domains] == [5, 3]


def test_without_an_evidence_rating_the_domain_and_the_score_are_missing_not_zero() -> None:
    cases = cases_with_counts("court", 2, {"2.1.1": (2, 2), "2.1.2": (2, 2), "2.1.3": (2, 2)})

    rolled = roll_up(
        rules=RULES, domains=[EVIDENCE, COURT], cases=cases, evidence_ratings={"1.1": "good"}, panel_ratings={}
    )

    assert [(domain.rating, domain.points, domain.out_of) for domain in rolled.domains] == [
        (None, None, 6),
        ("outstanding", 3, 3),
    ]
    assert (rolled.provisional, rolled.score, rolled.overall, rolled.out_of) == (False, None, None, 9)


def test_a_standard_with_nothing_applicable_is_left_to_the_panel() -> None:
    nothing = standard_with(5)
    not_relevant = cases_with_counts("court", 5, dict.fromkeys(COURT.standards[0].key_questions, (0, 0)))
    decided = standard_of(not_relevant, {"2.1": "good"})

    assert (nothing.calculated, nothing.rating, nothing.points, nothing.not_applicable) == (None, None, None, True)
    assert nothing.grounds == Grounds()
    assert (decided.calculated, decided.rating, decided.points, decided.discretion_applied) == (None, "good", 2, False)


def test_a_standard_nobody_has_judged_yet_is_not_called_not_applicable() -> None:
    standard = standard_of([CaseJudgements("C1", "court", {})])

    assert (standard.calculated, standard.not_applicable) == (None, False)


def test_the_panel_replaces_an_evidence_rating_without_discretion() -> None:
    rolled = roll_up(
        rules=RULES,
        domains=[EVIDENCE],
        cases=[],
        evidence_ratings={"1.1": "inadequate", "1.2": "good"},
        panel_ratings={"1.1": "outstanding"},
    )

    standard = rolled.standards["1.1"]
    assert (standard.evidence_rating, standard.panel_rating, standard.rating) == (
        "inadequate",
        "outstanding",
        "outstanding",
    )
    assert (standard.calculated, standard.discretion_applied, rolled.score) == (None, False, 5)


def test_a_panel_that_confirms_applies_no_discretion() -> None:
    cases = cases_with_counts("court", 10, {"2.1.1": (6, 10), "2.1.2": (10, 10), "2.1.3": (10, 10)})

    confirmed, moved = standard_of(cases, {"2.1": "requires_improvement"}), standard_of(cases, {"2.1": "good"})

    assert (confirmed.panel_rating, confirmed.discretion_applied) == ("requires_improvement", False)
    assert (moved.calculated, moved.rating, moved.points, moved.discretion_applied) == (
        "requires_improvement",
        "good",
        2,
        True,
    )


@pytest.mark.parametrize(
    ("pairs", "up", "down"),
    [
        ([(120, 200)], ["within_points"], []),  # 60: five below good
        ([(118, 200)], [], []),  # 59: six below good, and ten above inadequate
        ([(120, 200), (118, 200)], [], []),  # all in the lowest band must be near
        ([(120, 200), (170, 200)], ["within_points"], []),  # those in higher bands need not be
        ([(108, 200)], [], ["within_points"]),  # 54: five above 49
        ([(110, 200)], [], []),  # 55: six above 49
        ([(110, 200), (108, 200)], [], ["within_points"]),  # any one near is enough
        ([(180, 200), (128, 200), (100, 200)], [], ["within_points"]),
        ([(130, 200)], [], ["within_points"]),  # 65, and 129 of 200 is 65 still
        ([(129, 200)], [], ["within_points", "single_case"]),
        ([(128, 200)], ["within_points", "single_case"], []),
        ([(98, 200)], ["within_points", "single_case"], []),  # nothing lies below the lowest rating
        ([(159, 200)], [], ["within_points", "single_case"]),  # nor above the highest
        ([(2, 5)], ["single_case"], []),  # 40 to 60, ten points away
        ([(3, 5)], ["within_points", "single_case"], ["single_case"]),  # 60 to 80, or to 40
        ([(3, 5), (4, 5)], ["within_points", "single_case"], ["single_case"]),
    ],
)
def test_grounds_on_each_side_of_their_limits(pairs: list[tuple[int, int]], up: list[str], down: list[str]) -> None:
    grounds = standard_with(200, *pairs).grounds

    assert (kinds(grounds.up), kinds(grounds.down)) == (up, down)


@pytest.mark.parametrize(("first_of_second", "references"), [(5, ("C5",)), (4, ("C4", "C5")), (6, None)])
def test_single_case_up_needs_one_case_insufficient_on_every_lowest_question(
    first_of_second: int, references: tuple[str, ...] | None
) -> None:
    # Two questions with 2 of 5, each put to its own five cases: they share a case or two, or none.
    answers: dict[int, dict[str, str]] = {place: {} for place in range(1, 11)}
    for place, answer in enumerate(["yes", "yes", "no", "no", "no"], start=1):
        answers[place]["2.1.1"] = answer
    for place, answer in enumerate(["no", "no", "no", "yes", "yes"], start=first_of_second):
        answers[place]["2.1.2"] = answer

    standard = standard_of([CaseJudgements(f"C{place}", "court", given) for place, given in answers.items()])

    expected = (Ground(GroundKind.SINGLE_CASE, ("2.1.1", "2.1.2"), references),) if references else ()
    assert (standard.calculated, standard.grounds.up) == ("inadequate", expected)


def test_single_case_down_may_rest_on_a_question_above_the_lowest_band() -> None:
    # 57 per cent sets the rating; the one relevant case of another question would take it from 100 to 0.
    standard = standard_with(200, (114, 200), (1, 1))

    (ground,) = standard.grounds.down
    assert ground == Ground(GroundKind.SINGLE_CASE, ("2.1.2",), ("C1",))


def test_without_the_single_case_rule_only_points_give_grounds() -> None:
    rules = replace(RULES, single_case_changes_rating=False)
    cases = cases_with_counts("court", 5, {"2.1.1": (3, 5)})

    rolled = roll_up(rules=rules, domains=[COURT], cases=cases, evidence_ratings={}, panel_ratings={})

    grounds = rolled.standards["2.1"].grounds
    assert (kinds(grounds.up), kinds(grounds.down)) == (["within_points"], [])


UP = Grounds(up=(Ground(GroundKind.WITHIN_POINTS, ("2.1.1",)),))


@pytest.mark.parametrize(
    ("calculated", "rating", "grounds", "move"),
    [
        ("good", "good", Grounds(), Move.CONFIRMS),
        ("good", "outstanding", UP, Move.WITHIN_GROUNDS),
        ("good", "requires_improvement", UP, Move.EXCEPTIONAL),
        ("good", "outstanding", Grounds(), Move.EXCEPTIONAL),
        ("good", "inadequate", UP, Move.REFUSED),
        ("requires_improvement", "outstanding", UP, Move.REFUSED),
        (None, "inadequate", Grounds(), Move.NOTHING_CALCULATED),
        (None, "outstanding", Grounds(), Move.NOTHING_CALCULATED),
    ],
)
def test_what_a_panel_decision_does(calculated: str | None, rating: str, grounds: Grounds, move: Move) -> None:
    verdict = check_move(rules=RULES, calculated=calculated, rating=rating, grounds=grounds)

    assert verdict.move == move
    assert verdict.allowed is (move is not Move.REFUSED)
    assert verdict.exceptional is (move is Move.EXCEPTIONAL)
    assert verdict.grounds == (UP.up if move is Move.WITHIN_GROUNDS else ())


def test_a_refused_move_says_why() -> None:
    verdict = check_move(rules=RULES, calculated="inadequate", rating="good", grounds=Grounds())

    assert verdict.refusal == (
        "The panel may move a standard by one band only: the calculated rating is Inadequate, and Good is 2 bands away."
    )


def test_an_answer_the_framework_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Case C1, key question 2\.1\.1: “maybe” is not an answer"):
        standard_of([CaseJudgements("C1", "court", {"2.1.1": "maybe"})])


def test_a_rating_the_framework_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="“excellent” is not a rating of this framework"):
        standard_of([], {"2.1": "excellent"})


def test_an_inspection_with_nothing_recorded_keeps_to_the_contract() -> None:
    cases = [CaseJudgements("C1", "court", {}), CaseJudgements("O1", "out_of_court", {})]

    rolled = roll_up(rules=RULES, domains=DOMAINS, cases=cases, evidence_ratings={}, panel_ratings={})
    printed = as_json(rolled, inspection="X", framework="F")

    jsonschema.Draft202012Validator(RATINGS_SCHEMA).validate(printed)
    assert printed["provisional"] is True
    assert list(printed["key_questions"]) == EVERY_QUESTION["court"] + EVERY_QUESTION["out_of_court"]
    assert {entry["unanswered"] for entry in printed["key_questions"].values()} == {1}
    assert {entry["percent"] for entry in printed["key_questions"].values()} == {None}


def test_another_framework_is_scored_by_its_own_rules() -> None:
    rules = Rules.from_data(
        {
            "rating_scale": [
                {"rating": "weak", "label": "Weak", "points": 0},
                {"rating": "sound", "label": "Sound", "points": 2},
                {"rating": "strong", "label": "Strong", "points": 5},
            ],
            "key_question_bands": [
                {"rating": "weak", "from": 0, "to": 39, "label": "Few"},
                {"rating": "sound", "from": 40, "to": 89, "label": "Many"},
                {"rating": "strong", "from": 90, "to": 100, "label": "Nearly all"},
            ],
            "overall_bands": [
                {"rating": "weak", "from": 0, "to": 4},
                {"rating": "sound", "from": 5, "to": 9},
                {"rating": "strong", "from": 10, "to": 10},
            ],
            "discretion": {"points_from_boundary": 3, "single_case_changes_rating": False},
        },
        standards=2,
    )
    domains = [
        DomainOutline(1, "evidence", None, (StandardOutline("A", ()),)),
        DomainOutline(2, "cases", "community", (StandardOutline("B", ("B1", "B2")),)),
    ]

    def rate(sufficient: int) -> tuple[str | None, list[str], list[str], int | None, str | None]:
        cases = cases_with_counts("community", 100, {"B1": (sufficient, 100), "B2": (95, 100)})
        rolled = roll_up(rules=rules, domains=domains, cases=cases, evidence_ratings={"A": "strong"}, panel_ratings={})
        standard = rolled.standards["B"]
        return standard.rating, kinds(standard.grounds.up), kinds(standard.grounds.down), rolled.score, rolled.overall

    assert rate(36) == ("weak", [], [], 5, "sound")
    assert rate(37) == ("weak", ["within_points"], [], 5, "sound")
    assert rate(42) == ("sound", [], ["within_points"], 7, "sound")
    assert rate(43) == ("sound", [], [], 7, "sound")
    assert rate(87) == ("sound", ["within_points"], [], 7, "sound")
    assert rate(90) == ("strong", [], ["within_points"], 10, "strong")
    assert rate(93) == ("strong", [], [], 10, "strong")
