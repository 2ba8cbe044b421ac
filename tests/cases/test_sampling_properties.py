"""What holds for every sample, whatever the caseload."""

from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, sqrt
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from cases.caseload import CaseRow
from cases.choices import DISPOSALS
from cases.sampling import Design, add_months, round_systematically, sample_size, select

COURT_DISPOSALS = [value for value, _ in DISPOSALS["court"]]
disposals = st.lists(st.sampled_from(COURT_DISPOSALS), min_size=1, max_size=60)
counts = st.integers(0, 3000)


def cases_of(of: list[str]) -> list[CaseRow]:
    day = date(2019, 6, 1)
    return [CaseRow(f"C{n}", "court", disposal, day, "male", "low", "low") for n, disposal in enumerate(of)]


@given(
    counts,
    counts,
    st.sampled_from([80, 90, 95, 99]),
    st.sampled_from([2, 5, 10]),
    st.fractions(0, 1, max_denominator=100),
)
def test_the_size_is_the_formula_s(court: int, out: int, confidence: int, margin: int, share: Fraction) -> None:
    size = sample_size(court, out, Design(Decimal(confidence), Decimal(margin), share))
    population = court + out
    assert size.total == size.court + size.out_of_court
    assert 0 <= size.court <= court
    assert 0 <= size.out_of_court <= out
    if population:
        unlimited = Decimal(float(norm.ppf((1 + confidence / 100) / 2))) ** 2 / 4 / (Decimal(margin) / 100) ** 2
        exact = unlimited * population / (population + unlimited - 1)
        assert size.total == exact.quantize(Decimal("1e-9")).to_integral_value(ROUND_CEILING)
        assert size.court in {ceil(share * size.total), court, size.total - out}


@given(st.integers(0, 3000))
def test_a_larger_caseload_never_has_a_smaller_sample(population: int) -> None:
    smaller, larger = (sample_size(n, 0, Design()).total for n in (population, population + 1))
    assert smaller <= larger <= smaller + 1
    assert larger <= population + 1


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_moving_by_months_keeps_the_day_or_takes_the_month_s_last(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@given(disposals, st.data(), st.integers(0, 2**63))
def test_every_disposal_is_at_the_floor_or_ceiling_of_its_expected_count(
    of: list[str], data: st.DataObject, seed: int
) -> None:
    n = data.draw(st.integers(0, len(of)))
    cases = cases_of(of)
    chosen = select(cases, n, f"{seed}:court", ("disposal",)).references
    assert len(chosen) == len(set(chosen)) == n
    assert list(chosen) == sorted(chosen)
    disposal_of = {case.case_reference: case.disposal for case in cases}
    sampled = Counter(disposal_of[reference] for reference in chosen)
    for disposal, population in Counter(of).items():
        expected = Fraction(n * population, len(of))
        assert sampled[disposal] in {floor(expected), ceil(expected)}


@given(disposals, st.randoms(use_true_random=False), st.integers(0, 2**63))
def test_the_order_of_the_file_makes_no_difference(of: list[str], random: Random, seed: int) -> None:
    cases = cases_of(of)
    shuffled = random.sample(cases, len(cases))
    n = len(of) // 2
    assert select(cases, n, str(seed), ("disposal",)) == select(shuffled, n, str(seed), ("disposal",))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=9), st.data())
def test_rounding_up_happens_in_exactly_the_part_of_the_starts_that_the_fraction_says(
    sizes: list[int], data: st.DataObject
) -> None:
    n = data.draw(st.integers(0, sum(sizes)))
    expected = [Fraction(n * size, sum(sizes)) for size in sizes]
    ends = [Fraction(0)]
    for each in expected:
        ends.append(ends[-1] + each)
    breaks = sorted({end % 1 for end in ends} | {Fraction(0), Fraction(1)})
    mean = [Fraction(0)] * len(sizes)
    for low, high in pairwise(breaks):
        rounded = round_systematically(expected, (low + high) / 2)
        assert sum(rounded) == n
        mean = [total + (high - low) * count for total, count in zip(mean, rounded, strict=True)]
    assert mean == expected


@pytest.mark.parametrize("n", [1, 4, 9])
def test_every_case_has_the_same_chance(n: int) -> None:
    cases = cases_of(["referral_order"] * 7 + ["other_custodial_sentence"] * 3 + ["youth_rehabilitation_order"])
    draws = 4000
    found = Counter(
        reference for seed in range(draws) for reference in select(cases, n, f"{seed}:court", ("disposal",)).references
    )
    chance = n / len(cases)
    deviation = sqrt(draws * chance * (1 - chance))
    assert max(abs(found[case.case_reference] - draws * chance) for case in cases) < 4 * deviation


@settings(deadline=None)
@given(disposals, st.integers(0, 2**63))
def test_several_variables_are_held_in_proportion_together(of: list[str], seed: int) -> None:
    cases = [
        CaseRow(case.case_reference, "court", case.disposal, case.started, ("male", "female")[n % 2], "low", "low")
        for n, case in enumerate(cases_of(of))
    ]
    n = len(cases) // 3
    chosen = set(select(cases, n, str(seed), ("disposal", "gender")).references)
    population = Counter((case.disposal, case.gender) for case in cases)
    sampled = Counter((case.disposal, case.gender) for case in cases if case.case_reference in chosen)
    assert all(abs(sampled[cell] - n * size / len(cases)) < 1 for cell, size in population.items())
