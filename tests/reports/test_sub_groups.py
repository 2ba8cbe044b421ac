"""The report's annexe on sub-groups."""

from datetime import date

import pytest

from cases.models import SampledCase
from cases.sample.actions import draw_sample
from inspections.models import Inspection
from reports.content import build_report
from reports.document import Paragraph, Report, Section, Table, every_section, plain
from tests import factories
from tests.ratings.evidence import judged

pytestmark = pytest.mark.django_db


def section(report: Report, anchor: str) -> Section:
    return next(each for each in every_section(report.sections) if each.anchor == anchor)


def build(inspection: Inspection) -> Report:
    return build_report(inspection, made_on=date(2026, 3, 20))


def test_a_key_question_with_a_small_number_is_left_out_and_all_others_are_shown() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 30, {"2.1.1": (20, 30), "2.1.2": (24, 30)})
    cases = SampledCase.objects.filter(inspection=inspection)
    cases.update(gender="male")
    cases.filter(reference__range=("C09", "C21")).update(gender="female")
    (table, absent) = section(build(inspection), "sub-groups-gender").blocks
    assert isinstance(table, Table)
    assert table.caption == "Domain 2: cases judged sufficient by gender"
    assert [column.title for column in table.columns] == ["Key question", "Male", "Female"]
    assert [[plain(cell.text) for cell in row.cells] for row in table.rows[:4]] == [
        ["Cases", "17 cases", "13 cases"],
        ["2.1.2", "65% (11 of 17)\n46% to 80%", "100% (13 of 13)\n84% to 100%"],
        ["2.1.3", "None relevant", "None relevant"],
        ["2.2.1", "None relevant", "None relevant"],
    ]
    assert table.notes == (
        "Left out, because numbers of 1 to 4 cases could be worked out: 2.1.1.",
        "1 comparison of a group with all other children, corrected for their number, at the 5% level: Male on 2.1.2 "
        "(p = 0.024) differs.",
    )
    assert isinstance(absent, Paragraph)
    assert plain(absent.text) == "Domain 3: there are no cases yet."


def test_groups_that_may_not_be_named_and_one_group_alone_are_told_in_words() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 30, {"2.1.1": (20, 30)})
    SampledCase.objects.filter(reference__in=("C01", "C02")).update(gender="female")
    report = build(inspection)
    told = [
        plain(section(report, f"sub-groups-{anchor}").blocks[0].text)  # type: ignore[union-attr]
        for anchor in ("gender", "looked-after")
    ]
    assert told == [
        "Domain 2: the groups are too small to be shown.",
        "Domain 2: all cases are in one group, “Not recorded”, so there is nothing to compare.",
    ]


def test_the_samples_own_tables_do_not_give_a_small_group_away() -> None:
    inspection = factories.inspection()
    caseload = factories.caseload(inspection, 60)
    for number in range(3):
        factories.caseload_case(
            caseload, f"F{number}", row=100 + number, gender="female", disposal="other_community_sentence"
        )
    draw_sample(inspection=inspection, by=None, seed=7)
    tables = {each.caption: each for each in section(build(inspection), "sample").blocks if isinstance(each, Table)}
    balance = [
        [plain(cell.text) for cell in row.cells] for row in tables["Court: eligible cases and sample compared"].rows
    ]
    # Three girls of 63: neither gender nor disposal can be told, and neither is named.
    assert balance == [
        ["Risk of serious harm: low", "63", "46.0", "46"],
        ["Safety and wellbeing: low", "63", "46.0", "46"],
    ]
    inspected = [[plain(cell.text) for cell in row.cells] for row in tables["Cases inspected"].rows]
    assert inspected == [["Court", "46"], ["Out of court", "0"], ["All cases", "46"]]
