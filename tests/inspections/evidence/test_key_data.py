"""What goes together in a row of key data."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.evidence.key_data import faults_of, impossible, in_words, share

GIVEN = {"source": "The service", "period": "2025"}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"kind": "percent", "value": "100.5"}, ("value", "A share can’t be over 100 per cent.")),
        ({"kind": "percent", "value": "100"}, None),
        ({"kind": "percent", "value": "11", "base": "18"}, None),
        (
            {"kind": "percent", "value": "53", "base": "41"},
            ("value", "53 per cent of 41 is not possible: 21 of 41 is 51 and 22 of 41 is 54."),
        ),
        (
            {"kind": "percent", "value": "40", "base": "27"},
            ("value", "40 per cent of 27 is not possible: 10 of 27 is 37 and 11 of 27 is 41."),
        ),
        (
            {"kind": "count_and_percent", "value": "9", "base": "8"},
            (
                "base",
                "Enter the total, which can’t be smaller than the number: a share can’t be over 100 per cent.",
            ),
        ),
        (
            {"kind": "count_and_percent", "value": "9"},
            (
                "base",
                "Enter the total, which can’t be smaller than the number: a share can’t be over 100 per cent.",
            ),
        ),
        ({"kind": "count_and_percent", "value": "0", "base": "8"}, None),
        ({"kind": "count", "value": "1.5"}, ("value", "Enter a whole number.")),
        ({"kind": "rate", "value": "8.2"}, None),
        ({"kind": "rate", "value": "-1"}, ("value", "The figure can’t be less than 0.")),
        ({"kind": "count"}, ("value", "Enter the figure, in digits alone.")),
        ({"kind": "percent", "value": "0", "base": "0"}, ("base", "What it is a part of must be more than 0.")),
        ({"kind": "text"}, ("words", "Enter the words: this row has no figure.")),
        ({"kind": "text", "words": "Not kept"}, None),
        (
            {"kind": "count", "value": "3", "source": " "},
            ("source", "Enter the source: who gave the figure, or where it was published."),
        ),
        (
            {"kind": "count", "value": "3", "period": ""},
            ("period", "Enter the day or the period that the figure is of."),
        ),
        ({"kind": "count", "value": "3", "period": "", "as_at": "2026-03-01"}, None),
    ],
)
def test_each_fault_of_a_row_is_a_sentence(changes: dict[str, Any], fault: tuple[str, str] | None) -> None:
    assert list(faults_of(GIVEN | changes)) == ([fault] if fault else [])


@given(st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_the_share_of_every_whole_number_is_possible(pair: tuple[int, int]) -> None:
    number, base = map(Decimal, pair)
    assert impossible(Decimal(share(number, base)), base) == ""


@given(st.integers(0, 100), st.integers(1, 400))
def test_a_percentage_is_refused_just_where_no_whole_number_gives_it(percent: int, base: int) -> None:
    possible = any(share(Decimal(number), Decimal(base)) == percent for number in range(base + 1))
    assert (impossible(Decimal(percent), Decimal(base)) == "") == possible


@pytest.mark.parametrize(
    ("kind", "value", "base", "printed"),
    [
        ("count", "1250", None, "1,250"),
        ("count_and_percent", "12.000", "40", "12 of 40 (30%)"),
        ("percent", "12.5", None, "12.5%"),
        ("rate", "8.200", None, "8.2"),
        ("money", "1200", None, "£1,200"),
        ("days", "1", None, "1 day"),
        ("days", "14", None, "14 days"),
        ("text", None, None, "Not kept"),
    ],
)
def test_a_figure_prints_in_words(kind: str, value: str | None, base: str | None, printed: str) -> None:
    numbers = [None if one is None else Decimal(one) for one in (value, base)]
    assert in_words(kind, numbers[0], numbers[1], "Not kept") == printed
