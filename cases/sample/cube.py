"""The flight phase of the cube method, many runs at once, over the cells of a balanced sample.

Deville, J.-C. and Tillé, Y. (2004), Efficient balanced sampling: the cube method, Biometrika 91, 893-912; visiting the
columns one by one follows Chauvet, G. and Tillé, Y. (2006), A fast algorithm for balanced sampling, Computational
Statistics 21, 53-62.

Every run gives the same bits on every machine that keeps IEEE 754 doubles: numpy only adds, subtracts, multiplies,
divides and compares element by element here. Nothing goes through BLAS or LAPACK, and no sum is left to numpy's order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_NOTHING: Final = 1e-9
"""Below this a coefficient is zero and a value is at its bound: coefficients are ratios of small whole numbers."""


@dataclass(frozen=True)
class Column:
    """One count that a run makes whole: it starts at `start` (not whole, as a rule), and stays from `low` to `high`."""

    start: Fraction
    low: int
    high: int


@dataclass(frozen=True)
class Problem:
    """What a run may do.

    `cells` are the counts sought. `categories[i]` says in which rows cell i counts: one category of each variable, so
    that all cells name equally many. `total` is what the cells sum to. `slacks[row]` is how many cases the category
    holds: it moves from its expected count to a whole number between its bounds, once the cells can move no more.
    """

    cells: tuple[Column, ...]
    categories: tuple[tuple[int, ...], ...]
    slacks: tuple[Column, ...]
    total: int

    def holds(self, counts: Sequence[int]) -> bool:
        """Say, in whole numbers, whether the counts of the cells keep every bound and the total."""
        of_category = [0] * len(self.slacks)
        for count, rows in zip(counts, self.categories, strict=True):
            for row in rows:
                of_category[row] += count
        return sum(counts) == self.total and all(
            column.low <= count <= column.high
            for column, count in zip((*self.cells, *self.slacks), (*counts, *of_category), strict=True)
        )


def fly(problem: Problem, random: Random, runs: int, *, slacks_last: bool = True) -> list[tuple[int, ...] | None]:
    """Make so many independent runs; return the cells' counts of each, or None for one that did not end in whole
    numbers.

    A run moves the counts at random along directions that hold the total and every category, each move keeping the
    expected value, until none is left; then along directions that hold the total alone, within the categories' bounds.
    Without `slacks_last` it mixes the two: the samples are less close to proportion, but more of them can be reached.
    """
    width = len(problem.cells) + len(problem.slacks)
    numbers = np.array([random.random() for _ in range(runs * 2 * width)]).reshape(runs, 2, width)
    parts = (0, len(problem.cells) if slacks_last else width, width)
    order = np.concatenate(
        [np.argsort(numbers[:, 0, first:end], axis=1, kind="stable") + first for first, end in pairwise(parts)],
        axis=1,
    )
    flight = _Flight(problem, runs)
    for step in range(width):
        flight.visit(order[:, step], numbers[:, 1, step])
    return flight.landed()


class _Flight:
    """The state of all runs: the value of every column, and a basis of the columns that are not yet at a bound.

    `inverse` is the inverse of the basis, by run, and a column of zeros. A row of it is `live` when its basic column
    may still move; other rows belong to no column or to one that has come to rest, and wait for a column to enter.
    """

    def __init__(self, problem: Problem, runs: int) -> None:
        columns = (*problem.cells, *problem.slacks)
        height = len(problem.slacks) + 1
        self.problem = problem
        # A column counts in these rows, with this sign; what is left of the width points to a column of zeros.
        in_a_cell = max(map(len, problem.categories)) + 1
        slacks = [(row, *[height] * (in_a_cell - 1)) for row in range(len(problem.slacks))]
        self.rows = np.array([*((*rows, height - 1) for rows in problem.categories), *slacks], dtype=np.intp)
        self.sign = np.array([1.0] * len(problem.cells) + [-1.0] * len(problem.slacks))
        self.low = np.array([column.low for column in columns], dtype=np.float64)
        self.high = np.array([column.high for column in columns], dtype=np.float64)
        self.values = np.tile(np.array([float(column.start) for column in columns]), (runs, 1))
        self.inverse = np.tile(np.eye(height, height + 1), (runs, 1, 1))
        self.basic = np.zeros((runs, height), dtype=np.intp)
        self.live = np.zeros((runs, height), dtype=np.bool_)
        self.run = np.arange(runs)

    def visit(self, column: npt.NDArray[np.intp], chance: Floats) -> None:
        """Bring the next column of each run in: move along it where that is possible, then let it join the basis."""
        direction = self._direction(column)
        moves = ~(~self.live & (direction != 0)).any(axis=1)
        self._move(column, np.where(moves[:, None], direction, 0.0), moves, chance)
        value = self.values[self.run, column]
        waiting = ~self.live & (direction != 0)
        enters = (value > self.low[column]) & (value < self.high[column]) & waiting.any(axis=1)
        self._enter(column, direction, waiting, enters)

    def _direction(self, column: npt.NDArray[np.intp]) -> Floats:
        """Return by how much each basic column falls when this one rises by 1."""
        rows = self.rows[column]
        direction = self.inverse[self.run, :, rows[:, 0]]
        for place in range(1, rows.shape[1]):
            direction = direction + self.inverse[self.run, :, rows[:, place]]
        return np.where(np.abs(direction) < _NOTHING, 0.0, direction * self.sign[column, None])

    def _move(self, column: npt.NDArray[np.intp], direction: Floats, moves: Flags, chance: Floats) -> None:
        """Move up or down as far as the bounds allow, with the chances that keep the expected value."""
        values = self.values[self.run[:, None], self.basic]
        low, high = self.low[self.basic], self.high[self.basic]
        own = self.values[self.run, column]
        size = np.where(direction == 0, 1.0, np.abs(direction))
        falls, rises = (values - low) / size, (high - values) / size
        up = np.where(direction > 0, falls, np.where(direction < 0, rises, np.inf)).min(axis=1)
        down = np.where(direction > 0, rises, np.where(direction < 0, falls, np.inf)).min(axis=1)
        up, down = np.minimum(up, self.high[column] - own), np.minimum(down, own - self.low[column])
        step = np.where(moves, np.where(chance * (up + down) < down, up, -down), 0.0)
        values = values - step[:, None] * direction
        values = np.where(values - low < _NOTHING, low, np.where(high - values < _NOTHING, high, values))
        run, row = np.nonzero(self.live)
        self.values[run, self.basic[run, row]] = values[run, row]
        self.live &= (values > low) & (values < high)
        own = own + step
        low, high = self.low[column], self.high[column]
        self.values[self.run, column] = np.where(own - low < _NOTHING, low, np.where(high - own < _NOTHING, high, own))

    def _enter(self, column: npt.NDArray[np.intp], direction: Floats, waiting: Flags, enters: Flags) -> None:
        """Let the column join the basis in the waiting row where its coefficient is the largest."""
        row = np.where(waiting, np.abs(direction), -1.0).argmax(axis=1)
        pivot = np.where(enters, direction[self.run, row], 1.0)
        before = self.inverse[self.run, row]
        after = before / pivot[:, None]
        self.inverse -= np.where(enters[:, None], direction, 0.0)[:, :, None] * after[:, None, :]
        self.inverse[self.run, row] = after
        self.basic[self.run, row] = np.where(enters, column, self.basic[self.run, row])
        self.live[self.run, row] |= enters

    def landed(self) -> list[tuple[int, ...] | None]:
        """Return the counts of the runs that ended in whole numbers and keep every bound; the rest are None."""
        values = self.values[:, : len(self.problem.cells)]
        nearest = np.rint(values)
        whole = (np.abs(values - nearest) < _NOTHING * 1000).all(axis=1)
        counts = nearest.astype(np.int64).tolist()
        return [
            tuple(each) if is_whole and self.problem.holds(each) else None
            for each, is_whole in zip(counts, whole.tolist(), strict=True)
        ]
