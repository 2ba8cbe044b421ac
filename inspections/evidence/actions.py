"""Storing what is gathered for domain one: every kind is added, changed and removed alike."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Model, RestrictedError
from django.utils import timezone

from accounts.models import User
from inspections.actions.checks import act_sent, lock_open, save_checked, still_there
from inspections.errors import Refused, Stale
from inspections.evidence import key_data
from inspections.models import Activity, EvidenceDocument, EvidenceFile, Inspection, JointPartner, KeyDatum, Survey
from inspections.stale import fingerprint
from ledger.actions import append
from ledger.images import image, tombstones

Row = TypeVar("Row", bound=Model)
Faults = Iterator[tuple[str, str]]
ADDED, CHANGED, REMOVED = "added", "changed", "removed"
LONGEST_FILE_NAME: Final = 255
LONGEST_CONTENT_TYPE: Final = 100


def acts_of(*models: type[Model]) -> list[str]:
    """Return the acts by which rows of these models are written down here."""
    return [f"{model._meta.verbose_name} {done}" for model in models for done in (ADDED, CHANGED)]


def shown_of(row: Model) -> str:
    """Return the fingerprint of a row as a page shows it."""
    now = image(row)
    return fingerprint([now.fields, now.sealed])


@transaction.atomic
def gather(
    *, model: type[Row], inspection: Inspection, values: Mapping[str, Any], by: User, token: UUID | None = None
) -> Row:
    """Store a row of what is gathered, the next by number, and return it.

    `values` are by field, many-to-many fields as lists, and of a document its `file` where one was sent. A `token` that
    has been used gives the row stored then. Raises Refused with a sentence for each rule that says no.
    """
    stored = lock_open(inspection, bears_on_ratings=False)
    rows = model._base_manager.filter(inspection=stored)
    if sent := act_sent(stored.reference, token):
        return still_there(rows.filter(number=sent["number"]))
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    row = model(inspection=stored, number=number)
    _give(row, values)
    _record(row, f"{_noun(row)} {ADDED}", by, token)
    return row


@transaction.atomic
def change_gathered(*, row: Row, values: Mapping[str, Any], shown: str, by: User) -> bool:
    """Give a stored row other values and return whether any differed: see `gather`.

    `shown` is the fingerprint (`shown_of`) of the page. Raises Stale where the row was changed or removed since.
    """
    stored = _stored(row, shown)
    before = shown_of(stored)
    _give(stored, values)
    if shown_of(stored) == before:
        return False
    _record(stored, f"{_noun(stored)} {CHANGED}", by)
    return True


@transaction.atomic
def remove_gathered(*, row: Model, shown: str, by: User) -> None:
    """Remove a row with all that hangs on it; other rows keep their numbers. Raises Stale as `change_gathered` does."""
    stored: Any = _stored(row, shown)
    chain, number = stored.inspection.reference, stored.number
    try:
        gone = tombstones([stored])
        stored.delete()
    except RestrictedError:
        raise Refused(f"An enquiry names this {_noun(stored)}. Change that first.") from None
    append(chain=chain, by=by, act=f"{_noun(stored)} {REMOVED}", content={"number": number}, rows=gone)


def content_of(document: EvidenceDocument) -> bytes:
    """Return the bytes of a document's file. Raises Refused where they are not here, or are not those that came."""
    kept = EvidenceFile.objects.filter(document=document).first()
    if kept is None:
        raise Refused("The file of this document is not kept here: it stayed behind when the inspection was moved.")
    content = bytes(kept.content)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise Refused("The file of this document is not the one that was stored: its SHA-256 differs.")
    return content


def _stored(row: Row, shown: str) -> Row:
    given: Any = row
    lock_open(given.inspection, bears_on_ratings=False)
    stored = type(row)._base_manager.select_related("inspection").filter(pk=row.pk).first()
    if stored is None:
        raise Stale("This is not here any more: somebody has removed it.")
    if shown_of(stored) != shown:
        raise Stale("This has changed since you opened it. Nothing of yours has been stored.")
    return stored


def _give(row: Model, values: Mapping[str, Any]) -> None:
    document = row if isinstance(row, EvidenceDocument) and values.get("file") else None
    many = {field.name for field in row._meta.many_to_many}
    for name, value in values.items():
        if name not in many and name != "file":
            setattr(row, name, value)
    content = _take(document, values["file"]) if document else b""
    if faults := list(_faults_of(row)):
        raise Refused(*(sentence for _, sentence in faults), field=faults[0][0] if len(faults) == 1 else "")
    save_checked(row)
    for name in many & values.keys():
        getattr(row, name).set(values[name])
    if document:
        EvidenceFile.objects.update_or_create(document=document, defaults={"content": content})


def _take(document: EvidenceDocument, upload: "UploadedFile[Any]") -> bytes:
    """Write down what a file is that was sent for a document, and return its bytes."""
    content: bytes = upload.read()
    document.file_name = str(upload.name)[-LONGEST_FILE_NAME:]
    document.size, document.sha256 = len(content), hashlib.sha256(content).hexdigest()
    named = re.fullmatch(r"[\w.+-]+/[\w.+-]+", upload.content_type or "", re.ASCII)
    document.content_type = named[0][:LONGEST_CONTENT_TYPE] if named else ""
    return content


def _record(row: Any, act: str, by: User, token: UUID | None = None) -> None:
    append(chain=row.inspection.reference, by=by, act=act, content={"number": row.number}, token=token, rows=[row])


def _noun(row: Model) -> str:
    return str(row._meta.verbose_name)


def _faults_of(row: Model) -> Faults:
    rule = _RULES.get(type(row))
    yield from rule(row) if rule else ()


def _of_document(row: EvidenceDocument) -> Faults:
    if row.requested_on and row.due_on and row.due_on < row.requested_on:
        yield "due_on", "The document can’t be due before it was asked for."
    if row.received_on and row.received_on > timezone.localdate():
        yield "received_on", "The day on which it was received must not be in the future."
    if row.not_available and (row.received_on or row.sha256):
        yield "not_available", "The document was received, so it is available. Take one of the two away."


def _of_activity(row: Activity) -> Faults:
    if row.held_on > timezone.localdate():
        yield "held_on", "The day must not be in the future: write down what has taken place."


def _of_survey(row: Survey) -> Faults:
    if row.asked is not None and row.responses > row.asked:
        yield "responses", "More people answered than were asked. Correct one of the two."
    if row.audience == Survey.Audience.OTHER and not row.about.strip():
        yield "about", "Enter who was asked."
    largest = max(row.questions.values_list("base", flat=True), default=0) if row.pk else 0
    if largest > row.responses:
        yield "responses", f"A question of this survey has {largest} answers, so at least as many people responded."


def _of_partner(row: JointPartner) -> Faults:
    if row.inspectorate == JointPartner.Inspectorate.OTHER and not row.other_name.strip():
        yield "other_name", "Enter the name of the inspectorate."


def _of_key_datum(row: KeyDatum) -> Faults:
    yield from key_data.faults_of(vars(row))


_RULES: Final[Mapping[type[Model], Callable[[Any], Faults]]] = {
    EvidenceDocument: _of_document,
    Activity: _of_activity,
    Survey: _of_survey,
    JointPartner: _of_partner,
    KeyDatum: _of_key_datum,
}
