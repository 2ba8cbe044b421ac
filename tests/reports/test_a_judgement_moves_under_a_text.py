"""One judgement is changed after a sentence was written: the sentence is marked, the issue refused, until it is
confirmed; then the sentence says what the table says."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cases.models import Answer
from inspections.changes import Change
from inspections.errors import Refused
from inspections.models import Inspection, ReportText, Role
from inspections.stale import fingerprint
from inspections.texts.actions import record_text
from inspections.texts.signing import foreword_of, sign_off_foreword
from reports.actions import issue_report
from reports.figures.checking import check_report
from reports.queries import read
from tests import factories
from tests.reports.editions import imported, written_everywhere

pytestmark = pytest.mark.django_db
PLACE = "question.3.2.2"
SAID = "Planning kept the child safe in {3.2.2} of cases: {3.2.2|n of N}."


@pytest.fixture
def inspection() -> Inspection:
    """Liverpool’s, with a sentence on 3.2.2 and all else that an issue asks for."""
    stored = written_everywhere(imported("liverpool", "2019"))
    ReportText.objects.filter(place=PLACE).delete()
    lead, ada = factories.member(stored, Role.LEAD_INSPECTOR), factories.administrator()
    seen = {"3.2.2": "11 per cent", "3.2.2|n of N": "2 of the 18"}
    record_text(inspection=stored.reference, by=lead, change=Change(PLACE, SAID, 0, uuid4()), seen=seen)
    shown = fingerprint(foreword_of(stored))
    sign_off_foreword(inspection=stored, name="Ann Example", title="Chief Inspector", shown=shown, by=ada)
    Inspection.objects.filter(pk=stored.pk).update(ratings_closed_at=timezone.now())
    return Inspection.objects.select_related("service", "framework", "edition").get(pk=stored.pk)


def verdicts(inspection: Inspection) -> list[tuple[str, str]]:
    found = check_report(read(inspection, date(2026, 3, 20)))
    return [(one.verdict, one.said) for one in found if one.text.place == PLACE]


def test_the_text_is_marked_and_the_issue_refused_until_its_figures_are_confirmed(
    inspection: Inspection, client: Client
) -> None:
    assert verdicts(inspection) == [("right", "11 per cent"), ("right", "2 of the 18")]
    insufficient = Answer.objects.filter(reading__case__inspection=inspection, item__key="3.2.2", value="no")
    assert insufficient[0].reading.kind == "first"
    Answer.objects.filter(pk=insufficient[0].pk).update(value="yes")

    assert verdicts(inspection) == [("moved", "17 per cent"), ("moved", "3 of the 18")]
    administrator = User.objects.get(is_administrator=True)
    with pytest.raises(Refused) as refused:
        issue_report(inspection=inspection, by=administrator)
    assert [sentence.partition("“")[2] for sentence in refused.value.sentences] == [
        "17 per cent” is open. It was “11 per cent” and is “17 per cent” now: read the sentence again and confirm it.",
        "3 of the 18” is open. It was “2 of the 18” and is “3 of the 18” now: read the sentence again and confirm it.",
    ]

    client.force_login(inspection.memberships.get(role=Role.LEAD_INSPECTOR).user)
    page = client.get(reverse("reports:chapter", args=[inspection.reference, "domain-3"]))
    assert "{3.2.2} was “11 per cent”, is “17 per cent”" in page.content.decode()
    [value] = [row.shown for row in page.context["rows"] if row.key == PLACE]
    client.post(reverse("reports:confirm_figures", args=[inspection.reference]), {"text": f"{PLACE} 1 {value}"})

    assert verdicts(inspection) == [("right", "17 per cent"), ("right", "3 of the 18")]
    issue = issue_report(inspection=inspection, by=administrator)
    html = bytes(issue.documents.get(format="html").content).decode()
    assert "Planning kept the child safe in 17 per cent of cases: 3 of the 18." in html
