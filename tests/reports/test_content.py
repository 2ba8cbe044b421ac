from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Draw
from cases.sample.actions import draw_sample
from cases.sample.withdrawal_actions import withdraw_case
from inspections.models import Inspection, Role
from ratings.models import PanelMeeting
from reports.content import build_report
from reports.document import Chart, Listing, Paragraph, Report, Section, Table, every_section, plain
from reports.published import published
from reports.queries import read
from tests import factories
from tests.ratings.evidence import judged, rated
from tests.ratings.no_cases import NOT_SAID
from tests.ratings.rollup.outlines import PUBLISHED
from tests.reports import world

pytestmark = pytest.mark.django_db
QUERIES = 36


def build(inspection: Inspection) -> Report:
    return build_report(inspection, made_on=date(2026, 3, 20))


def section(report: Report, anchor: str) -> Section:
    return next(each for each in every_section(report.sections) if each.anchor == anchor)


def tables(report: Report, anchor: str) -> list[Table]:
    return [block for block in section(report, anchor).blocks if isinstance(block, Table)]


def rows(table: Table) -> list[list[str]]:
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def words(of: Section) -> list[str]:
    return [plain(block.text) for block in of.blocks if isinstance(block, Paragraph)]


def test_the_cover_says_what_it_is_and_that_it_is_a_draft() -> None:
    service = factories.service("Northshire YOS", local_authority="Northshire", region="North West")
    report = build(factories.inspection(service=service, known_as="YOS"))
    assert (report.service, report.status, report.file_name) == (
        "Northshire YOS",
        "Draft",
        "northshire-2026-report-draft",
    )
    assert report.title == "An inspection of youth offending work: Northshire YOS"
    assert dict(report.cover) == {
        "Overall rating": "Not yet known",
        "Score": "Not yet known",
        "Local authority": "Northshire",
        "Region": "North West",
        "Fieldwork": "2 March 2026 to 13 March 2026",
        "Reference": "northshire-2026",
        "Draft made on": "20 March 2026",
    }
    assert words(section(report, "standard-1-2"))[0].startswith("Staff within the YOS are empowered")


def test_liverpool_scores_21_of_36() -> None:
    report = build(world.liverpool())
    assert words(section(report, "ratings")) == [
        "Overall rating: Good",
        "The score is 21/36: the points of all standards added up. A score from 19 to 30 is rated “Good”.",
    ]
    (table,) = tables(report, "ratings")
    assert rows(table)[0] == ["Domain 1: Organisational delivery", "Requires improvement", "7/12"]
    assert rows(table)[5:7] == [["Domain 2: Court disposals", "Good", "11/12"], ["2.1 Assessment", "Outstanding", "3"]]
    assert rows(table)[-1] == ["Overall", "Good", "21/36"]
    assert report.footnotes == ()


@pytest.mark.parametrize("name", ["liverpool", "gloucestershire"])
def test_every_published_percentage_stands_in_its_standards_table(name: str) -> None:
    report = build(getattr(world, name)())
    printed: dict[str, tuple[str, ...]] = {}
    for standard in PUBLISHED[name]["standards"]:
        (table,) = tables(report, f"standard-{standard.replace('.', '-')}")
        printed |= {cells[0].split()[0]: tuple(cells[1:3]) for cells in rows(table)}
    assert printed == {
        number: (f"{each['sufficient']} of {each['relevant']}", f"{each['percent']}%")
        if each
        else ("0 of 0", "Not applicable")
        for number, each in PUBLISHED[name]["key_questions"].items()
    }


def test_the_key_questions_that_set_the_rating_are_bold_and_say_so() -> None:
    report = build(world.liverpool())
    (table,) = tables(report, "standard-2-1")
    assert [row.strong for row in table.rows] == [True, True, True]
    (table,) = tables(report, "standard-3-3")
    assert [(row.strong, plain(row.cells[4].text)) for row in table.rows] == [
        (False, "Reasonable majority"),
        (True, "Too few: sets the rating"),
        (True, "Too few: sets the rating"),
    ]
    assert [span.strong for cell in table.rows[1].cells for span in cell.text] == [True] * 5
    assert table.notes == (
        "In bold: the key questions in the lowest band, which sets the standard’s calculated rating.",
        "Precision: the range in which the percentage of all eligible cases lies, as far as a sample can tell, at 80% "
        "confidence, which is not guaranteed for a balanced sample. It plays no part in the rating.",
    )


