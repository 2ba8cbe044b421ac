"""How figures of context are worded and summed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.context.measures import key_word, larger_than_whole, shown, sum_fault, total_told


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("633558.000", "count", "633,558"),
        ("28.400", "percent", "28.4%"),
        ("1E+2", "percent", "100%"),
        ("222", "per_100000", "222 per 100,000"),
        ("0.125", "per_1000_households", "0.125 per 1,000 households"),
        ("0.000", "count", "0"),
    ],
)
def test_a_value_is_shown_with_its_unit(value: str, unit: str, words: str) -> None:
    assert shown(Decimal(value), unit) == words


@pytest.mark.parametrize(
    ("percents", "unknown", "reason", "is_right"),
    [
        ([18, 82], None, "", True),
        ([71, 23], 6, "", True),
        ([50, 48], None, "", True),
        ([50, 52], None, "", True),
        ([50, 47], None, "", False),
        ([50, 53], None, "", False),
        ([50, 10], None, "Others are not published.", True),
        ([50, 10], None, " ", False),
    ],
)
def test_shares_come_to_100_with_those_not_known_or_a_reason_says_why_not(
    percents: list[int], unknown: int | None, reason: str, is_right: bool
) -> None:
    assert (sum_fault(percents, unknown, reason) == "") == is_right


def test_the_sum_is_said() -> None:
    assert sum_fault([50, 47], None, "").startswith("The shares come to 97 per cent, not to 100.")


@given(st.lists(st.integers(0, 100), min_size=1), st.none() | st.integers(0, 100))
def test_a_sum_is_wrong_exactly_outside_98_to_102(percents: list[int], unknown: int | None) -> None:
    total = sum(percents) + (unknown or 0)
    assert (sum_fault(percents, unknown, "") == "") == (98 <= total <= 102)


@pytest.mark.parametrize(
    ("parts", "stated", "said", "is_right"),
    [
        ([], None, "", True),
        ([], 113, "The total stated is 113. No part of it is entered.", True),
        ([53, 60], None, "The parts come to 113.", True),
        ([53, 60], 113, "The parts come to 113. That is the total stated.", True),
        ([53, 60], 164, "The parts come to 113. The total stated is 164: one of them is wrong.", False),
    ],
)
def test_a_total_is_computed_and_compared(parts: list[int], stated: int | None, said: str, is_right: bool) -> None:
    assert total_told(parts, stated) == (said, is_right)


def test_a_part_larger_than_the_whole_is_said() -> None:
    assert larger_than_whole("Population", "Youth population", Decimal(10), Decimal(10)) == ""
    assert larger_than_whole("Population", "Youth population", Decimal(10), Decimal(11)) == (
        "Youth population (11) is more than population (10): one of them is wrong."
    )


@pytest.mark.parametrize(
    ("label", "word"),
    [
        ("Community sentences", "community_sentences"),
        ("10–14", "10_14"),
        (" On licence (post-court) ", "on_licence_post_court"),
    ],
)
def test_a_label_is_named_by_a_word(label: str, word: str) -> None:
    assert key_word(label) == word
