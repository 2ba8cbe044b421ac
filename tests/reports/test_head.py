"""The report draft names the head of the inspection's ledger, by which it can be shown later that nothing changed."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from inspections.models import Inspection
from ledger import actions as ledger
from reports.content import build_report
from reports.document import Paragraph, plain
from reports.pdf import build_pdf
from tests import factories

pytestmark = pytest.mark.django_db


def opening() -> list[str]:
    report = build_report(Inspection.objects.get(), made_on=date(2026, 4, 1))
    return [plain(block.text) for block in report.sections[0].blocks if isinstance(block, Paragraph)]


def test_the_head_stands_in_the_draft_once_there_is_one() -> None:
    inspection = factories.inspection()
    assert not [sentence for sentence in opening() if "ledger" in sentence]
    ledger.append(chain=inspection.reference, by=None, act="noted", content={})
    second = ledger.append(chain=inspection.reference, by=None, act="noted", content={})
    assert opening()[-1] == (
        "When this draft was made, the inspection’s ledger had 2 entries. The head of the ledger, by which it can be "
        f"shown later that nothing recorded until then was altered, is {second.hash}."
    )


def test_the_head_is_copied_out_of_the_pdf_without_a_sign_that_nobody_sees() -> None:
    inspection = factories.inspection()
    head = ledger.append(chain=inspection.reference, by=None, act="noted", content={}).hash
    content = build_pdf(build_report(inspection, made_on=date(2026, 4, 1)))
    copied = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "\u200b" not in copied
    assert head in "".join(copied.split())