def test_a_percentage_has_its_precision_in_the_tables_and_annexe_2_says_what_it_is() -> None:
    inspection = world.liverpool()
    factories.draw(inspection, record={"eligible": {"court": 60}})
    report = build(inspection)
    (table,) = tables(report, "standard-2-1")
    assert rows(table)[0][1:4] == ["35 of 41", "85%", "80% to 88%\n48 to 53 of 60"]
    assert rows(tables(report, "standard-3-4")[0])[1][1:4] == ["11 of 15", "73%", "54% to 88%"]
    results = tables(report, "results-2")[0]
    assert rows(results)[0][0].endswith(" 85%, large majority: sets the rating; precision 80% to 88%")
    assert words(section(report, "how-rated"))[-1].startswith("Precision is the range in which")
    (*_, told) = [block for block in section(report, "how-rated").blocks if isinstance(block, Listing)]
    assert [plain(item).partition(":")[0] for item in told.items] == ["Domain 2", "Domain 3"]


def test_discretion_is_told_in_footnotes_on_the_ratings_page_and_at_the_standard() -> None:
    report = build(world.gloucestershire())
    assert words(section(report, "ratings"))[0] == "Overall rating: Requires improvement"
    assert dict(report.cover)["Score"] == "18/36"
    assert len(report.footnotes) == 6
    assert report.footnotes[0].text == (
        "The calculated rating was “Requires improvement”. The ratings panel applied professional discretion on "
        "18 November 2019: Because the lowest key question, 61 per cent, is within five points of the boundary at 65."
    )
    (lead,) = [
        block
        for block in section(report, "standard-3-2").blocks
        if isinstance(block, Paragraph) and block.style == "lead"
    ]
    assert plain(lead.text) == "Rating: Requires improvement"
    assert lead.text[0].footnote is not None
    assert lead.text[0].footnote.text.startswith("The calculated rating was “Inadequate”. The ratings panel applied")


def test_the_annexe_tells_every_decision_and_the_scores_between_the_meetings() -> None:
    report = build(world.gloucestershire())
    (scores,) = tables(report, "panel")
    assert rows(scores) == [
        ["Before any meeting", "15/36", "Requires improvement"],
        ["After meeting 1, 18 November 2019", "16/36", "Requires improvement"],
        ["After meeting 2, 16 December 2019", "18/36", "Requires improvement"],
    ]
    (first,) = tables(report, "panel-1")
    assert rows(first)[1] == [
        "2.2 Planning",
        "Requires improvement",
        "Requires improvement",
        "Considered, not applied: the calculated rating is confirmed. Well founded.",
    ]
    assert rows(first)[0][3].startswith("Discretion applied: close to the boundary. Because")
    assert words(section(report, "panel-1")) == ["All were there."]


def test_the_annexe_lists_the_services_representations_without_their_words() -> None:
    inspection = world.gloucestershire()
    assert "representations" not in [each.anchor for each in build(inspection).sections[-3].sections]
    world.represented(inspection, 1, date(2019, 11, 25), date(2019, 12, 17), "3.2", "3.3")
    world.represented(inspection, 2, date(2020, 1, 7), None, "1.1")
    report = build(inspection)
    (table,) = tables(report, "representations")
    assert rows(table) == [
        ["1", "25 November 2019", "3.2, 3.3", "17 December 2019"],
        ["2", "7 January 2020", "1.1", "Not answered yet"],
    ]
    assert "We do not agree" not in str(report)


def test_the_scores_that_meetings_recorded_are_told_as_they_were() -> None:
    inspection = world.gloucestershire()
    PanelMeeting.objects.filter(held_on=world.DAYS[1]).update(
        figures={"standards": {}, "score": 14, "out_of": 36, "overall": "requires_improvement"}
    )
    (scores,) = tables(build(inspection), "panel")
    assert [line[1] for line in rows(scores)] == ["15/36", "14/36", "18/36"]


