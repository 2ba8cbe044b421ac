"""Simulates how often the ranges beside percentages hold the truth: those of balanced samples, and of agreement.

Run from the top of the repository: `python -m benchmarks.coverage`; `--pools` and `--populations` make it shorter.
docs/sampling.md says what the columns mean.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb, factorial, prod
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt

from benchmarks.sampling import VARIABLES, caseload
from cases.caseload.file import CaseRow
from cases.sample.balanced import _collect, _draw, _Frame, _ladder, _unseen, crossed_cells
from cases.sample.precision import hypergeometric_interval
from ratings.rollup.agreement import Agreement, agreement, coefficient_range
from ratings.rollup.figures import percentage

CONFIDENCE: Final = Decimal(80)
POPULATIONS: Final = ((15, 9), (20, 12), (45, 27), (69, 41), (115, 68), (200, 100))
"""Eligible and sampled cases of a domain, about the share that an inspection of 115 cases takes."""
OUTCOMES: Final = 60
"""So many outcomes of each family, an outcome being which cases have an answer."""
DIRECTIONS: Final = 10
FROM_A_POOL: Final = 50
AGREED_CASES: Final = (3, 5, 10, 20)
TRUTHS: Final = (
    (45, 5, 5, 45), (80, 5, 5, 10), (90, 4, 4, 2), (30, 20, 20, 30),
    (60, 15, 10, 15), (70, 10, 10, 10), (25, 25, 25, 25), (50, 40, 5, 5),
)  # fmt: skip
"""Chances, in per cent, that both readings say yes, the first alone, the second alone, and neither."""
Bits = npt.NDArray[np.int64]
Table = tuple[int, ...]
Truth = tuple[int, int, int, int]
Range = tuple[float, float]


def drawn(cases: Sequence[CaseRow], n: int, pools: int) -> Bits:
    """Return a row for each sample and a column for each case: 1 where it is drawn.

    Samples come by the app's own steps, so many from each pool of candidates: the pool is what takes time.
    """
    place = {case.case_reference: number for number, case in enumerate(cases)}
    cells = crossed_cells(cases, VARIABLES)
    rows = np.zeros((pools * FROM_A_POOL, len(cases)), dtype=np.int64)
    for number in range(pools):
        random = Random(f"coverage {number}")  # noqa: S311 - it must be repeatable, and guards no secret
        frame, pool, widened = next(
            (frame, pool, widened)
            for singly, widened in _ladder(VARIABLES)
            if (pool := _collect(frame := _Frame(cells, n, VARIABLES, dict(widened), singly=singly), random, _unseen))
        )
        for row in rows[number * FROM_A_POOL : (number + 1) * FROM_A_POOL]:
            row[[place[reference] for reference in _draw(frame, pool, widened, random).references]] = 1
    return rows


def _half(case_values: Sequence[str], random: Random) -> npt.NDArray[np.bool_]:
    """Return which cases are in about half of the categories of a variable."""
    categories = sorted(set(case_values))
    chosen = set(random.sample(categories, max(1, len(categories) // 2)))
    return np.array([value in chosen for value in case_values])


def _noisy(likely: npt.NDArray[np.bool_], random: Random) -> Bits:
    return np.array([random.random() < (0.85 if one else 0.15) for one in likely], dtype=np.int64)


def related(cases: Sequence[CaseRow], random: Random) -> Bits:
    variable = random.choice(VARIABLES)
    return _noisy(_half([getattr(case, variable) for case in cases], random), random)


def interaction(cases: Sequence[CaseRow], random: Random) -> Bits:
    one, other = random.sample(VARIABLES, 2)
    halves = [_half([getattr(case, name) for case in cases], random) for name in (one, other)]
    return _noisy(halves[0] ^ halves[1], random)


def unrelated(cases: Sequence[CaseRow], random: Random) -> Bits:
    share = random.uniform(0.1, 0.9)
    return np.array([random.random() < share for _ in cases], dtype=np.int64)


FAMILIES: Final[dict[str, Callable[[Sequence[CaseRow], Random], Bits]]] = {
    "related to a variable": related,
    "related to two together": interaction,
    "unrelated": unrelated,
}


def worst(samples: Bits) -> Bits:
    """Return outcomes along the directions in which the number sampled varies most: those of a hostile population."""
    _, vectors = np.linalg.eigh(np.cov(samples, rowvar=False))
    directions = vectors[:, -DIRECTIONS:]
    cuts = (directions > 0, directions > np.quantile(directions, 2 / 3, axis=0))
    return np.concatenate(cuts, axis=1).astype(np.int64)


def held(population: int, n: int) -> npt.NDArray[np.bool_]:
    """Return, by how many of the population have an answer and how many of the sample do, whether the range holds."""
    table = np.zeros((population + 1, n + 1), dtype=np.bool_)
    for found in range(n + 1):
        interval = hypergeometric_interval(found, n, population, CONFIDENCE)
        table[interval.lower : interval.upper + 1, found] = True
    return table


def coverage(samples: Bits, outcomes: Bits, table: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Return the share of samples whose range holds the truth, for each outcome (a column)."""
    truth = outcomes.sum(axis=0)
    return np.asarray(table[truth[np.newaxis, :], samples @ outcomes].mean(axis=0), dtype=np.float64)


