"""Draws a sample in which every category is in proportion and every case has the same chance.

Four properties hold of every selection that is given: exactly n cases; every category of every variable at the floor or
the ceiling of its expected count (or as near as `widened` says); every case with the chance n/N, within 1e-9; and the
same seed and cases give the same selection on any machine. docs/sampling.md explains the method.

Chance comes from `random.Random(seed).random()` alone.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import islice
from math import ceil, floor
from random import Random
from typing import Final, TypeVar

from cases.caseload.file import CaseRow
from cases.sample.cube import Column, Problem, fly
from cases.sample.entropy import residuals, weigh
from inspections.balancing import BALANCING_VARIABLES
from inspections.wording import listed

T = TypeVar("T")
OnProgress = Callable[[int, int], None]

ALGORITHM: Final = "cube method, maximum-entropy weights over a pool of whole runs"
ALGORITHM_VERSION: Final = 1

SMALLEST_POOL: Final = 200
LARGEST_POOL: Final = 3200
"""The candidates that are collected first, and at most; in between their number doubles."""

RUNS_AT_ONCE: Final = 256
RUNS_FOR_A_CANDIDATE: Final = 8
"""No more than so many runs are made for each candidate that is wanted: what they brought has to do."""

ENOUGH_TO_JUDGE: Final = 800
"""From this pool on, a second half without a new candidate is taken to mean that there are no others."""

WIDEST: Final = 2
"""By how many cases a variable's categories may be widened at most."""


class CannotBalanceError(ValueError):
    """No sample of this size can be drawn in proportion and with equal chances; `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class BalancedSelection:
    """What was drawn, and what a later redraw is compared with.

    `references` are in code-point order; `reserves` are all other cases, in the order in which they may replace one.
    `residual` is the largest |chance of a case - n/N|, computed exactly from the pool. `widened` names the variables
    whose categories were allowed further than floor and ceiling, and by how many cases, the lowest priority first;
    empty as a rule. `pool_hash` is the SHA-256 (hex) of the pool, `pool_size` how many candidates it holds.
    """

    references: tuple[str, ...]
    reserves: tuple[str, ...]
    pool_hash: str
    residual: float
    widened: tuple[tuple[str, int], ...]
    pool_size: int
    algorithm: str = ALGORITHM
    version: int = ALGORITHM_VERSION


@dataclass(frozen=True)
class _Pool:
    """The distinct candidates in the order found, how often each was, and its weight. A candidate is a count of cases
    for each open cell.
    """

    candidates: tuple[tuple[int, ...], ...]
    copies: tuple[int, ...]
    weights: tuple[int, ...]


def select_balanced(
    cases: Sequence[CaseRow],
    n: int,
    seed: str,
    variables: Sequence[str],
    on_progress: OnProgress | None = None,
) -> BalancedSelection:
    """Draw n of the cases, balanced on the variables, which are in order of priority, the highest first.

    The order in which the cases are given makes no difference. `on_progress(found, wanted)` is called every few seconds
    at least, as candidates are found and weighed; `wanted` may grow. Raises ValueError where n is not from 0 to all
    cases or a reference comes twice, and CannotBalanceError where no balanced selection with equal chances is found.
    """
    if not 0 <= n <= len(cases):
        raise ValueError(f"{n} of {len(cases)} cases cannot be chosen.")
    cells = crossed_cells(cases, variables)
    random = Random(seed)  # noqa: S311 - it must be repeatable, and guards no secret
    for singly, widened in _ladder(variables):
        frame = _Frame(cells, n, variables, dict(widened), singly=singly)
        pool = _collect(frame, random, on_progress or _unseen)
        if pool is not None:
            return _draw(frame, pool, widened, random)
    named = listed([BALANCING_VARIABLES[variable].lower() for variable in variables])
    raise CannotBalanceError(
        f"No sample of {n} of these {len(cases)} cases was found that keeps {named} in proportion and gives every case "
        "the same chance. Balance on fewer variables."
    )


def crossed_cells(cases: Sequence[CaseRow], variables: Sequence[str]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Group the references by their categories of all variables; cells and references are in code-point order."""
    cells: dict[tuple[str, ...], list[str]] = {}
    for case in sorted(cases, key=lambda case: case.case_reference):
        cells.setdefault(tuple(getattr(case, variable) for variable in variables), []).append(case.case_reference)
    if len({case.case_reference for case in cases}) < len(cases):
        raise ValueError("A reference comes twice among the cases.")
    return {key: tuple(cells[key]) for key in sorted(cells)}