def test_an_exceptional_move_is_marked_as_such() -> None:
    inspection = world.liverpool()
    world.decide(inspection, world.DAYS[1], "3.1", "requires_improvement", calculated="inadequate", exceptional=True)
    report = build(inspection)
    assert [note.text for note in report.footnotes] == [
        "The calculated rating was “Inadequate”. The ratings panel applied professional discretion on "
        "18 November 2019: So decided. It is exceptional: the move lies outside the rule of discretion."
    ] * 2
    (table,) = tables(report, "panel-1")
    assert rows(table)[0][3] == "Exceptional: moved without grounds under the rule of discretion. So decided."


def test_a_panel_that_departs_from_the_evidence_is_told_too() -> None:
    inspection = world.liverpool()
    world.decide(inspection, world.DAYS[1], "1.1", "outstanding", reason="New facts")
    assert build(inspection).footnotes[0].text == (
        "The rating proposed from evidence was “Good”. The ratings panel decided on 18 November 2019: New facts."
    )


def test_while_a_judgement_is_missing_there_is_no_score() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 2, {"2.1.1": (1, 2)})
    rated(inspection, {"1.1": "good", "1.2": "good", "1.3": "good"})
    report = build(inspection)
    assert dict(report.cover)["Score"] == "No score"
    assert words(section(report, "ratings")) == [
        "Overall rating: none",
        "All figures from cases are provisional: 22 judgements of key questions are unanswered. The score and the "
        "overall rating are given when none is.",
        NOT_SAID.replace("domain 2", "domain 3"),
        "Not yet rated: standards 1.4, 2.2, 2.3 and 2.4.",
    ]
    (table,) = tables(report, "standard-2-1")
    assert [cells[1:] for cells in rows(table)] == [
        ["1 of 2", "50%", "5% to 95%", "Too few: sets the rating", "0"],
        ["0 of 0", "Not yet known", "–", "–", "2"],
        ["0 of 0", "Not yet known", "–", "–", "2"],
    ]
    assert table.notes[1] == "Provisional: 4 judgements are unanswered."
    assert words(section(report, "domain-2"))[1] == "Rated from 2 cases, of which inspectors have submitted 0."


def test_a_standard_that_applies_to_no_case_is_shown_as_not_applicable() -> None:
    inspection = factories.inspection()
    judged(inspection, "out_of_court", 1, {"3.4.1": (0, 0), "3.4.2": (0, 0)})
    report = build(inspection)
    assert words(section(report, "standard-3-4"))[1:] == [
        "Rating: Not applicable",
        "No key question of this standard was relevant to any case, so no rating follows.",
    ]


def test_an_empty_inspection_has_a_report_that_says_so() -> None:
    report = build(factories.inspection(fieldwork_starts=None, fieldwork_ends=None))
    assert (
        words(section(report, "ratings"))[1] == "No case has been sampled yet, so nothing can be worked out from cases."
    )
    assert words(section(report, "key-findings")) == ["No key findings have been recorded yet."]
    assert words(section(report, "recommendations")) == ["No recommendations have been recorded yet."]
    assert words(section(report, "sample")) == ["No sample has been drawn yet."]
    assert words(section(report, "panel")) == ["The ratings panel has not decided anything yet."]
    assert dict(report.cover)["Fieldwork"] == "Not yet set"


def test_recommendations_are_numbered_through_and_grouped_by_addressee() -> None:
    inspection = world.liverpool()
    blocks = section(build(inspection), "recommendations").blocks
    assert [
        (plain(block.text) if isinstance(block, Paragraph) else getattr(block, "start", 0)) for block in blocks
    ] == [
        "Three recommendations follow from this inspection. Acting on them should improve the work with children and "
        "young people in the area of Northshire Youth Offending Team.",
        "The management board should:",
        1,
        "The police should:",
        3,
    ]


def test_reasons_for_a_rating_from_evidence_are_printed() -> None:
    inspection = factories.inspection()
    world.reasons(inspection, "1.1", "good", "The board leads.\n\nIt meets.")
    assert words(section(build(inspection), "standard-1-1"))[1:] == [
        "Rating: Good",
        "The board leads.",
        "It meets.",
        "Inspectors asked:",
    ]


