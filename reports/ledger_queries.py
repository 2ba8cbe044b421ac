"""Reading all records that the ledger accounts for, as they are now: the reports issued too."""

import hashlib

from inspections.models import Inspection
from ratings import ledger_queries, stamps
from ratings.replayed import State
from ratings.stamp_queries import stamp
from reports.models import IssuedDocument


def records_of(inspection: Inspection) -> State:
    """Give what is stored of an inspection, as far as the ledger accounts for it. A fixed number of queries.

    The SHA-256 of an issued document is worked out from its bytes; where its row names another, that stands beside it.
    """
    state = ledger_queries.records_of(inspection)
    for number, by, at in inspection.issues.values_list("number", "issued_by__username", "issued_at"):
        state.stamps[stamps.issued(number)] = stamp(by, at)
    documents = IssuedDocument.objects.filter(issue__inspection=inspection).order_by("issue__number", "format")
    state.issues = {issue.number: {} for issue in inspection.issues.order_by("number")}
    for number, form, content, named in documents.values_list("issue__number", "format", "content", "sha256"):
        digest = hashlib.sha256(bytes(content)).hexdigest()
        state.issues[number][form] = digest if named == digest else f"{digest}, but {named} in its row"
    return state
