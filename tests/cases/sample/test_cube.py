"""Runs of the cube method: what they end in, and that no move favours a count."""

from fractions import Fraction
from math import sqrt
from random import Random

import numpy as np
import pytest

from cases.sample.cube import Column, Problem, fly

HALF = Fraction(1, 2)


def table(sizes: list[list[Fraction]]) -> Problem:
    """Cells of two variables, every count between 0 and 1, and the bounds of rows and columns around their sums."""
    rows, columns = len(sizes), len(sizes[0])
    sums = [sum(row, Fraction(0)) for row in sizes] + [sum(each, Fraction(0)) for each in zip(*sizes, strict=True)]
    return Problem(
        cells=tuple(Column(each, 0, 1) for row in sizes for each in row),
        categories=tuple((row, rows + column) for row in range(rows) for column in range(columns)),
        slacks=tuple(Column(each, each.__floor__(), each.__ceil__()) for each in sums),
        total=int(sum(sums[:rows])),
    )


THIRDS = table([[Fraction(1, 3), Fraction(2, 3), HALF], [Fraction(2, 3), HALF, Fraction(1, 3)]])


def test_a_table_of_two_variables_always_ends_in_whole_numbers() -> None:
    assert all(counts is not None for counts in fly(THIRDS, Random(1), 300))


def test_every_count_keeps_the_total_and_the_bounds() -> None:
    for counts in fly(THIRDS, Random(2), 300):
        assert counts is not None
        assert sum(counts) == 3
        assert sum(counts[:3]) in {1, 2}
        assert all(
            counts[place] + counts[place + 3] in low_high for place, low_high in enumerate(({1}, {1, 2}, {0, 1}))
        )


def test_the_mean_of_many_runs_is_where_they_started() -> None:
    runs = 4000
    counts = np.array(fly(THIRDS, Random(3), runs), dtype=float)
    start = np.array([float(column.start) for column in THIRDS.cells])
    assert np.abs(counts.mean(axis=0) - start).max() < 4 * sqrt(0.25 / runs)


def test_a_run_that_cannot_end_in_whole_numbers_gives_none() -> None:
    # Three cells, each two of which share a category that holds exactly one case: only halves will do.
    odd = Problem(
        cells=(Column(HALF, 0, 1),) * 4,
        categories=((0, 2, 4), (0, 3, 5), (1, 2, 5), (1, 3, 4)),
        slacks=(Column(Fraction(1), 1, 1),) * 6,
        total=2,
    )
    assert fly(odd, Random(4), 20) == [None] * 20


@pytest.mark.parametrize(
    ("counts", "held"),
    [((1, 0, 0, 0, 0, 1), False), ((0, 1, 1, 1, 0, 0), True), ((1, 1, 1, 0, 0, 0), False), ((2, 0, 0, 0, 1, 0), False)],
)
def test_counts_are_checked_in_whole_numbers(counts: tuple[int, ...], held: bool) -> None:
    assert THIRDS.holds(counts) is held


def test_the_same_random_numbers_give_the_same_runs() -> None:
    assert fly(THIRDS, Random(5), 50) == fly(THIRDS, Random(5), 50)
    assert fly(THIRDS, Random(5), 50) != fly(THIRDS, Random(6), 50)
