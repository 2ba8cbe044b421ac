"""The report's tables of case facts, small numbers withheld."""

from datetime import date

import pytest

from inspections.models import Inspection
from reports.content import build_report
from reports.document import Table, every_section, plain
from tests import factories
from tests.ratings.evidence import judged
from tests.reports import world

pytestmark = pytest.mark.django_db


def tables(inspection: Inspection) -> dict[str, Table]:
    """The section's tables by caption."""
    report = build_report(inspection, made_on=date(2026, 3, 20))
    section = next(each for each in every_section(report.sections) if each.anchor == "case-facts")
    return {block.caption: block for block in section.blocks if isinstance(block, Table)}


def rows(table: Table) -> list[list[str]]:
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def test_case_facts_are_counted_and_unanswered_is_told_apart() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 24, {})
    world.answered(inspection, "interview_held", *["yes"] * 10, *["no"] * 8)
    world.answered(inspection, "offence", *["theft"] * 12, *["drugs"] * 7)
    world.answered(inspection, "exploitation", *[["criminal", "sexual"]] * 6, *[["sexual"]] * 5, *[[]] * 7)
    world.answered(inspection, "harm_inspector", *["high"] * 9)
    inspection.sampled_cases.filter(reference__gt="C14").update(harm_service="unclassified")
    found = tables(inspection)
    assert rows(found["Facts answered yes or no"])[0] == ["Case manager interviewed", "24", "10", "8", "–", "6"]
    assert rows(found["Principal offence: 24 cases"]) == [
        ["Theft and handling stolen goods", "12"],
        ["Drug offences", "7"],
        ["Unanswered", "5"],
    ]
    assert rows(found["Concerns about exploitation: 24 cases"]) == [
        ["Criminal exploitation", "6"],
        ["Sexual exploitation", "11"],
        ["None of these", "7"],
        ["Unanswered", "6"],
    ]
    assert rows(found["Risk of harm to others, as the inspector judges it: 24 cases"]) == [
        ["Low", "0", "0"],
        ["Medium", "0", "0"],
        ["High", "9", "0"],
        ["Very high", "0", "0"],
        ["Unclassified", "–", "10"],
        ["Not recorded", "15", "14"],
    ]


def test_of_case_facts_small_numbers_are_withheld_with_what_would_give_them_away() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 24, {})
    world.answered(inspection, "interview_held", *["yes"] * 21, *["no"] * 3)
    world.answered(inspection, "victim", *["yes"] * 14, *["no"] * 9)
    world.answered(inspection, "offence", *["theft"] * 12, *["drugs"] * 7, *["arson"] * 2, *["fraud"] * 3)
    world.answered(inspection, "exploitation", *[["criminal", "sexual"]] * 2, *[["sexual"]] * 6, *[[]] * 16)
    inspection.sampled_cases.update(harm_service="low")
    inspection.sampled_cases.filter(reference="C14").update(harm_service="high")
    found = tables(inspection)
    assert "Facts answered yes or no" in found
    assert not [cells for cells in rows(found["Facts answered yes or no"]) if cells[0].startswith("Case manager")]
    assert rows(found["Principal offence: 24 cases"]) == [
        ["Theft and handling stolen goods", "12"],
        ["Drug offences", "7"],
        ["Unanswered", "0"],
        ["Other, or fewer than 5", "5"],
    ]
    assert rows(found["Concerns about exploitation: 24 cases"]) == [
        ["Sexual exploitation", "8"],
        ["Other, or fewer than 5", "Not shown"],
    ]


def test_case_facts_of_both_case_types_give_none_of_either_away() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 20, {})
    judged(inspection, "out_of_court", 20, {})
    inspection.sampled_cases.update(harm_service="low")
    inspection.sampled_cases.filter(reference__range=("C13", "C20")).update(harm_service="high")
    inspection.sampled_cases.filter(reference__range=("C07", "C12")).update(harm_service="medium")
    inspection.sampled_cases.filter(reference__range=("O19", "O20")).update(harm_service="high")
    inspection.sampled_cases.filter(reference__range=("O01", "O06")).update(harm_service="medium")
    # 10 high: 8 court, and the 2 out of court that may not be told; so 12 medium go too, and 18 low stay.
    assert rows(tables(inspection)["Risk of harm to others, as the inspector judges it: 40 cases"]) == [
        ["Low", "0", "18"],
        ["Very high", "0", "0"],
        ["Unclassified", "–", "0"],
        ["Not recorded", "40", "0"],
        ["Other, or fewer than 5", "0", "22"],
    ]
