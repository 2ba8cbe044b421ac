"""Changing one answer of a case: the heart of never losing a word.

The inspection's chain is locked first and what stands is read then, so nothing moves in between; the ledger's entry is
written with the answer, in one transaction; what comes too late is held (`cases.fieldwork.held_actions`) and neither
overwrites nor vanishes.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User, names_of
from cases.access import has_changed_hands
from cases.fieldwork.answer_history import ANSWER_CHANGED, CHANGE_HELD, last_changes, subject_of
from cases.fieldwork.held_actions import had_before, hold
from cases.fieldwork.one_answer import Names, OneAnswer, read_one
from cases.models import Answer, HeldChange
from inspections.answers import as_stored
from inspections.changes import Change, Outcome, Status, Stored, why_not_stored
from ledger.actions import Act, append_all, lock
from ledger.models import Chain, Entry


@transaction.atomic
def record_change(*, inspection: str, case: str, by: User, change: Change) -> Outcome:
    """Store what a person wants one answer to be, or hold it, or say why not; `inspection` and `case` are references.

    The same token again gives what the first time gave, and stores nothing. What is stored already counts as saved.
    Held is what was made from an earlier answer, and what comes from whoever had the case before it changed hands.
    Nothing is raised, so that every change of a queue comes to its own end. Five statements where it is saved, and one
    more for words.
    """
    chain = lock(inspection)
    stands = read_one(Names(inspection, case, change.key), by, chain, change.token)
    if stands is None:
        # The lock may have begun a chain for an inspection that there is not.
        transaction.set_rollback(True)
        return Outcome(Status.GONE)
    return _settled(chain, stands, by, change)


def change_act(
    row: Answer, key: str, page: str, *, made_at: datetime | None = None, token: UUID | None = None, **more: Any
) -> Act:
    """Return the ledger's act for an answer that became what its row says, which has its reading and item with it."""
    case = row.reading.case
    content = {"case": case.reference, "page": page, "key": key, "version": row.version, **more}
    if made_at is not None:
        content["made_at"] = made_at
    return Act(ANSWER_CHANGED, content, subject=subject_of(case, key), token=token, rows=[row])


def write_answer(
    answer: OneAnswer,
    *,
    chain: Chain,
    by: User,
    value: Any,
    made_at: datetime | None = None,
    token: UUID | None = None,
    **more: Any,
) -> Entry:
    """Store an answer that was read since the chain was locked, with its entry in the ledger, and return that.

    `more` goes into the entry's content. Raises ValueError for an item that is not put to the case.
    """
    if answer.asked is None or answer.item is None:
        raise ValueError("There is no such item.")
    row = answer.row or Answer(reading=answer.reading, item=answer.asked)
    store(row, value)
    act = change_act(row, answer.item.key, answer.page, made_at=made_at, token=token, **more)
    [entry] = append_all(chain=chain, by=by, acts=[act])
    return entry


def store(row: Answer, value: Any) -> None:
    """None takes it back: its row stays, with the version. The caller has read the row under the chain's lock."""
    row.words, row.value = (value or "", "") if row.item.is_words else ("", as_stored(value))
    row.version += 1
    if row.pk:
        with connection.cursor() as cursor:
            # By hand, since every answer that saves itself comes here (`cases.fieldwork.one_answer`).
            cursor.execute(
                'UPDATE "cases_answer" SET words = %s, value = %s, version = %s WHERE id = %s',
                [row.words, row.value, row.version, row.pk],
            )
    else:
        Answer.everything.bulk_create([row])


def _settled(chain: Chain, stands: OneAnswer, by: User, change: Change) -> Outcome:
    item = stands.item
    if stands.is_known:
        return _as_the_first_time(stands, by, change)
    is_passed_on = (
        bool(stands.why_not) and has_changed_hands(by, stands.reading) and had_before(stands.reading.case, by)
    )
    if stands.why_not and not is_passed_on:
        return Outcome(Status.REFUSED, sentences=[stands.why_not])
    if item is None:
        return _refused(f"“{change.key}” is not put to case {stands.reading.case.reference}.")
    value = item.plain(change.value)
    if fault := item.fault_in(value, stands.value):
        return _refused(fault)
    if value == stands.value:
        return _as_it_stands(stands)
    if not is_passed_on and (change.base == stands.version or _goes_on(stands, by, change)):
        entry = write_answer(stands, chain=chain, by=by, value=value, made_at=change.made_at, token=change.token)
        return Outcome(Status.SAVED, version=entry.content["version"], at=entry.at, by=str(by))
    held = hold(reading=stands.reading, item=item, value=value, change=change, by=by)
    return _held(stands, held)


def _goes_on(stands: OneAnswer, by: User, change: Change) -> bool:
    """Return whether what stands is the person's own change that this one follows: nobody else was there in between.

    Its base is older where the sender could not hear what became of the one before, as in a file of unsent work. One
    query, where it follows any.
    """
    if change.follows is None:
        return False
    entry = Entry.objects.filter(
        chain__name=stands.reading.case.inspection.reference,
        token=change.follows,
        act=ANSWER_CHANGED,
        by=by.username,
        subject=subject_of(stands.reading.case, change.key),
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
    last = last_changes(stands.reading.case, [key]).get(key)
    return Stored(stands.value, stands.version, *(last or ()))


def _held(stands: OneAnswer, held: HeldChange) -> Outcome:
    stored = _stored_now(stands)
    return Outcome(
        Status.HELD,
        version=stands.version,
        stored=stored,
        why=why_not_stored(base=held.base, version=stands.version, author=held.made_by.username, last=stored.username),
        held=held.pk,
        decided=held.resolved_at is not None,
    )


def _as_the_first_time(stands: OneAnswer, by: User, change: Change) -> Outcome:
    entry = Entry.objects.get(chain__name=stands.reading.case.inspection.reference, token=change.token)
    if entry.by != by.username or entry.subject != subject_of(stands.reading.case, change.key):
        return _refused("The id of this change was used for another one. Reload the page and enter the answer again.")
    if entry.act == CHANGE_HELD:
        held = HeldChange.objects.filter(reading=stands.reading, token=entry.content["held"]).first()
        return _held(stands, held) if held else _refused("This change was held and is not there any more.")
    by_name = names_of([entry.by]).get(entry.by, entry.by)
    return Outcome(Status.SAVED, version=int(entry.content["version"]), at=entry.at, by=by_name)
