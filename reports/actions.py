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
from reports.content import build_report
from reports.formats import FORMATS
from reports.models import Issue, IssuedDocument

ISSUED = "report issued"


@transaction.atomic
def issue_report(*, inspection: Inspection, by: User, token: UUID | None = None) -> Issue:
    """Freeze the draft as the next issue, and return it. A `token` that has been used gives the issue made then.

    Raises PermissionDenied for anybody but an administrator, Refused while the ratings are open.
    """
    locked = lock_open(inspection, bears_on_ratings=False)
    if not access.may_administer(by):
        raise PermissionDenied
    if sent := act_sent(locked.reference, token):
        return still_there(locked.issues.filter(number=sent["issue"]))
    if not locked.ratings_are_closed:
        raise Refused("The report can be issued once the ratings panel has closed the ratings.")
    now = timezone.now()
    issue = Issue.objects.create(inspection=locked, number=locked.issues.count() + 1, issued_at=now, issued_by=by)
    report = build_report(locked, made_on=timezone.localdate(now), issue=issue.number)
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
            "figures": frozen_figures(rollup, rollup.standards),
        },
        token=token,
        rows=[issue, *documents],
    )
    return issue