def of_simple_random(population: int, n: int, outcomes: Bits, table: npt.NDArray[np.bool_]) -> float:
    """Return the mean coverage that simple random samples have for the same outcomes: worked out, not simulated."""
    ways = comb(population, n)
    shares = [
        sum(comb(truth, found) * comb(population - truth, n - found) for found in range(n + 1) if table[truth, found])
        / ways
        for truth in map(int, outcomes.sum(axis=0))
    ]
    return float(np.mean(shares))


def lines_of(population: int, n: int, pools: int) -> Iterable[str]:
    """Yield a line for each family of outcomes."""
    cases, table = caseload(population), held(population, n)
    samples = drawn(cases, n, pools)
    random = Random(f"outcomes of {population}")  # noqa: S311 - it must be repeatable, and guards no secret
    half = pools // 2 * FROM_A_POOL
    families = [
        (name, samples, np.stack([make(cases, random) for _ in range(OUTCOMES)], axis=1))
        for name, make in FAMILIES.items()
    ]
    # Found in one half of the pools and tried on the other, or chance would look like a direction.
    families.append(("the worst direction", samples[half:], worst(samples[:half])))
    for name, tried, outcomes in families:
        found = coverage(tried, outcomes, table)
        below = found < 0.8 - 3 * np.sqrt(0.16 / len(tried))
        simple = of_simple_random(population, n, outcomes, table)
        figures = f"{found.mean():.2f} | {found.min():.2f} | {below.mean():.0%} | {simple:.2f}"
        yield f"| {population} | {n} | {name} | {figures} |"


@cache
def _range(found: int, sampled: int, population: int) -> tuple[int | None, int | None]:
    """Return the bounds of a range in whole per cent, as pages print them."""
    interval = hypergeometric_interval(found, sampled, population, CONFIDENCE)
    return percentage(interval.lower, population), percentage(interval.upper, population)


def with_ineligible(population: int, n: int, ineligible: int, having: int, *, mended: bool) -> float:
    """Return the coverage of the share of the truly eligible cases, in simple random samples of a frame.

    Of the frame some are not eligible, which shows in those that are sampled. `mended` takes these off the population.
    """
    eligible, covers = population - ineligible, Fraction(0)
    for sampled in range(max(1, n - ineligible), min(n, eligible) + 1):
        drawn_so = Fraction(comb(eligible, sampled) * comb(ineligible, n - sampled), comb(population, n))
        size = population - (n - sampled) if mended else population
        for found in range(max(0, sampled - (eligible - having)), min(having, sampled) + 1):
            lower, upper = _range(found, sampled, size)
            if (lower or 0) <= (percentage(having, eligible) or 0) <= (upper or 0):
                ways = comb(having, found) * comb(eligible - having, sampled - found)
                covers += drawn_so * Fraction(ways, comb(eligible, sampled))
    return float(covers)


