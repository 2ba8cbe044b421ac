"""How the size of a sample is told step by step."""

import pytest

from cases.sample.sampling import Design, Eligibility
from cases.sample.size_in_words import size_in_words

UNLIMITED = (
    "n0, the cases that a population without limit would need for 80 per cent confidence and a margin of "
    "5 percentage points: 1.2816² × 0.5 × 0.5 ÷ 0.05² = 164.24."
)


def eligible(court: int, out_of_court: int) -> Eligibility:
    return Eligibility({"court": ("case",) * court, "out_of_court": ("case",) * out_of_court}, ())  # type: ignore[dict-item]


def test_every_step_has_its_figures() -> None:
    assert size_in_words(eligible(30, 18), Design()) == [
        "N, the eligible cases: 30 court and 18 out of court, 48 in all.",
        UNLIMITED,
        "n, the cases that a population of 48 needs: 164.24 ÷ (1 + 163.24 ÷ 48) = 37.32, rounded up to 38.",
        "Court: 60 per cent of 38, rounded up to 23. Out of court: the rest, 15.",
    ]


@pytest.mark.parametrize(
    ("court", "out_of_court", "last"),
    [
        (
            10,
            38,
            "There are too few court cases: 13 more out-of-court cases are drawn in their place. "
            "So 10 court and 28 out-of-court cases.",
        ),
        (
            60,
            2,
            "There are too few out-of-court cases: 16 more court cases are drawn in their place. "
            "So 44 court and 2 out-of-court cases.",
        ),
    ],
)
def test_a_shortfall_in_one_case_type_is_said(court: int, out_of_court: int, last: str) -> None:
    assert size_in_words(eligible(court, out_of_court), Design())[-1] == last


def test_nothing_eligible_is_said() -> None:
    assert size_in_words(eligible(0, 0), Design()) == ["No case is eligible, so no sample can be drawn."]
