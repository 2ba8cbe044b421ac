"""Taking back a file of unsent work, change by change."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final

from accounts.drafts import keep_draft
from accounts.models import User
from accounts.typed_texts import TypedText
from cases.fieldwork.change_actions import record_change
from cases.fieldwork.unsent_work import UnsentChange
from inspections.changes import Status
from inspections.sent_changes import NOT_SAVED
from inspections.texts.actions import record_text

LONGEST: Final = 10.0
"""So many seconds at most one request goes on: a server gives a request up after 30, and nobody would be told what had
been stored by then."""


@dataclass(frozen=True)
class TakenBack:
    """What came of one change of a file, with the address of its page where there is one."""

    case: str
    label: str
    status: str
    sentences: list[str]


def take_back(changes: Sequence[UnsentChange], by: User) -> list[TakenBack]:
    """Take back changes in their order, as many as there is time for and at least one, and say what came of each."""
    began, results = monotonic(), list[TakenBack]()
    for change in changes:
        if results and monotonic() - began > LONGEST:
            break
        results.append(_take_back(change, by))
    return results


def _take_back(unsent: UnsentChange, by: User) -> TakenBack:
    if isinstance(unsent.change, TypedText):
        keep_draft(by=by, typed=unsent.change)
        return TakenBack(unsent.case, unsent.label, Status.SAVED, [])
    if unsent.is_of_report:
        outcome = record_text(inspection=unsent.inspection, by=by, change=unsent.change)
        name, gone = f"Report ({unsent.inspection})", f"There is no inspection {unsent.inspection} of yours."
    else:
        outcome = record_change(inspection=unsent.inspection, case=unsent.case, by=by, change=unsent.change)
        name = f"{unsent.case} ({unsent.inspection})"
        gone = f"There is no case {unsent.case} on an inspection {unsent.inspection} of yours."
    if outcome.status is Status.GONE:
        return TakenBack(name, unsent.label, Status.REFUSED, [gone])
    sentences = [NOT_SAVED[outcome.why]] if outcome.status is Status.HELD else outcome.sentences
    return TakenBack(name, unsent.label, outcome.status, sentences)
