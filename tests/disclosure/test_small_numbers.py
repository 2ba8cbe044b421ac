"""What is withheld of a table, held against a reader who knows linear programming and the rule."""

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from disclosure.small_numbers import CannotWithholdError, Place, Totals, Withheld, withhold

Table = list[list[int]]
NOTHING: frozenset[int] = frozenset()
tables = st.tuples(st.integers(1, 3), st.integers(1, 4)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 12), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def with_totals(counts: Table) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    inside = np.array(counts)
    whole = np.vstack([inside, inside.sum(axis=0)])
    return np.hstack([whole, whole.sum(axis=1, keepdims=True)])


def places_of(withheld: Withheld, counts: Table) -> set[Place]:
    rows, columns = len(counts), len(counts[0])
    return (
        set(withheld.cells)
        | {(row, columns) for row in withheld.row_totals}
        | {(rows, column) for column in withheld.column_totals}
        | ({(rows, columns)} if withheld.total else set())
    )


def ranges(counts: Table, places: set[Place], hidden: Iterable[Place] = ()) -> dict[Place, tuple[int, int]]:
    """The least and most that each withheld count may be, for a reader who sees the rest.

    The reader knows that zeros are shown, so that what is withheld is 1 or more, unless a zero is withheld here.
    """
    whole = with_totals(counts)
    height, width = whole.shape
    least = 0 if any(whole[place] == 0 for place in places) else 1
    bounds: list[tuple[int, int | None]] = [
        (0, None) if place in set(hidden) else (least, None) if place in places else (int(whole[place]),) * 2
        for place in np.ndindex(height, width)
    ]
    sums = []
    for line in range(height):
        sums.append([(1 if c < width - 1 else -1) if r == line else 0 for r, c in np.ndindex(height, width)])
    for line in range(width):
        sums.append([(1 if r < height - 1 else -1) if c == line else 0 for r, c in np.ndindex(height, width)])
    found = {}
    for place in sorted(places):
        goal = np.zeros(height * width)
        goal[place[0] * width + place[1]] = 1
        low, high = (
            linprog(sign * goal, A_eq=np.array(sums), b_eq=np.zeros(len(sums)), bounds=bounds, method="highs")
            for sign in (1, -1)
        )
        found[place] = (round(low.fun), 10**9 if high.status == 3 else round(-high.fun))
    return found


def hidden_places(counts: Table, kinds: dict[str, Totals]) -> set[Place]:
    rows, columns = len(counts), len(counts[0])
    places = {
        "row_totals": {(row, columns) for row in range(rows)},
        "column_totals": {(rows, column) for column in range(columns)},
        "total": {(rows, columns)},
    }
    return {place for name, kind in kinds.items() if kind is Totals.NOT_SHOWN for place in places[name]}


def withhold_with(counts: Table, kinds: dict[str, Totals]) -> Withheld:
    return withhold(counts, row_totals=kinds["row_totals"], column_totals=kinds["column_totals"], total=kinds["total"])


kinds_of_totals = st.fixed_dictionaries(
    {name: st.sampled_from(list(Totals)) for name in ("row_totals", "column_totals", "total")}
)


def test_the_published_table_needs_three_counts_beside_the_small_ones() -> None:
    assert withhold([[18, 3, 7], [9, 6, 4], [12, 8, 1]]) == Withheld(
        primary=frozenset({(0, 1), (1, 2), (2, 2)}),
        secondary=frozenset({(0, 2), (1, 1), (2, 1)}),
        row_totals=NOTHING,
        column_totals=NOTHING,
        total=False,
    )


def test_totals_known_from_elsewhere_make_no_difference_to_it() -> None:
    known = withhold(
        [[18, 3, 7], [9, 6, 4], [12, 8, 1]],
        row_totals=Totals.KNOWN,
        column_totals=Totals.KNOWN,
        total=Totals.KNOWN,
    )
    assert known.secondary == {(0, 2), (1, 1), (2, 1)}


def test_without_totals_only_the_small_numbers_are_withheld() -> None:
    hidden = Totals.NOT_SHOWN
    withheld = withhold([[18, 3, 7], [9, 6, 4], [12, 8, 1]], row_totals=hidden, column_totals=hidden, total=hidden)
    assert withheld.cells == withheld.primary == {(0, 1), (1, 2), (2, 2)}


def test_the_totals_of_one_direction_alone_can_give_a_number_away() -> None:
    withheld = withhold(
        [[18, 3, 7], [9, 6, 8]], row_totals=Totals.SHOWN, column_totals=Totals.NOT_SHOWN, total=Totals.NOT_SHOWN
    )
    assert withheld.primary == {(0, 1)}
    assert withheld.secondary == {(0, 2)}


