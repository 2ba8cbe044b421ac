"""Changing one text of the report: kept as answers of cases are, so that no word is lost.

The inspection's chain is locked first and what stands is read then; the ledger's entry is written with the text, in one
transaction; what comes too late is held beside it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User, names_of
from accounts.texts import plain
from govuk.texts import fault_of
from inspections import access
from inspections.changes import Change, Outcome, Status, Stored, Why, why_not_stored
from inspections.errors import Refused, Stale
from inspections.models import HeldText, Inspection, ReportText
from inspections.outline import read_outline
from inspections.stale import fingerprint
from inspections.texts.edition import is_place
from inspections.texts.history import FIGURES_CONFIRMED, HELD_DECIDED, TEXT_HELD, TEXT_WRITTEN, subject_of, text_in
from inspections.texts.markup import references
from inspections.texts.queries import last_changes
from ledger.actions import Act, append, append_all, lock
from ledger.entry_rows import ERASED
from ledger.models import Chain, Entry

MOVED_ON = "The text was changed again meanwhile, and nothing has been stored. Look at it as it is now."
CLOSED = (
    "This inspection is closed, so nothing in its report may change. An administrator can open it again. What you "
    "wrote is kept for you until then."
)
NOT_YOURS = "Only the lead inspector and the inspectors of this inspection write its report."


@transaction.atomic
def record_text(*, inspection: str, by: User, change: Change, seen: Mapping[str, str] | None = None) -> Outcome:
    """Store what a person wants a text of the report to be, or hold it, or say why not; `inspection` is a reference.

    The key of the change is a place (`inspections.texts.edition`), its value the text or None for none. `seen` are the
    values that the writer sees at references which were not in the text before, by what stands between the braces.
    The same token again gives what the first time gave, and stores nothing. What is stored already counts as saved,
    and what was made from an earlier version is held. Nothing is raised, so that every change of a queue comes to its
    own end. Ten statements where it is saved.
    """
    chain = lock(inspection)
    found = access.inspections_for(by).filter(reference=inspection).first()
    if found is None:
        # The lock may have begun a chain for an inspection that there is not.
        transaction.set_rollback(True)
        return Outcome(Status.GONE)
    if known := Entry.objects.filter(chain__name=inspection, token=change.token).first():
        return _as_the_first_time(found, known, by, change)
    if why_not := why_not_written(by, found):
        return _refused(why_not)
    row = ReportText.objects.filter(inspection=found, place=change.key).first()
    if row is None and not is_place(change.key, _content(found), read_outline(found.framework)):
        return _refused(f"“{change.key}” is no place of this report.")
    row = row or ReportText(place=change.key, version=0)
    row.inspection = found
    if not isinstance(change.value, str | None):
        return _refused("A text of the report is one text.")
    text = plain(change.value or "")
    if fault := fault_of(text, row.text):
        return _refused(fault)
    if text == row.text:
        return _as_it_stands(found, row)
    if change.base == row.version or _goes_on(row, by, change):
        at = _write(chain, row, by, text, seen or {}, made_at=change.made_at, token=change.token)
        return Outcome(Status.SAVED, version=row.version, at=at, by=str(by))
    return _held(found, row, _hold(found, by, change, text))


@transaction.atomic
def resolve_held_text(
    *, held: HeldText, by: User, take: bool, version: int, shown: str, seen: Mapping[str, str] | None = None
) -> None:
    """Take a held text in the place of the stored one, or leave it aside: the history keeps both either way.

    `version` is that of the stored text which the person saw, `shown` the fingerprint of the held one, `seen` the
    values at its references. Raises Stale where either moved on, and Refused where somebody has decided already or the
    person may not write.
    """
    inspection = _locked(held.inspection, by)
    stored = HeldText.objects.filter(pk=held.pk, resolved_at__isnull=True).first()
    if stored is None:
        raise Refused("Somebody has decided on this text already.")
    row = _row(inspection, stored.place)
    # Its author may have typed on in another tab: nobody decides on words that they have not seen.
    if version != row.version or shown != fingerprint(stored.text):
        raise Stale(MOVED_ON)
    if take and row.text != stored.text:
        _write(lock(inspection.reference), row, by, stored.text, seen or {}, held=str(stored.token))
    stored.resolved_at, stored.resolved_by = timezone.now(), by
    stored.save(update_fields=["resolved_at", "resolved_by"])
    append(
        chain=inspection.reference,
        by=by,
        act=HELD_DECIDED,
        content={"place": stored.place, "held": str(stored.token), "taken": take},
        subject=subject_of(stored.place),
        rows=[stored],
    )


@transaction.atomic
def restore_text(
    *,
    inspection: Inspection,
    place: str,
    by: User,
    number: int,
    version: int,
    seen: Mapping[str, str] | None = None,
) -> None:
    """Make a text what it was made, or what was held, by the act of this number; `version` is the one that was seen,
    `seen` the values at its references.

    Raises Stale where the text moved on, and Refused where the person may not write, the history does not hold the
    text, or it is the same now.
    """
    locked = _locked(inspection, by)
    entry = Entry.objects.filter(
        chain__name=locked.reference, subject=subject_of(place), act__in=(TEXT_WRITTEN, TEXT_HELD), sequence=number
    ).first()
    text = text_in(entry) if entry else ERASED
    if not isinstance(text, str):
        raise Refused("The history does not hold this text any more.")
    row = _row(locked, place)
    if text == row.text:
        raise Refused("The text is the same now, so there is nothing to put back.")
    if version != row.version:
        raise Stale(MOVED_ON)
    _write(lock(locked.reference), row, by, text, seen or {}, restored=number)


@transaction.atomic
def confirm_figures(*, inspection: Inspection, place: str, by: User, version: int, seen: Mapping[str, str]) -> None:
    """Note that a writer has seen the present values of the references of a text, by what stands between the braces.

    Raises Stale where the text is not the one of this version any more, and Refused where the person may not write.
    """
    locked = _locked(inspection, by)
    row = _row(locked, place)
    if version != row.version or not row.pk:
        raise Stale(MOVED_ON)
    within = {one.body for one in references(row.text)}
    row.seen = {body: value for body, value in seen.items() if body in within}
    row.save(update_fields=["seen"])
    append(
        chain=locked.reference,
        by=by,
        act=FIGURES_CONFIRMED,
        content={"place": place, "version": row.version},
        subject=subject_of(place),
        rows=[row],
    )


def why_not_written(by: User, inspection: Inspection) -> str:
    """Return why a person may not write the report of an inspection, a sentence, "" where they may."""
    if access.may_write_report(by, inspection):
        blind = access.read_blind_by(by, inspection)
        return str(access.ReadBlind(blind)) if blind else ""
    return CLOSED if inspection.is_closed and access.may_be_allocated_cases(by, inspection) else NOT_YOURS


def _locked(inspection: Inspection, by: User) -> Inspection:
    """Return the inspection as it is stored, its chain locked; raise Refused where the person may not write."""
    lock(inspection.reference)
    stored = Inspection.objects.filter(pk=inspection.pk).first()
    if stored is None:
        raise Refused("This inspection has been brought in again from a file meanwhile. Open it anew.")
    if why_not := why_not_written(by, stored):
        raise Refused(why_not)
    return stored


def _content(inspection: Inspection) -> Mapping[str, Any] | None:
    return inspection.edition.content if inspection.edition else None


def _row(inspection: Inspection, place: str) -> ReportText:
    found = ReportText.objects.filter(inspection=inspection, place=place).first()
    return found or ReportText(inspection=inspection, place=place, version=0)


def _write(
    chain: Chain,
    row: ReportText,
    by: User,
    text: str,
    seen: Mapping[str, str],
    *,
    made_at: datetime | None = None,
    token: UUID | None = None,
    **more: Any,
) -> datetime:
    """Store a text that was read since the chain was locked, with its entry, and return when.

    What its writer saw at a reference stays until somebody confirms another value (`confirm_figures`).
    """
    bodies = [one.body for one in references(text)]
    known = {**seen, **row.seen}
    row.text, row.version = text, row.version + 1
    row.seen = {body: known[body] for body in sorted(set(bodies)) if body in known}
    row.save()
    content = {"place": row.place, "version": row.version, **more}
    if made_at is not None:
        content["made_at"] = made_at
    act = Act(TEXT_WRITTEN, content, subject=subject_of(row.place), token=token, rows=[row])
    [entry] = append_all(chain=chain, by=by, acts=[act])
    return entry.at


def _hold(inspection: Inspection, by: User, change: Change, text: str) -> HeldText:
    """Hold a text; one that follows its author's own undecided one takes its place, and the ledger keeps both."""
    held = _followed(inspection, by, change) or HeldText(
        inspection=inspection, place=change.key, made_by=by, base=change.base, token=change.token
    )
    held.text, held.made_at, held.held_at = text, change.made_at, timezone.now()
    held.save()
    content: dict[str, Any] = {"place": change.key, "base": change.base, "held": str(held.token)}
    if change.made_at is not None:
        content["made_at"] = change.made_at
    append(
        chain=inspection.reference,
        by=by,
        act=TEXT_HELD,
        content=content,
        subject=subject_of(change.key),
        token=change.token,
        rows=[held],
    )
    return held


