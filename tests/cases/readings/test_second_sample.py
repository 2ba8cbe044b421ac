"""Choosing cases for a second reading: by chance, repeatable, and never to whom read them first."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.readings.second_sample import choose, number_of_share

REFERENCES = st.lists(st.integers(0, 99).map("C{:02}".format), unique=True, min_size=1, max_size=30)
PEOPLE = ("ines", "ivo", "lena")


@st.composite
def pools(draw: st.DrawFn) -> dict[str, list[str]]:
    return {reference: [draw(st.sampled_from(PEOPLE))] for reference in draw(REFERENCES)}


@pytest.mark.parametrize(
    ("percent", "cases", "number"),
    [(10, 40, 4), (10, 44, 4), (10, 45, 5), (1, 3, 1), (100, 7, 7), (50, 1, 1), (99, 3, 3), (25, 0, 0)],
)
def test_a_share_is_rounded_half_up_to_whole_cases_and_is_one_at_least(percent: int, cases: int, number: int) -> None:
    assert number_of_share(percent, cases) == number


def test_the_choice_of_a_seed_stays_what_it_is() -> None:
    pool = {f"C{number:02}": ["ines" if number % 2 else "ivo"] for number in range(1, 11)}

    assert choose(pool, ["ivo", "ines"], 4, 2026) == {"C02": "ines", "C06": "ines", "C07": "ivo", "C10": "ines"}


@given(pools(), st.integers(0, 2**63 - 1), st.data())
def test_anybody_can_repeat_the_choice_from_what_is_said_of_it(
    pool: dict[str, list[str]], seed: int, data: st.DataObject
) -> None:
    number, chance = data.draw(st.integers(0, len(pool))), random.Random(seed)
    left, picked = sorted(pool), set()
    for _ in range(number):
        place = int(chance.random() * len(left))
        picked.add(left[place])
        del left[place]

    assert choose(pool, PEOPLE, number, seed).keys() == picked


@given(pools(), st.integers(0, 2**63 - 1), st.data())
def test_nobody_is_given_a_case_that_was_theirs(pool: dict[str, list[str]], seed: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(pool)))

    chosen = choose(pool, PEOPLE, number, seed)

    assert len(chosen) == number
    assert chosen.keys() <= pool.keys()
    assert all(reader not in pool[reference] for reference, reader in chosen.items())


@given(pools(), st.integers(0, 2**63 - 1))
def test_the_order_in_which_cases_and_people_come_does_not_matter(pool: dict[str, list[str]], seed: int) -> None:
    backwards = dict(reversed(pool.items()))

    assert choose(pool, PEOPLE, 1, seed) == choose(backwards, PEOPLE[::-1], 1, seed)


def test_cases_are_shared_out_evenly() -> None:
    pool = {f"C{number:02}": ["lena"] for number in range(20)}

    assert Counter(choose(pool, ["ines", "ivo"], 10, 1).values()) == {"ines": 5, "ivo": 5}


def test_every_case_is_chosen_about_equally_often() -> None:
    pool = {f"C{number}": ["ines"] for number in range(5)}

    times = Counter(reference for seed in range(2000) for reference in choose(pool, ["ivo"], 2, seed))

    # 800 expected of each; 5 standard deviations of the binomial are 110.
    assert all(690 <= times[reference] <= 910 for reference in pool)


def test_more_cases_than_there_are_are_refused() -> None:
    with pytest.raises(ValueError, match="not so many"):
        choose({"C01": ["ines"], "C02": ["ivo"]}, ["ines"], 2, 1)
