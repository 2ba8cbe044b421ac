from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from cases.caseload.file import CaseRow


@dataclass(frozen=True, order=True)
class Imbalance:
    """How far a sample is from the proportions of its population; what compares as less is the better balance.

    `outside` counts the cases by which categories lie below the floor or above the ceiling of their expected counts,
    over all variables; `distance` is the sum of (sampled - expected)² / expected over all categories, which tells
    apart those that are within.
    """

    outside: int
    distance: Fraction


def imbalance(cases: Sequence[CaseRow], sampled: Collection[str], variables: Sequence[str]) -> Imbalance:
    """Measure a sample, by reference, of these eligible cases. What is expected is for a sample of its own size.

    Raises ValueError where a sampled reference is not among the cases.
    """
    chosen = [case for case in cases if case.case_reference in set(sampled)]
    if len(chosen) < len(set(sampled)):
        raise ValueError("A sampled case is not among the eligible cases.")
    outside, distance = 0, Fraction(0)
    for variable in variables:
        found = Counter(getattr(case, variable) for case in chosen)
        for category, population in Counter(getattr(case, variable) for case in cases).items():
            expected = Fraction(len(chosen) * population, len(cases))
            outside += max(0, floor(expected) - found[category], found[category] - ceil(expected))
            if expected:
                distance += (found[category] - expected) ** 2 / expected
    return Imbalance(outside, distance)


def next_reserve(
    cases: Sequence[CaseRow], sampled: Collection[str], reserves: Sequence[str], variables: Sequence[str]
) -> str | None:
    """Return the first in order among the reserves that keep the balance best, or None where there is none left.

    `cases` are all eligible cases of the domain, as they were when the sample was drawn; `sampled` the references now
    in the sample, without those withdrawn; `reserves` those left, in the order drawn, without those withdrawn or used.
    For several replacements call again with the sample as it then is. The comparison is exact, so that only reserves
    that balance equally well are told apart by their order.
    """
    return min(reserves, key=lambda reference: imbalance(cases, {*sampled, reference}, variables), default=None)