def withdrawal_line(population: int, n: int) -> str:
    """Return the least coverage over every share, with 1, 3 and a fifth of the frame not eligible."""
    least = [
        min(
            with_ineligible(population, n, ineligible, having, mended=mended)
            for ineligible in (1, 3, population // 5)
            for having in range(population - ineligible + 1)
        )
        for mended in (True, False)
    ]
    return f"| {population} | {n} | {least[0]:.3f} | {least[1]:.3f} |"


def gwets_range(table: Table) -> Range:
    """Return the range of AC1 by Gwet's variance (2008), of two answers and a normal distribution."""
    cases = sum(table)
    shares = np.array(table, dtype=np.float64).reshape(2, 2) / cases
    used = (shares.sum(axis=0) + shares.sum(axis=1)) / 2
    agreed, chance = float(np.trace(shares)), float((used * (1 - used)).sum())
    ac1 = (agreed - chance) / (1 - chance)
    alike = float((np.diag(shares) * (1 - used)).sum()) - agreed * chance
    spread = float((shares * (1 - (used[:, None] + used[None, :]) / 2) ** 2).sum()) - chance**2
    variance = agreed * (1 - agreed) - 4 * (1 - ac1) * alike + 4 * (1 - ac1) ** 2 * spread
    half = 1.2815515655446004 * max(variance, 0.0) ** 0.5 / (cases**0.5 * (1 - chance))
    return ac1 - half, ac1 + half


def chance_of(table: Table, truth: Truth) -> float:
    """Return how likely a table is where the cells have these chances in per cent."""
    ways = factorial(sum(table)) // prod(map(factorial, table))
    return float(ways * prod(Fraction(share, 100) ** count for share, count in zip(truth, table, strict=True)))


def covered(tables: Sequence[Table], ranges: Sequence[Range | None], truth: Truth, true: float) -> float:
    """Return how likely a range holds the true coefficient, among tables that have a range."""
    chances = [(chance_of(table, truth), each) for table, each in zip(tables, ranges, strict=True) if each is not None]
    holds = sum(chance for chance, (lower, upper) in chances if lower - 1e-12 <= true <= upper + 1e-12)
    return holds / sum(chance for chance, _ in chances)


def our_range(found: Agreement, chance: Fraction) -> Range | None:
    if chance == 1:
        return None
    lower, upper = coefficient_range(found, chance, CONFIDENCE)
    return float(lower), float(upper)


def agreement_line(cases: int) -> str:
    """Return the coverage of the ranges of AC1 and kappa and of Gwet's, worked out over every table of two answers."""
    tables = [table for table in product(range(cases + 1), repeat=4) if sum(table) == cases]
    found = [agreement([table[:2], table[2:]]) for table in tables]
    ac1 = [our_range(each, each.chance_by_use) for each in found]
    kappa = [our_range(each, each.chance_by_product) for each in found]
    true = [agreement([truth[:2], truth[2:]]) for truth in TRUTHS]
    columns = (
        [covered(tables, ac1, truth, float(each.ac1 or 0)) for truth, each in zip(TRUTHS, true, strict=True)],
        [covered(tables, kappa, truth, float(each.kappa or 0)) for truth, each in zip(TRUTHS, true, strict=True)],
        [
            covered(tables, [gwets_range(table) for table in tables], truth, float(each.ac1 or 0))
            for truth, each in zip(TRUTHS, true, strict=True)
        ],
    )
    figures = " | ".join(f"{np.mean(column):.2f} | {min(column):.2f}" for column in columns)
    return f"| {cases} | {figures} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pools", type=int, default=60)
    parser.add_argument("--populations", type=int, nargs="*", default=[population for population, _ in POPULATIONS])
    options = parser.parse_args()
    print("| N | n | outcomes | mean | least | below 80% | simple random |")
    print("| ---: | ---: | --- | ---: | ---: | ---: | ---: |")
    for population, n in POPULATIONS:
        if population in options.populations:
            print("\n".join(lines_of(population, n, options.pools)), flush=True)
    print("\n| N | n | least, those found out taken off | least, N of the draw |\n| ---: | ---: | ---: | ---: |")
    for population, n in POPULATIONS[:4]:
        print(withdrawal_line(population, n), flush=True)
    print("\n| cases | AC1, mean | least | kappa, mean | least | AC1 by Gwet’s variance, mean | least |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for cases in AGREED_CASES:
        print(agreement_line(cases), flush=True)


if __name__ == "__main__":
    main()