def _followed(inspection: Inspection, by: User, change: Change) -> HeldText | None:
    """Return the author's own undecided text that a change goes on from, None where there is none."""
    entry = _own_entry(inspection.reference, by, change, TEXT_HELD)
    own = HeldText.objects.filter(inspection=inspection, place=change.key, made_by=by, resolved_at__isnull=True)
    return own.filter(token=entry.content["held"]).first() if entry else None


def _goes_on(row: ReportText, by: User, change: Change) -> bool:
    """Return whether what stands is the person's own change that this one follows: nobody was there in between."""
    entry = _own_entry(row.inspection.reference, by, change, TEXT_WRITTEN)
    return entry is not None and entry.content["version"] == row.version


def _own_entry(reference: str, by: User, change: Change, act: str) -> Entry | None:
    if change.follows is None:
        return None
    return Entry.objects.filter(
        chain__name=reference, token=change.follows, act=act, by=by.username, subject=subject_of(change.key)
    ).first()


def _refused(sentence: str) -> Outcome:
    return Outcome(Status.REFUSED, sentences=[sentence])


def _stored(inspection: Inspection, row: ReportText) -> Stored:
    last = last_changes(inspection.reference, [row.place]).get(row.place)
    return Stored(row.text or None, row.version, *(last or ()))