def _ladder(variables: Sequence[str]) -> Iterator[tuple[bool, tuple[tuple[str, int], ...]]]:
    """Yield what is allowed, one thing more each time: that a cell leaves floor and ceiling, and what is widened.

    Cells come before variables, for what is in proportion is the categories.
    """
    yield False, ()
    yield True, ()
    lowest_first = tuple(reversed(variables))
    for by in range(1, WIDEST + 1):
        for number in range(1, len(variables) + 1):
            yield (
                True,
                tuple((variable, by if place < number else by - 1) for place, variable in enumerate(lowest_first)),
            )


class _Frame:
    """The counts to make whole: which cells are open, what is fixed in the others, and the bounds.

    An open cell has the floor or the ceiling of its expected count. Where cases are chosen singly, every cell is open
    and has any number of its cases: that reaches every sample that keeps the categories' bounds.
    """

    def __init__(
        self,
        cells: Mapping[tuple[str, ...], tuple[str, ...]],
        n: int,
        variables: Sequence[str],
        widened: Mapping[str, int],
        *,
        singly: bool,
    ) -> None:
        population = sum(len(references) for references in cells.values())
        self.cells, self.n, self.singly = cells, n, singly
        self.chance = Fraction(n, population) if population else Fraction(0)
        expected = {key: self.chance * len(references) for key, references in cells.items()}
        self.open = [key for key, each in expected.items() if singly or each.denominator > 1]
        self.base = {key: 0 if singly else floor(each) for key, each in expected.items()}
        self.target = [expected[key] - self.base[key] for key in self.open]
        self.problem = self._problem([widened.get(variable, 0) for variable in variables])

    def _problem(self, widened: Sequence[int]) -> Problem:
        population: Counter[tuple[int, str]] = Counter()
        fixed: Counter[tuple[int, str]] = Counter()
        for key, references in self.cells.items():
            for category in enumerate(key):
                population[category] += len(references)
                fixed[category] += self.base[key]
        rows = {category: row for row, category in enumerate(sorted(population))}
        columns = [
            (Column(self.chance if self.singly else target, 0, 1), tuple(rows[category] for category in enumerate(key)))
            for key, target in zip(self.open, self.target, strict=True)
            for _ in range(self._columns(key))
        ]
        return Problem(
            cells=tuple(column for column, _ in columns),
            categories=tuple(of_column for _, of_column in columns),
            slacks=tuple(
                _slack(self.chance * population[category], widened[category[0]], fixed[category]) for category in rows
            ),
            total=self.n - sum(self.base.values()),
        )

    def _columns(self, key: tuple[str, ...]) -> int:
        return len(self.cells[key]) if self.singly else 1

    def candidate(self, run: Sequence[int]) -> tuple[int, ...]:
        """Return the count of each open cell, without what is fixed."""
        counts = iter(run)
        return tuple(sum(islice(counts, self._columns(key))) for key in self.open)


def _slack(expected: Fraction, by: int, fixed: int) -> Column:
    return Column(expected - fixed, floor(expected) - by - fixed, ceil(expected) + by - fixed)


