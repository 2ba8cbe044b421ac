"""What is withheld of the sizes of groups and of the sample's balance, held against a reader who knows the total."""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cases.sample.draw_record import BalanceLine, BalanceTable
from disclosure.small_numbers import TOGETHER, withhold_groups

SIZES = st.lists(st.integers(0, 12), min_size=1, max_size=6)


def is_small(number: int) -> bool:
    return 1 <= number <= 4


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([33, 8], set()),
        ([33, 6, 2], {1, 2}),
        ([20, 8, 1, 1], {1, 2, 3}),
        ([20, 9, 1, 3], {1, 2, 3}),
        ([20, 0, 9, 1, 3], {2, 3, 4}),
        ([1, 1], {0, 1}),
        ([5, 5, 4, 20], {2, 3}),
        ([11, 15, 11, 4], {2, 3}),
        ([4, 5, 4, 30], {0, 2, 3}),
        ([30, 6, 2, 4], {2, 3}),
        ([30, 6, 1, 1, 1, 1, 1], {1, 2, 3, 4, 5, 6}),
        ([1, 1, 1, 1, 1, 5], {0, 1, 2, 3, 4, 5}),
        ([33, 0, 2], {0, 1, 2}),
        ([20], set()),
        ([0, 0], set()),
    ],
)
def test_groups_are_withheld_with_enough_others_that_neither_they_nor_their_sum_is_small(
    sizes: list[int], groups: set[int]
) -> None:
    assert withhold_groups(sizes) == groups


@given(SIZES)
@example([1, 1, 1, 1, 1, 5])
def test_no_size_withheld_follows_from_the_total(sizes: list[int]) -> None:
    hidden = withhold_groups(sizes)
    assert not any(is_small(size) for place, size in enumerate(sizes) if place not in hidden)
    if not hidden or len(hidden) == len(sizes):
        return
    # The reader has their sum, and knows that each is 1 or more.
    together = sum(sizes[place] for place in hidden)
    assert all(sizes[place] for place in hidden)
    assert together >= 5
    assert 2 <= len(hidden) < together


@settings(max_examples=300)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=5))
@example([5, 5, 4, 20])
@example([11, 15, 11, 4])
@example([4, 5, 4, 9])
@example([1, 1, 1, 1, 1, 9])
def test_a_reader_who_turns_the_rule_round_finds_two_sizes_or_more_for_each_small_group(sizes: list[int]) -> None:
    hidden = sorted(withhold_groups(sizes))
    if len(hidden) == len(sizes):
        return
    together, possible = sum(sizes[place] for place in hidden), []
    for guess in product(range(1, together + 1), repeat=max(0, len(hidden) - 1)):
        last = together - sum(guess)
        if hidden and last >= 1:
            supposed = list(sizes)
            for place, size in zip(hidden, (*guess, last), strict=True):
                supposed[place] = size
            if sorted(withhold_groups(supposed)) == hidden:
                possible.append(supposed)
    for place in hidden:
        if is_small(sizes[place]):
            assert len({supposed[place] for supposed in possible}) >= 2


@given(SIZES.filter(any))
def test_groups_without_a_case_change_nothing(sizes: list[int]) -> None:
    filled = [place for place, size in enumerate(sizes) if size]
    chosen = {filled[each] for each in withhold_groups([sizes[place] for place in filled])}
    assert {place for place in withhold_groups(sizes) if sizes[place]} == chosen


LINES = st.lists(st.tuples(st.integers(1, 14), st.integers(0, 14)), min_size=1, max_size=6)


def table(pairs: list[tuple[int, int]]) -> BalanceTable:
    eligible, size = (sum(numbers) for numbers in zip(*pairs, strict=True))
    return BalanceTable(
        "Court",
        "Gender",
        tuple(
            BalanceLine(f"Category {place}", population, min(population, sampled), eligible, size)
            for place, (population, sampled) in enumerate(pairs)
        ),
    )


@given(LINES)
def test_nothing_of_the_balance_that_is_published_is_small(pairs: list[tuple[int, int]]) -> None:
    whole = table(pairs)
    shown = whole.withheld()
    assert not any(is_small(line.population) or is_small(line.sampled) for line in shown.lines)
    assert not any(is_small(line.population - line.sampled) for line in shown.lines)
    named = [line for line in shown.lines if line.label != TOGETHER]
    assert set(named) <= set(whole.lines)
    if len(named) < len(shown.lines):
        assert len(whole.lines) - len(named) >= 2
        assert sum(line.population for line in shown.lines) == sum(line.population for line in whole.lines)
        assert sum(line.sampled for line in shown.lines) == sum(line.sampled for line in whole.lines)
    elif shown.lines:
        assert shown == whole


def test_the_plot_has_the_lines_of_the_table() -> None:
    shown = table([(40, 20), (3, 2), (11, 6)]).withheld()
    assert [(line.label, line.population, line.sampled) for line in shown.lines] == [
        ("Category 0", 40, 20),
        (TOGETHER, 14, 8),
    ]
    assert shown.chart == [("Category 0", 74, 71), (TOGETHER, 26, 29)]
    assert shown.lines[1].expected_in_words == "7.3"


def test_of_a_variable_with_too_few_in_all_but_one_category_nothing_is_published() -> None:
    assert table([(40, 20), (3, 2)]).withheld().lines == ()
    assert table([(3, 2)]).withheld().lines == ()


@pytest.mark.parametrize(
    ("pairs", "shown"),
    [
        # Two of twelve boys were not sampled: they stand with the last of the others.
        ([(12, 10), (40, 30), (20, 12)], [("Category 1", 40, 30), (TOGETHER, 32, 22)]),
        ([(12, 10), (40, 30)], []),
        # Every case of a category was sampled: there is nobody to tell apart.
        ([(12, 12), (40, 30)], [("Category 0", 12, 12), ("Category 1", 40, 30)]),
        # Three of all were not, which the sample's size says anyway: no category says whose they were.
        ([(12, 12), (20, 17), (9, 9)], []),
        # One was corrected since the draw.
        ([(12, 13), (40, 30), (20, 12)], []),
    ],
)
def test_how_few_of_a_category_were_not_sampled_can_not_be_told(
    pairs: list[tuple[int, int]], shown: list[tuple[str, int, int]]
) -> None:
    eligible, size = (sum(numbers) for numbers in zip(*pairs, strict=True))
    lines = (BalanceLine(f"Category {place}", *pair, eligible, size) for place, pair in enumerate(pairs))
    found = BalanceTable("Court", "Gender", tuple(lines)).withheld()
    assert [(line.label, line.population, line.sampled) for line in found.lines] == shown


PAIRS = [(population, sampled) for population in range(1, 13) for sampled in range(population + 1)]


@pytest.mark.parametrize("other", [(14, 7), (12, 12)])
def test_a_reader_who_turns_the_rule_of_the_balance_round_finds_two_numbers_or_more(other: tuple[int, int]) -> None:
    """Every table of two categories and this one, by what a reader has of it."""
    alike: dict[object, list[list[tuple[int, int]]]] = {}
    for two in product(PAIRS, repeat=2):
        pairs = [other, *two]
        shown = table(pairs).withheld().lines
        if shown:
            told = tuple((line.label, line.population, line.sampled) for line in shown)
            alike.setdefault(told, []).append(pairs)
    assert alike
    for tables in alike.values():
        for place in range(3):
            counts = [(whole, part, whole - part) for whole, part in (pairs[place] for pairs in tables)]
            for found in map(set, zip(*counts, strict=True)):
                assert len(found) > 1 or not any(map(is_small, found))
