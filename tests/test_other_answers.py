"""Case types and answers are a framework's data: one that has others is asked, rated and reported by them."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cases.board.worklist_queries import progress_of
from cases.fieldwork.queries import read_pages
from inspections.models import Framework, Inspection, Role
from tests import factories
from tests.cases.fieldwork.answering import first
from tests.test_another_framework import FRAMEWORK, figures

pytestmark = pytest.mark.django_db
RESETTLEMENT: dict[str, Any] = {
    **{name: FRAMEWORK[name] for name in ("rating_scale", "key_question_bands", "discretion")},
    "slug": "resettlement-2031",
    "title": "A framework of resettlement",
    "case_types": {"resettlement": "Resettlement", "custody": "In custody"},
    "answers": {
        "judgement": {
            "fully": {"label": "Fully met", "counts": "sufficient"},
            "mostly": {"label": "Mostly met", "counts": "sufficient"},
            "partly": {"label": "Partly met", "counts": "insufficient"},
            "not_met": {"label": "Not met", "counts": "insufficient"},
            "out": {"label": "Does not apply", "counts": "out", "settles": False},
            "unclear": {"label": "Can’t be told", "counts": "out"},
        }
    },
    "overall_bands": [
        {"rating": "inadequate", "from": 0, "to": 1},
        {"rating": "good", "from": 2, "to": 4},
        {"rating": "outstanding", "from": 5, "to": 6},
    ],
    "case_facts": [
        {"key": "housed", "label": "Has a home", "type": "yes_no", "case_type": "resettlement", "settles": "home"},
        {"key": "heard", "label": "The child was heard", "type": "yes_no_not_relevant"},
    ],
    "domains": [
        {
            "number": 4,
            "title": "Coming home",
            "rated_from": "cases",
            "case_type": "resettlement",
            "standards": [
                {
                    "number": "4.1",
                    "title": "Home",
                    "statement": "There is a home.",
                    "key_questions": [
                        {
                            "number": "4.1.1",
                            "text": "Is there a home?",
                            "prompts": [
                                {"letter": "a", "text": "Found in time"},
                                {"letter": "b", "text": "Safe", "relevant": "home"},
                            ],
                        },
                        {"number": "4.1.2", "text": "Is there school?"},
                    ],
                }
            ],
        },
        {
            "number": 5,
            "title": "Away",
            "rated_from": "cases",
            "case_type": "custody",
            "standards": [
                {
                    "number": "5.1",
                    "title": "Contact",
                    "statement": "There is contact.",
                    "key_questions": [{"number": "5.1.1", "text": "Is there contact?"}],
                }
            ],
        },
    ],
}


@pytest.fixture
def resettlement(tmp_path: Path) -> Inspection:
    """Eight cases of resettlement and two in custody, judged by answers of which two are sufficient."""
    path = tmp_path / "resettlement.yaml"
    path.write_text(yaml.safe_dump(RESETTLEMENT, sort_keys=False))
    call_command("load_framework", str(path))
    inspection = factories.inspection("coming-home", framework=Framework.objects.get(slug="resettlement-2031"))
    judged = {
        "resettlement": {
            "4.1.1": ["fully", "fully", "mostly", "mostly", "mostly", "partly", "not_met", "out"],
            "4.1.2": ["fully", "fully", "mostly", "mostly", "mostly", "mostly", "mostly", "unclear"],
            "4.1.1a": ["fully", "not_met", "out", "partly", "mostly", "mostly", "fully", "fully"],
        },
        "custody": {"5.1.1": ["partly", "not_met"]},
    }
    for case_type, of_type in judged.items():
        cases = [factories.sampled_case(inspection, f"{case_type[0].upper()}{place}", case_type) for place in range(8)]
        for key, answers in of_type.items():
            for case, answer in zip(cases, answers, strict=False):
                factories.answer(case, key, answer)
        inspection.sampled_cases.filter(reference__in=[each.reference for each in cases[len(answers) :]]).delete()
    return inspection


def test_answers_of_a_framework_s_own_count_as_it_says(
    resettlement: Inspection, capsys: pytest.CaptureFixture[str]
) -> None:
    found = figures(resettlement, capsys)
    assert found["key_questions"] == {
        # 5 of 7: fully and mostly are sufficient, what does not apply is left out.
        "4.1.1": {"sufficient": 5, "relevant": 7, "unanswered": 0, "percent": 71, "band": "good"},
        "4.1.2": {"sufficient": 7, "relevant": 7, "unanswered": 0, "percent": 100, "band": "outstanding"},
        "5.1.1": {"sufficient": 0, "relevant": 2, "unanswered": 0, "percent": 0, "band": "inadequate"},
    }
    assert {number: each["rating"] for number, each in found["standards"].items()} == {
        "4.1": "good",
        "5.1": "inadequate",
    }
    assert (found["score"], found["out_of"], found["overall"]) == (1, 6, "inadequate")


def test_the_pages_and_the_report_name_answers_and_case_types_of_a_framework_s_own(
    resettlement: Inspection, client: Client, tmp_path: Path
) -> None:
    client.force_login(factories.member(resettlement, Role.LEAD_INSPECTOR, "lena"))
    question = client.get(reverse("ratings:key_question", args=[resettlement.reference, "4.1.1"]))
    groups = [(group.label, group.cases) for group in question.context["groups"]]
    assert groups == [
        ("Fully met (sufficient)", 2),
        ("Mostly met (sufficient)", 3),
        ("Partly met (insufficient)", 1),
        ("Not met (insufficient)", 1),
        ("Does not apply", 1),
        ("Can’t be told", 0),
        ("Unanswered", 0),
    ]
    prompts = question.context["prompts"]
    headings = ("Fully met", "Mostly met", "Relevant", "Does not apply", "Can’t be told", "Unanswered")
    assert prompts.headings == headings
    # R7 does not count: the key question itself does not apply to it.
    assert [(each.result.letter, each.percent, each.counts) for each in prompts.lines] == [
        ("a", "67%", (2, 2, 6, 1, 0, 0)),
        ("b", "None", (0, 0, 0, 0, 0, 7)),
    ]
    assert [(each.reference, each.judgement, each.prompts) for each in prompts.partings] == [
        ("R1", "Sufficient", "0 of 1 fully met or mostly met"),
        ("R3", "Sufficient", "0 of 1 fully met or mostly met"),
        ("R5", "Insufficient", "1 of 1 fully met or mostly met"),
        ("R6", "Insufficient", "1 of 1 fully met or mostly met"),
    ]
    path = tmp_path / "report.html"
    call_command("report", resettlement.reference, "--format", "html", "--output", str(path))
    written = path.read_text()
    for words in ("8 (resettlement) and 2 (in custody)", "Has a home (resettlement)", "Partly met", "Not counted"):
        assert words in written, words
    case = resettlement.sampled_cases.get(reference="R0")
    assert case.get_case_type_display() == "Resettlement"
    assert [page.name for page in read_pages(first(case))] == ["about", "4.1"]
    assert [(one.answered, one.asked) for one in progress_of([case])] == [(3, 6)]
