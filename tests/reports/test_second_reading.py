"""What the report says of the second reading."""

from datetime import date

import pytest

from cases.readings.joint_decision_actions import decide_jointly
from inspections.models import Inspection
from reports.content import build_report
from reports.document import Paragraph, Section, Table, every_section, plain
from tests import factories
from tests.cases.readings.second_readings import both_readings, given_out, submitted_case, team

pytestmark = pytest.mark.django_db


def sections(inspection: Inspection) -> dict[str, Section]:
    report = build_report(inspection, made_on=date(2026, 3, 20))
    return {section.anchor: section for section in every_section(report.sections)}


def test_without_one_that_is_submitted_the_report_says_nothing_of_it() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    given_out(submitted_case(first, inspection), lead, second)

    assert "second-reading" not in sections(inspection)


def test_the_report_counts_the_cases_read_twice_and_says_how_far_both_readings_agree() -> None:
    inspection = factories.inspection()
    reading, lead, first, _ = both_readings(inspection, q2_1_1="no", q2_1_2="not_relevant")
    submitted_case(first, inspection, "C02")
    decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer="no", reason="Because")

    (said, table) = sections(inspection)["second-reading"].blocks

    assert isinstance(said, Paragraph)
    assert plain(said.text) == (
        "1 of 2 submitted cases, chosen by chance, was judged a second time by another inspector, who did not know the "
        "first reading. The readings differ in 2 judgements. Decided jointly by now: 1 of 2 differences; the decided "
        "judgement is what this report counts. The table compares both readings as they were before."
    )
    assert isinstance(table, Table)
    assert [[plain(cell.text) for cell in row.cells] for row in table.rows[:3]] == [
        ["2.1.1", "0% (0 of 1)", "−1.00", "0.00", "100% (1 of 1)", "1.00", "Not calculable"],
        ["2.1.2", "Not calculable", "Not calculable", "Not calculable", "0% (0 of 1)", "−1.00", "0.00"],
        ["2.1.3", "100% (1 of 1)", "1.00", "Not calculable", "100% (1 of 1)", "1.00", "Not calculable"],
    ]
