"""How far two readings agree, against the definitions worked out another way."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from inspections.answers import USUAL, AnswerSets
from ratings.rollup.agreement import (
    ac1_in_words,
    agreement,
    in_words,
    kappa_in_words,
    percent_in_words,
    question_agreement,
)

COUNTS = st.integers(min_value=0, max_value=60)
SETS = AnswerSets.from_data({"answers": USUAL})
ANSWERS = ("yes", "no", "not_relevant", "unable_to_assess", "")


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(min_value=2, max_value=4))
    return [[draw(COUNTS) for _ in range(size)] for _ in range(size)]


def cases_of(table: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """The table undone: both answers of each case."""
    return [(one, other) for one, row in enumerate(table) for other, count in enumerate(row) for _ in range(count)]


def kappa_by_pairing(cases: list[tuple[int, int]]) -> Fraction | None:
    """Cohen's chance agreement is how often any answer of the first reader meets an equal one of the second."""
    firsts, seconds = Counter(one for one, _ in cases), Counter(other for _, other in cases)
    meetings = sum(firsts[a] * seconds[b] for a, b in product(firsts, seconds) if a == b)
    chance = Fraction(meetings, len(cases) ** 2)
    return None if chance == 1 else (same(cases) - chance) / (1 - chance)


def ac1_by_definition(cases: list[tuple[int, int]], categories: int) -> Fraction:
    """Gwet's formula on the pool of all answers of both readers: one of them drawn, each category chance spread."""
    pool = Counter(answer for case in cases for answer in case)
    spread = [Fraction(pool[k] * (2 * len(cases) - pool[k]), (2 * len(cases)) ** 2) for k in range(categories)]
    chance = sum(spread) * Fraction(1, categories - 1)
    return (same(cases) - chance) / (1 - chance)


def same(cases: list[tuple[int, int]]) -> Fraction:
    return Fraction(sum(one == other for one, other in cases), len(cases))


@pytest.mark.parametrize(
    ("table", "percent", "ac1", "kappa"),
    [
        ([[20, 5], [10, 15]], 70, 0.40594, 0.4),
        ([[45, 3], [2, 0]], 90, 0.88950, -0.05042),
    ],
)
def test_the_published_vectors(table: list[list[int]], percent: int, ac1: float, kappa: float) -> None:
    found = agreement(table)

    assert found.percent == percent
    assert found.ac1 is not None
    assert found.kappa is not None
    assert round(float(found.ac1), 5) == ac1
    assert round(float(found.kappa), 5) == kappa


def test_kappa_can_not_be_calculated_where_both_said_the_same_throughout() -> None:
    found = agreement([[15, 0], [0, 0]])

    assert (found.percent, found.ac1, found.kappa) == (100, Fraction(1), None)
    assert in_words(found.kappa) == "Not calculable"


def test_without_a_case_nothing_can_be_calculated() -> None:
    found = agreement([[0, 0], [0, 0]])

    assert (found.cases, found.agreed, found.percent, found.ac1, found.kappa) == (0, 0, None, None, None)
    assert percent_in_words(found, Decimal(80)) == "Not calculable"
    assert ac1_in_words(found, Decimal(80)) == kappa_in_words(found, Decimal(80)) == "Not calculable"


def test_the_percentage_is_rounded_half_up() -> None:
    assert agreement([[1, 7], [0, 0]]).percent == 13


@given(tables())
def test_the_figures_are_those_of_the_definitions(table: list[list[int]]) -> None:
    cases, found = cases_of(table), agreement(table)

    assert found.cases == len(cases)
    if cases:
        assert found.kappa == kappa_by_pairing(cases)
        assert found.ac1 == ac1_by_definition(cases, len(table))


@given(tables())
def test_it_does_not_matter_who_read_first(table: list[list[int]]) -> None:
    assert agreement([list(column) for column in zip(*table, strict=True)]) == agreement(table)


@given(tables())
def test_no_coefficient_is_above_one_and_one_means_that_all_agree(table: list[list[int]]) -> None:
    found = agreement(table)

    for coefficient in (found.ac1, found.kappa):
        if coefficient is not None:
            assert -1 <= coefficient <= 1
            assert (coefficient == 1) == (found.agreed == found.cases)


