"""How precise a figure from a sample is: exact intervals for a percentage, and the margin that a sample achieved.

Confidence is in per cent, as in `sampling.Design`, and every interval is equal-tailed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import comb, exp, fsum, lgamma, log, log1p, sqrt
from typing import Final

from cases.sample.sampling import Design, normal_deviate

_NEAR: Final = 1e-13


@dataclass(frozen=True)
class CountInterval:
    """How many cases of a population may have an answer: from `lower` to `upper`, both included, of `population`."""

    lower: int
    upper: int
    population: int


def hypergeometric_interval(found: int, sampled: int, population: int, confidence: Decimal) -> CountInterval:
    """Return how many of a population may have what `found` of `sampled` drawn from it without replacement have.

    A count belongs to the interval when neither tail, `found` or more and `found` or fewer, has a chance of half of
    what the confidence leaves or less. Chances are worked out in whole numbers, so that no bound hangs on rounding.
    Source: Wright, T. (1991), Exact confidence bounds when sampling from small finite universes, Springer; the same as
    inverting `scipy.stats.hypergeom`. Raises ValueError for counts or a confidence that cannot be.
    """
    _check(found, sampled, confidence)
    if not sampled <= population:
        raise ValueError(f"{sampled} cannot be sampled from {population}.")
    tail = _tail(confidence)

    def is_likely(having: int, *, most: bool) -> bool:
        """Say whether a tail's chance, of `found` or more or (`most`) of `found` or fewer, is above the limit."""
        counts = (0, found) if most else (found, sampled)
        ways = _ways(*counts, sampled, having, population)
        return ways * tail.denominator > tail.numerator * comb(population, sampled)

    fewest, highest = found, population - (sampled - found)
    lower = _first(fewest, highest, lambda having: is_likely(having, most=False))
    upper = _first(fewest, highest + 1, lambda having: not is_likely(having, most=True)) - 1
    return CountInterval(lower, upper, population)


def _ways(first: int, last: int, sampled: int, having: int, population: int) -> int:
    """Return how many samples hold from `first` to `last` of those `having` it in a population."""
    count = max(first, sampled - (population - having))
    ways, total = comb(having, count) * comb(population - having, sampled - count), 0
    while count <= min(last, having):
        total += ways
        # From one count to the next, which costs far less than working it out anew.
        ways *= (having - count) * (sampled - count)
        ways //= (count + 1) * (population - having - sampled + count + 1)
        count += 1
    return total


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the first number from low to high for which something holds that holds for all after it; else `high`."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def clopper_pearson_interval(found: int, sampled: int, confidence: Decimal) -> tuple[float, float]:
    """Return the bounds, from 0 to 1, of the share of a population without limit that `found` of `sampled` speaks for.

    Source: Clopper, C. J. and Pearson, E. S. (1934), The use of confidence or fiducial limits illustrated in the case
    of the binomial, Biometrika 26, 404-413. Raises ValueError for counts or a confidence that cannot be.
    """
    _check(found, sampled, confidence)
    tail = float(_tail(confidence))
    lower = 0.0 if found == 0 else _share_with(found, sampled, tail)
    upper = 1.0 if found == sampled else 1 - _share_with(sampled - found, sampled, tail)
    return lower, upper


@lru_cache(maxsize=4096)  # a page asks for the same counts over and over
def _share_with(found: int, sampled: int, chance: float) -> float:
    """Return the share at which `found` (1 at least) or more have this chance: by Newton's method within bounds."""
    ways = [
        (count, sampled - count, lgamma(sampled + 1) - lgamma(count + 1) - lgamma(sampled - count + 1))
        for count in range(found, sampled + 1)
    ]
    low, high, share = 0.0, 1.0, (found + 0.5) / (sampled + 1)
    while True:
        logs = log(share), log1p(-share)
        chances = [exp(many + count * logs[0] + rest * logs[1]) for count, rest, many in ways]
        excess = fsum(chances) - chance
        low, high = (low, share) if excess > 0 else (share, high)
        # The chance of `found` or more rises with the share by found/share times the chance of exactly `found`.
        rise = chances[0] * found / share
        closer = share - excess / rise if rise else low
        closer = closer if low < closer < high else (low + high) / 2
        if abs(closer - share) < _NEAR or not low < closer < high:
            return closer
        share = closer


def _check(found: int, sampled: int, confidence: Decimal) -> None:
    if not (0 <= found <= sampled and sampled > 0):
        raise ValueError(f"{found} of {sampled} is not a share.")
    if not 0 < confidence < 100:
        raise ValueError("The confidence is more than 0 and less than 100 per cent.")


def _tail(confidence: Decimal) -> Fraction:
    return (1 - Fraction(confidence) / 100) / 2


@dataclass(frozen=True)
class Stratum:
    """The cases of one domain: how many are eligible, and how many of them are in the sample and not withdrawn."""

    population: int
    sampled: int

    def __post_init__(self) -> None:
        if not 0 <= self.sampled <= self.population:
            raise ValueError(f"{self.sampled} of {self.population} cases cannot be sampled.")


def achieved_margin(strata: Iterable[Stratum], design: Design) -> float | None:
    """Return the margin, in percentage points at the design's confidence, of a share of one half; None where there is
    none.

    One stratum gives the margin of a domain, both give that of the whole sample with each domain weighted by its
    population: z √(Σ (N_d/N)² · ¼/n_d · (N_d - n_d)/(N_d - 1)). For one stratum it is the size formula of
    `sampling.sample_size` solved for e. There is none where nothing is eligible, or nothing of a domain that has
    eligible cases is sampled. Source: Cochran, W. G. (1977), Sampling techniques, 3rd edition, Wiley: chapters 4 and 5.
    """
    strata = [stratum for stratum in strata if stratum.population]
    if not strata or not all(stratum.sampled for stratum in strata):
        return None
    population = sum(stratum.population for stratum in strata)
    variance = fsum(
        (stratum.population / population) ** 2
        * 0.25
        / stratum.sampled
        * ((stratum.population - stratum.sampled) / (stratum.population - 1))
        for stratum in strata
        if stratum.sampled < stratum.population
    )
    return 100 * normal_deviate(design) * sqrt(variance)