def _as_it_stands(inspection: Inspection, row: ReportText) -> Outcome:
    stored = _stored(inspection, row)
    return Outcome(Status.SAVED, version=stored.version, at=stored.at, by=stored.by)


def _held(inspection: Inspection, row: ReportText, held: HeldText) -> Outcome:
    stored = _stored(inspection, row)
    return Outcome(
        Status.HELD,
        version=row.version,
        stored=stored,
        why=why_of(held, stored.version, stored.username),
        held=held.pk,
        decided=held.resolved_at is not None,
    )


def why_of(held: HeldText, version: int, last: str) -> Why:
    """Return why a held text could not be stored over this version, which the account `last` wrote."""
    return why_not_stored(base=held.base, version=version, author=held.made_by.username, last=last)


def _as_the_first_time(inspection: Inspection, entry: Entry, by: User, change: Change) -> Outcome:
    if entry.by != by.username or entry.subject != subject_of(change.key):
        return _refused("The id of this change was used for another one. Reload the page and enter the text again.")
    if entry.act == TEXT_HELD:
        held = HeldText.objects.filter(inspection=inspection, token=entry.content["held"]).first()
        gone = _refused("This text was held and is not there any more.")
        return _held(inspection, _row(inspection, held.place), held) if held else gone
    name = names_of([entry.by]).get(entry.by, entry.by)
    return Outcome(Status.SAVED, version=int(entry.content["version"]), at=entry.at, by=name)