@given(tables(), st.integers(min_value=2, max_value=5))
def test_the_same_cases_several_times_over_change_no_coefficient(table: list[list[int]], times: int) -> None:
    once, often = agreement(table), agreement([[count * times for count in row] for row in table])

    assert (often.ac1, often.kappa, often.percent) == (once.ac1, once.kappa, once.percent)


@pytest.mark.parametrize("table", [[[1]], [[1, 2], [3]], [[1, -1], [0, 2]], []])
def test_a_table_that_is_none_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="square"):
        agreement(table)


def test_judgements_count_where_both_found_the_question_relevant() -> None:
    pairs = [("yes", "yes")] * 3 + [("yes", "no"), ("no", "no"), ("not_relevant", "yes"), ("not_relevant",) * 2]

    found = question_agreement("2.1.1", pairs, SETS)

    assert (found.judgement.cases, found.judgement.agreed, found.judgement.percent) == (5, 4, 80)
    assert (found.relevance.cases, found.relevance.agreed, found.relevance.percent) == (7, 6, 86)
    assert found.left_out == 0


def test_unable_to_assess_and_unanswered_are_left_out_of_both_and_counted() -> None:
    pairs = [("yes", "unable_to_assess"), ("unable_to_assess",) * 2, ("", "no"), ("", "not_relevant"), ("no", "no")]

    found = question_agreement("2.1.1", pairs, SETS)

    assert (found.judgement.cases, found.relevance.cases, found.left_out) == (1, 1, 4)


@given(st.lists(st.tuples(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS))))
def test_every_case_is_counted_or_left_out(pairs: list[tuple[str, str]]) -> None:
    found = question_agreement("2.1.1", pairs, SETS)

    assert found.relevance.cases + found.left_out == len(pairs)
    assert found.judgement.cases == sum({one, other} <= {"yes", "no"} for one, other in pairs)


@pytest.mark.parametrize(
    ("coefficient", "words"),
    [
        (Fraction(1), "1.00"),
        (Fraction(-6, 119), "−0.05"),
        (Fraction(1, 200), "0.01"),
        (Fraction(-1, 1000), "0.00"),
        (None, "Not calculable"),
    ],
)
def test_a_coefficient_in_words(coefficient: Fraction | None, words: str) -> None:
    assert in_words(coefficient) == words


def test_three_cases_that_agree_say_little() -> None:
    found = agreement([[3, 0], [0, 0]])
    assert percent_in_words(found, Decimal(80)) == "100% (46% to 100%)"
    assert ac1_in_words(found, Decimal(80)) == "1.00 (0.46 to 1.00)"
    assert kappa_in_words(found, Decimal(80)) == "Not calculable"
    assert kappa_in_words(agreement([[2, 0], [0, 1]]), Decimal(80)) == "1.00 (−0.21 to 1.00)"


@given(tables(), st.sampled_from([50, 80, 95]))
def test_a_range_is_that_of_the_agreement_beyond_a_chance_that_is_as_found(
    table: list[list[int]], confidence: int
) -> None:
    cases = cases_of(table)
    if not cases:
        return
    found, tail = agreement(table), (1 - confidence / 100) / 2
    agreed = found.agreed
    bounds = (
        beta.ppf(tail, agreed, len(cases) - agreed + 1) if agreed else 0.0,
        beta.ppf(1 - tail, agreed + 1, len(cases) - agreed) if agreed < len(cases) else 1.0,
    )
    pool = Counter(answer for case in cases for answer in case)
    spread = sum(count * (2 * len(cases) - count) for count in pool.values()) / (2 * len(cases)) ** 2
    chance = spread / (len(table) - 1)
    lower, upper = ((bound - chance) / (1 - chance) for bound in bounds)
    said = ac1_in_words(found, Decimal(confidence)).replace("−", "-")
    shown = [float(word) for word in said.partition(" (")[2].removesuffix(")").split(" to ")]
    assert abs(shown[0] - lower) <= 0.005 + 1e-9
    assert abs(shown[1] - upper) <= 0.005 + 1e-9
