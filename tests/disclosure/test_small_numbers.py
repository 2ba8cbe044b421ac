"""The rules by which lines are withheld, turned round by a reader who knows them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from disclosure.small_numbers import is_small, may_stand, withhold_overlapping, withhold_values

Table = Sequence[Sequence[int]]


@pytest.mark.parametrize(("count", "small"), [(0, False), (1, True), (4, True), (5, False)])
def test_one_to_four_is_small(count: int, small: bool) -> None:
    assert is_small(count) is small
    assert may_stand([0, 9, count]) is not small


@pytest.mark.parametrize(
    ("options", "none", "unanswered", "hidden"),
    [
        ([12, 11], 7, 0, set()),
        ([12, 3], 9, 0, {1, 2, 3}),
        # All of thirty cases but two have the first option.
        ([28, 11], 0, 0, {0, 2, 3}),
        # Of twenty answered, all but two have it: the thirty do not say so, the unanswered would.
        ([18, 11], 0, 10, {2, 3}),
        # Two answered that they have none.
        ([18, 11], 2, 8, {2, 3}),
    ],
)
def test_of_options_that_overlap_a_small_one_takes_along_what_would_bound_it(
    options: list[int], none: int, unanswered: int, hidden: set[int]
) -> None:
    assert withhold_overlapping(options, none, unanswered, total=30) == hidden


CASE = st.none() | st.sets(st.sampled_from("ab"))


@settings(max_examples=60, deadline=None)
@given(st.lists(CASE, min_size=1, max_size=8))
@example([None, {"a"}, {"a"}, {"a"}, {"a"}, {"a", "b"}])  # everybody answered has a: one unanswered would follow
def test_a_reader_who_turns_the_rule_of_options_round_finds_two_values_or_more(cases: list[set[str] | None]) -> None:
    options = [sum(letter in (case or ()) for case in cases) for letter in "ab"]
    counts = [*options, sum(case == set() for case in cases), sum(case is None for case in cases)]
    hidden = withhold_overlapping(counts[:2], counts[2], counts[3], total=len(cases))
    assert not any(is_small(count) for place, count in enumerate(counts) if place not in hidden)
    ranges = (range(len(cases) + 1) if place in hidden else [counts[place]] for place in range(4))
    possible = [
        each
        for each in product(*ranges)
        if max(each[:2]) <= len(cases) - each[2] - each[3] <= sum(each[:2])
        and withhold_overlapping(each[:2], each[2], each[3], total=len(cases)) == hidden
    ]
    for place in hidden:
        if is_small(counts[place]):
            assert len({each[place] for each in possible}) >= 2


def split(cases: int, values: int) -> Iterator[tuple[int, ...]]:
    """Every way to share so many cases among so many values."""
    if values == 1:
        yield (cases,)
        return
    for count in range(cases + 1):
        for rest in split(cases - count, values - 1):
            yield (count, *rest)


@pytest.mark.parametrize(
    ("court", "out_of_court", "letters", "known"),
    [
        (8, 7, "abc", ""),
        (12, 6, "abc", ""),
        (13, 0, "abc", ""),
        (5, 6, "abcd", ""),
        (8, 8, "abc", "a"),
        (12, 0, "abcd", "a"),
    ],
)
def test_a_reader_who_turns_the_rule_of_values_by_type_round_finds_two_values_or_more(
    court: int, out_of_court: int, letters: str, known: str
) -> None:
    """Every table of these sizes, by what a reader has of it: what is withheld, the other totals, and what is known."""
    alike: dict[object, list[tuple[tuple[int, ...], tuple[int, ...]]]] = {}
    for pair in product(split(court, len(letters)), split(out_of_court, len(letters))):
        one, other = (Counter(dict(zip(letters, counts, strict=True))) for counts in pair)
        hidden = withhold_values(letters, {"court": one, "out_of_court": other}, known)
        shown = tuple(one[letter] + other[letter] for letter in letters if letter not in hidden)
        by_type = tuple((one[letter], other[letter]) for letter in known)
        alike.setdefault((hidden, shown, by_type), []).append(pair)
    for tables in alike.values():
        for place, letter in enumerate(letters):
            for found in (
                {one[place] for one, _ in tables},
                {other[place] for _, other in tables},
                {one[place] + other[place] for one, other in tables},
            ):
                assert letter in known or len(found) > 1 or not any(map(is_small, found))


def lines(size: int) -> list[tuple[int, int, int]]:
    """Every way in which a group of this size can be sufficient, insufficient and neither."""
    return [(one, other, size - one - other) for one in range(size + 1) for other in range(size + 1 - one)]


def possible(sizes: Sequence[int], totals: Sequence[int]) -> Iterator[Table]:
    """Every table of groups of these sizes with these totals."""
    *others, _ = sizes
    for chosen in product(*map(lines, others)):
        last = tuple(total - sum(line[place] for line in chosen) for place, total in enumerate(totals))
        if min(last) >= 0:
            yield (*chosen, last)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.integers(5, 9), min_size=2, max_size=3).flatmap(
        lambda sizes: st.tuples(*map(st.sampled_from, map(lines, sizes)))
    )
)
@example(((7, 0, 0), (5, 0, 0), (9, 2, 0)))
def test_a_reader_who_knows_that_a_line_is_shown_whole_or_not_learns_no_small_number(table: Table) -> None:
    totals = [sum(column) for column in zip(*table, strict=True)]
    if may_stand(count for line in table for count in line):
        return
    everything = list(possible([sum(line) for line in table], totals))
    withheld = [each for each in everything if not may_stand(count for line in each for count in line)]
    for row, column in product(range(len(table)), range(3)):
        if is_small(table[row][column]):
            by_totals = {each[row][column] for each in everything}
            # A number that its totals alone give away is the core's.
            assert len({each[row][column] for each in withheld}) >= min(2, len(by_totals))
