"""Changing one answer of a case: the heart of never losing a word.

The write is one conditional statement (`cases.actions.storing`); the ledger's entry goes with it in one transaction;
what comes too late is held (`cases.actions.held`) and neither overwrites nor vanishes.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from cases.access import has_changed_hands
from cases.actions.held import CHANGE_HELD, had_before, hold
from cases.actions.storing import store
from cases.answer_history import AFTER, ANSWER_CHANGED, BEFORE, last_changes, names_of, subject_of
from cases.changes import Change, Outcome, Status, Stored
from cases.models import HeldChange, SampledCase
from cases.one_answer import Names, OneAnswer, read_one, read_to_change
from cases.pages import Item
from ledger.actions import Act, append_all
from ledger.models import Entry


@transaction.atomic(savepoint=False)
def record_change(*, inspection: str, case: str, by: User, change: Change) -> Outcome:
    """Store what a person wants one answer to be, or hold it, or say why not; `inspection` and `case` are references.

    The same token again gives what the first time gave, and stores nothing. What is stored already counts as saved.
    Held is what was made from an earlier answer, and what comes from whoever had the case before it changed hands.
    Nothing is raised, so that every change of a queue comes to its own end. Four statements where it is saved, and one
    more for words.
    """
    names = Names(inspection, case, change.key)
    seen = read_to_change(names, by, change.token)
    outcome = _stored(seen, by, change) if seen is not None and seen.version == change.base else None
    if outcome is not None:
        return outcome
    if seen is None:
        read_one(names, by, change.token, lock=True)
    # What was read may be as old as the wait for the lock. Now that nothing can move, it is read again.
    stands = read_one(names, by, change.token)
    return Outcome(Status.GONE) if stands is None else _settled(stands, by, change)


def change_act(
    case: SampledCase,
    item: Item,
    page: str,
    *,
    version: int,
    before: Any,
    after: Any,
    made_at: datetime | None = None,
    token: UUID | None = None,
    **more: Any,
) -> Act:
    """Give the ledger's act for an answer that became another; a text's words are sealed and not in the content."""
    content = {"case": case.reference, "page": page, "key": item.key, "version": version, **more}
    if made_at is not None:
        content["made_at"] = made_at
    sides: Mapping[str, Any] = {BEFORE: before, AFTER: after}
    words = {name: value or "" for name, value in sides.items()} if item.is_words else {}
    return Act(ANSWER_CHANGED, content if words else {**content, **sides}, words, subject_of(case, item.key), token)


def write_answer(
    answer: OneAnswer,
    *,
    by: User,
    value: Any,
    base: int,
    made_at: datetime | None = None,
    token: UUID | None = None,
    **more: Any,
) -> Entry | None:
    """Store an answer that was read, with its entry in the ledger, and give that; None where it is not at `base`.

    In the caller's transaction, which holds the inspection's lock. `more` goes into the entry's content.
    """
    item = answer.item
    written = store(case=answer.case, item=item, value=value, base=base, by=by) if item else None
    if item is None or written is None:
        return None
    act = change_act(
        answer.case,
        item,
        answer.page,
        version=base + 1,
        before=answer.value,
        after=value,
        made_at=made_at,
        token=token,
        **more,
    )
    return append_all(chain=answer.case.inspection.reference, by=by, acts=[act], seen=written.chain)[0]


def _stored(seen: OneAnswer, by: User, change: Change) -> Outcome | None:
    """Store a change made from the version that was read; None where it can't be, or there is nothing to store."""
    value = seen.item.plain(change.value) if seen.item else None
    if seen.item is None or not seen.item.accepts(value) or value == seen.value:
        return None
    entry = write_answer(seen, by=by, value=value, base=change.base, made_at=change.made_at, token=change.token)
    return Outcome(Status.SAVED, version=change.base + 1, at=entry.at, by=str(by)) if entry else None


def _settled(stands: OneAnswer, by: User, change: Change) -> Outcome:
    """Settle a change that could not be stored at once, by what stands now."""
    item = stands.item
    if stands.is_known:
        return _as_the_first_time(stands, by, change)
    is_passed_on = bool(stands.why_not) and has_changed_hands(by, stands.case) and had_before(stands.case, by)
    if stands.why_not and not is_passed_on:
        return Outcome(Status.REFUSED, sentences=[stands.why_not])
    if item is None:
        return _refused(f"“{change.key}” is not put to case {stands.case.reference}.")
    value = item.plain(change.value)
    if not item.accepts(value):
        return _refused(f"{item.label}: {change.value!r} is not one of its answers.")
    if value == stands.value:
        return _as_it_stands(stands)
    if not is_passed_on and (change.base == stands.version or _goes_on(stands, by, change)):
        return _stored(stands, by, replace(change, base=stands.version)) or _refused(
            "The answer could not be stored. Try again."
        )
    held = hold(case=stands.case, item=item, value=value, change=change, by=by)
    return _held(stands, held)


def _goes_on(stands: OneAnswer, by: User, change: Change) -> bool:
    """Give whether what stands is the person's own change that this one follows: nobody else was there in between.

    Its base is older where the sender could not hear what became of the one before, as in a file of unsent work. One
    query, where it follows any.
    """
    if change.follows is None:
        return False
    entry = Entry.objects.filter(
        chain__name=stands.case.inspection.reference,
        token=change.follows,
        act=ANSWER_CHANGED,
        by=by.username,
        subject=subject_of(stands.case, change.key),
    ).first()
    return entry is not None and entry.content["version"] == stands.version


def _refused(sentence: str) -> Outcome:
    return Outcome(Status.REFUSED, sentences=[sentence])


def _as_it_stands(stands: OneAnswer) -> Outcome:
    """Say that an answer is saved which stood there already: whoever stored it, at whatever time."""
    stored = _stored_now(stands)
    return Outcome(Status.SAVED, version=stored.version, at=stored.at, by=stored.by)


def _stored_now(stands: OneAnswer) -> Stored:
    key = stands.item.key if stands.item else ""
    last = last_changes(stands.case, [key]).get(key)
    return Stored(stands.value, stands.version, last.by if last else "", last.at if last else None)


def _held(stands: OneAnswer, held: HeldChange) -> Outcome:
    return Outcome(
        Status.HELD,
        version=stands.version,
        stored=_stored_now(stands),
        held=held.pk,
        decided=held.resolved_at is not None,
    )


def _as_the_first_time(stands: OneAnswer, by: User, change: Change) -> Outcome:
    """Give what a token's first time gave."""
    entry = Entry.objects.get(chain__name=stands.case.inspection.reference, token=change.token)
    if entry.by != by.username or entry.subject != subject_of(stands.case, change.key):
        return _refused("The id of this change was used for another one. Reload the page and enter the answer again.")
    if entry.act == CHANGE_HELD:
        held = HeldChange.objects.filter(case=stands.case, token=entry.content["held"]).first()
        return _held(stands, held) if held else _refused("This change was held and is not there any more.")
    by_name = names_of([entry.by]).get(entry.by, entry.by)
    return Outcome(Status.SAVED, version=int(entry.content["version"]), at=entry.at, by=by_name)
