from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.board.allocation_actions import CASES_ALLOCATED
from cases.fieldwork.answer_history import ANSWER_CHANGED, CHANGE_HELD, subject_of
from cases.fieldwork.pages import Item
from cases.models import HeldChange, Reading, SampledCase
from inspections.changes import Change
from ledger.actions import append
from ledger.models import Entry


def hold(*, reading: Reading, item: Item, value: Any, change: Change, by: User) -> HeldChange:
    """Hold a change of an answer that has moved on, or of a case that has changed hands, since its author saw it.

    In the caller's transaction, which holds the inspection's lock. A change that follows one which its author's own
    undecided change holds takes its place: the author typed on. The ledger keeps the words of both.
    """
    held = _followed(reading, item, change, by)
    if held is None:
        held = HeldChange(reading=reading, key=item.key, made_by=by, base=change.base, token=change.token)
    held.value, held.made_at, held.held_at = value, change.made_at, timezone.now()
    held.save()
    content = {"case": reading.case.reference, "key": item.key, "base": change.base, "held": str(held.token)}
    if change.made_at is not None:
        content["made_at"] = change.made_at.isoformat()
    append(
        chain=reading.case.inspection.reference,
        by=by,
        act=CHANGE_HELD,
        content=content,
        subject=subject_of(reading.case, item.key),
        token=change.token,
        rows=[held],
    )
    return held


def had_before(case: SampledCase, person: User) -> bool:
    """Return whether a case was allocated to a person, or they changed an answer of it, at any time. One query."""
    allocated = Q(act=CASES_ALLOCATED, **{f"content__allocated_to__{case.reference}": person.username})
    changed = Q(act=ANSWER_CHANGED, by=person.username, content__case=case.reference)
    return Entry.objects.filter(allocated | changed, chain__name=case.inspection.reference).exists()


def _followed(reading: Reading, item: Item, change: Change, by: User) -> HeldChange | None:
    """Return the author's own undecided change that this one goes on from, None where there is none."""
    if change.follows is None:
        return None
    entry = Entry.objects.filter(
        chain__name=reading.case.inspection.reference, token=change.follows, act=CHANGE_HELD, by=by.username
    ).first()
    own = HeldChange.objects.select_related("reading__case", "made_by")
    own = own.filter(reading=reading, key=item.key, made_by=by, resolved_at__isnull=True)
    return own.filter(token=entry.content["held"]).first() if entry else None