def test_a_small_total_is_withheld_with_another_beside_it() -> None:
    withheld = withhold([[0, 3], [10, 20]], column_totals=Totals.KNOWN, total=Totals.KNOWN)
    assert withheld == Withheld(
        primary=frozenset({(0, 1)}),
        secondary=frozenset({(1, 1)}),
        row_totals=frozenset({0, 1}),
        column_totals=NOTHING,
        total=False,
    )


def test_a_table_without_small_numbers_is_shown_whole() -> None:
    assert withhold([[5, 0], [17, 9]]) == Withheld(frozenset(), frozenset(), NOTHING, NOTHING, False)


def test_what_is_small_is_a_setting() -> None:
    assert withhold([[9, 20], [30, 40]], threshold=10).primary == {(0, 0)}


def test_a_zero_is_withheld_only_where_nothing_else_protects() -> None:
    known = Totals.KNOWN
    withheld = withhold([[3, 20], [0, 30]], row_totals=known, column_totals=known, total=known)
    assert withheld.cells == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_ones_beside_ones_are_not_given_away_by_zeros_being_shown() -> None:
    counts = [[1, 1, 20], [1, 1, 20], [20, 20, 20]]
    places = places_of(withhold(counts), counts)
    assert min(high - low for low, high in ranges(counts, places).values()) >= 1


@pytest.mark.parametrize("counts", [[[3, 20]], [[1, 1], [1, 1]], [[2], [9]]])
def test_a_table_that_its_known_totals_give_away_is_refused(counts: Table) -> None:
    known = Totals.KNOWN
    with pytest.raises(CannotWithholdError) as caught:
        withhold(counts, row_totals=known, column_totals=known, total=known)
    assert caught.value.sentence.startswith("The totals that are published elsewhere give small numbers")


@pytest.mark.parametrize("counts", [[], [[]], [[1, 2], [3]], [[1, -1]]])
def test_what_is_no_table_of_counts_is_an_error(counts: Table) -> None:
    with pytest.raises(ValueError, match="rows of the same length"):
        withhold(counts)


@settings(max_examples=60, deadline=None)
@given(tables, kinds_of_totals)
def test_no_withheld_count_can_be_worked_out(counts: Table, kinds: dict[str, Totals]) -> None:
    whole, hidden = with_totals(counts), hidden_places(counts, kinds)
    rows, columns = len(counts), len(counts[0])
    try:
        withheld = withhold_with(counts, kinds)
    except CannotWithholdError:
        assert Totals.KNOWN in kinds.values()
        return
    places = places_of(withheld, counts)
    assert not places & hidden
    assert withhold_with(counts, kinds) == withheld
    shown = {
        (row, column): kinds[
            "total" if (row, column) == (rows, columns) else "row_totals" if column == columns else "column_totals"
        ]
        for row, column in np.ndindex(rows + 1, columns + 1)
        if row == rows or column == columns
    }
    for place in np.ndindex(rows + 1, columns + 1):
        if 1 <= whole[place] <= 4 and shown.get(place, Totals.SHOWN) is Totals.SHOWN:
            assert place in places
        if shown.get(place, Totals.SHOWN) is Totals.KNOWN:
            assert place not in places
    for place, (low, high) in ranges(counts, places, hidden).items():
        assert low < high
        assert low <= whole[place] <= high


@settings(max_examples=30, deadline=None)
@given(tables)
def test_where_a_table_is_refused_withholding_all_of_it_would_not_help(counts: Table) -> None:
    rows, columns = len(counts), len(counts[0])
    known = Totals.KNOWN
    try:
        withhold(counts, row_totals=known, column_totals=known, total=known)
    except CannotWithholdError:
        # A line whose total is known to be 0 hides no zero.
        whole = with_totals(counts)
        everything = {
            (row, column) for row, column in np.ndindex(rows, columns) if whole[row, columns] and whole[rows, column]
        }
        nonzero = {place for place in everything if counts[place[0]][place[1]]}
        for places in (everything, nonzero):
            seen = ranges(counts, places)
            small = [place for place in places if 1 <= counts[place[0]][place[1]] <= 4]
            assert any(seen[place][0] == seen[place][1] for place in small)


@pytest.mark.parametrize("seed", range(4))
def test_no_cheaper_choice_is_safe(seed: int) -> None:
    random = np.random.default_rng(seed)
    counts: Table = random.integers(1, 16, (3, 3)).tolist()
    known = Totals.KNOWN
    withheld = withhold(counts, row_totals=known, column_totals=known, total=known)
    others = [place for place in np.ndindex(3, 3) if place not in withheld.primary]

    def cost(places: Iterable[Place]) -> tuple[int, int]:
        chosen = list(places)
        return len(chosen), sum(counts[row][column] for row, column in chosen)

    for size in range(len(withheld.secondary) + 1):
        for extra in combinations(others, size):
            if cost(extra) < cost(withheld.secondary):
                seen = ranges(counts, set(withheld.primary) | set(extra))
                assert any(low == high for low, high in seen.values())
