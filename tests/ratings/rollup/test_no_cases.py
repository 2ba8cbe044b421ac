"""A domain without cases: against a second computation by fractions, in which no bound is rounded."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rating_rules import Rules
from inspections.schema import schema_faults
from ratings.rollup import explain
from ratings.rollup.figures import CaseJudgements, DomainOutline, NoCases, RollUp, StandardOutline
from ratings.rollup.scoring import as_json, roll_up
from ratings.rollup.sensitivity import OverallReach, overall_reach, single_moves, what_if
from tests.ratings.no_cases import IN_PROPORTION, LEAVES, NOT_SAID
from tests.ratings.rollup.outlines import DOMAINS, RATINGS_SCHEMA, RULES

LEAVING = tuple(replace(domain, no_cases=NoCases.LEAVES_THE_SCORE) for domain in DOMAINS)
COURT = ("2.1", "2.2", "2.3", "2.4")
EVIDENCE = dict.fromkeys(("1.1", "1.2", "1.3", "1.4"), "good")


def out_of_court(**answers: str) -> CaseJudgements:
    """A case sufficient on every question of domain three but those given, by their numbers with underscores."""
    numbers = [number for standard in DOMAINS[2].standards for number in standard.key_questions]
    given_answers = {name.strip("_").replace("_", "."): value for name, value in answers.items()}
    return CaseJudgements("O01", "out_of_court", dict.fromkeys(numbers, "yes") | given_answers)


def rate(*cases: CaseJudgements, domains: tuple[DomainOutline, ...] = LEAVING, **panel: str) -> RollUp:
    ratings = {name.strip("_").replace("_", "."): rating for name, rating in panel.items()}
    return roll_up(rules=RULES, domains=domains, cases=cases, evidence_ratings=EVIDENCE, panel_ratings=ratings)


def test_where_the_framework_says_so_its_standards_leave_the_score_and_what_it_is_out_of() -> None:
    rolled = rate(out_of_court())
    assert (rolled.score, rolled.out_of, rolled.overall, rolled.unratable) == (20, 24, "good", ())
    domain = rolled.domains[1]
    assert (domain.rating, domain.points, domain.out_of, domain.leaves_the_score) == (None, None, 0, True)
    assert [rolled.standards[number].awaits_a_rating for number in COURT] == [False] * 4
    assert schema_faults(RATINGS_SCHEMA, as_json(rolled, inspection="northshire", framework="small")) == []


def test_where_it_says_nothing_there_is_no_score_and_nobody_is_asked_for_a_rating() -> None:
    rolled = rate(out_of_court(), domains=DOMAINS)
    assert (rolled.score, rolled.out_of, rolled.overall, rolled.provisional) == (None, 36, None, False)
    assert [domain.number for domain in rolled.unratable] == [2]
    assert not any(standard.awaits_a_rating for standard in rolled.standards.values())
    assert explain.no_score(rolled) == [NOT_SAID]
    assert explain.missing_rating(rolled.domains[1], rolled.standards["2.1"]) == (
        "Not rated: this inspection has no cases of domain 2."
    )


def test_where_it_says_nothing_the_panel_may_still_rate_and_the_score_is_of_all_standards() -> None:
    rolled = rate(out_of_court(), domains=DOMAINS, _2_1="good", _2_2="good", _2_3="good", _2_4="good")
    assert (rolled.score, rolled.out_of, rolled.overall, rolled.unratable) == (28, 36, "good", ())
    assert explain.without_cases(rolled.domains[1]).endswith("The ratings panel has rated them.")


def test_what_a_panel_decided_before_the_cases_were_withdrawn_has_no_effect() -> None:
    rolled = rate(out_of_court(), _2_1="inadequate", _3_1="good")
    assert (rolled.score, rolled.out_of) == (19, 24)
    assert (rolled.standards["2.1"].panel_rating, rolled.standards["2.1"].points) == (None, None)


def test_before_anything_is_sampled_no_domain_is_without_cases() -> None:
    rolled = rate()
    assert [domain.no_cases for domain in rolled.domains] == [None, None, None]
    assert (rolled.score, rolled.out_of) == (None, 36)
    assert rolled.standards["2.1"].awaits_a_rating


def test_a_standard_that_is_relevant_in_no_case_stays_with_the_panel() -> None:
    nothing = {"_3_4_1": "not_relevant", "_3_4_2": "not_relevant"}
    rolled = rate(out_of_court(**nothing))
    assert (rolled.score, rolled.out_of, rolled.standards["3.4"].no_cases) == (None, 24, None)
    assert explain.missing_rating(rolled.domains[2], rolled.standards["3.4"]) == (
        "Not applicable in any case: the ratings panel rates it."
    )
    assert rate(out_of_court(**nothing), _3_4="good").score == 19


def test_a_missing_judgement_makes_the_rest_provisional() -> None:
    case = out_of_court()
    judgements = {number: answer for number, answer in case.judgements.items() if number != "3.1.1"}
    rolled = rate(replace(case, judgements=judgements), domains=DOMAINS)
    assert explain.no_score(rolled) == ["Provisional: 1 judgement is unanswered, so no score is given.", NOT_SAID]


@pytest.mark.parametrize(
    ("score", "rating"),
    [(0, "inadequate"), (4, "inadequate"), (5, "requires_improvement"), (12, "requires_improvement"), (13, "good"),
     (20, "good"), (21, "outstanding"), (24, "outstanding")],
)  # fmt: skip
def test_the_bands_of_24_points_are_those_of_36_in_proportion(score: int, rating: str) -> None:
    assert RULES.overall(score, 24) == rating


def test_all_points_have_the_bands_of_the_framework() -> None:
    assert RULES.overall_bands_of(36) == RULES.overall_bands


def test_a_band_that_holds_no_whole_score_is_left_out() -> None:
    assert [(band.rating, band.from_, band.to) for band in RULES.overall_bands_of(2)] == [
        ("inadequate", 0, 0),
        ("requires_improvement", 1, 1),
        ("outstanding", 2, 2),
    ]
    with pytest.raises(ValueError, match="The score 3 is outside the bands, 0 to 2"):
        RULES.overall(3, 2)


def test_the_words_say_what_left_the_score_and_how_the_bands_apply() -> None:
    rolled = rate(out_of_court())
    assert explain.without_cases(rolled.domains[1]) == LEAVES
    assert explain.in_proportion(RULES, rolled) == IN_PROPORTION
    assert explain.in_proportion(RULES, rate(out_of_court(), domains=DOMAINS)) == ""
    assert overall_reach(RULES, rolled) == OverallReach(1, 8, "outstanding", "requires_improvement")


@st.composite
def inspections(draw: st.DrawFn) -> tuple[Rules, tuple[DomainOutline, ...], RollUp, dict[str, str]]:
    """Some domains of a few standards, rated from evidence or cases, which say what happens without cases or do not;
    cases of some of them; the panel's ratings of some standards."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=5))
    kinds = [draw(st.sampled_from(["evidence", "cases", "cases"])) for _ in sizes]
    domains = tuple(
        DomainOutline(
            number,
            kind,
            f"type {number}" if kind == "cases" else None,
            tuple(StandardOutline(f"{number}.{place}", (f"{number}.{place}.1",)) for place in range(1, size + 1)),
            draw(st.sampled_from(list(NoCases))) if kind == "cases" else NoCases.NOT_SAID,
        )
        for number, (size, kind) in enumerate(zip(sizes, kinds, strict=True), start=1)
    )
    highest = 3 * sum(sizes)
    cuts = sorted(draw(st.lists(st.integers(1, highest), min_size=3, max_size=3, unique=True)))
    ends = [*(cut - 1 for cut in cuts), highest]
    bands = tuple(
        replace(band, from_=start, to=end)
        for band, start, end in zip(RULES.overall_bands, [0, *cuts], ends, strict=True)
    )
    rules = replace(RULES, overall_bands=bands)
    sampled = [domain for domain in domains if domain.case_type and draw(st.booleans())]
    cases = [
        CaseJudgements(
            f"{domain.number}-{place}",
            str(domain.case_type),
            {standard.key_questions[0]: draw(st.sampled_from(["yes", "no"])) for standard in domain.standards},
        )
        for domain in sampled
        for place in range(draw(st.integers(1, 4)))
    ]
    numbers = [standard.number for domain in domains for standard in domain.standards]
    panel = {number: draw(st.sampled_from(RULES.ratings)) for number in numbers if draw(st.booleans())}
    evidence = {number: draw(st.sampled_from(RULES.ratings)) for number in numbers}
    rolled = roll_up(rules=rules, domains=domains, cases=cases, evidence_ratings=evidence, panel_ratings=panel)
    known: dict[str, str] = {}
    for domain in domains:
        of_domain = [case for case in cases if case.case_type == domain.case_type]
        for standard in domain.standards:
            answers = [case.judgements[standard.key_questions[0]] for case in of_domain]
            if domain.rated_from == "evidence":
                known[standard.number] = evidence[standard.number]
            elif answers:
                # Half up, without a division: 49.5 per cent is 50.
                share = Fraction(100 * answers.count("yes"), len(answers)) + Fraction(1, 2)
                known[standard.number] = RULES.ratings[sum(share >= start for start in (50, 65, 80))]
            elif domain.no_cases is NoCases.LEAVES_THE_SCORE and cases:
                known[standard.number] = "out"
                panel.pop(standard.number, None)
    return rules, domains, rolled, known | panel


