"""Issuing a report: the draft of closed ratings frozen as a numbered issue that always gives the same documents."""

import hashlib
from datetime import date
from io import BytesIO
from uuid import uuid4

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx.opc.constants import RELATIONSHIP_TYPE
from pypdf import PdfReader

from accounts.models import User
from inspections.errors import Refused
from inspections.models import Inspection, Role
from ledger.reading import records, verify
from reports.actions import issue_report
from reports.content import build_report
from reports.content.annexes import LICENCE
from reports.formats import FORMATS
from reports.models import Issue, IssuedDocument
from tests import factories
from tests.reports.world import gloucestershire

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    """A published inspection whose ratings are closed."""
    stored = gloucestershire()
    Inspection.objects.update(ratings_closed_at=timezone.now())
    stored.refresh_from_db()
    return stored


@pytest.fixture
def administrator(inspection: Inspection) -> User:
    return factories.administrator()


def address(name: str, *args: object) -> str:
    return reverse(f"reports:{name}", args=["northshire-2026", *args])


def words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)


def issued(inspection: Inspection, by: User) -> dict[str, bytes]:
    """The documents of a new issue by their formats."""
    return {one.format: bytes(one.content) for one in issue_report(inspection=inspection, by=by).documents.all()}


def test_an_issue_gives_the_same_documents_whatever_changes_after_it(
    client: Client, inspection: Inspection, administrator: User
) -> None:
    issue = issue_report(inspection=inspection, by=administrator)
    kept = {one.format: bytes(one.content) for one in issue.documents.all()}
    inspection.findings.all().delete()
    client.force_login(factories.member(inspection, Role.READER))

    for name, content in kept.items():
        response = client.get(address("issued", 1, name))
        assert response.content == content
        assert f'filename="northshire-2026-report-issue-1.{name}"' in response["Content-Disposition"]
    assert "Issue 1" in words_of(kept["docx"])
    assert kept["pdf"].startswith(b"%PDF-")
    assert "18/36" in kept["html"].decode()


def test_the_ledger_holds_the_documents_digests_and_every_figure(inspection: Inspection, administrator: User) -> None:
    issue = issue_report(inspection=inspection, by=administrator)

    entry = records(inspection.reference)[-1]
    assert (entry.act, entry.by, entry.content["issue"]) == ("report issued", "adam", 1)
    assert entry.content["documents"] == {
        one.format: hashlib.sha256(bytes(one.content)).hexdigest() for one in issue.documents.all()
    }
    assert entry.content["figures"]["score"] == 18
    assert verify(inspection.reference) is None


def test_a_second_issue_stands_beside_the_first(inspection: Inspection, administrator: User) -> None:
    issue_report(inspection=inspection, by=administrator)
    issue_report(inspection=inspection, by=administrator)

    assert list(Issue.objects.values_list("number", flat=True)) == [1, 2]
    assert IssuedDocument.objects.count() == 6


def test_a_form_left_open_while_the_ratings_were_opened_and_closed_again_issues_nothing_unsaid(
    inspection: Inspection, administrator: User
) -> None:
    token = uuid4()
    issue_report(inspection=inspection, by=administrator, token=token)
    Inspection.objects.update(ratings_closed_at=timezone.now())
    with pytest.raises(Refused, match=r"This form was sent before, and more has been recorded since\."):
        issue_report(inspection=inspection, by=administrator, token=token)
    assert Issue.objects.count() == 1


def test_a_form_sent_twice_issues_once(inspection: Inspection, administrator: User) -> None:
    token = uuid4()
    first, second = (issue_report(inspection=inspection, by=administrator, token=token) for _ in range(2))
    assert first == second
    assert inspection.issues.count() == 1


def test_a_report_is_not_issued_while_the_ratings_are_open(inspection: Inspection, administrator: User) -> None:
    Inspection.objects.update(ratings_closed_at=None)

    with pytest.raises(Refused, match="once the ratings panel has closed the ratings"):
        issue_report(inspection=inspection, by=administrator)
    assert not Issue.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_nobody_but_an_administrator_issues(role: Role, inspection: Inspection) -> None:
    with pytest.raises(PermissionDenied):
        issue_report(inspection=inspection, by=factories.member(inspection, role, "nora"))


def test_the_page_asks_before_it_issues_and_lists_the_issues(
    client: Client, inspection: Inspection, administrator: User
) -> None:
    client.force_login(administrator)
    assert "Issue the report" in client.get(address("report")).content.decode()
    assert "An issue can’t be changed or deleted." in client.get(address("issue")).content.decode()
    assert not Issue.objects.exists()

    assert client.post(address("issue"))["Location"] == address("report")

    assert address("issued", 1, "docx") in client.get(address("report")).content.decode()
    assert client.get(address("issued", 2, "docx")).status_code == 404
    assert client.get(address("issued", 1, "exe")).status_code == 404


def test_an_issue_nowhere_calls_itself_a_draft_and_says_when_it_was_published(
    inspection: Inspection, administrator: User
) -> None:
    Inspection.objects.update(published=date(2026, 1, 23))
    inspection.refresh_from_db()
    documents = issued(inspection, administrator)
    words = words_of(documents["docx"])
    assert "draft" not in words.casefold()
    assert "draft" not in documents["html"].decode().casefold()
    assert (
        "This is issue 1 of the report. It stands as it was made. The report was published on 23 January 2026." in words
    )
    assert "Publication\t23 January 2026" in words


def test_a_draft_says_that_it_is_one(inspection: Inspection) -> None:
    words = words_of(FORMATS["docx"].build(build_report(inspection, made_on=date(2026, 3, 20))))
    assert "This is a draft. It has not been published and may still change." in words


def test_the_licence_is_a_link_in_each_document(inspection: Inspection, administrator: User) -> None:
    documents = {
        one.format: bytes(one.content) for one in issue_report(inspection=inspection, by=administrator).documents.all()
    }
    relations = docx.Document(BytesIO(documents["docx"])).part.rels.values()
    assert LICENCE in [one.target_ref for one in relations if one.reltype == RELATIONSHIP_TYPE.HYPERLINK]
    assert f'href="{LICENCE}"' in documents["html"].decode()
    marks = [
        mark.get_object() for page in PdfReader(BytesIO(documents["pdf"])).pages for mark in page.get("/Annots", [])
    ]
    assert LICENCE in [mark["/A"].get("/URI") for mark in marks if "/A" in mark]
