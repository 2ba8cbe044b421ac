import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import PracticeExample, SampledCase
from cases.notes.actions import lock_case, lock_inspected, written
from cases.notes.example_queries import references_of
from cases.notes.practice_text import PLACEHOLDER, warnings_of, whole, words_of
from inspections.access import may_change_example, may_check_example, may_write_findings
from inspections.actions.checks import act_sent, save_checked, still_there
from inspections.errors import Refused, Stale
from inspections.models import Inspection, Item, Standard
from inspections.stale import fingerprint
from ledger import actions as ledger
from ledger.images import Image, tombstones

EXAMPLE_ADDED = "practice example added"
EXAMPLE_CHANGED = "practice example changed"
EXAMPLE_REMOVED = "practice example removed"
EXAMPLE_CHOSEN = "practice example put in the report"
EXAMPLE_LEFT_OUT = "practice example taken out of the report"
EXAMPLE_CHECKED = "practice example checked by a second person"

_ONE_NAME = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")


class ToConfirm(Refused):
    """A text that may tell who a child is, which nobody has looked at again yet. Nothing was stored."""


@dataclass(frozen=True)
class AsPrinted:
    """How an example is printed: under which key question (None: under its standard), after which words, whose they
    are, whether it is called good or poor practice, and where among those at its place.
    """

    printed_under: Item | None = None
    lead_in: str = ""
    speaker: str = PracticeExample.Speaker.INSPECTOR
    label_kind: bool = True
    position: int = 0


AS_USUAL: Final = AsPrinted()


def shown_of(example: PracticeExample) -> str:
    """Return the fingerprint of an example as a page shows it."""
    return fingerprint([example.kind, example.standard_id, example.text, example.first_name, *_printing(example)])


@transaction.atomic
def add_example(
    *,
    inspection: Inspection,
    by: User,
    kind: str,
    standard: Standard,
    text: str,
    first_name: str = "",
    case: SampledCase | None = None,
    key_question: Item | None = None,
    as_printed: AsPrinted = AS_USUAL,
    confirmed: Sequence[str] = (),
    token: UUID | None = None,
) -> PracticeExample:
    """Add an example of good or poor practice under a standard, and return it.

    `text` has `[name]` where `first_name`, which is not the child's own, goes. `case` and `key_question` say whence it
    was quoted. `confirmed` are the warnings (`practice_text.warnings_of`) that the person has looked at. Whoever
    inspects on the inspection may. A `token` that has been used gives the example stored then. Raises ToConfirm with
    the warnings that nobody has confirmed, and Refused with a sentence for each fault.
    """
    if case:
        stored = lock_case(case, by, withdrawn="practice examples", bears_on_ratings=False).inspection
    else:
        stored = lock_inspected(inspection, by, bears_on_ratings=False)
    if sent := act_sent(stored.reference, token):
        return still_there(stored.practice_examples.filter(number=sent["number"]))
    last = stored.practice_examples.order_by("number").last()
    example = PracticeExample(
        inspection=stored,
        number=last.number + 1 if last else 1,
        case=case,
        key_question=key_question,
        added_at=timezone.now(),
        added_by=by,
    )
    _write(example, by, kind, standard, text, first_name, as_printed, confirmed)
    _record(EXAMPLE_ADDED, example, by, [example], token, confirmed=len(confirmed))
    return example


@transaction.atomic
def change_example(
    *,
    example: PracticeExample,
    by: User,
    kind: str,
    standard: Standard,
    text: str,
    shown: str,
    first_name: str = "",
    as_printed: AsPrinted = AS_USUAL,
    confirmed: Sequence[str] = (),
) -> bool:
    """Change an example, and return whether anything differed. The rest is as for `add_example`.

    Whoever added it may, and the lead inspector. Where it is not the lead who changes it, it leaves the report until
    they choose it again. Where the wording changes, a second person must check it anew. `shown` is the fingerprint
    (`shown_of`) of the page. Raises Stale where it was changed or removed since.
    """
    row = _stored(example, by)
    held = (row.kind, row.standard_id, row.text, row.first_name, _printing(row))
    wanted = _as_written(as_printed)
    under = wanted.printed_under.pk if wanted.printed_under else None
    asked = [under, wanted.lead_in, wanted.speaker, wanted.label_kind, wanted.position]
    if held == (kind, standard.pk, written(text), written(first_name), asked):
        return False
    _refuse_stale(row, shown)
    row.in_report = row.in_report and may_write_findings(by, row.inspection)
    _write(row, by, kind, standard, text, first_name, wanted, confirmed)
    _record(EXAMPLE_CHANGED, row, by, [row], confirmed=len(confirmed), in_report=row.in_report)
    return True


@transaction.atomic
def remove_example(*, example: PracticeExample, by: User, shown: str) -> None:
    """Remove an example; its words stay in the ledger. Who may, and Stale: as for `change_example`."""
    row = _stored(example, by)
    _refuse_stale(row, shown)
    gone = tombstones([row])
    row.delete()
    _record(EXAMPLE_REMOVED, row, by, gone)


