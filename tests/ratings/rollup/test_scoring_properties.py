"""Scoring against a second, deliberately naive computation: fractions, and every case and flip tried in turn."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.answers import USUAL, AnswerSets
from inspections.rating_rules import Band, Rules
from ratings.rollup.figures import CaseJudgements, DomainOutline, StandardOutline
from ratings.rollup.scoring import roll_up
from tests.ratings.rollup.outlines import RULES

QUESTIONS = ("2.1.1", "2.1.2", "2.1.3")
DOMAINS = (
    DomainOutline(1, "evidence", None, (StandardOutline("1.1", ("1.1.1",)),)),
    DomainOutline(2, "cases", "court", (StandardOutline("2.1", QUESTIONS), StandardOutline("2.2", ("2.2.1",)))),
    DomainOutline(3, "cases", "out_of_court", (StandardOutline("3.1", ("3.1.1",)),)),
)
NUMBERS = {"court": (*QUESTIONS, "2.2.1"), "out_of_court": ("3.1.1",)}
Answers = list[dict[str, str]]


@st.composite
def rules_of_some_framework(draw: st.DrawFn) -> Rules:
    """Bands cut anywhere from 0 to 100, and any discretion; the score is out of 12."""
    cuts = sorted(draw(st.sets(st.integers(1, 100), min_size=3, max_size=3)))
    starts, ends = [0, *cuts], [*(cut - 1 for cut in cuts), 100]
    bands = [
        Band(rating, *ends_of, rating)
        for rating, ends_of in zip(RULES.ratings, zip(starts, ends, strict=True), strict=True)
    ]
    overall = [Band(rating, place * 3, place * 3 + 2, rating) for place, rating in enumerate(RULES.ratings)]
    overall[-1] = replace(overall[-1], to=12)
    return replace(
        RULES,
        key_question_bands=tuple(bands),
        overall_bands=tuple(overall),
        points_from_boundary=draw(st.integers(0, 12)),
        single_case_changes_rating=draw(st.booleans()),
    )


@st.composite
def some_cases(draw: st.DrawFn, *, complete: bool = False) -> list[CaseJudgements]:
    """Up to ten cases; most answers are yes or no, so that bands are near one another."""
    known = AnswerSets.from_data({"answers": USUAL}).judgements
    answers = st.sampled_from(["yes", "yes", "yes", "no", "no", *known] + ([] if complete else [""]))
    cases = []
    for place in range(draw(st.integers(0, 10))):
        case_type = draw(st.sampled_from(["court", "court", "court", "out_of_court"]))
        given_answers = {number: draw(answers) for number in NUMBERS[case_type]}
        cases.append(CaseJudgements(f"C{place}", case_type, {n: a for n, a in given_answers.items() if a}))
    return cases


def naive_percent(number: str, answers: Answers) -> int | None:
    judged = [each[number] for each in answers if each.get(number) in ("yes", "no")]
    return floor(Fraction(100 * judged.count("yes"), len(judged)) + Fraction(1, 2)) if judged else None


def naive_places(rules: Rules, numbers: tuple[str, ...], answers: Answers) -> dict[str, int]:
    """Each question's place among the bands, without those that have no relevant case."""
    places = {}
    for number in numbers:
        percent = naive_percent(number, answers)
        if percent is not None:
            places[number] = sum(1 for band in rules.key_question_bands if percent >= band.from_) - 1
    return places


def naive_calculated(rules: Rules, numbers: tuple[str, ...], answers: Answers) -> int | None:
    return min(naive_places(rules, numbers, answers).values(), default=None)


def flipped(answers: Answers, case: int, numbers: tuple[str, ...], answer: str) -> Answers:
    changed = [dict(each) for each in answers]
    for number in numbers:
        changed[case][number] = answer
    return changed


def naive_lifting_cases(rules: Rules, numbers: tuple[str, ...], answers: Answers) -> list[int]:
    places = naive_places(rules, numbers, answers)
    calculated = min(places.values())
    lifting = []
    for case, each in enumerate(answers):
        insufficient = tuple(n for n, place in places.items() if place == calculated and each.get(n) == "no")
        after = naive_calculated(rules, numbers, flipped(answers, case, insufficient, "yes"))
        if after is not None and after > calculated:
            lifting.append(case)
    return lifting


def naive_lowering_cases(rules: Rules, numbers: tuple[str, ...], answers: Answers) -> list[int]:
    calculated = min(naive_places(rules, numbers, answers).values())
    lowering = []
    for case, each in enumerate(answers):
        sufficient = [number for number in numbers if each.get(number) == "yes"]
        subsets = itertools.chain.from_iterable(
            itertools.combinations(sufficient, size) for size in range(1, len(sufficient) + 1)
        )
        after = [naive_calculated(rules, numbers, flipped(answers, case, subset, "no")) for subset in subsets]
        if any(place is not None and place < calculated for place in after):
            lowering.append(case)
    return lowering