def _collect(frame: _Frame, random: Random, on_progress: OnProgress) -> _Pool | None:
    """Collect candidates until they can be weighed, twice as many each time; None where that never comes about.

    It also ends where the second half of a pool of `ENOUGH_TO_JUDGE` or more brought nothing that the first had not.
    """
    if not frame.open:
        return _Pool(((),), (1,), (1,))
    found: Counter[tuple[int, ...]] = Counter()
    wanted, runs, distinct = SMALLEST_POOL, 0, 0
    while wanted <= LARGEST_POOL:
        runs = _add_candidates(found, wanted, runs, frame, random, on_progress)
        if not found or (wanted >= ENOUGH_TO_JUDGE and len(found) == distinct):
            return None
        candidates, copies = tuple(found), tuple(found.values())
        weights = weigh(candidates, copies, frame.target, partial(on_progress, found.total(), wanted))
        if weights is not None:
            return _Pool(candidates, copies, tuple(weights))
        wanted, distinct = 2 * wanted, len(found)
    return None


def _add_candidates(
    found: Counter[tuple[int, ...]],
    wanted: int,
    runs: int,
    frame: _Frame,
    random: Random,
    on_progress: OnProgress,
) -> int:
    """Make runs until there are as many candidates as wanted, or held to be too few; return the runs made so far."""
    on_progress(found.total(), wanted)
    while found.total() < wanted and runs < RUNS_FOR_A_CANDIDATE * wanted:
        runs_made = fly(frame.problem, random, RUNS_AT_ONCE, slacks_last=not frame.singly)
        landed = (each for each in runs_made if each is not None)
        whole = [frame.candidate(each) for each in landed]
        found.update(whole[: wanted - found.total()])
        runs += RUNS_AT_ONCE
        on_progress(found.total(), wanted)
    return runs


def _draw(frame: _Frame, pool: _Pool, widened: tuple[tuple[str, int], ...], random: Random) -> BalancedSelection:
    """Draw a candidate by the weights, the cases at random within each cell, and the order of all others."""
    counts = dict(frame.base)
    for key, count in zip(frame.open, _by_weight(pool.candidates, pool.weights, random.random()), strict=True):
        counts[key] += count
    chosen = [
        reference
        for key, references in frame.cells.items()
        for reference in shuffled(references, random)[: counts[key]]
    ]
    everyone = {reference for references in frame.cells.values() for reference in references}
    off = [
        each / len(frame.cells[key])
        for key, each in zip(frame.open, residuals(pool.candidates, pool.weights, frame.target), strict=True)
    ]
    return BalancedSelection(
        references=tuple(sorted(chosen)),
        reserves=tuple(shuffled(sorted(everyone.difference(chosen)), random)),
        pool_hash=_digest(frame, pool),
        residual=float(max(off, default=Fraction(0))),
        widened=tuple((variable, by) for variable, by in widened if by),
        pool_size=sum(pool.copies),
    )


def _by_weight(items: Sequence[T], weights: Sequence[int], chance: float) -> T:
    """Return the item in whose stretch of the running sum of weights the chance, from 0 to below 1, falls."""
    # A random number is a whole number of 2^-53, so that this comparison is exact.
    left = int(chance * 2**53) * sum(weights) // 2**53
    for item, weight in zip(items, weights, strict=True):
        if left < weight:
            return item
        left -= weight
    raise ValueError("The weights sum to nothing.")


def _digest(frame: _Frame, pool: _Pool) -> str:
    text = json.dumps(
        [
            [[*key, len(references), frame.base[key]] for key, references in frame.cells.items()],
            frame.n,
            [[*candidate, copies] for candidate, copies in zip(pool.candidates, pool.copies, strict=True)],
        ],
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def shuffled(items: Sequence[T], random: Random) -> list[T]:
    """Shuffle by Fisher and Yates, by `random()` alone: `Random.shuffle` may change between Python versions."""
    in_order = list(items)
    for last in range(len(in_order) - 1, 0, -1):
        other = floor(random.random() * (last + 1))
        in_order[last], in_order[other] = in_order[other], in_order[last]
    return in_order


def _unseen(found: int, wanted: int) -> None:
    """Show no progress."""
