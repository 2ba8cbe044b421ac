"""Writing the recommendations: numbered from 1, without a gap but for those that came in a file."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.models import User
from inspections.actions.checks import act_sent, lock_open, save_checked, still_there
from inspections.errors import Refused, Stale
from inspections.models import LEAD_IN, Finding, Inspection, Recommendation, Standard
from inspections.stale import fingerprint
from ledger.actions import append
from ledger.images import Image, tombstone

LONGEST_NAME: Final = 300
"""How many characters the name of an addressee may have."""


def shown_of(recommendation: Recommendation) -> str:
    """Return the fingerprint of a recommendation as a page shows it. Two queries."""
    standards = recommendation.standards.order_by("pk").values_list("pk", flat=True)
    findings = recommendation.findings.order_by("pk").values_list("pk", flat=True)
    words = [recommendation.addressees, recommendation.lead_in, recommendation.text]
    return fingerprint([*words, list(standards), list(findings)])


@transaction.atomic
def add_recommendation(
    *,
    inspection: Inspection,
    addressees: Sequence[str],
    text: str,
    by: User,
    lead_in: str = LEAD_IN,
    standards: Sequence[Standard] = (),
    findings: Sequence[Finding] = (),
    token: UUID | None = None,
) -> Recommendation:
    """Store a recommendation after the last one and return it.

    `addressees` are one or several, in order, and `lead_in` the verb after their names. A `token` that has been used
    gives what was stored. Raises Refused for addressees, standards or findings that can't be.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    if act_sent(stored.reference, token):
        # By its words: its number may have moved.
        return still_there(stored.recommendations.filter(addressees=list(addressees), text=text).order_by("-number"))
    last = stored.recommendations.order_by("number").last()
    row = Recommendation(inspection=stored, number=last.number + 1 if last else 1)
    _write(row, addressees, lead_in, text, standards, findings)
    _record("recommendation added", row, by, [row], token)
    return row


@transaction.atomic
def edit_recommendation(
    *,
    recommendation: Recommendation,
    addressees: Sequence[str],
    text: str,
    shown: str,
    by: User,
    lead_in: str = LEAD_IN,
    standards: Sequence[Standard] = (),
    findings: Sequence[Finding] = (),
) -> bool:
    """Change a recommendation, and return whether anything differed; the rest is as for `add_recommendation`.

    `shown` is the fingerprint (`shown_of`) of the page. Raises Stale where it was changed or removed since.
    """
    row = _stored(recommendation)
    stored = (row.addressees, row.lead_in, row.text, set(row.standards.all()), set(row.findings.all()))
    if stored == (list(addressees), lead_in, text, set(standards), set(findings)):
        return False
    _refuse_stale(row, shown)
    _write(row, addressees, lead_in, text, standards, findings)
    _record("recommendation changed", row, by, [row])
    return True


@transaction.atomic
def remove_recommendation(*, recommendation: Recommendation, shown: str, by: User) -> None:
    """Remove a recommendation; those after it move up a number. Raises Stale as `edit_recommendation` does."""
    row = _stored(recommendation)
    _refuse_stale(row, shown)
    inspection = row.inspection
    later = list(inspection.recommendations.filter(number__gt=row.number).order_by("number"))
    gone = [tombstone(one) for one in (row, *later)]
    row.delete()
    for recommendation_after in later:
        _number(recommendation_after, recommendation_after.number - 1)
    _record("recommendation removed", row, by, [*gone, *later])


@transaction.atomic
def move_recommendation(*, recommendation: Recommendation, up: bool, by: User) -> bool:
    """Change places with the one above or below, and return whether there is one."""
    row = _stored(recommendation)
    former = row.number
    others = row.inspection.recommendations.order_by("number")
    # Not the number next to it: those that came in a file may have gaps.
    other = others.filter(number__lt=former).last() if up else others.filter(number__gt=former).first()
    if other is None:
        return False
    # Out of the way first: no two recommendations may have one number even for a moment.
    _number(row, 0)
    _number(row, _number(other, former))
    _record("recommendation moved", row, by, [row, other], former=former)
    return True


def _write(
    row: Recommendation,
    addressees: Sequence[str],
    lead_in: str,
    text: str,
    standards: Sequence[Standard],
    findings: Sequence[Finding],
) -> None:
    if not addressees:
        raise Refused("Enter who should act on the recommendation.", field="addressees")
    if len(set(addressees)) < len(addressees):
        raise Refused("The same addressee stands there twice. Keep one.", field="addressees")
    if any(len(name) > LONGEST_NAME for name in addressees):
        raise Refused(f"Each addressee must be {LONGEST_NAME} characters or fewer.", field="addressees")
    if any(one.domain.framework_id != row.inspection.framework_id for one in standards):
        raise Refused("Select standards of this inspection’s framework.", field="standards")
    if any(one.inspection_id != row.inspection_id for one in findings):
        raise Refused("Select findings of this inspection.", field="findings")
    row.addressees, row.lead_in, row.text = list(addressees), lead_in, text
    save_checked(row)
    row.standards.set(standards)
    row.findings.set(findings)


def _stored(recommendation: Recommendation) -> Recommendation:
    lock_open(recommendation.inspection, bears_on_ratings=False)
    row = Recommendation.objects.select_related("inspection").filter(pk=recommendation.pk).first()
    if row is None:
        raise Stale("This recommendation is not here any more.")
    return row


def _refuse_stale(row: Recommendation, shown: str) -> None:
    if shown_of(row) != shown:
        raise Stale("This recommendation has changed since you opened it. Nothing of yours has been stored.")


def _number(row: Recommendation, number: int) -> int:
    """Give a recommendation another number, and return its former one."""
    former, row.number = row.number, number
    row.save(update_fields=["number"])
    return former


def _record(
    act: str,
    row: Recommendation,
    by: User,
    rows: Sequence[Recommendation | Image],
    token: UUID | None = None,
    **more: object,
) -> None:
    content = {"number": row.number, **more}
    append(chain=row.inspection.reference, by=by, act=act, content=content, token=token, rows=rows)