def naive_grounds(rules: Rules, numbers: tuple[str, ...], answers: Answers) -> tuple[dict[str, list[int]], ...]:
    """Up and down: each kind of ground with the places of the cases that give it."""
    places = naive_places(rules, numbers, answers)
    up: dict[str, list[int]] = {}
    down: dict[str, list[int]] = {}
    if not places:
        return up, down
    calculated = min(places.values())
    bands = rules.key_question_bands
    percents = [naive_percent(number, answers) or 0 for number, place in places.items() if place == calculated]
    if calculated < 3 and all(bands[calculated + 1].from_ - each <= rules.points_from_boundary for each in percents):
        up["within_points"] = []
    if calculated > 0 and any(each - (bands[calculated].from_ - 1) <= rules.points_from_boundary for each in percents):
        down["within_points"] = []
    if rules.single_case_changes_rating:
        if lifting := naive_lifting_cases(rules, numbers, answers):
            up["single_case"] = lifting
        if lowering := naive_lowering_cases(rules, numbers, answers):
            down["single_case"] = lowering
    return up, down


@settings(max_examples=300, deadline=None)
@given(rules=rules_of_some_framework(), cases=some_cases())
def test_every_standard_agrees_with_the_naive_computation(rules: Rules, cases: list[CaseJudgements]) -> None:
    rolled = roll_up(rules=rules, domains=DOMAINS, cases=cases, evidence_ratings={}, panel_ratings={})

    for domain in DOMAINS[1:]:
        of_domain = [case for case in cases if case.case_type == domain.case_type]
        answers = [dict(case.judgements) for case in of_domain]
        for outlined in domain.standards:
            standard = rolled.standards[outlined.number]
            place = naive_calculated(rules, outlined.key_questions, answers)
            assert standard.calculated == (None if place is None else rules.ratings[place])
            for question in standard.key_questions:
                assert question.percent == naive_percent(question.number, answers)
                assert question.unanswered == sum(question.number not in each for each in answers)
            found = [
                {ground.kind.value: list(ground.case_references) for ground in side}
                for side in (standard.grounds.up, standard.grounds.down)
            ]
            expected = [
                {kind: [of_domain[case].reference for case in giving] for kind, giving in side.items()}
                for side in naive_grounds(rules, outlined.key_questions, answers)
            ]
            assert found == expected


@settings(max_examples=200, deadline=None)
@given(
    rules=rules_of_some_framework(),
    cases=some_cases(),
    evidence=st.none() | st.sampled_from(RULES.ratings),
    panel=st.dictionaries(st.sampled_from(["1.1", "2.1", "2.2", "3.1"]), st.sampled_from(RULES.ratings)),
)
def test_the_score_agrees_with_the_naive_computation(
    rules: Rules, cases: list[CaseJudgements], evidence: str | None, panel: dict[str, str]
) -> None:
    evidence_ratings = {"1.1": evidence} if evidence else {}

    rolled = roll_up(rules=rules, domains=DOMAINS, cases=cases, evidence_ratings=evidence_ratings, panel_ratings=panel)

    places: dict[str, int | None] = {"1.1": RULES.ratings.index(evidence) if evidence else None}
    for domain in DOMAINS[1:]:
        answers = [dict(case.judgements) for case in cases if case.case_type == domain.case_type]
        for outlined in domain.standards:
            places[outlined.number] = naive_calculated(rules, outlined.key_questions, answers)
    places |= {number: RULES.ratings.index(rating) for number, rating in panel.items()}
    known = [place for place in places.values() if place is not None]
    provisional = any(number not in case.judgements for case in cases for number in NUMBERS[case.case_type])
    score = sum(known) if len(known) == 4 and not provisional else None
    assert (rolled.provisional, rolled.score, rolled.out_of) == (provisional, score, 12)
    assert rolled.overall == (None if score is None else rules.ratings[min(score // 3, 3)])
    for result in rolled.domains:
        of_domain = [places[standard.number] for standard in result.standards]
        ratings = [place for place in of_domain if place is not None]
        whole = len(ratings) == len(of_domain)
        assert result.rating == (rules.ratings[min(ratings)] if whole else None)
        assert result.points == (sum(ratings) if whole else None)


@settings(max_examples=200, deadline=None)
@given(
    rules=rules_of_some_framework(),
    cases=some_cases(complete=True).filter(bool),
    case=st.integers(0, 9),
    question=st.integers(0, 3),
)
def test_turning_an_answer_to_yes_never_lowers_anything(
    rules: Rules, cases: list[CaseJudgements], case: int, question: int
) -> None:
    chosen = cases[case % len(cases)]
    numbers = NUMBERS[chosen.case_type]
    better = replace(chosen, judgements={**chosen.judgements, numbers[question % len(numbers)]: "yes"})
    evidence = {"1.1": "good"}

    before = roll_up(rules=rules, domains=DOMAINS, cases=cases, evidence_ratings=evidence, panel_ratings={})
    after = roll_up(
        rules=rules,
        domains=DOMAINS,
        cases=[better if each is chosen else each for each in cases],
        evidence_ratings=evidence,
        panel_ratings={},
    )

    for number, standard in before.standards.items():
        assert (after.standards[number].points or 0) >= (standard.points or 0)
    for number, answered in before.key_questions.items():
        assert (after.key_questions[number].percent or 0) >= (answered.percent or 0)
    assert (after.score or 0) >= (before.score or 0)
