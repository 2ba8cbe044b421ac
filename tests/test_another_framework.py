"""The framework is data: another one, smaller and different in everything, works from its file to its report.

It has gaps in its numbers, three ratings with points and bands of their own, a standard without strands or prompts,
facts of other names, and only one case type is judged.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.board.allocation_actions import allocate_evenly
from cases.board.worklist_queries import progress_of
from cases.fieldwork.queries import read_pages
from cases.models import SampledCase
from inspections.actions.findings import save_findings
from inspections.evidence.rating_actions import rate_from_evidence
from inspections.finding_queries import Written, finding_texts
from inspections.models import Framework, Inspection, Role, Standard
from inspections.schema import schema_faults
from inspections.stale import fingerprint
from ratings.panel.rules import Decision
from reports.actions import issue_report
from reports.formats import FORMATS
from tests import factories
from tests.cases.caseload.files import csv_bytes
from tests.cases.fieldwork.answering import first, full, record, submit
from tests.ledger.opening import open_ledger
from tests.ratings.panel.meetings import meet
from tests.ratings.rollup.outlines import RATINGS_SCHEMA
from tests.transfer.files import empty_the_installation, export, import_

SCALE = [("inadequate", "Failing", 0), ("good", "Sound", 1), ("outstanding", "Leading", 3)]
PROMPTS = [
    {"letter": "c", "text": "It was done by the {service}", "relevant": "worry"},
    {"letter": "a", "text": "In time"},
]
FRAMEWORK: dict[str, Any] = {
    "slug": "small-2031",
    "title": "A small framework",
    "rating_scale": [{"rating": key, "label": label, "points": points} for key, label, points in SCALE],
    "key_question_bands": [
        {"rating": "inadequate", "from": 0, "to": 29, "label": "Few"},
        {"rating": "good", "from": 30, "to": 89},
        {"rating": "outstanding", "from": 90, "to": 100, "label": "Nearly all"},
    ],
    "overall_bands": [
        {"rating": "inadequate", "from": 0, "to": 2},
        {"rating": "good", "from": 3, "to": 7},
        {"rating": "outstanding", "from": 8, "to": 9},
    ],
    "discretion": {"points_from_boundary": 20, "single_case_changes_rating": False},
    "case_facts": [
        {
            "key": "worry_level",
            "label": "How worrying",
            "type": "classification",
            "settles": "worry",
            "beside": "safety_service",
        },
        {
            "key": "place",
            "label": "Where the {service} met",
            "type": "one",
            "options": {"home": "At home", "N-1": "Out <b>, not with the {service}"},
        },
        {"key": "helpers", "label": "Who helped", "type": "many", "options": {"kin": "Kin", "friends": "Friends"}},
        {"key": "in_court", "label": "Court said so", "type": "yes_no", "case_type": "court"},
        {"key": "asked", "label": "The child was asked", "type": "yes_no_not_relevant", "case_type": "out_of_court"},
        {"key": "notes", "label": "Notes", "type": "text"},
    ],
    "domains": [
        {
            "number": 7,
            "title": "Cases",
            "rated_from": "cases",
            "case_type": "out_of_court",
            "standards": [
                {
                    "number": "7.4",
                    "title": "Help",
                    "statement": "The {service} helps.",
                    "key_questions": [
                        {"number": "7.4.9", "text": "Was the help good?", "relevant": "worry", "prompts": PROMPTS},
                        {"number": "7.4.2", "text": "Was there help?", "guidance": "Look at the plan."},
                    ],
                },
                {
                    "number": "7.2",
                    "title": "Speed",
                    "statement": "It is quick.",
                    "key_questions": [
                        {"number": "7.2.5", "text": "Was it quick?", "strand": "speed", "relevant": "inspector"}
                    ],
                },
            ],
        },
        {
            "number": 3,
            "title": "Leading",
            "rated_from": "evidence",
            "standards": [
                {
                    "number": "3.3",
                    "title": "Leaders",
                    "statement": "There are leaders.",
                    "key_questions": [{"number": "3.3.1", "text": "Are there leaders?"}],
                }
            ],
        },
    ],
}
ADDRESSES = (
    "inspections:overview",
    "inspections:settings",
    "inspections:team",
    "inspections:history",
    "inspections:evidence",
    "inspections:findings",
    "inspections:recommendations",
    "cases:caseload",
    "cases:sample",
    "cases:allocation",
    "cases:case_list",
    "ratings:ratings",
    "ratings:changes",
    "ratings:what_if",
    "ratings:classifications",
    "panel:panel",
    "panel:convene",
    "reports:report",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection(tmp_path: Path) -> Inspection:
    """An inspection under the small framework, with a caseload of which everything out of court is sampled."""
    path = tmp_path / "small.yaml"
    path.write_text(yaml.safe_dump(FRAMEWORK, sort_keys=False))
    call_command("load_framework", str(path))
    inspection = factories.inspection(
        framework=Framework.objects.get(slug="small-2031"), court_percent=0, known_as="YJS"
    )
    caseload = tmp_path / "caseload.csv"
    out_of_court = {"case_type": "out_of_court", "disposal": "youth_caution", "started": "2025-11-02"}
    caseload.write_bytes(csv_bytes(*[out_of_court] * 10, {}))
    call_command("import_caseload", inspection.reference, str(caseload))
    call_command("draw_sample", inspection.reference, "--seed", "7")
    return inspection


def judge(case: SampledCase, answers: dict[str, str]) -> None:
    """Answer everything on a case, its key questions as told, and submit it."""
    for page in read_pages(first(case)):
        record(case, page.name, full(page) | {key: value for key, value in answers.items() if key in full(page)})
    assert [(one.answered, one.asked) for one in progress_of([case])] == [(9, 9)]
    submit(case, reason="The answers are made up.")


def inspect(inspection: Inspection) -> None:
    """Seven of ten cases sufficient on 7.4.2, all on 7.4.9, none to be judged on 7.2.5; 3.3 rated from evidence."""
    lead = factories.member(inspection, Role.LEAD_INSPECTOR)
    allocate_evenly(inspection=inspection, by=lead)
    for place, case in enumerate(
        inspection.sampled_cases.order_by("reference").select_related("inspection__framework")
    ):
        judge(case, {"7.4.2": "yes" if place < 7 else "no", "7.4.9": "yes", "7.2.5": "not_relevant"})
    standard = Standard.objects.select_related("domain").get(domain__framework=inspection.framework_id, number="3.3")
    rate_from_evidence(
        inspection=inspection, standard=standard, rating="outstanding", reasons="So.", version=0, by=lead
    )
    shown = fingerprint(finding_texts(inspection, standard.domain))
    save_findings(
        inspection=inspection, domain=standard.domain, texts={"strength": [Written("They lead.")]}, shown=shown, by=lead
    )


def decide(inspection: Inspection) -> None:
    """The panel raises 7.4 with the grounds there are, and rates 7.2, of which no question applied."""
    decisions = [
        Decision(standard="7.4", rating="outstanding", reason="Close.", seen="good"),
        Decision(standard="7.2", rating="good", reason="Nothing was to be judged.", seen=""),
    ]
    meet(inspection, *decisions, held_on=date(2026, 3, 14))


def figures(inspection: Inspection, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    call_command("ratings", inspection.reference, "--json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_its_ratings_follow_from_its_own_bands_points_and_discretion(
    inspection: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    assert figures(inspection, capsys)["provisional"]
    inspect(inspection)
    before = figures(inspection, capsys)
    assert schema_faults(RATINGS_SCHEMA, before) == []
    assert before["key_questions"] == {
        "7.2.5": {"sufficient": 0, "relevant": 0, "unanswered": 0, "percent": None, "band": None},
        "7.4.2": {"sufficient": 7, "relevant": 10, "unanswered": 0, "percent": 70, "band": "good"},
        "7.4.9": {"sufficient": 10, "relevant": 10, "unanswered": 0, "percent": 100, "band": "outstanding"},
    }
    assert before["standards"]["7.4"] == {
        "calculated": "good",
        "rating": "good",
        "points": 1,
        "discretion_applied": False,
        "discretion_grounds": {"up": ["within_points"], "down": []},
    }
    assert (before["provisional"], before["score"], before["out_of"], before["overall"]) == (False, None, 9, None)
    decide(inspection)
    after = figures(inspection, capsys)
    assert after["domains"] == {
        "3": {"rating": "outstanding", "points": 3, "out_of": 3},
        "7": {"rating": "good", "points": 4, "out_of": 6},
    }
    assert (after["score"], after["out_of"], after["overall"]) == (7, 9, "good")


def test_its_pages_its_admin_and_its_report_show_it(inspection: Inspection, client: Client, tmp_path: Path) -> None:
    inspect(inspection)
    client.force_login(factories.member(inspection, Role.PANEL_MEMBER, "petra"))
    pages = [reverse(name, args=[inspection.reference]) for name in ADDRESSES]
    cases = [[inspection.reference, case.reference] for case in inspection.sampled_cases.all()[:1]]
    pages += [reverse(f"cases:{name}", args=case) for case in cases for name in ("case", "about", "case_history")]
    pages += [reverse("cases:standard", args=[*case, number]) for case in cases for number in ("7.2", "7.4")]
    pages += [reverse("ratings:standard", args=[inspection.reference, number]) for number in ("3.3", "7.2", "7.4")]
    pages += [reverse("ratings:key_question", args=[inspection.reference, number]) for number in ("7.2.5", "7.4.9")]
    pages += [reverse("ratings:domain", args=[inspection.reference, number]) for number in (3, 7)]
    pages += [reverse("inspections:findings_domain", args=[inspection.reference, number]) for number in (3, 7)]
    pages.append(f"{reverse('admin:ratings_panelmeeting_add')}?inspection={inspection.reference}")
    shown = {page: client.get(page) for page in pages}
    assert {page: answer.status_code for page, answer in shown.items()} == dict.fromkeys(pages, 200)
    for page, answer in shown.items():
        text = answer.content.decode()
        assert "{service}" not in text, page
        assert "<b>" not in text, page
    ratings = shown[reverse("ratings:ratings", args=[inspection.reference])].content.decode()
    assert "Sound" in ratings
    assert "Requires improvement" not in ratings
    decide(inspection)
    for name, kind in FORMATS.items():
        path = tmp_path / f"report.{kind.ending}"
        call_command("report", inspection.reference, "--format", name, "--output", str(path))
        assert path.stat().st_size > 1000
    written = (tmp_path / "report.html").read_text()
    for words in (
        "7/9",
        "70%",
        "Nearly all",
        "within 20 percentage points",
        "Where the YJS met",
        "Out &lt;b&gt;, not with the YJS",
        "The YJS helps.",
    ):
        assert words in written, words
    for words in ("a single case", "{service}", "/36", "twelve"):
        assert words not in written, words


def test_it_moves_to_another_installation_byte_for_byte(inspection: Inspection, tmp_path: Path) -> None:
    inspect(inspection)
    decide(inspection)
    open_ledger(inspection)
    first = export(inspection.reference)
    empty_the_installation()
    assert import_(tmp_path, first) == f"{inspection.reference}\n"
    assert export(inspection.reference) == first


def test_its_report_is_issued_with_cases_of_a_type_that_no_domain_judges(inspection: Inspection) -> None:
    inspect(inspection)
    for number in range(7):
        factories.sampled_case(inspection, f"C{number:02}", "court", disposal="referral_order")
    Inspection.objects.filter(pk=inspection.pk).update(ratings_closed_at=timezone.now())
    issue = issue_report(inspection=inspection, by=factories.administrator())
    assert issue.audit is not None
    assert issue.audit["told"]["Court: Referral order"] == 7


def test_a_case_of_a_type_that_no_domain_judges_is_asked_its_facts_alone(inspection: Inspection) -> None:
    case = factories.sampled_case(inspection, "C01", "court")
    assert [page.name for page in read_pages(first(case))] == ["about"]
    assert [(one.answered, one.asked) for one in progress_of([case])] == [(0, 4)]
