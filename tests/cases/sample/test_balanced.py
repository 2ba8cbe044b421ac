"""The four properties of a balanced sample: its size, its balance, equal chances, and one sample for one seed."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import sqrt
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from cases.caseload.file import CaseRow
from cases.sample import balanced
from cases.sample.balanced import BalancedSelection, CannotBalanceError, crossed_cells, select_balanced, shuffled
from tests.cases.sample.balanced_caseloads import VARIABLES, case, caseload, caseloads, far_out

ROOT = Path(__file__).resolve().parents[3]

NO_FAIR_SAMPLE_OF_TWO = [
    case("a", "referral_order", "high", "high", "male"),
    case("b", "youth_rehabilitation_order", "very_high", "low", "female"),
    case("c", "referral_order", "medium", "unclassified", "male"),
    case("d", "detention_and_training_order", "medium", "high", "male"),
]
"""Two of these, with each category in proportion, are always a case of b and one of a, c and d: b is likelier."""


def fair_samples_exist(cases: list[CaseRow], n: int) -> bool:
    """Try every sample: can some mixture of those in proportion give every case the same chance?"""
    everyone = [each.case_reference for each in cases]
    samples = [
        [reference in chosen for reference in everyone]
        for chosen in combinations(everyone, n)
        if not any(off for _, off in far_out(cases, chosen))
    ]
    if not samples:
        return False
    inside = np.vstack([np.array(samples, dtype=float).T, np.ones(len(samples))])
    solved = linprog(np.zeros(len(samples)), A_eq=inside, b_eq=[n / len(cases)] * len(cases) + [1], method="highs")
    return bool(solved.status == 0)


@settings(max_examples=25, deadline=None)
@given(caseloads(0, 30), st.data(), st.integers(0, 2**63))
def test_a_selection_has_its_size_its_balance_and_equal_chances(
    cases: list[CaseRow], data: st.DataObject, seed: int
) -> None:
    n = data.draw(st.integers(0, len(cases)))
    selection = select_balanced(cases, n, f"{seed}:court", VARIABLES)
    everyone = sorted(each.case_reference for each in cases)
    assert len(selection.references) == n
    assert list(selection.references) == sorted(selection.references)
    assert sorted(selection.references + selection.reserves) == everyone
    assert selection.residual <= 1e-9
    allowed = dict(selection.widened)
    for variable, off in far_out(cases, selection.references):
        assert off <= allowed.get(variable, 0)


@settings(max_examples=20, deadline=None)
@given(caseloads(2, 7), st.data())
def test_categories_are_widened_only_where_no_fair_sample_exists(cases: list[CaseRow], data: st.DataObject) -> None:
    n = data.draw(st.integers(1, len(cases) - 1))
    assert (select_balanced(cases, n, "1", VARIABLES).widened == ()) is fair_samples_exist(cases, n)


def test_a_fair_sample_that_needs_more_of_a_cell_than_its_ceiling_is_found() -> None:
    # Two cases share a cell that expects exactly 1: only samples with both and samples with neither make it fair.
    cases = [
        case("a"),
        case("b"),
        case("c", safety="medium"),
        case("d", gender="other"),
        case("e", harm="high", safety="unclassified", gender="other"),
        case("f", gender="female"),
        case("g", "youth_rehabilitation_order", safety="high"),
        case("h", "detention_and_training_order", safety="medium", gender="other"),
    ]
    assert fair_samples_exist(cases, 4)
    selections = [select_balanced(cases, 4, str(seed), VARIABLES) for seed in range(12)]
    assert {selection.widened for selection in selections} == {()}
    assert {len({"a", "b"} & set(selection.references)) for selection in selections} == {0, 2}


def test_where_no_fair_sample_exists_the_lowest_variables_are_widened_and_named() -> None:
    assert not fair_samples_exist(NO_FAIR_SAMPLE_OF_TWO, 2)
    selections = [select_balanced(NO_FAIR_SAMPLE_OF_TWO, 2, str(seed), VARIABLES) for seed in range(3)]
    assert {selection.widened for selection in selections} == {(("gender", 1), ("safety", 1))}
    other_order = select_balanced(NO_FAIR_SAMPLE_OF_TWO, 2, "0", ("gender", "safety", "harm", "disposal"))
    assert next(variable for variable, _ in other_order.widened) == "disposal"


@pytest.mark.parametrize(("population", "n"), [(20, 8), (50, 39), (115, 68)])
def test_a_sample_of_a_usual_size_needs_no_widening(population: int, n: int) -> None:
    cases = caseload(population)
    selection = select_balanced(cases, n, "1:court", VARIABLES)
    assert (len(selection.references), selection.widened, selection.pool_size) == (n, (), 200)
    assert [off for _, off in far_out(cases, selection.references) if off] == []
    assert selection.residual <= 1e-9


def test_over_many_seeds_every_case_is_drawn_about_equally_often() -> None:
    cases, draws = caseload(9, seed=4), 200
    found = Counter(ref for seed in range(draws) for ref in select_balanced(cases, 4, str(seed), VARIABLES).references)
    spread = sqrt(draws * 4 / 9 * 5 / 9)
    assert len(found) == 9
    assert max(abs(count - draws * 4 / 9) for count in found.values()) < 4 * spread


def test_a_seed_gives_the_sample_it_always_gave() -> None:
    selection = select_balanced(caseload(24), 9, "7:court", VARIABLES)
    assert selection.residual <= 1e-9
    assert replace(selection, residual=0.0) == BalancedSelection(
        references=tuple(f"C-{number:04}" for number in (8, 9, 10, 12, 13, 15, 18, 19, 20)),
        reserves=tuple(f"C-{number:04}" for number in (14, 16, 22, 1, 23, 21, 5, 4, 7, 11, 2, 3, 0, 17, 6)),
        pool_hash="71ac54fe90a833ce894ba01a3461931fae21bc7edc4c00ca5db58a2f123345fe",
        residual=0.0,
        widened=(),
        pool_size=200,
        algorithm="cube method, maximum-entropy weights over a pool of whole runs",
        version=1,
    )


def digest(seeds: int) -> str:
    """The digest of some selections, all they hold but for the residual."""
    kept = [
        (each.references, each.reserves, each.pool_hash, each.widened)
        for each in (select_balanced(caseload(60), 25, str(seed), VARIABLES) for seed in range(seeds))
    ]
    return hashlib.sha256(repr(kept).encode()).hexdigest()


def test_another_processor_and_another_number_of_threads_give_the_same_sample() -> None:
    extensions = np.show_config(mode="dicts")["SIMD Extensions"]["found"]
    plain = subprocess.run(
        [sys.executable, "-c", "from tests.cases.sample.test_balanced import digest; print(digest(2))"],
        cwd=ROOT,
        env={
            **os.environ,
            "NPY_DISABLE_CPU_FEATURES": " ".join(extensions),
            "OPENBLAS_CORETYPE": "Prescott",
            "OPENBLAS_NUM_THREADS": "1",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert plain.stdout.strip() == digest(2)


@settings(max_examples=8, deadline=None)
@given(caseloads(2, 20), st.randoms(use_true_random=False), st.integers(0, 2**63))
def test_the_order_of_the_file_makes_no_difference(cases: list[CaseRow], random: Random, seed: int) -> None:
    n = len(cases) // 2
    in_another_order = random.sample(cases, len(cases))
    assert select_balanced(cases, n, str(seed), VARIABLES) == select_balanced(in_another_order, n, str(seed), VARIABLES)


def test_the_pool_s_hash_changes_with_the_seed_and_with_a_category() -> None:
    cases = caseload(24)
    changed = [*cases[:-1], case(cases[-1].case_reference, "detention_and_training_order", gender="other")]
    hashes = {
        select_balanced(rows, 9, seed, VARIABLES).pool_hash
        for rows, seed in ((cases, "1"), (cases, "2"), (changed, "1"))
    }
    assert len(hashes) == 3


def test_all_or_none_of_the_cases_leave_nothing_to_chance() -> None:
    cases = caseload(12)
    everyone = tuple(sorted(each.case_reference for each in cases))
    assert select_balanced(cases, 12, "1", VARIABLES).references == everyone
    assert select_balanced(cases, 12, "1", VARIABLES).reserves == ()
    assert select_balanced(cases, 0, "1", VARIABLES).references == ()
    assert sorted(select_balanced(cases, 0, "1", VARIABLES).reserves) == list(everyone)
    assert select_balanced([], 0, "1", VARIABLES).references == ()


def test_without_variables_a_simple_random_sample_is_drawn() -> None:
    selections = {select_balanced(caseload(6), 3, str(seed), ()).references for seed in range(200)}
    assert len(selections) == 20


def test_progress_is_told_as_candidates_are_found() -> None:
    told: list[tuple[int, int]] = []
    select_balanced(caseload(60), 25, "1", VARIABLES, on_progress=lambda found, wanted: told.append((found, wanted)))
    assert told[0] == (0, 200)
    assert told[-1] == (200, 200)
    assert [found for found, _ in told] == sorted(found for found, _ in told)


@pytest.mark.parametrize("n", [-1, 3])
def test_more_cases_than_there_are_cannot_be_chosen(n: int) -> None:
    with pytest.raises(ValueError, match="of 2 cases cannot be chosen"):
        select_balanced(caseload(2), n, "1", VARIABLES)


def test_a_reference_that_comes_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="comes twice"):
        select_balanced([case("a"), case("a")], 1, "1", VARIABLES)


def test_where_widening_is_not_enough_the_draw_is_refused_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balanced, "WIDEST", 0)
    with pytest.raises(CannotBalanceError) as caught:
        select_balanced(NO_FAIR_SAMPLE_OF_TWO, 2, "1", VARIABLES)
    assert caught.value.sentence == (
        "No sample of 2 of these 4 cases was found that keeps disposal, risk of serious harm, safety and wellbeing and "
        "gender in proportion and gives every case the same chance. Balance on fewer variables."
    )


def test_cells_are_in_code_point_order_and_so_are_their_cases() -> None:
    cases = [case("b"), case("a"), case("é"), case("Z"), case("c", "detention_and_training_order")]
    cells = crossed_cells(cases, ("disposal",))
    assert list(cells.items()) == [
        (("detention_and_training_order",), ("c",)),
        (("referral_order",), ("Z", "a", "b", "é")),
    ]


def test_every_order_is_equally_likely() -> None:
    random = Random(3)
    found = Counter(tuple(shuffled("abc", random)) for _ in range(6000))
    assert len(found) == 6
    assert max(abs(count - 1000) for count in found.values()) < 5 * sqrt(6000 * Fraction(5, 36))
