"""What the report says of the second reading."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.models import User
from cases.models import Reading
from cases.readings.joint_decision_actions import decide_jointly
from inspections.models import Inspection
from reports.content import build_report
from reports.content.second_reading import AGREEMENT
from reports.document import Paragraph, Section, Table, every_section, plain
from reports.published import published
from reports.queries import read
from tests import factories
from tests.cases.readings.second_readings import both_readings, given_out, read_and_submitted, submitted_case, team

pytestmark = pytest.mark.django_db


def sections(inspection: Inspection) -> dict[str, Section]:
    report = build_report(inspection, made_on=date(2026, 3, 20))
    return {section.anchor: section for section in every_section(report.sections)}


def test_without_one_that_is_submitted_the_report_says_nothing_of_it() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    given_out(submitted_case(first, inspection), lead, second)

    assert "second-reading" not in sections(inspection)


def read_twice(inspection: Inspection, *answers: str) -> tuple[Reading, User]:
    """Court cases read twice: the second readings of 2.1.1 are these. Return the last reading, and the lead."""
    lead, first, second = team(inspection)
    for number, answer in enumerate(answers):
        reading = given_out(submitted_case(first, inspection, f"C{number:02}"), lead, second)
        reading = read_and_submitted(reading, q2_1_1=answer)
    return reading, lead


def blocks(inspection: Inspection) -> tuple[str, list[list[str]]]:
    """What is said, and the table's first rows."""
    said, *tables = sections(inspection)["second-reading"].blocks
    assert isinstance(said, Paragraph)
    rows = [row for table in tables if isinstance(table, Table) for row in table.rows[:2]]
    return plain(said.text), [[plain(cell.text) for cell in row.cells] for row in rows]


def test_the_report_counts_the_cases_read_twice_and_says_how_far_both_readings_agree() -> None:
    inspection = factories.inspection()
    reading, lead = read_twice(inspection, *["yes"] * 5, *["no"] * 10)
    decide_jointly(reading=reading, number="2.1.1", by=lead, version=0, answer="no", reason="Because")

    said, rows = blocks(inspection)

    assert said.startswith(
        "15 of 15 submitted cases, chosen by chance, were judged a second time by another inspector, who did not know "
        "the first reading. "
    )
    assert rows == [
        [
            "2.1.1",
            "5 of 15: 33% (17% to 53%)",
            "−0.20 (−0.49 to 0.16)",
            "0.00 (−0.24 to 0.30)",
            "15 of 15: 100% (86% to 100%)",
            "1.00 (0.86 to 1.00)",
            "Not calculable",
        ],
        [
            "2.1.2",
            "15 of 15: 100% (86% to 100%)",
            "1.00 (0.86 to 1.00)",
            "Not calculable",
            "15 of 15: 100% (86% to 100%)",
            "1.00 (0.86 to 1.00)",
            "Not calculable",
        ],
    ]
    # One of ten is decided, and a number of 1 is nobody's to read.
    assert "Decided jointly by now" not in said


def test_of_fewer_than_five_cases_read_twice_nothing_is_published() -> None:
    inspection = factories.inspection()
    both_readings(inspection, q2_1_1="no")
    assert blocks(inspection) == (
        "Fewer than 5 cases have been judged a second time by another inspector, so it is not published how far both "
        "readings agree.",
        [],
    )


def test_the_audit_knows_that_both_readings_agree_in_every_judgement_of_a_key_question_that_is_left_out() -> None:
    inspection = factories.inspection()
    lead, first, second = team(inspection)
    for number in range(6):
        # In the last case both find 2.1.1 not relevant: a count of 1, for which its line is left out.
        answer = "not_relevant" if number == 5 else "yes"
        case = submitted_case(first, inspection, f"C{number:02}", q2_1_1=answer)
        read_and_submitted(given_out(case, lead, second), q2_1_1=answer)

    said, rows = blocks(inspection)
    assert "Both readings agree in every judgement." in said
    assert [row[0] for row in rows] == ["2.1.2", "2.1.3"]
    source = read(inspection, date(2026, 3, 20))
    for left_out in (frozenset[str](), frozenset([AGREEMENT])):
        lines = published(replace(source, left_out=left_out)).lines
        none = [line for line in lines if "2.1.1 read twice, relevant to one" in line.counts and line.high == 0]
        assert [line.table for line in none if len(line.counts) > 6] == ([] if left_out else [AGREEMENT])


def test_no_small_number_of_agreement_is_published_nor_what_would_give_it_away() -> None:
    inspection = factories.inspection()
    read_twice(inspection, *["yes"] * 5, "no")

    said, rows = blocks(inspection)

    assert said == (
        "6 of 6 submitted cases, chosen by chance, were judged a second time by another inspector, who did not know "
        "the first reading. Where they differ, the judgement that is decided jointly is what this report counts. The "
        "table compares both readings as they were before."
    )
    assert rows == [
        *(
            [
                question,
                "6 of 6: 100% (68% to 100%)",
                "1.00 (0.68 to 1.00)",
                "Not calculable",
                "6 of 6: 100% (68% to 100%)",
                "1.00 (0.68 to 1.00)",
                "Not calculable",
            ]
            for question in ("2.1.2", "2.1.3")
        ),
    ]
