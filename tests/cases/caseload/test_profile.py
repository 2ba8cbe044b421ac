"""The counts that a caseload's page shows."""

from datetime import date

from cases.caseload.file import CaseRow
from cases.caseload.profile import CategoryCount, profile

STARTED = date(2019, 4, 30)
ROWS = (
    CaseRow("1", "court", "referral_order", STARTED, "male", "low", "high"),
    CaseRow("2", "court", "referral_order", STARTED, "female", "low", "low"),
    CaseRow("3", "out_of_court", "youth_caution", STARTED, "male", "very_high", "unclassified"),
)


def test_every_variable_is_counted_by_case_type() -> None:
    counted = {each.variable: each for each in profile(ROWS)}
    assert list(counted) == ["case_type", "disposal", "gender", "harm", "safety"]
    assert {each.total for each in counted.values()} == {3}
    assert counted["gender"].categories == (
        CategoryCount("male", "Male", 1, 1),
        CategoryCount("female", "Female", 1, 0),
        CategoryCount("other", "Other", 0, 0),
        CategoryCount("unknown", "Unknown", 0, 0),
    )
    assert [each.total for each in counted["disposal"].categories] == [2, 0, 0, 0, 0, 0, 1, 0, 0]
    assert [(each.value, each.total) for each in counted["harm"].categories] == [
        ("low", 2),
        ("medium", 0),
        ("high", 0),
        ("very_high", 1),
        ("unclassified", 0),
    ]


def test_an_empty_caseload_has_every_category_at_nothing() -> None:
    assert [each.total for each in profile([])] == [0, 0, 0, 0, 0]
