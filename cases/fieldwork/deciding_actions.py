from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.fieldwork.answer_history import CHANGE_HELD, change_in, subject_of, values_at
from cases.fieldwork.change_actions import write_answer
from cases.fieldwork.one_answer import Names, OneAnswer, read_one
from cases.models import HeldChange, SampledCase
from inspections.errors import Refused, Stale
from ledger.actions import append, lock
from ledger.entry_rows import ERASED
from ledger.models import Entry

CHANGE_DECIDED: Final = "held change decided"
CHANGED_AGAIN: Final = (
    "The answer was changed again meanwhile, and nothing has been stored. Look at both as they are now."
)


@transaction.atomic
def decide(*, held: HeldChange, by: User, how: str, version: int, seen: str, combined: Any = None) -> None:
    """Decide on a held change: keep what is stored, take the change, or store `combined`, as `HeldChange.How` says.

    `version` is that of the stored answer which the person saw, and `seen` the `state` of the held change. What they
    take is an ordinary change of the answer, and the ledger keeps what it replaces. Raises Stale where either side
    moved on, and Refused where the change has been decided on already, the person may not change the case, or the
    combined answer is empty.
    """
    stands = _stands(held.reading.case, held.key, by)
    stored = HeldChange.objects.filter(pk=held.pk, resolved_at__isnull=True).first()
    if stored is None:
        raise Refused("Somebody has decided on this change already.")
    # Its author may have typed on in another tab: nobody decides on words that they have not seen.
    if version != stands.version or seen != stored.state:
        raise Stale(CHANGED_AGAIN)
    value = {HeldChange.How.TOOK_HELD: stored.value, HeldChange.How.COMBINED: _plain(stands, combined)}.get(
        HeldChange.How(how), stands.value
    )
    if how == HeldChange.How.COMBINED and value is None:
        raise Refused("Enter the answer that should stay.")
    if value != stands.value:
        _write(stands, by, value, held=str(stored.token))
    stored.resolved_at, stored.resolved_by, stored.how = timezone.now(), by, how
    stored.save(update_fields=["resolved_at", "resolved_by", "how"])
    append(
        chain=stands.reading.case.inspection.reference,
        by=by,
        act=CHANGE_DECIDED,
        content={"case": stands.reading.case.reference, "key": held.key, "held": str(stored.token), "how": how},
        subject=subject_of(stands.reading.case, held.key),
        rows=[stored],
    )


@transaction.atomic
def restore_answer(*, case: SampledCase, key: str, by: User, to: int, version: int) -> None:
    """Make an answer what it was at the version `to`, as a new change; `version` is the present one that was seen.

    Raises Stale where the answer moved on, and Refused where the person may not change the case, the ledger does not
    say what the answer was, or it is the same now.
    """
    stands = _stands(case, key, by)
    earlier = values_at(stands.reading.case, {key: to}).get(key, ERASED)
    _restore(stands, by, earlier, version, restored=to)


@transaction.atomic
def restore_held(*, case: SampledCase, key: str, by: User, number: int, version: int) -> None:
    """Whether it was decided on or not: `number` is the act's. Raises the same as `restore_answer`."""
    stands = _stands(case, key, by)
    entry = Entry.objects.filter(
        chain__name=stands.reading.case.inspection.reference,
        subject=subject_of(stands.reading.case, key),
        act=CHANGE_HELD,
        sequence=number,
    ).first()
    earlier = change_in(case, entry).after if entry else ERASED
    _restore(stands, by, earlier, version, held=entry.content["held"] if entry else "")


def _restore(stands: OneAnswer, by: User, earlier: Any, version: int, **more: Any) -> None:
    if earlier is ERASED:
        raise Refused("The history does not hold this answer any more.")
    value = stands.item.as_recorded(earlier) if stands.item else None
    # Before the version: who restored it in another tab already is not told of a change that they know.
    if value == stands.value:
        raise Refused("The answer is the same now, so there is nothing to restore.")
    if version != stands.version:
        raise Stale(CHANGED_AGAIN)
    _write(stands, by, _plain(stands, value), **more)


def _stands(case: SampledCase, key: str, by: User) -> OneAnswer:
    """Return an answer as it stands, with the inspection locked; raise Refused where the person may not change it."""
    reference = case.inspection.reference
    stands = read_one(Names(reference, case.reference, key), by, lock(reference))
    if stands is None or stands.item is None:
        raise Refused(f"Case {case.reference} is not in the sample any more, or this is not put to it.")
    if stands.why_not:
        raise Refused(stands.why_not)
    return stands


def _plain(stands: OneAnswer, value: Any) -> Any:
    """Return a value as it is stored, or refuse what the item can't have."""
    if stands.item is None:
        return None
    plain = stands.item.plain(value)
    if not stands.item.accepts(plain):
        raise Refused(f"{stands.item.label}: this is not one of its answers any more.")
    return plain


def _write(stands: OneAnswer, by: User, value: Any, **more: Any) -> None:
    write_answer(stands, chain=lock(stands.reading.case.inspection.reference), by=by, value=value, **more)
