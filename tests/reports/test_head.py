"""The report draft names the head of the inspection's ledger, by which it can be shown later that nothing changed."""

from datetime import date

import pytest

from inspections.models import Inspection
from ledger import actions as ledger
from reports.content import build_report
from reports.document import Paragraph, plain
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
