"""The benchmarks: that they run, and that what is measured of sampling tells a fair method from an unfair one."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.utils import timezone

from benchmarks.ratings import counted_in_sql, rolled_up_by_the_app
from benchmarks.sampling import caseload, fairness, measure, simple_random
from cases.models import SampledCase
from cases.readings.joint_decision_actions import decide_jointly
from inspections.models import Item
from tests import factories
from tests.cases.readings.second_readings import both_readings, submitted_case

ANSWERS = ("yes", "no", "not_relevant", "unable_to_assess")
ROOT = Path(__file__).resolve().parent.parent


def printed(*command: str) -> list[list[str]]:
    """The cells of the tables that a benchmark prints, without the first one's heading."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=True)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in done.stdout.splitlines()[2:]]


def test_it_prints_a_row_for_each_way_of_sampling() -> None:
    rows = printed("benchmarks.sampling", "--draws", "40", "--sizes", "20")
    assert [row[:4] for row in rows] == [
        ["20", "18", "16", "balanced (ours)"],
        ["20", "18", "16", "simple random"],
        ["20", "18", "16", "stratified by disposal"],
    ]
    assert rows[0][4:6] == ["100.0%", "100.0%"]
    assert rows[1][4] != "100.0%"


def test_what_is_printed_in_the_documentation_is_of_the_same_caseloads() -> None:
    text = (ROOT / "docs" / "sampling.md").read_text()
    for population, n, cells in ((20, 18, 16), (50, 39, 35), (115, 68, 58)):
        for method in ("balanced (ours)", "simple random", "stratified by disposal"):
            assert f"| {population} | {n} | {cells} | {method} | " in text


def test_another_first_seed_makes_other_draws_and_the_same_one_the_same() -> None:
    cases = caseload(20)
    first, again, other = (measure(simple_random, cases, 18, 200, seed).largest for seed in (0, 0, 200))
    assert first == again != other


@pytest.mark.parametrize(("favour", "fair"), [(0.0, True), (0.2, False)])
def test_an_unfair_method_has_a_small_p_value(favour: float, fair: bool) -> None:
    random = np.random.default_rng(1)
    keys = random.random((2000, 12))
    keys[:, 0] += favour
    chosen = np.argsort(np.argsort(keys, axis=1), axis=1) >= 6
    wald, hotelling = fairness(chosen.astype(float), 0.5)
    assert (wald > 0.01, hotelling > 0.01) == (fair, fair)


def test_a_method_that_never_draws_a_case_has_no_p_value_but_nought() -> None:
    assert fairness(np.tile([1.0, 1.0, 0.0, 0.0], (50, 1)) + np.zeros((50, 4)), 0.5) == (0.0, 0.0)


def test_simple_random_sampling_is_seldom_in_proportion() -> None:
    measured = measure(simple_random, caseload(50), 39, 60)
    assert measured.kept < 0.2
    assert measured.wald >= 0


def test_the_app_and_the_sql_count_the_same_programme() -> None:
    rows = printed("benchmarks.ratings", "--inspections", "2", "--times", "1")
    assert [row[:2] for row in rows[:7]] == [
        ["ratings", "11"],
        ["domain", "11"],
        ["standard", "13"],
        ["key_question", "14"],
        ["changes", "11"],
        ["what_if", "11"],
        ["classifications", "8"],
    ]
    assert rows[-1][1:3] == ["2", "1,346"]


@pytest.mark.django_db
def test_the_app_and_the_sql_count_joint_decisions_withdrawals_and_answers_taken_back_alike() -> None:
    inspection = factories.inspection()
    reading, lead, first, _ = both_readings(inspection, q2_1_1="no", q2_1_2="no")
    decided: dict[str, Any] = {"reading": reading, "by": lead, "version": 0}
    decide_jointly(number="2.1.1", answer="not_relevant", reason="No need.", **decided)
    decide_jointly(number="2.1.2", answer="no", reason="Undated.", **decided)
    factories.answers("2.1.2").update(value="unable_to_assess")
    withdrawn = submitted_case(first, inspection, "C02")
    SampledCase.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="transferred")
    for prompt in Item.objects.filter(kind="prompt", parent__key__in=["2.1.1", "2.1.2", "2.1.3"]):
        given = "" if prompt.label == "b" else "yes"
        for case in (reading.case, withdrawn):
            factories.answer(case, prompt.key, given, version=2)

    judged, prompted = counted_in_sql()

    assert (judged, prompted) == rolled_up_by_the_app()
    answers = [(number, answer) for number in ("2.1.1", "2.1.2", "2.1.3") for answer in ANSWERS]
    assert [one for one in answers if judged[inspection.pk, factories.item(one[0]).pk, one[1]]] == [
        ("2.1.1", "not_relevant"),
        ("2.1.2", "unable_to_assess"),
        ("2.1.3", "yes"),
    ]
    prompts = Item.objects.filter(pk__in={prompt for _, prompt, _ in prompted}).values_list("parent__key")
    assert set(prompts) == {("2.1.3",)}


def test_it_prints_a_row_for_each_format_of_a_long_report() -> None:
    rows = printed("benchmarks.report", "--times", "1")
    assert [row[0] for row in rows] == ["read", "put together", "docx", "pdf", "html"]


def test_the_check_of_figures_reads_20_000_words_with_200_references() -> None:
    [[words, references, found, _]] = printed("benchmarks.figures", "--times", "1")
    assert int(words.replace(",", "")) >= 20_000
    assert references == "200"
    assert int(found) > 200
