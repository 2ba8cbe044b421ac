from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.fieldwork.actions import locked_reading
from cases.fieldwork.pages import Kind
from cases.models import Answer, Reading
from cases.readings.queries import Difference, differences_of
from inspections.access import may_decide_jointly
from inspections.actions.checks import lock_open
from inspections.answers import JUDGEMENT
from inspections.errors import Refused, Stale
from inspections.models import Item as AskedItem
from inspections.outline import read_outline
from ledger import actions as ledger

DECIDED_JOINTLY = "joint decision recorded"


@transaction.atomic
def decide_jointly(*, reading: Reading, number: str, by: User, version: int, answer: str, reason: str) -> None:
    """Record the judgement on a key question that both readers of a case decided on, with the reason. It counts from
    now on.

    `reading` is the second. Both readings stay as they are. An earlier decision gives way; the ledger has it still.
    `version` is that of the decision the person saw, 0 for none. The first reader, the second or the lead inspector
    may. Raises Stale where somebody decided meanwhile, and Refused where there is no difference to decide on.
    """
    lock_open(reading.case.inspection)
    locked = locked_reading(reading)
    found = differences_of(locked) if locked.is_submitted else []
    difference = next((one for one in found if one.number == number), None)
    if difference is None:
        raise Refused("There is no difference between two submitted readings here to decide on.")
    _refuse_unless_allowed(locked, difference, by, answer, reason)
    if version != (difference.made.version if difference.made else 0):
        raise Stale("A joint decision on this was recorded after you opened the page. It stands below.")
    joint, _ = Reading.objects.get_or_create(case=locked.case, kind=Reading.Kind.JOINT)
    joint.case = locked.case
    outline = read_outline(locked.case.inspection.framework)
    asked = outline.items[number]
    [why] = outline.below(asked, Kind.DEPARTURE)
    texts = ((asked, answer, ""), (why, "", reason.replace("\r\n", "\n").strip()))
    rows = [_decided(joint, item, value, words, version + 1, by) for item, value, words in texts]
    ledger.append(
        chain=locked.case.inspection.reference,
        by=by,
        act=DECIDED_JOINTLY,
        content={
            "case": locked.case.reference,
            "key_question": number,
            "first": difference.first,
            "second": difference.second,
            "decided": answer,
            "version": version + 1,
        },
        subject=f"{locked.case.reference}/joint/{number}",
        rows=[joint, *rows],
    )


def _decided(joint: Reading, item: AskedItem, value: str, words: str, version: int, by: User) -> Answer:
    columns = {"value": value, "words": words, "version": version, "by": by, "at": timezone.now()}
    row, _ = Answer.everything.update_or_create(reading=joint, item=item, defaults=columns)
    row.reading, row.item = joint, item
    return row


def _refuse_unless_allowed(reading: Reading, difference: Difference, by: User, answer: str, reason: str) -> None:
    case = reading.case
    kept = case.reading(Reading.Kind.KEPT)
    if not may_decide_jointly(by, case.inspection, (kept.reader_id if kept else None, reading.reader_id)):
        raise Refused("Only the two readers of a case and the lead inspector can record what was decided.")
    if case.is_withdrawn:
        raise Refused(f"Case {case.reference} has been withdrawn from the sample, so nothing in it can change.")
    if difference.is_superseded:
        raise Refused(
            "The case was reopened and judged otherwise after its first reading. The new judgement counts, so there is "
            "nothing to decide on."
        )
    if answer not in dict(case.inspection.framework.answers.choices(JUDGEMENT)):
        raise Refused("Select what was decided.")
    if not reason.strip():
        raise Refused("Enter the reason for the decision.")
