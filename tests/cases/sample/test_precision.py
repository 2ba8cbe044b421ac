"""Exact intervals against scipy and by counting, and the margin that a sample achieved."""

from decimal import Decimal
from fractions import Fraction
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cases.sample.precision import (
    CountInterval,
    Stratum,
    achieved_margin,
    clopper_pearson_interval,
    hypergeometric_interval,
)
from cases.sample.sampling import Design, sample_size

CONFIDENCES = [Decimal(80), Decimal(90), Decimal(95), Decimal("99.9")]


@pytest.mark.parametrize(
    ("found", "sampled", "population", "confidence", "interval"),
    [
        (30, 41, 68, 80, (45, 54)),
        (13, 24, 30, 80, (14, 18)),
        (0, 15, 20, 80, (0, 1)),
        (7, 23, 29, 95, (7, 12)),
        (39, 39, 39, 80, (39, 39)),
    ],
)
def test_the_published_intervals_follow(
    found: int, sampled: int, population: int, confidence: int, interval: tuple[int, int]
) -> None:
    assert hypergeometric_interval(found, sampled, population, Decimal(confidence)) == CountInterval(
        *interval, population
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 90), st.data(), st.sampled_from(CONFIDENCES))
def test_an_interval_holds_what_scipy_does_not_reject(
    population: int, data: st.DataObject, confidence: Decimal
) -> None:
    sampled = data.draw(st.integers(1, population))
    found = data.draw(st.integers(0, sampled))
    tail = (1 - float(confidence) / 100) / 2
    having = np.arange(population + 1)
    chances = np.minimum(
        stats.hypergeom.sf(found - 1, population, having, sampled),
        stats.hypergeom.cdf(found, population, having, sampled),
    )
    held = having[chances > tail * (1 + 1e-9)].tolist()
    interval = hypergeometric_interval(found, sampled, population, confidence)
    assert (interval.lower, interval.upper) == (held[0], held[-1])
    assert held == list(range(held[0], held[-1] + 1))


def test_a_tail_of_exactly_half_of_what_is_left_is_rejected() -> None:
    # One of the two in ten has 1 chance in 10 of being the case that is drawn, and 80 per cent leaves 1 in 10.
    assert hypergeometric_interval(1, 1, 10, Decimal(80)) == CountInterval(2, 10, 10)
    assert hypergeometric_interval(0, 1, 10, Decimal(80)) == CountInterval(0, 8, 10)


@pytest.mark.parametrize(("sampled", "population"), [(8, 20), (15, 18), (1, 9)])
@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_every_count_is_covered_at_least_as_often_as_the_confidence_says(
    sampled: int, population: int, confidence: Decimal
) -> None:
    intervals = [hypergeometric_interval(found, sampled, population, confidence) for found in range(sampled + 1)]
    for having in range(population + 1):
        covered = sum(
            comb(having, found) * comb(population - having, sampled - found)
            for found, interval in enumerate(intervals)
            if interval.lower <= having <= interval.upper
        )
        assert Fraction(covered, comb(population, sampled)) >= Fraction(confidence) / 100


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 400), st.data(), st.sampled_from(CONFIDENCES))
def test_clopper_pearson_is_the_quantile_of_the_beta_distribution(
    sampled: int, data: st.DataObject, confidence: Decimal
) -> None:
    found = data.draw(st.integers(0, sampled))
    tail = (1 - float(confidence) / 100) / 2
    lower, upper = clopper_pearson_interval(found, sampled, confidence)
    assert lower == (0 if found == 0 else pytest.approx(stats.beta.ppf(tail, found, sampled - found + 1), abs=1e-9))
    assert upper == (
        1 if found == sampled else pytest.approx(stats.beta.ppf(1 - tail, found + 1, sampled - found), abs=1e-9)
    )


@pytest.mark.parametrize(
    ("found", "sampled", "confidence"), [(3, 2, 80), (-1, 2, 80), (0, 0, 80), (1, 2, 0), (1, 2, 100)]
)
def test_what_is_no_share_or_no_confidence_is_an_error(found: int, sampled: int, confidence: int) -> None:
    with pytest.raises(ValueError, match=r"share|confidence"):
        hypergeometric_interval(found, sampled, 9, Decimal(confidence))
    with pytest.raises(ValueError, match=r"share|confidence"):
        clopper_pearson_interval(found, sampled, Decimal(confidence))


def test_more_cannot_be_sampled_than_there_are() -> None:
    with pytest.raises(ValueError, match="cannot be sampled"):
        hypergeometric_interval(1, 5, 4, Decimal(80))
    with pytest.raises(ValueError, match="cannot be sampled"):
        Stratum(4, 5)


@given(st.integers(1, 3000), st.sampled_from([2, 5, 10]))
def test_the_margin_of_one_stratum_is_the_size_formula_solved_for_it(population: int, margin: int) -> None:
    design = Design(margin=Decimal(margin))
    n = sample_size(population, 0, design).total
    achieved = achieved_margin([Stratum(population, n)], design)
    assert achieved is not None
    assert achieved <= margin + 1e-6
    if n > 1:
        one_fewer = achieved_margin([Stratum(population, n - 1)], design)
        assert one_fewer is not None
        assert one_fewer > margin


def test_the_margins_of_a_published_sample() -> None:
    court, out_of_court = Stratum(69, 41), Stratum(45, 27)
    margins = [achieved_margin(strata, Design()) for strata in ([court], [out_of_court], [court, out_of_court])]
    assert margins == pytest.approx([6.4215, 7.8874, 4.9800], abs=1e-4)


def test_the_whole_sample_weighs_each_domain_by_its_population() -> None:
    strata = [Stratum(200, 20), Stratum(50, 30)]
    z = stats.norm.ppf(0.9)
    variance = 0.8**2 * 0.25 / 20 * 180 / 199 + 0.2**2 * 0.25 / 30 * 20 / 49
    assert achieved_margin(strata, Design()) == pytest.approx(100 * z * sqrt(variance))


@pytest.mark.parametrize(
    ("strata", "margin"),
    [
        ([], None),
        ([Stratum(0, 0)], None),
        ([Stratum(9, 0)], None),
        ([Stratum(9, 5), Stratum(3, 0)], None),
        ([Stratum(9, 9), Stratum(1, 1)], 0),
        ([Stratum(9, 9), Stratum(0, 0)], 0),
    ],
)
def test_a_margin_is_none_where_a_domain_went_unseen_and_0_where_all_was_seen(
    strata: list[Stratum], margin: int | None
) -> None:
    assert achieved_margin(strata, Design()) == margin
