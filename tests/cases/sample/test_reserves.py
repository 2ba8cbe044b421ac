"""Which reserve takes the place of a withdrawn case."""

from fractions import Fraction

import pytest

from cases.sample.balanced import select_balanced
from cases.sample.reserves import Imbalance, imbalance, next_reserve
from tests.cases.sample.balanced_caseloads import VARIABLES, case, caseload, far_out

CASES = [
    case("a", "referral_order", gender="male"),
    case("b", "referral_order", gender="male"),
    case("c", "referral_order", gender="female"),
    case("d", "youth_rehabilitation_order", gender="male"),
    case("e", "youth_rehabilitation_order", gender="female"),
    case("f", "youth_rehabilitation_order", gender="male"),
]


def test_imbalance_counts_the_cases_outside_and_then_the_distance() -> None:
    assert imbalance(CASES, ["a", "d", "c"], ("disposal", "gender")) == Imbalance(0, Fraction(1, 3))
    assert imbalance(CASES, ["a", "b", "d"], ("gender",)) == Imbalance(2, Fraction(3, 2))
    assert imbalance(CASES, [], ("gender",)) == Imbalance(0, Fraction(0))


def test_a_case_outside_weighs_more_than_any_distance() -> None:
    assert Imbalance(0, Fraction(99)) < Imbalance(1, Fraction(0))


def test_the_reserve_that_keeps_the_balance_comes_before_the_first_in_order() -> None:
    assert next_reserve(CASES, ["a", "d"], ["b", "f", "e", "c"], ("disposal", "gender")) == "e"


def test_among_equals_the_order_decides() -> None:
    assert next_reserve(CASES, ["a", "d"], ["f", "c", "e"], ("gender",)) == "c"
    assert next_reserve(CASES, ["a", "d"], ["f", "e", "c"], ("gender",)) == "e"


def test_without_a_reserve_there_is_none() -> None:
    assert next_reserve(CASES, ["a", "d"], [], ("gender",)) is None


def test_a_sampled_case_that_is_not_eligible_is_an_error() -> None:
    with pytest.raises(ValueError, match="not among the eligible"):
        imbalance(CASES, ["z"], ("gender",))


def test_a_twin_of_the_withdrawn_case_keeps_every_category_where_it_was() -> None:
    cases = caseload(80)
    drawn = select_balanced(cases, 40, "3", VARIABLES)
    by_reference = {each.case_reference: each for each in cases}

    def cell(reference: str) -> tuple[str, ...]:
        return tuple(getattr(by_reference[reference], variable) for variable in VARIABLES)

    reserve_cells = {cell(reference) for reference in drawn.reserves}
    withdrawn = next(reference for reference in drawn.references if cell(reference) in reserve_cells)
    left = [reference for reference in drawn.references if reference != withdrawn]
    replacement = next_reserve(cases, left, drawn.reserves, VARIABLES)
    assert replacement is not None
    assert [off for _, off in far_out(cases, {*left, replacement}) if off] == []
    distances = {
        each: imbalance(cases, {*left, each}, VARIABLES).distance
        for each in drawn.reserves
        if not any(off for _, off in far_out(cases, {*left, each}))
    }
    best = [each for each in drawn.reserves if distances.get(each) == min(distances.values())]
    assert replacement == best[0]
