from django.db import transaction

from accounts.models import User
from inspections.actions.checks import lock_open
from inspections.errors import Refused, Stale
from inspections.models import EvidenceRating, Inspection, RatedFrom, Standard
from inspections.outline import read_outline
from ledger.actions import append


@transaction.atomic
def rate_from_evidence(
    *, inspection: Inspection, standard: Standard, rating: str, reasons: str, version: int, by: User
) -> bool:
    """Store the rating of a standard (empty: not yet rated) with the reasons, and return whether anything differed.

    Who changes the rating proposes it to the panel; who changes the reasons alone does not.
    `version` is the one that the page was made from, 0 where nothing had been saved. Raises Stale where the page has
    been saved since with something else, and Refused for a standard or a rating that is none of the framework's.
    """
    stored = lock_open(inspection)
    domain = standard.domain
    if domain.framework_id != stored.framework_id or domain.rated_from != RatedFrom.EVIDENCE:
        raise Refused(f"{standard} is not rated from evidence in this inspection.")
    if rating and rating not in read_outline(stored.framework).rules.ratings:
        raise Refused("Choose one of the ratings of the framework.")
    row = EvidenceRating.objects.filter(inspection=stored, standard=standard).first()
    row = row or EvidenceRating(inspection=stored, standard=standard, version=0)
    if (row.rating, row.reasons) == (rating, reasons):
        return False
    if row.version != version:
        raise Stale("This page has changed since you opened it. Nothing of yours has been stored yet.")
    if rating != row.rating:
        row.rated_by = by  # Whoever only rewrites the reasons has not proposed the rating, and whoever did still has.
    row.rating, row.reasons, row.version = rating, reasons, version + 1
    row.save()
    append(
        chain=stored.reference,
        by=by,
        act="standard rated from evidence",
        content={"standard": standard.number, "rating": rating},
        rows=[row],
    )
    return True
