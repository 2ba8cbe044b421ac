"""The weights of greatest entropy under which a pool of samples has exactly the expected counts.

Hainmueller, J. (2012), Entropy balancing for causal effects, Political Analysis 20, 25-46, gives the dual that is
solved here; Jaynes, E. T. (1957), Information theory and statistical mechanics, Physical Review 106, 620-630, the
principle.

Weights are whole numbers, so that every sum of them is exact in whatever order, and by whatever library, it is made;
all else is done element by element. So the weights are the same on every machine that keeps IEEE 754 doubles.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

TOLERANCE: Final = Fraction(1, 10**9)
"""How far, in cases, the mean of the pool may be from the expected count of any cell."""

_EXACT: Final = 2**53
"""So far sums of whole numbers in doubles are exact."""

_FINENESS: Final = 2**36
_MOST_STEPS: Final = 100
_LONGEST_STEP: Final = 2.0
_FARTHEST: Final = 100.0
_NOTHING: Final = 1e-13


def weigh(
    points: Sequence[Sequence[int]],
    copies: Sequence[int],
    target: Sequence[Fraction],
    on_step: Callable[[], None] | None = None,
) -> list[int] | None:
    """Weigh the points so that their weighted mean is the target, within `TOLERANCE`; None where that fails.

    `points` are distinct and have a coordinate or more, whole and 0 or more; `copies` says how often each was found.
    The weights are those of the least divergence from `copies`, found by Newton's method on the dual, which stops as
    soon as its multipliers prove that the target is outside of the points' convex hull. `on_step` is called before each
    step, of which there are at most a hundred.
    """
    matrix, found = np.array(points, dtype=np.int64), np.array(copies, dtype=np.float64)
    floats, wanted = matrix.astype(np.float64), np.array([float(each) for each in target])
    multipliers = np.zeros(len(target), dtype=np.int64)
    # The largest power of 2 with which no sum of weight x coordinate x coordinate goes beyond what is exact.
    heaviest = 2 ** ((_EXACT // (sum(copies) * max(1, int(matrix.max()) ** 2))).bit_length() - 1)
    for _ in range(_MOST_STEPS):
        if on_step:
            on_step()
        exponents = matrix @ multipliers
        if _separated(exponents, multipliers, target):
            return None
        weights = np.rint(_exponential((exponents - exponents.max()) / _FINENESS) * heaviest) * found
        whole = [int(weight) for weight in weights.tolist()]
        if max(residuals(points, whole, target)) <= TOLERANCE:
            return whole
        sum_of_weights = float(sum(whole))
        mean = (weights @ floats) / sum_of_weights
        spread = (floats.T @ (weights[:, None] * floats)) / sum_of_weights - mean[:, None] * mean[None, :]
        step = solve(spread, wanted - mean)
        step *= _FARTHEST / max(_FARTHEST, float(np.abs(step).max()))
        moved = matrix @ np.rint(step * _FINENESS).astype(np.int64) / _FINENESS
        reach = float(moved.max() - moved.min())
        scale = _FINENESS * min(1.0, _LONGEST_STEP / reach) if reach > 0 else 0.0
        if not np.rint(step * scale).any():
            return None
        multipliers = multipliers + np.rint(step * scale).astype(np.int64)
    return None


def residuals(points: Sequence[Sequence[int]], weights: Sequence[int], target: Sequence[Fraction]) -> list[Fraction]:
    """Return, exactly, how far the weighted mean of the points is from the target in each coordinate."""
    sums = np.array(weights, dtype=np.int64) @ np.array(points, dtype=np.int64)
    of_all = sum(weights)
    return [abs(Fraction(each, of_all) - wanted) for each, wanted in zip(sums.tolist(), target, strict=True)]


def _separated(exponents: Whole, multipliers: Whole, target: Sequence[Fraction]) -> bool:
    """Say whether the multipliers are those of a plane with all points on one side and the target on the other."""
    at_target = sum((wanted * each for wanted, each in zip(target, multipliers.tolist(), strict=True)), Fraction(0))
    return int(exponents.max()) < at_target - 1


def solve(matrix: Floats, right: Floats) -> Floats:
    """Solve a symmetric system without negative eigenvalues by elimination, leaving out what depends on the rest."""
    left, right = matrix.copy(), right.copy()
    size = len(right)
    solution = np.zeros(size)
    for row in range(size):
        if left[row, row] > _NOTHING:
            factors = left[row + 1 :, row] / left[row, row]
            left[row + 1 :, row + 1 :] -= factors[:, None] * left[None, row, row + 1 :]
            right[row + 1 :] -= factors * right[row]
    for row in reversed(range(size)):
        if left[row, row] > _NOTHING:
            solution[row] = right[row] / left[row, row]
            right[:row] -= left[:row, row] * solution[row]
    return solution


def _exponential(exponents: Floats) -> Floats:
    """Return e to the power of each number, 0 or less: libraries differ in the last bit of theirs."""
    halvings = np.rint(exponents * 1.4426950408889634)
    rest = exponents - halvings * 0.6931471805599453
    series = np.ones_like(rest)
    for divisor in range(14, 0, -1):
        series = 1.0 + rest / divisor * series
    return np.ldexp(series, np.maximum(halvings, -1000).astype(np.int32))
