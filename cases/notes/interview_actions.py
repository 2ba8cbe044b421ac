from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import InterviewNote, SampledCase
from cases.notes.actions import lock_case, written
from inspections.actions.checks import act_sent, save_checked, still_there
from inspections.errors import Refused
from ledger import actions as ledger

NOTED = "interview noted"


@transaction.atomic
def note_interview(
    *, case: SampledCase, by: User, held_on: date, interviewed: str, text: str, token: UUID | None = None
) -> InterviewNote:
    """Store the note of an interview on a case, and return it. Whoever inspects on the inspection may.

    A `token` that has been used gives the note stored then. Raises Refused where something is missing, the day is to
    come, the case is withdrawn or the inspection closed.
    """
    stored = lock_case(case, by, withdrawn="interview notes")
    if sent := act_sent(stored.inspection.reference, token):
        return still_there(stored.interview_notes.filter(number=sent["number"]))
    if not (written(text) and written(interviewed)):
        raise Refused("Enter whom you interviewed, by job title, and what was said.")
    if held_on > timezone.localdate():
        raise Refused("The interview must have been held today or before.")
    note = InterviewNote(
        case=stored,
        number=stored.interview_notes.count() + 1,
        held_on=held_on,
        interviewed=written(interviewed),
        text=written(text),
        at=timezone.now(),
        by=by,
    )
    save_checked(note)
    ledger.append(
        chain=stored.inspection.reference,
        by=by,
        act=NOTED,
        content={"case": stored.reference, "number": note.number},
        subject=f"{stored.reference}/interview note {note.number}",
        token=token,
        rows=[note],
    )
    return note
