"""How cases are shared out among inspectors."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.board.allocating import allocate_evenly
from cases.choices import COURT, OUT_OF_COURT

COUNTS = st.integers(0, 40)
HELD = st.dictionaries(
    st.sampled_from(["ada", "ben", "cat", "dan", "eve"]),
    st.fixed_dictionaries({COURT: COUNTS, OUT_OF_COURT: COUNTS}),
    min_size=1,
)


def cases(court: int, out_of_court: int) -> list[tuple[str, str]]:
    return [(f"C{number:02}", COURT) for number in range(1, court + 1)] + [
        (f"O{number:02}", OUT_OF_COURT) for number in range(1, out_of_court + 1)
    ]


def nobody_has_any(people: list[str]) -> dict[str, dict[str, int]]:
    return {person: {COURT: 0, OUT_OF_COURT: 0} for person in people}


def test_cases_go_round_the_inspectors_in_order() -> None:
    assert allocate_evenly(cases(3, 2), nobody_has_any(["ada", "ben"])) == {
        "C01": "ada",
        "C02": "ben",
        "C03": "ada",
        "O01": "ben",
        "O02": "ada",
    }


def test_who_has_fewer_is_given_the_first() -> None:
    held = {"ada": {COURT: 2, OUT_OF_COURT: 0}, "ben": {COURT: 0, OUT_OF_COURT: 1}}
    assert allocate_evenly(cases(1, 0), held) == {"C01": "ben"}


def test_cases_without_an_inspector_are_an_error() -> None:
    with pytest.raises(ValueError, match="There is no inspector to share the cases among"):
        allocate_evenly(cases(1, 0), {})
    assert allocate_evenly([], {}) == {}


@given(COUNTS, COUNTS, HELD)
def test_nobody_who_is_given_a_case_ends_more_than_one_above_another(
    court: int, out_of_court: int, held: dict[str, dict[str, int]]
) -> None:
    given_to = allocate_evenly(cases(court, out_of_court), held)
    gained = Counter(given_to.values())
    totals = {person: sum(of_type.values()) + gained[person] for person, of_type in held.items()}
    assert set(given_to) == {reference for reference, _ in cases(court, out_of_court)}
    assert all(totals[person] <= min(totals.values()) + 1 for person in gained)


@given(COUNTS, COUNTS, st.integers(1, 7))
def test_from_nothing_each_case_type_is_spread_as_evenly_as_the_whole(
    court: int, out_of_court: int, people: int
) -> None:
    inspectors = [f"inspector {number}" for number in range(people)]
    given_to = allocate_evenly(cases(court, out_of_court), nobody_has_any(inspectors))
    for letters in ("C", "O", "CO"):
        counts = Counter(dict.fromkeys(inspectors, 0))
        counts.update(person for reference, person in given_to.items() if reference[0] in letters)
        assert max(counts.values()) - min(counts.values()) <= 1


@given(COUNTS, COUNTS, HELD)
def test_the_order_in_which_cases_are_given_makes_no_difference(
    court: int, out_of_court: int, held: dict[str, dict[str, int]]
) -> None:
    in_order = cases(court, out_of_court)
    assert allocate_evenly(reversed(in_order), held) == allocate_evenly(in_order, held)
