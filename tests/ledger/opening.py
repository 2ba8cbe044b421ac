"""Opening acts for what a test stored without the ledger's knowing."""

from inspections.models import Inspection
from ledger import actions as ledger
from ledger.record import BEGINS
from records.dump import dump
from records.opening import OPENED, opening_acts


def open_ledger(inspection: Inspection) -> None:
    """Let the ledger account for the inspection's records as they are now."""
    for subject, rows in opening_acts(dump(inspection)):
        content = {} if subject else {BEGINS: True}
        ledger.append(chain=inspection.reference, by=None, act=OPENED, content=content, subject=subject, rows=rows)