def by_fractions(
    rules: Rules, domains: tuple[DomainOutline, ...], ratings: dict[str, str]
) -> tuple[int | None, int, str | None]:
    """The score, what it is out of and the overall rating, of all standards' ratings, "out" for those that left."""
    numbers = [standard.number for domain in domains for standard in domain.standards]
    counted = [ratings.get(number) for number in numbers if ratings.get(number) != "out"]
    out_of = 3 * len(counted)
    if None in counted or not counted:
        return None, out_of, None
    score = sum(RULES.ratings.index(str(rating)) for rating in counted)
    share, highest = Fraction(score, out_of), 3 * len(numbers)
    reached = [band.rating for band in rules.overall_bands if share >= Fraction(band.from_, highest)]
    return score, out_of, reached[-1]


@settings(max_examples=500, deadline=None)
@given(inspections())
def test_score_and_overall_rating_agree_with_fractions(
    given_inspection: tuple[Rules, tuple[DomainOutline, ...], RollUp, dict[str, str]],
) -> None:
    rules, domains, rolled, ratings = given_inspection
    assert (rolled.score, rolled.out_of, rolled.overall) == by_fractions(rules, domains, ratings)
    if rolled.score is None:
        return
    reach = overall_reach(rules, rolled)
    assert reach is not None
    for points, rating in ((reach.up, reach.above), (-(reach.down or 0), reach.below)):
        if rating is not None:
            assert rules.overall(rolled.score + (points or 0), rolled.out_of) == rating


@settings(max_examples=300, deadline=None)
@given(inspections(), st.data())
def test_what_if_and_single_moves_agree_with_fractions(
    given_inspection: tuple[Rules, tuple[DomainOutline, ...], RollUp, dict[str, str]], data: st.DataObject
) -> None:
    rules, domains, rolled, ratings = given_inspection
    supposed = data.draw(st.dictionaries(st.sampled_from(list(rolled.standards)), st.sampled_from(RULES.ratings)))
    left = {number for number, rating in ratings.items() if rating == "out"}
    after = ratings | {number: rating for number, rating in supposed.items() if number not in left}
    outcome = what_if(rules, rolled, supposed)
    assert (outcome.score, outcome.out_of, outcome.overall) == by_fractions(rules, domains, after)
    for move in single_moves(rules, rolled):
        assert move.number not in left
        moved = by_fractions(rules, domains, ratings | {move.number: move.to})
        assert (move.score, rolled.out_of, move.overall) == moved