@transaction.atomic
def choose_example(*, example: PracticeExample, by: User, in_report: bool, shown: str) -> bool:
    """Put an example in the report or take it out, and return whether that changed anything. Only the lead inspector
    may.

    Raises Stale where the example was changed or removed since the page was opened.
    """
    inspection = lock_inspected(example.inspection, by, bears_on_ratings=False)
    if not may_write_findings(by, inspection):
        raise Refused("Only the lead inspector chooses which practice examples go into the report.")
    row = _of_number(inspection, example.number)
    _refuse_stale(row, shown)
    if row.in_report == in_report:
        return False
    row.in_report = in_report
    row.save(update_fields=["in_report"])
    _record(EXAMPLE_CHOSEN if in_report else EXAMPLE_LEFT_OUT, row, by, [row])
    return True


@transaction.atomic
def check_example(*, example: PracticeExample, by: User, shown: str) -> bool:
    """Record that a second person has checked that nobody can tell from an example who the child is, and return whether
    its present wording had not been checked yet.

    `shown` is the fingerprint (`shown_of`) of the page on which they read it. Raises Refused for who wrote it, and
    Stale where it was changed or removed since.
    """
    inspection = lock_inspected(example.inspection, by, bears_on_ratings=False)
    row = _of_number(inspection, example.number)
    if not may_check_example(by, inspection, row.writers):
        raise Refused("You wrote these words yourself. Somebody else who inspects here must check them.")
    _refuse_stale(row, shown)
    if row.is_checked:
        return False
    row.checked_at, row.checked_by, row.checked_wording = timezone.now(), by, row.wording
    row.save(update_fields=["checked_at", "checked_by", "checked_wording"])
    _record(EXAMPLE_CHECKED, row, by, [row])
    return True


def _printing(row: PracticeExample) -> list[object]:
    return [row.printed_under_id, row.lead_in, row.speaker, row.label_kind, row.position]


def _as_written(as_printed: AsPrinted) -> AsPrinted:
    return replace(as_printed, lead_in=" ".join(as_printed.lead_in.split()))


def _write(
    row: PracticeExample,
    by: User,
    kind: str,
    standard: Standard,
    text: str,
    first_name: str,
    as_printed: AsPrinted,
    confirmed: Sequence[str],
) -> None:
    before, wanted = row.wording, _as_written(as_printed)
    row.kind, row.standard, row.text, row.first_name = kind, standard, written(text), written(first_name)
    row.printed_under, row.lead_in, row.speaker = wanted.printed_under, wanted.lead_in, wanted.speaker
    row.label_kind, row.position = wanted.label_kind, wanted.position
    if row.wording != before:
        row.worded_by = by
    if faults := list(_faults(row)):
        raise Refused.because(faults)
    warnings = warnings_of(whole(row.lead_in, row.text), references_of(row.inspection))
    if not set(warnings) <= set(confirmed):
        raise ToConfirm.because(warnings)
    save_checked(row)


def _faults(row: PracticeExample) -> Iterator[str]:
    if row.standard.domain.framework_id != row.inspection.framework_id:
        yield "Select a standard of this inspection’s framework."
    if row.printed_under and row.printed_under.standard_id != row.standard_id:
        yield f"Key question {row.printed_under.key} is not one of standard {row.standard.number}. Select another."
    if not row.text:
        yield "Enter what inspectors saw."
    name = row.first_name
    if not name:
        if PLACEHOLDER in row.text:
            yield f"The text holds {PLACEHOLDER}. Choose a changed first name, or write “the child” in its place."
        return
    if not _ONE_NAME.fullmatch(name):
        yield "The changed first name must be one word of letters."
    if PLACEHOLDER not in row.text:
        yield f"Write {PLACEHOLDER} where the changed first name goes, or choose to do without one."
    if name.casefold() in words_of(row.text):
        yield f"“{name}” stands in the text itself. Choose another changed first name, and write {PLACEHOLDER} there."
    others = row.inspection.practice_examples.exclude(pk=row.pk)
    if any(name.casefold() == other.casefold() for other in others.values_list("first_name", flat=True)):
        yield f"“{name}” is the changed first name of another practice example. Choose another."


def _stored(example: PracticeExample, by: User) -> PracticeExample:
    inspection = lock_inspected(example.inspection, by, bears_on_ratings=False)
    row = _of_number(inspection, example.number)
    if not may_change_example(by, inspection, row.added_by_id):
        raise Refused("Only the inspector who added a practice example and the lead inspector can change it.")
    return row


def _of_number(inspection: Inspection, number: int) -> PracticeExample:
    row = inspection.practice_examples.select_related("standard__domain").filter(number=number).first()
    if row is None:
        raise Stale("This practice example has been removed meanwhile.")
    row.inspection = inspection
    return row


def _refuse_stale(row: PracticeExample, shown: str) -> None:
    if shown_of(row) != shown:
        raise Stale("This practice example has changed since you opened it. Nothing of yours has been stored.")


def _record(
    act: str,
    row: PracticeExample,
    by: User,
    rows: Sequence[PracticeExample | Image],
    token: UUID | None = None,
    **more: object,
) -> None:
    """Write an act into the ledger. What people read of it leaves the case out, as the report does."""
    ledger.append(
        chain=row.inspection.reference,
        by=by,
        act=act,
        content={"number": row.number, "kind": row.kind, "standard": row.standard.number, **more},
        subject=f"practice example {row.number}",
        token=token,
        rows=rows,
    )