def test_the_samples_own_figures_come_from_the_record_of_the_draw() -> None:
    inspection = world.drawn(seed=7)
    report = build(inspection)
    figures, balance, inspected = tables(report, "sample")
    found = {cells[0]: cells[1] for cells in rows(figures)}
    assert found["Court: window of eligibility"] == "Started from 2 June 2025 to 2 September 2025, both included"
    assert (found["Court: eligible cases"], found["Court: drawn"]) == ("60", "45")
    assert found["Confidence and margin"] == "80%, 5 percentage points"
    assert (found["Seed"], found["Number of draws"]) == ("7", "1")
    assert found["Method of selection"] == "Cube method, maximum-entropy weights over a pool of whole runs, version 1"
    assert found["Kept in proportion, in order"] == (
        "Disposal, then risk of serious harm, then safety and wellbeing, then gender"
    )
    # A digest of the caseload, or of what is made of it alone, can be tried out against supposed children.
    assert not any("SHA-256" in each for each in found)
    told = words(section(report, "sample"))
    assert any("every eligible case had the same chance" in each for each in told)
    listed = [
        plain(each) for block in section(report, "sample").blocks if isinstance(block, Listing) for each in block.items
    ]
    assert "Court: every category has its expected number of cases, rounded down or up." in listed
    assert any("every case had the same chance, 45 in 60." in each for each in listed)
    assert any(each.endswith("In reserve, in order: 15 cases.") for each in listed)
    # One case is a child: how many were not eligible is not told.
    assert told[-1] == (
        "Some cases of the caseload were not eligible, because they started before or after the window of eligibility. "
        "Numbers of 1 to 4 are withheld, and others where they would give these away."
    )
    assert rows(balance)[0] == ["Disposal: referral order", "60", "45.0", "45"]
    assert rows(inspected) == [["Court", "45"], ["Referral order", "45"], ["Out of court", "0"], ["All cases", "45"]]


@pytest.mark.parametrize(
    ("counts", "printed"),
    [
        ([], []),
        ([4], []),
        ([5], [["Reason 0", "5"]]),
        ([2, 3], []),
        ([9, 7], [["Reason 0", "9"], ["Reason 1", "7"]]),
        ([9, 7, 2], [["Reason 0", "9"], ["Other, or fewer than 5", "9"]]),
    ],
)
def test_cases_that_were_not_eligible_are_told_by_reasons_that_five_share(
    counts: list[int], printed: list[list[str]]
) -> None:
    inspection = world.drawn(seed=7)
    draw = inspection.draws.get()
    draw.record["ineligible"] = [{"sentence": f"Reason {place}", "count": count} for place, count in enumerate(counts)]
    draw.save()
    found = {table.caption: rows(table) for table in tables(build(inspection), "sample")}
    assert found.get("Cases of the caseload that were not eligible", []) == printed
    told = published(read(inspection, date(2026, 3, 20)))
    assert [number for name, number in told.told.items() if name.startswith("Not eligible")] == [
        int(number) for _, number in printed
    ]
    assert {told.counts[f"not eligible: Reason {place}"] for place in range(len(counts))} == set(counts)


def test_a_record_of_the_earlier_algorithm_is_told_without_what_it_lacks() -> None:
    inspection = world.drawn(seed=7)
    draw = inspection.draws.get()
    for name in ("selection", "reserves", "libraries"):
        del draw.record[name]
    draw.algorithm = "proportional stratification, systematic rounding, version 1"
    draw.record["design"]["variables"] = ["disposal"]
    draw.save()
    report = build(inspection)
    found = {cells[0]: cells[1] for cells in rows(tables(report, "sample")[0])}
    assert found["Method of selection"] == "Proportional stratification, systematic rounding, version 1"
    assert found["Kept in proportion, in order"] == "Disposal"
    assert not any("the same chance" in each for each in words(section(report, "sample")))


@pytest.mark.parametrize("record", [{}, {"design": 1}, {"design": {"confidence": 80}, "size": []}])
def test_a_record_of_another_shape_is_told_instead_of_failing(record: dict[str, object]) -> None:
    inspection = world.drawn(seed=7)
    inspection.draws.update(record=record)
    assert words(section(build(inspection), "sample")) == [
        "The draw of the sample is on record, but its record can’t be read as this software writes it. Its seed is 7, "
        "its method cube method, maximum-entropy weights over a pool of whole runs, version 1."
    ]


