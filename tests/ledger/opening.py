"""Opening rows for what a test stored without the ledger's knowing."""

from inspections.models import Inspection
from ledger import actions as ledger
from ratings.opening import opening_rows
from ratings.replay import OPENED
from reports.ledger_queries import records_of


def open_ledger(inspection: Inspection) -> None:
    """Let the ledger account for the inspection's records as they are now."""
    for row in opening_rows(records_of(inspection)):
        ledger.append(
            chain=inspection.reference, by=None, act=OPENED, content=row.content, words=row.words, subject=row.subject
        )
