"""Draws many samples of synthetic caseloads and measures balance, fairness and time, for three ways of sampling.

Run from the top of the repository: `python -m benchmarks.sampling`; `--first-seed` repeats it with other seeds.
docs/sampling.md says what the columns mean.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor, sqrt
from random import Random
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from cases.caseload.file import CaseRow
from cases.choices import CLASSIFICATIONS, COURT, DISPOSALS, GENDERS, Choice
from cases.sample.balanced import crossed_cells, select_balanced, shuffled
from cases.sample.sampling import Design, sample_size

Method = Callable[[Sequence[CaseRow], int, str], Sequence[str]]

VARIABLES: Final = ("disposal", "harm", "safety", "gender")
SHARES: Final[dict[str, tuple[tuple[Choice, ...], tuple[int, ...]]]] = {
    "disposal": (DISPOSALS[COURT], (45, 35, 10, 6, 4)),
    "harm": (CLASSIFICATIONS, (20, 45, 25, 5, 5)),
    "safety": (CLASSIFICATIONS, (25, 40, 25, 5, 5)),
    "gender": (GENDERS, (80, 16, 2, 2)),
}
"""The categories of a synthetic caseload, and the chance of each in per cent."""


def caseload(population: int) -> list[CaseRow]:
    """Make court cases whose categories are independent of each other, the same each time."""
    random = Random(f"caseload of {population}")  # noqa: S311 - it must be repeatable, and guards no secret

    def pick(variable: str) -> str:
        choices, shares = SHARES[variable]
        return random.choices([value for value, _ in choices], shares)[0]

    return [
        CaseRow(
            f"C-{number:04}",
            COURT,
            disposal=pick("disposal"),
            started=date(2019, 6, 1),
            gender=pick("gender"),
            harm=pick("harm"),
            safety=pick("safety"),
        )
        for number in range(population)
    ]


def simple_random(cases: Sequence[CaseRow], n: int, seed: str) -> Sequence[str]:
    """Choose n of all."""
    random = Random(seed)  # noqa: S311
    return shuffled([case.case_reference for case in cases], random)[:n]


def stratified(cases: Sequence[CaseRow], n: int, seed: str) -> Sequence[str]:
    """Choose from each disposal in proportion, the fractional parts rounded systematically from a random start."""
    random = Random(seed)  # noqa: S311
    start, reached, chosen = Fraction(random.random()), Fraction(0), list[str]()
    for references in shuffled(list(crossed_cells(cases, ("disposal",)).values()), random):
        expected = Fraction(n * len(references), len(cases))
        chosen += shuffled(references, random)[: ceil(reached + expected - start) - ceil(reached - start)]
        reached += expected
    return chosen


def balanced(cases: Sequence[CaseRow], n: int, seed: str) -> Sequence[str]:
    """Choose as the app does."""
    return select_balanced(cases, n, seed, VARIABLES).references


METHODS: Final[dict[str, Method]] = {
    "balanced (ours)": balanced,
    "simple random": simple_random,
    "stratified by disposal": stratified,
}


@dataclass(frozen=True)
class Measured:
    """What many draws by one method from one caseload came to.

    `kept` is the part of draws with every category at floor or ceiling, `categories_kept` that of categories over all
    draws; `largest` the largest deviation of a case's share of draws from n/N, in standard deviations; `wald` and
    `hotelling` are p values; `seconds` is the mean processor
    time of a draw.
    """

    kept: float
    categories_kept: float
    largest: float
    wald: float
    hotelling: float
    seconds: float


def measure(method: Method, cases: Sequence[CaseRow], n: int, draws: int, first_seed: int = 0) -> Measured:
    """Draw with the seeds 0, 1, 2 and so on, or with as many from another first one."""
    places = {case.case_reference: place for place, case in enumerate(cases)}
    indicators = np.zeros((draws, len(cases)))
    started = time.process_time()
    for draw in range(draws):
        indicators[draw, [places[reference] for reference in method(cases, n, str(first_seed + draw))]] = 1
    seconds = (time.process_time() - started) / draws
    within = np.array([_within(cases, n, indicators, *category) for category in _categories(cases)])
    chance = n / len(cases)
    deviation = np.abs(indicators.mean(axis=0) - chance).max() / sqrt(chance * (1 - chance) / draws)
    wald, hotelling = fairness(indicators, chance)
    return Measured(float(within.all(axis=0).mean()), float(within.mean()), float(deviation), wald, hotelling, seconds)


def _categories(cases: Sequence[CaseRow]) -> list[tuple[str, str]]:
    return sorted({(variable, getattr(case, variable)) for case in cases for variable in VARIABLES})


def _within(
    cases: Sequence[CaseRow], n: int, indicators: npt.NDArray[np.float64], variable: str, category: str
) -> npt.NDArray[np.bool_]:
    """Say of each draw whether the category is at the floor or the ceiling of its expected count."""
    inside = np.array([getattr(case, variable) == category for case in cases])
    expected = Fraction(n * int(inside.sum()), len(cases))
    counts = indicators[:, inside].sum(axis=1)
    return np.asarray((counts >= floor(expected)) & (counts <= ceil(expected)))


def fairness(indicators: npt.NDArray[np.float64], chance: float) -> tuple[float, float]:
    """Return two p values of the Wald statistic d' S+ d, d being the mean of the indicators less the chance.

    S+ is the pseudo-inverse of the covariance matrix of that mean, as the draws estimate it, and the degrees of
    freedom are its rank r. The first p value is by chi-squared; the second by Hotelling's T-squared, which allows for
    S being estimated: (R - r) / (r (R - 1)) of the statistic is F with r and R - r degrees of freedom for R draws.
    Both are 0 where the mean is off in a direction in which the draws do not vary at all.
    """
    draws = len(indicators)
    difference = indicators.mean(axis=0) - chance
    values, vectors = np.linalg.eigh(np.cov(indicators, rowvar=False) / draws)
    varies = values > values.max() * 1e-9
    along = vectors.T @ difference
    if np.abs(along[~varies]).max(initial=0) > 1e-9:
        return 0.0, 0.0
    rank = int(varies.sum())
    statistic = float((along[varies] ** 2 / values[varies]).sum())
    by_f = statistic * (draws - rank) / (rank * (draws - 1))
    return float(stats.chi2.sf(statistic, rank)), float(stats.f.sf(by_f, rank, draws - rank))


def main() -> None:
    """Print one row for each caseload and method, as a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=2000, help="how many seeds (2,000 where nothing is said)")
    parser.add_argument("--first-seed", type=int, default=0, help="the seed to begin with (0 where nothing is said)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 50, 115], help="how many cases to draw from")
    options = parser.parse_args()
    print("| N | n | cells | method | draws kept | categories kept | largest deviation | Wald p | T² p | seconds |")
    print("| ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for population in options.sizes:
        cases = caseload(population)
        n = sample_size(population, 0, Design()).total
        cells = len(crossed_cells(cases, VARIABLES))
        for name, method in METHODS.items():
            each = measure(method, cases, n, options.draws, options.first_seed)
            print(
                f"| {population} | {n} | {cells} | {name} | {each.kept:.1%} | {each.categories_kept:.1%} "
                f"| {each.largest:.2f} | {each.wald:.3f} | {each.hotelling:.3f} | {each.seconds:.4f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