def withdrawn(inspection: Inspection, *reasons: str) -> None:
    """Withdraw C01 and on for these reasons."""
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    for number, reason in enumerate(reasons, start=1):
        case = inspection.sampled_cases.select_related("inspection").get(reference=f"C{number:02}")
        withdraw_case(case=case, by=lead, reason=reason, note="Drawn as a double." if reason == "other" else "")


def test_cases_are_withdrawn_without_a_reference_and_with_reasons_that_five_share() -> None:
    inspection = world.drawn()
    withdrawn(inspection, *["transferred"] * 6, *["other"] * 5, "under_investigation")
    report = build(inspection)
    assert [each for each in words(section(report, "sample")) if "withdrawn" in each] == [
        "12 cases were withdrawn from the sample, and 12 of them replaced. What was judged in withdrawn cases counts "
        "in no figure of this report."
    ]
    [table] = [each for each in tables(report, "sample") if "withdrawn" in each.caption]
    assert rows(table) == [["Transferred to another service", "6"], ["Other, or fewer than 5", "6"]]
    assert "C01" not in str(report)
    assert "Drawn as a double" not in str(report)


def test_withdrawn_cases_count_nowhere_and_fewer_than_five_are_not_told() -> None:
    inspection = world.drawn()
    world.answered(inspection, "victim", "yes", "no")
    world.answered(inspection, "2.1.1a", "yes", "no")
    size = inspection.sampled_cases.count()
    withdrawn(inspection, "transferred", "other")

    report = build(inspection)
    assert (
        "Fewer than 5 cases were withdrawn from the sample. What was judged in withdrawn cases counts in no figure of "
        "this report."
    ) in words(section(report, "sample"))
    assert not [each for each in tables(report, "sample") if "withdrawn" in each.caption]
    assert "C01" not in str(report)
    [inspected] = [each for each in tables(report, "sample") if each.caption == "Cases inspected"]
    assert rows(inspected)[-1] == ["All cases", str(size)]
    [facts] = [each for each in tables(report, "case-facts") if each.caption == "Facts answered yes or no"]
    assert {tuple(row[2:4]) for row in rows(facts)} == {("0", "0")}
    [results] = [each for each in tables(report, "results-2") if each.caption.startswith("2.1")]
    assert rows(results)[1][1:] == ["0", "0", "0", str(size)]


def test_the_balance_is_that_of_the_cases_now_in_the_sample() -> None:
    inspection = world.drawn()
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    size = inspection.sampled_cases.count()
    Draw.objects.update(record=Draw.objects.get().record | {"reserves": {"court": [], "out_of_court": []}})
    case = inspection.sampled_cases.select_related("inspection").get(reference="C01")
    withdraw_case(case=case, by=lead, reason="transferred")
    [table] = [each for each in tables(build(inspection), "sample") if each.caption.startswith("Court: eligible")]
    assert rows(table)[0] == ["Disposal: referral order", "60", f"{size - 1}.0", str(size - 1)]
    assert "Withdrawn cases are left out, and what replaces them is counted." in table.notes[0]


def test_where_most_eligible_cases_were_sampled_the_report_says_why_nothing_is_compared() -> None:
    inspection = factories.inspection()
    caseload = factories.caseload(inspection, 28)
    for number in range(12):
        factories.caseload_case(caseload, f"F{number}", row=100 + number, gender="female")
    draw_sample(inspection=inspection, by=None, seed=7)
    report = build(inspection)
    figures = {cells[0]: cells[1] for cells in rows(tables(report, "sample")[0])}
    assert (figures["Court: eligible cases"], figures["Court: drawn"]) == ("40", "33")
    # Of 12 girls two or three were not sampled; all else is alike in these cases, seven of which were not.
    told = published(read(inspection, date(2026, 3, 20)))
    assert 2 <= told.counts["Court: balance by gender, not sampled Female"] <= 3
    [balance] = [each for each in tables(report, "sample") if each.caption.startswith("Court: eligible")]
    assert [cells[0] for cells in rows(balance)] == [
        "Disposal: referral order",
        "Risk of serious harm: low",
        "Safety and wellbeing: low",
    ]
    sentence = (
        "Some comparisons of eligible cases and sample are left out, because they would tell a number of 1 to 4 cases. "
        "Where most eligible cases were sampled, few of a category were not, and so most comparisons are left out."
    )
    assert sentence in words(section(report, "sample"))
    assert sentence not in words(section(build(world.drawn("northshire-2027")), "sample"))


