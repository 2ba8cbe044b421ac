import hashlib
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections import access
from inspections.actions.checks import act_sent, lock_open, still_there
from inspections.errors import Refused
from inspections.models import Inspection
from ledger import actions as ledger
from ratings.queries import ratings_of
from ratings.rollup.frozen import frozen_figures
from reports.content import PUBLISHED, report_from
from reports.formats import FORMATS
from reports.models import Issue, IssuedDocument
from reports.queries import Source, read
from reports.readiness import obstacles_to_issuing
from reports.release import audited, revealed_with

ISSUED = "report issued"
NO_REASON = (
    "Beside an earlier issue this one gives numbers of 1 to 4 cases away, as the page lists. Say why it is issued all "
    "the same."
)


@transaction.atomic
def issue_report(*, inspection: Inspection, by: User, reason: str = "", token: UUID | None = None) -> Issue:
    """Freeze the report for its readers, without what the audit of small numbers leaves out, and return the issue.

    A `token` that has been used gives the issue made then. Raises PermissionDenied for anybody but an administrator,
    and Refused while the ratings are open, where the edition asks for what is lacking (a sentence for each), where the
    audit can't be made, or where the issue gives single cases away beside an earlier one and no reason is given for it.
    """
    locked = lock_open(inspection, bears_on_ratings=False)
    if not access.may_administer(by):
        raise PermissionDenied
    if not locked.ratings_are_closed:
        raise Refused("The report can be issued once the ratings panel has closed the ratings.")
    if sent := act_sent(locked.reference, token):
        return _still_the_last(locked, sent["issue"])
    now = timezone.now()
    source = read(locked, timezone.localdate(now))
    _refuse_unready(source, reason)
    audit = audited(source)
    # What the audit leaves out, no text may print either.
    _refuse_unready(audit.source, reason)
    issue = Issue.objects.create(
        inspection=locked,
        number=locked.issues.count() + 1,
        issued_at=now,
        issued_by=by,
        audit=audit.record,
        reason=reason.strip(),
    )
    report = report_from(audit.source, issue.number, audience=PUBLISHED)
    documents = []
    for name, form in FORMATS.items():
        content = form.build(report)
        digest = hashlib.sha256(content).hexdigest()
        documents.append(IssuedDocument(issue=issue, format=name, sha256=digest, content=content))
    IssuedDocument.objects.bulk_create(documents)
    rollup = ratings_of(locked).rollup
    ledger.append(
        chain=locked.reference,
        by=by,
        act=ISSUED,
        content={
            "issue": issue.number,
            "documents": {one.format: one.sha256 for one in documents},
            "left_out": audit.record["left_out"],
            "figures": frozen_figures(rollup, rollup.standards),
        },
        token=token,
        rows=[issue, *documents],
    )
    return issue


def _refuse_unready(source: Source, reason: str) -> None:
    if stopping := obstacles_to_issuing(source):
        raise Refused.because(lack.sentence for lack in stopping)
    if revealed_with(source) and not reason.strip():
        raise Refused(NO_REASON)


def _still_the_last(inspection: Inspection, number: int) -> Issue:
    """Return the issue, unless there is a later one, or the ratings have been opened and closed again since."""
    made = inspection.issues.filter(number=number)
    opened_since = made.filter(issued_at__lt=inspection.ratings_closed_at)
    return still_there(made, opened_since | inspection.issues.filter(number__gt=number))
