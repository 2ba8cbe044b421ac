"""What holds for the size of every sample and for every date, whatever the caseload."""

from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from cases.sample.sampling import Design, add_months, sample_size

counts = st.integers(0, 3000)


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