def test_a_case_corrected_since_the_draw_misleads_nobody_in_the_audit() -> None:
    inspection = world.drawn()
    inspection.sampled_cases.filter(reference="C01").update(gender="female")
    told = published(read(inspection, date(2026, 3, 20)))
    # All sixty were male at the draw, and one of those sampled is female: no girl was eligible.
    names = [name for name in told.counts if name.startswith("Court: balance by gender")]
    assert {name.split("gender, ")[1]: told.counts[name] for name in names} == {
        "eligible Male": 60,
        "sampled Male": 44,
        "not sampled Male": 16,
    }
    assert told.counts["Court: not sampled"] == 15
    assert not any({"Court: not sampled", names[2]} <= line.counts.keys() for line in told.lines)


def test_an_inspection_without_a_draw_says_so_and_counts_its_cases() -> None:
    report = build(world.liverpool())
    assert words(section(report, "sample"))[0].startswith("This inspection holds no record of a draw")
    (inspected,) = tables(report, "sample")
    assert rows(inspected)[-1] == ["All cases", "68"]


def test_the_results_count_the_answers_and_leave_out_a_prompt_that_tells_a_small_group_apart() -> None:
    inspection = factories.inspection()
    judged(inspection, "court", 20, {"2.1.1": (9, 15)})
    world.answered(inspection, "2.1.1a", *["yes"] * 5, *["no"] * 2, *["not_relevant"] * 8, *["unable_to_assess"] * 4)
    world.answered(inspection, "2.1.1f", *["yes"] * 12, *["not_relevant"] * 8)
    for letter in "bcdegh":
        world.answered(inspection, f"2.1.1{letter}", *["yes"] * 15, *["not_relevant"] * 5)
    table = tables(build(inspection), "results-2")[0]
    assert [column.title for column in table.columns[1:]] == ["Yes", "No", "Not counted", "Unanswered"]
    assert rows(table)[0][1:] == ["9", "6", "5", "0"]
    assert rows(table)[0][0].endswith("60%, too few: sets the rating; precision 40% to 77%")
    # Of 2.1.1 five cases are not counted. Of its prompt a eight more are not, one of them unanswered; of f three more:
    # these would be the children without a victim.
    assert rows(table)[1][1:] == ["5", "2", "12", "1"]
    assert rows(table)[2][1:] == ["15", "0", "5", "0"]
    assert table.notes == ("Left out, because numbers of 1 to 4 cases could be worked out: 2.1.1 f.",)


def test_the_rules_are_the_frameworks() -> None:
    bands, points, overall = tables(build(factories.inspection()), "how-rated")
    assert rows(bands)[2] == ["65% to 79%", "Reasonable majority", "Good"]
    assert rows(points) == [["Inadequate", "0"], ["Requires improvement", "1"], ["Good", "2"], ["Outstanding", "3"]]
    assert rows(overall)[1] == ["7 to 18", "Requires improvement"]


def test_charts_hold_every_figure_in_words() -> None:
    report = build(world.gloucestershire())
    charts = [block for each in every_section(report.sections) for block in each.blocks if isinstance(block, Chart)]
    assert [chart.title for chart in charts] == [
        "Points of each standard",
        "Domain 2: percentage of relevant cases judged sufficient, by key question",
        "Domain 3: percentage of relevant cases judged sufficient, by key question",
    ]
    assert "2.1.1 Desistance: 87%" in charts[1].description
    assert "3.4.2 Joint working: Not applicable" in charts[2].description
    assert "style=" not in charts[1].svg


def test_the_queries_are_as_many_for_a_full_inspection_as_for_an_empty_one() -> None:
    empty, full = factories.inspection("empty-2026"), world.gloucestershire()
    world.answered(full, "2.1.1a", "yes", "no")
    world.answered(full, "interview_held", "yes", "no")
    counts = []
    for reference in (empty.reference, full.reference):
        inspection = Inspection.objects.select_related("service", "framework").get(reference=reference)
        with CaptureQueriesContext(connection) as queries:
            build(inspection)
        counts.append(len(queries))
    assert counts[1] == QUERIES
    assert counts[0] <= QUERIES
