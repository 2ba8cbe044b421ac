from django.db import transaction

from accounts.models import User
from inspections.actions.checks import lock_open
from inspections.errors import Refused, Stale
from inspections.models import Domain, Inspection, NoCasesReason, RatedFrom
from inspections.stale import fingerprint
from ledger.actions import append
from ledger.images import tombstones

WRITTEN = "reason for no cases written"


def reason_for(inspection: Inspection, domain: Domain) -> str:
    """Return why the inspection has no cases in a domain, "" where nobody has said. One query."""
    return inspection.no_cases_reasons.filter(domain=domain).values_list("reason", flat=True).first() or ""


@transaction.atomic
def explain_no_cases(*, inspection: Inspection, domain: Domain, reason: str, shown: str, by: User) -> bool:
    """Store why the inspection has no cases in a domain ("" takes it back), and return whether it differed.

    `shown` is the fingerprint of the reason that the page was made from. Raises Stale where it has been changed since,
    and Refused where the domain is not rated from cases or has some: a reason is written once a sample is there.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    if domain.framework_id != stored.framework_id or domain.rated_from != RatedFrom.CASES:
        raise Refused(f"{domain} is not rated from cases in this inspection.")
    cases = stored.sampled_cases.filter(withdrawn_at__isnull=True)
    if not cases.exists():
        raise Refused("No case is in the sample. Draw the sample first.")
    if cases.filter(case_type=domain.case_type).exists():
        raise Refused(f"{domain} has cases in this inspection, so there is nothing to explain.")
    held, reason = reason_for(stored, domain), reason.strip()
    if held == reason:
        return False
    if fingerprint(held) != shown:
        raise Stale("This reason has changed since you opened it. Nothing of yours has been stored yet.")
    former = stored.no_cases_reasons.filter(domain=domain)
    gone = tombstones(list(former))
    former.delete()
    rows = [NoCasesReason.objects.create(inspection=stored, domain=domain, reason=reason)] if reason else []
    append(chain=stored.reference, by=by, act=WRITTEN, content={"domain": domain.number}, rows=[*gone, *rows])
    return True
