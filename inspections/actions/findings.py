from collections.abc import Mapping, Sequence

from django.db import transaction

from accounts.models import User
from inspections.actions.checks import lock_open
from inspections.errors import Refused, Stale
from inspections.finding_queries import finding_texts
from inspections.models import Domain, Finding, Inspection
from inspections.stale import fingerprint
from ledger.actions import append
from ledger.images import tombstones


@transaction.atomic
def save_findings(
    *, inspection: Inspection, domain: Domain, texts: Mapping[str, Sequence[str]], shown: str, by: User
) -> bool:
    """Store every finding of a domain by kind, in order, in the place of those there are; return whether any differed.

    Empty texts are left out. `shown` is the fingerprint of the findings that the page was made from. Raises Stale where
    they have been changed since to something else.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    if domain.framework_id != stored.framework_id:
        raise Refused(f"{domain} is not a domain of this inspection’s framework.")
    kept = {kind: [text.strip() for text in texts.get(kind, []) if text.strip()] for kind in Finding.Kind.values}
    held = finding_texts(stored, domain)
    if held == kept:
        return False
    if fingerprint(held) != shown:
        raise Stale("These findings have changed since you opened them. Nothing of yours has been stored yet.")
    former = stored.findings.filter(domain=domain)
    gone = tombstones(list(former))
    former.delete()
    rows = Finding.objects.bulk_create(
        Finding(inspection=stored, domain=domain, kind=kind, position=position, text=text)
        for kind, written in kept.items()
        for position, text in enumerate(written, start=1)
    )
    content = {"domain": domain.number}
    append(chain=stored.reference, by=by, act="findings written", content=content, rows=[*gone, *rows])
    return True
