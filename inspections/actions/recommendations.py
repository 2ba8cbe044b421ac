"""Writing the recommendations: numbered from 1, without a gap but for those that came in a file."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import User
from inspections.actions.checks import act_sent, lock_open, save_checked, still_there
from inspections.errors import Stale
from inspections.models import Inspection, Recommendation
from inspections.stale import fingerprint
from ledger.actions import append
from ledger.images import Image, tombstone


def shown_of(recommendation: Recommendation) -> str:
    """Return the fingerprint of a recommendation as a page shows it."""
    return fingerprint([recommendation.addressee, recommendation.text])


@transaction.atomic
def add_recommendation(
    *, inspection: Inspection, addressee: str, text: str, by: User, token: UUID | None = None
) -> Recommendation:
    """Store a recommendation after the last one and return it. A `token` that has been used gives what was stored."""
    stored = lock_open(inspection, bears_on_ratings=False)
    if act_sent(stored.reference, token):
        # By its words: its number may have moved.
        return still_there(stored.recommendations.filter(addressee=addressee, text=text).order_by("-number"))
    last = stored.recommendations.order_by("number").last()
    number = last.number + 1 if last else 1
    row = Recommendation(inspection=stored, number=number, addressee=addressee, text=text)
    save_checked(row)
    _record("recommendation added", row, by, [row], token)
    return row


@transaction.atomic
def edit_recommendation(*, recommendation: Recommendation, addressee: str, text: str, shown: str, by: User) -> bool:
    """`shown` is the fingerprint (`shown_of`) of the page. Raises Stale where it was changed or removed since."""
    row = _stored(recommendation)
    if (row.addressee, row.text) == (addressee, text):
        return False
    _refuse_stale(row, shown)
    row.addressee, row.text = addressee, text
    save_checked(row)
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
