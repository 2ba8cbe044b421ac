"""Weights of greatest entropy: they hit the target, no others are flatter, and a target out of reach is told."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cases.sample.entropy import TOLERANCE, residuals, solve, weigh

CORNERS = list(product((0, 1), repeat=3))


def in_hull(points: list[tuple[int, ...]], target: list[Fraction]) -> bool:
    inside = np.vstack([np.array(points, dtype=float).T, np.ones(len(points))])
    solved = linprog(np.zeros(len(points)), A_eq=inside, b_eq=[*map(float, target), 1], method="highs")
    return bool(solved.status == 0)


def test_the_weighted_mean_is_the_target() -> None:
    target = [Fraction(1, 3), Fraction(5, 7), Fraction(1, 20)]
    weights = weigh(CORNERS, [1] * 8, target)
    assert weights is not None
    for place, wanted in enumerate(target):
        mean = Fraction(sum(w * p[place] for w, p in zip(weights, CORNERS, strict=True)), sum(weights))
        assert abs(mean - wanted) <= TOLERANCE
    # Of all distributions with these means, independence has the greatest entropy.
    for weight, point in zip(weights, CORNERS, strict=True):
        chances = [float(t) if p else 1 - float(t) for t, p in zip(target, point, strict=True)]
        assert weight / sum(weights) == pytest.approx(np.prod(chances), abs=1e-8)


def test_what_was_found_more_often_weighs_more() -> None:
    weights = weigh([(0,), (1,), (2,)], [1, 6, 1], [Fraction(1)])
    assert weights is not None
    assert [weight / sum(weights) for weight in weights] == pytest.approx([1 / 8, 6 / 8, 1 / 8])


def test_a_target_on_the_edge_takes_weight_from_all_that_is_off_it() -> None:
    weights = weigh([(0, 0), (1, 0), (0, 1), (1, 1)], [1] * 4, [Fraction(1, 2), Fraction(0)])
    assert weights is not None
    assert [weight / sum(weights) for weight in weights] == pytest.approx([0.5, 0.5, 0, 0], abs=2e-9)


@settings(deadline=None)
@given(
    st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=9, unique=True),
    st.lists(st.fractions(0, 2, max_denominator=12), min_size=3, max_size=3),
)
def test_weights_are_found_exactly_where_the_points_surround_the_target(
    points: list[tuple[int, ...]], target: list[Fraction]
) -> None:
    weights = weigh(points, [1] * len(points), target)
    assert (weights is not None) is in_hull(points, target)
    if weights is not None:
        assert max(residuals(points, weights, target)) <= TOLERANCE


@given(st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), min_size=1, max_size=5), st.data())
def test_a_system_with_dependent_rows_is_solved(factors: list[list[int]], data: st.DataObject) -> None:
    matrix = np.array(factors, dtype=float).T @ np.array(factors, dtype=float)
    wanted = np.array(data.draw(st.lists(st.integers(-3, 3), min_size=3, max_size=3)), dtype=float)
    right = matrix @ wanted
    assert matrix @ solve(matrix, right) == pytest.approx(right, abs=1e-6)
