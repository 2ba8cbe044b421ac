"""What would change a rating, against brute force: every change is made in turn and rolled up as ratings are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rating_rules import Rules
from ratings.rollup.figures import CaseJudgements, RollUp
from ratings.rollup.scoring import roll_up
from ratings.rollup.sensitivity import OverallReach, Reach, overall_reach, reaches, single_moves, what_if
from tests.ratings.rollup.outlines import RULES
from tests.ratings.rollup.test_scoring_properties import DOMAINS, rules_of_some_framework
from tests.ratings.rollup.test_scoring_published import GLOUCESTERSHIRE, rate

STANDARDS = ("1.1", "2.1", "2.2", "3.1")
some_rating = st.sampled_from(RULES.ratings)


def rolled(rules: Rules, sufficient: int, relevant: int) -> RollUp:
    """Roll up court cases with so many sufficient on 2.2.1, and the other questions not relevant."""
    others = dict.fromkeys(("2.1.1", "2.1.2", "2.1.3"), "not_relevant")
    cases = [
        CaseJudgements(f"C{place}", "court", {**others, "2.2.1": "yes" if place < sufficient else "no"})
        for place in range(relevant)
    ]
    return roll_up(rules=rules, domains=DOMAINS, cases=cases, evidence_ratings={}, panel_ratings={})


def brute_force(rules: Rules, sufficient: int, relevant: int, step: int) -> tuple[int, int | None, str] | None:
    """Turn one more case at a time until the roll-up says that the rating has moved that way."""
    now = rules.position(str(rolled(rules, sufficient, relevant).standards["2.2"].calculated))
    changed = sufficient + step
    while 0 <= changed <= relevant:
        after = rolled(rules, changed, relevant)
        rating = str(after.standards["2.2"].calculated)
        if (rules.position(rating) - now) * step > 0:
            return abs(changed - sufficient), after.key_questions["2.2.1"].percent, rating
        changed += step
    return None


def found(reach: Reach | None) -> tuple[int, int | None, str] | None:
    return None if reach is None else (reach.cases, reach.percent, reach.rating)


@settings(max_examples=300)
@given(rules=rules_of_some_framework(), relevant=st.integers(1, 45), share=st.integers(0, 45))
def test_the_cases_to_a_boundary_are_those_that_turning_one_by_one_takes(
    rules: Rules, relevant: int, share: int
) -> None:
    sufficient = min(share, relevant)

    either = reaches(rules, rolled(rules, sufficient, relevant).key_questions["2.2.1"])

    assert either is not None
    assert found(either.up) == brute_force(rules, sufficient, relevant, 1)
    assert found(either.down) == brute_force(rules, sufficient, relevant, -1)


@pytest.mark.parametrize("relevant", range(1, 26))
def test_the_framework_s_own_bands_agree_for_every_count(relevant: int) -> None:
    for sufficient in range(relevant + 1):
        either = reaches(RULES, rolled(RULES, sufficient, relevant).key_questions["2.2.1"])
        assert either is not None
        for reach, step in ((either.up, 1), (either.down, -1)):
            if reach is None:
                continue
            just_short = rolled(RULES, sufficient + step * (reach.cases - 1), relevant).key_questions["2.2.1"]
            assert just_short.band == RULES.band(just_short.percent or 0).rating
            assert just_short.band == rolled(RULES, sufficient, relevant).key_questions["2.2.1"].band
            reached = rolled(RULES, sufficient + step * reach.cases, relevant).key_questions["2.2.1"]
            assert (reached.percent, reached.band) == (reach.percent, reach.rating)


def test_a_half_that_rounds_up_is_over_the_boundary() -> None:
    # 129 of 200 is 64.5 per cent, which rounds to 65.
    either = reaches(RULES, rolled(RULES, 128, 200).key_questions["2.2.1"])
    assert either is not None
    assert either.up == Reach(cases=1, sufficient=129, percent=65, boundary=65, rating="good")


def test_with_few_cases_one_may_pass_over_a_whole_band() -> None:
    either = reaches(RULES, rolled(RULES, 1, 2).key_questions["2.2.1"])
    assert either is not None
    assert either.up == Reach(cases=1, sufficient=2, percent=100, boundary=65, rating="outstanding")
    assert either.down == Reach(cases=1, sufficient=0, percent=0, boundary=50, rating="inadequate")


def test_nothing_relevant_is_no_distance_from_anything() -> None:
    assert reaches(RULES, rolled(RULES, 0, 0).key_questions["2.2.1"]) is None


@settings(max_examples=200)
@given(
    rules=rules_of_some_framework(),
    ratings=st.tuples(*[some_rating] * 4),
    supposed=st.dictionaries(st.sampled_from(STANDARDS), some_rating),
)
def test_what_if_agrees_with_the_roll_up_of_a_panel_that_decided_so(
    rules: Rules, ratings: tuple[str, ...], supposed: dict[str, str]
) -> None:
    now = decided(rules, dict(zip(STANDARDS, ratings, strict=True)))
    then = decided(rules, dict(zip(STANDARDS, ratings, strict=True)) | supposed)

    outcome = what_if(rules, now, supposed)

    assert (outcome.score, outcome.overall, outcome.out_of) == (then.score, then.overall, then.out_of)
    assert [(each.rating, each.points, each.out_of) for each in outcome.domains] == [
        (each.rating, each.points, each.out_of) for each in then.domains
    ]


def decided(rules: Rules, panel: dict[str, str]) -> RollUp:
    return roll_up(rules=rules, domains=DOMAINS, cases=[], evidence_ratings={}, panel_ratings=panel)


def test_what_if_has_no_score_until_every_standard_has_a_rating() -> None:
    outcome = what_if(RULES, decided(RULES, {}), {"1.1": "good", "2.1": "good", "2.2": "good"})
    assert (outcome.score, outcome.overall) == (None, None)
    assert [each.rating for each in outcome.domains] == ["good", "good", None]


@settings(max_examples=200)
@given(rules=rules_of_some_framework(), ratings=st.tuples(*[some_rating] * 4))
def test_the_single_moves_are_those_after_which_the_roll_up_differs(rules: Rules, ratings: tuple[str, ...]) -> None:
    panel = dict(zip(STANDARDS, ratings, strict=True))
    now = decided(rules, panel)
    expected = {}
    for number, rating in panel.items():
        for step in (1, -1):
            place = rules.position(rating) + step
            if not 0 <= place < len(rules.ratings):
                continue
            then = decided(rules, panel | {number: rules.ratings[place]})
            domain = [
                (after.rating, after.rating != before.rating)
                for before, after in zip(now.domains, then.domains, strict=True)
                if number in {standard.number for standard in before.standards}
            ]
            if then.overall != now.overall or domain[0][1]:
                changes = then.overall != now.overall
                expected[number, rules.ratings[place]] = (then.score, then.overall, changes, *domain[0])

    moves = single_moves(rules, now)

    assert {
        (move.number, move.to): (
            move.score,
            move.overall,
            move.changes_overall,
            move.domain_rating,
            move.changes_domain,
        )
        for move in moves
    } == expected
    assert all(move.up is (rules.position(move.to) > rules.position(move.rating)) for move in moves)


@settings(max_examples=200)
@given(rules=rules_of_some_framework(), ratings=st.tuples(*[some_rating] * 4))
def test_the_distance_of_the_score_is_that_to_the_first_score_of_another_band(
    rules: Rules, ratings: tuple[str, ...]
) -> None:
    now = decided(rules, dict(zip(STANDARDS, ratings, strict=True)))
    assert now.score is not None
    above = [score for score in range(now.score, 13) if rules.overall(score, 12) != now.overall]
    below = [score for score in range(now.score, -1, -1) if rules.overall(score, 12) != now.overall]

    assert overall_reach(rules, now) == OverallReach(
        up=above[0] - now.score if above else None,
        down=now.score - below[0] if below else None,
        above=rules.overall(above[0], 12) if above else None,
        below=rules.overall(below[0], 12) if below else None,
    )


def test_gloucestershire_was_one_point_short_of_good() -> None:
    now = rate(GLOUCESTERSHIRE, meetings=2)

    assert overall_reach(RULES, now) == OverallReach(1, 12, "good", "inadequate")
    changing = [(move.number, move.to) for move in single_moves(RULES, now) if move.changes_overall]
    assert ("2.2", "good") in changing
    assert all(move.up for move in single_moves(RULES, now) if move.changes_overall)
    assert len(changing) == 11  # every standard but the one that is outstanding already


def test_provisional_figures_have_no_distance_and_no_moves() -> None:
    now = replace(rate(GLOUCESTERSHIRE, meetings=0), score=None, overall=None)
    assert overall_reach(RULES, now) is None
    assert single_moves(RULES, now) == ()
