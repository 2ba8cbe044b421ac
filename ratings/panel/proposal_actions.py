from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from inspections import access
from inspections.actions.checks import act_sent, lock_open, still_there
from inspections.errors import Refused
from inspections.models import Inspection
from inspections.rating_rules import Rules
from inspections.wording import listed
from ledger import actions as ledger
from ratings.models import Proposal
from ratings.panel.rules import leaves_the_score, verdict_on
from ratings.queries import ratings_of
from ratings.rollup.figures import StandardResult
from ratings.rollup.frozen import frozen_figures

PROPOSED = "rating proposed to the panel"


@transaction.atomic
def propose_rating(
    *, inspection: Inspection, standard: str, rating: str, reason: str, by: User, token: UUID | None = None
) -> Proposal:
    """Propose a rating for a standard rated from cases to the panel, and return the proposal; earlier ones stay.

    A `token` that has been used gives the proposal stored then. Raises PermissionDenied for anybody but the lead
    inspector, Refused with a sentence for each rule that says no.
    """
    locked = lock_open(inspection)
    if not access.may_lead(by, locked):
        raise PermissionDenied
    if sent := act_sent(locked.reference, token):
        later = locked.proposals.filter(number__gt=sent["proposal"], standard__number=standard)
        return still_there(locked.proposals.filter(number=sent["proposal"]), later)
    ratings = ratings_of(locked)
    rules = ratings.rules
    row, result = ratings.standards.get(standard), ratings.rollup.standards.get(standard)
    if row is None or result is None:
        raise Refused(f"There is no standard {standard} in this inspection’s framework.")
    if not row.domain.case_type:
        raise Refused(f"Standard {standard} is rated from evidence: its rating there is what the panel has before it.")
    if result.leaves_the_score:
        raise Refused(leaves_the_score(standard))
    if faults := _faults(rules, standard, result, rating, reason):
        raise Refused.because(faults)
    proposal = Proposal.objects.create(
        inspection=locked,
        number=locked.proposals.count() + 1,
        standard=row,
        rating=rating,
        reason=reason.strip(),
        proposed_at=timezone.now(),
        proposed_by=by,
    )
    ledger.append(
        chain=locked.reference,
        by=by,
        act=PROPOSED,
        content={
            "proposal": proposal.number,
            "standard": standard,
            "rating": rating,
            "calculated": result.calculated or "",
            "figures": frozen_figures(ratings.rollup, [standard]),
        },
        token=token,
        rows=[proposal],
        subject=f"panel/{standard}",
    )
    return proposal


def _faults(rules: Rules, standard: str, result: StandardResult, rating: str, reason: str) -> list[str]:
    faults = [] if reason.strip() else [f"Enter the reason for the rating that you propose for standard {standard}."]
    if rating not in rules.ratings:
        faults.append(f"Choose the rating that you propose: {listed([rules.label(one) for one in rules.ratings])}.")
    else:
        verdict = verdict_on(rules, result, rating)
        faults += [] if verdict.allowed else [verdict.refusal]
    return faults
