"""Who is eligible, how many are sampled, and that the sample is a fair and repeatable one."""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from cases.caseload.file import CaseRow
from cases.sample import balanced
from cases.sample.balanced import select_balanced
from cases.sample.sampling import (
    BALANCE_VARIABLES,
    BalanceRow,
    CannotDrawError,
    Design,
    Ineligible,
    Size,
    add_months,
    balance,
    draw,
    eligibility,
    sample_size,
    window_dates,
)
from inspections.balancing import BALANCING_VARIABLES

DESIGN = Design()
FIELDWORK = date(2020, 1, 20)
COURT_DAY, OUT_OF_COURT_DAY = date(2019, 6, 1), date(2019, 9, 1)


def court(reference: str, **changes: Any) -> CaseRow:
    values = {"disposal": "referral_order", "started": COURT_DAY, "gender": "male", "harm": "low", "safety": "low"}
    return CaseRow(reference, "court", **{**values, **changes})


def out_of_court(reference: str, **changes: Any) -> CaseRow:
    values = {
        "disposal": "youth_caution",
        "started": OUT_OF_COURT_DAY,
        "gender": "male",
        "harm": "low",
        "safety": "low",
    }
    return CaseRow(reference, "out_of_court", **{**values, **changes})


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2019, 8, 31), -6, date(2019, 2, 28)),
        (date(2020, 8, 31), -6, date(2020, 2, 29)),
        (date(2020, 1, 20), -9, date(2019, 4, 20)),
        (date(2020, 3, 31), -12, date(2019, 3, 31)),
        (date(2019, 12, 31), 2, date(2020, 2, 29)),
        (date(2019, 5, 31), 0, date(2019, 5, 31)),
        (date(1, 3, 5), -3, date(1, 1, 1)),  # before the calendar's first day
    ],
)
def test_months_are_calendar_months_and_stop_at_the_end_of_a_shorter_one(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


def test_the_windows_run_back_from_the_start_of_fieldwork() -> None:
    assert window_dates(DESIGN, "court", FIELDWORK) == (date(2019, 4, 20), date(2019, 7, 20))
    assert window_dates(DESIGN, "out_of_court", FIELDWORK) == (date(2019, 8, 20), date(2019, 10, 20))


def test_both_ends_of_a_window_are_eligible_and_the_days_beyond_are_counted_by_reason() -> None:
    rows = [
        court("late", started=date(2019, 7, 21)),
        court("last", started=date(2019, 7, 20)),
        court("first", started=date(2019, 4, 20)),
        court("early", started=date(2019, 4, 19)),
        court("earlier", started=date(2018, 4, 19)),
        out_of_court("o-first", started=date(2019, 8, 20)),
        out_of_court("o-last", started=date(2019, 10, 20)),
        out_of_court("o-late", started=date(2019, 10, 21)),
    ]
    found = eligibility(rows, DESIGN, FIELDWORK)
    assert [case.case_reference for case in found.eligible["court"]] == ["first", "last"]
    assert [case.case_reference for case in found.eligible["out_of_court"]] == ["o-first", "o-last"]
    assert found.counts() == {"court": 2, "out_of_court": 2}
    assert found.ineligible == (
        Ineligible("court", "started_too_early", "Court: started before 20 April 2019", ("earlier", "early")),
        Ineligible("court", "started_too_late", "Court: started after 20 July 2019", ("late",)),
        Ineligible("out_of_court", "started_too_late", "Out of court: started after 20 October 2019", ("o-late",)),
    )
    assert [each.count for each in found.ineligible] == [2, 1, 1]


@pytest.mark.parametrize(
    ("eligible", "size"),
    [
        ((69, 45), Size(68, 41, 27)),
        ((30, 20), Size(39, 24, 15)),
        ((42, 28), Size(50, 30, 20)),
        ((29, 19), Size(38, 23, 15)),
    ],
)
def test_the_published_samples_follow(eligible: tuple[int, int], size: Size) -> None:
    assert sample_size(*eligible, DESIGN) == size


@pytest.mark.parametrize(
    ("eligible", "size"),
    [
        ((0, 0), Size(0, 0, 0)),
        ((1, 0), Size(1, 1, 0)),
        ((0, 1), Size(1, 0, 1)),
        ((1, 1), Size(2, 1, 1)),
        ((10, 104), Size(68, 10, 58)),
        ((104, 10), Size(68, 58, 10)),
        ((114, 0), Size(68, 68, 0)),
        ((0, 114), Size(68, 0, 68)),
    ],
)
def test_what_one_case_type_is_short_of_comes_from_the_other(eligible: tuple[int, int], size: Size) -> None:
    assert sample_size(*eligible, DESIGN) == size


def test_the_court_share_is_exact() -> None:
    design = Design(court_share=Fraction(7, 10), confidence=Decimal("99.9"), margin=Decimal("0.1"))
    assert sample_size(100, 100, design) == Size(200, 100, 100)
    assert sample_size(10, 0, design) == Size(10, 10, 0)
    assert sample_size(7, 3, design) == Size(10, 7, 3)


@pytest.mark.parametrize(
    "settings",
    [
        {"confidence": Decimal(100)},
        {"confidence": Decimal(0)},
        {"margin": Decimal(0)},
        {"margin": Decimal(50)},
        {"court_share": Fraction(11, 10)},
        {"court_window": (9, 6)},
        {"out_of_court_window": (-1, 5)},
        {"variables": ("name",)},
        {"variables": ("gender", "gender")},
    ],
)
def test_a_design_that_no_sample_can_have_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^(The|A) .*[.]$"):
        Design(**settings)


def test_the_sample_is_compared_with_its_population_in_the_fixed_order() -> None:
    eligible = {
        "court": (court("a", gender="female"), court("b", harm="very_high"), court("c"), court("d")),
        "out_of_court": (),
    }
    rows = balance(eligible, {"court": ["a", "b"], "out_of_court": []})
    assert rows == (
        BalanceRow("court", "disposal", "referral_order", 4, Fraction(2), 2),
        BalanceRow("court", "harm", "low", 3, Fraction(3, 2), 1),
        BalanceRow("court", "harm", "very_high", 1, Fraction(1, 2), 1),
        BalanceRow("court", "safety", "low", 4, Fraction(2), 2),
        BalanceRow("court", "gender", "male", 3, Fraction(3, 2), 1),
        BalanceRow("court", "gender", "female", 1, Fraction(1, 2), 1),
    )
    assert rows[1].as_dict() == {
        "case_type": "court",
        "variable": "harm",
        "category": "low",
        "population": 3,
        "expected": 1.5,
        "sampled": 1,
    }


def caseload() -> list[CaseRow]:
    return [court(f"C{number}") for number in range(30)] + [out_of_court(f"O{number}") for number in range(20)]


def test_a_draw_gives_what_the_command_prints() -> None:
    drawn = draw(caseload(), DESIGN, FIELDWORK, 42)
    printed = json.loads(json.dumps(drawn.as_dict()))
    assert list(printed) == ["seed", "court", "out_of_court", "eligible", "size", "balance"]
    assert printed["seed"] == 42
    assert printed["eligible"] == {"court": 30, "out_of_court": 20}
    assert printed["size"] == {"total": 39, "court": 24, "out_of_court": 15}
    assert (len(set(printed["court"])), len(set(printed["out_of_court"]))) == (24, 15)
    assert printed["court"] == sorted(printed["court"])
    assert set(printed["court"]) < {f"C{number}" for number in range(30)}
    assert printed["balance"][0] == {
        "case_type": "court",
        "variable": "disposal",
        "category": "referral_order",
        "population": 30,
        "expected": 24.0,
        "sampled": 24,
    }


def test_the_same_seed_and_caseload_give_the_same_draw_in_any_order() -> None:
    once, again = draw(caseload(), DESIGN, FIELDWORK, 1), draw(caseload()[::-1], DESIGN, FIELDWORK, 1)
    assert once == again
    assert draw(caseload(), DESIGN, FIELDWORK, 2).references != once.references


def test_a_change_to_an_eligible_case_changes_the_digest_of_the_eligible_caseload() -> None:
    changed = [*caseload()[1:], court("C0", gender="female")]
    before, after = (draw(rows, DESIGN, FIELDWORK, 1).eligible_sha256 for rows in (caseload(), changed))
    assert before != after


def test_court_and_out_of_court_are_drawn_by_streams_of_their_own() -> None:
    rows = [court(f"{number:02}") for number in range(20)]
    alone = draw([*rows, *(out_of_court(f"o{n}") for n in range(20))], DESIGN, FIELDWORK, 5)
    twins = [alone.references["court"], tuple(reference[1:] for reference in alone.references["out_of_court"])]
    assert alone.size == Size(33, 20, 13)
    assert twins[0] != twins[1]
    assert (
        alone.references["out_of_court"]
        == select_balanced(
            [out_of_court(f"o{n}") for n in range(20)], 13, "5:out_of_court", DESIGN.variables
        ).references
    )


def test_each_case_type_has_its_reserves_in_their_order() -> None:
    drawn = draw(caseload(), DESIGN, FIELDWORK, 42)
    for case_type, cases in drawn.eligibility.eligible.items():
        selection = drawn.selections[case_type]
        assert sorted(selection.references + selection.reserves) == sorted(case.case_reference for case in cases)
    assert [len(drawn.selections[case_type].reserves) for case_type in ("court", "out_of_court")] == [6, 5]
    assert list(drawn.selections["court"].reserves) != sorted(drawn.selections["court"].reserves)


def test_every_variable_of_the_design_is_kept_in_proportion_and_no_other() -> None:
    rows = [court(f"C{n:02}", gender=("male", "female")[n % 2], harm=("low", "high")[n // 20]) for n in range(40)]
    every_draw = [
        Counter(row.gender for row in rows if row.case_reference in drawn.references["court"])["female"]
        for design in (Design(variables=("gender",)), Design(variables=("harm",)))
        for seed in range(8)
        for drawn in [draw(rows, design, FIELDWORK, seed)]
    ]
    assert set(every_draw[:8]) <= {16, 17}
    assert not set(every_draw[8:]) <= {16, 17}


def test_cases_of_one_type_alone_are_drawn() -> None:
    drawn = draw([court(f"C{n}") for n in range(20)], DESIGN, FIELDWORK, 1)
    assert (len(drawn.references["court"]), drawn.references["out_of_court"]) == (18, ())


def test_all_cases_are_drawn_where_there_are_so_few() -> None:
    drawn = draw([court("a"), court("b"), out_of_court("c")], DESIGN, FIELDWORK, 1)
    assert drawn.references == {"court": ("a", "b"), "out_of_court": ("c",)}


def test_progress_is_told_for_each_case_type() -> None:
    told: list[tuple[str, int, int]] = []
    rows = [court(f"C{n}", gender=("male", "female")[n % 2]) for n in range(31)]
    rows += [out_of_court(f"O{n}", gender=("male", "female")[n % 2]) for n in range(21)]
    draw(rows, DESIGN, FIELDWORK, 1, lambda *each: told.append(each))
    assert [told[0], told[-1]] == [("court", 0, 200), ("out_of_court", 200, 200)]


def test_a_sample_that_cannot_be_balanced_is_refused_for_its_case_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balanced, "WIDEST", 0)
    rows = [
        out_of_court("a", harm="high", safety="high"),
        out_of_court("b", disposal="community_resolution", harm="very_high", gender="female"),
        out_of_court("c", harm="medium", safety="unclassified"),
        out_of_court("d", disposal="youth_conditional_caution", harm="medium", safety="high"),
    ]
    with pytest.raises(CannotDrawError) as caught:
        draw([*rows, court("e")], Design(margin=Decimal(30)), FIELDWORK, 1)
    assert caught.value.sentence == (
        "Out of court: No sample of 2 of these 4 cases was found that keeps disposal, risk of serious harm, safety and "
        "wellbeing and gender in proportion and gives every case the same chance. Balance on fewer variables."
    )


def test_what_a_sample_can_be_balanced_on_has_categories() -> None:
    assert list(BALANCING_VARIABLES) == list(BALANCE_VARIABLES)


def test_a_caseload_without_an_eligible_case_is_refused() -> None:
    with pytest.raises(CannotDrawError) as caught:
        draw([court("a", started=date(2018, 1, 1))], DESIGN, FIELDWORK, 1)
    assert caught.value.sentence == (
        "No case of the caseload is eligible: cases must have started, court from 20 April 2019 to 20 July 2019 "
        "and out of court from 20 August 2019 to 20 October 2019. "
        "Check the caseload and the date on which fieldwork starts."
    )
