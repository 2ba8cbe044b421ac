import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User
from cases.board.by_day import Change, Day, Fieldwork, complete_by_day, percent_of
from cases.board.worklist_queries import CaseProgress, progress_of
from cases.fieldwork.answer_history import ANSWER_CHANGED
from cases.fieldwork.answer_images import answers_in
from cases.models import SampledCase
from cases.queries import IN_PROGRESS, NOBODY, NOT_STARTED, SUBMITTED, WITHDRAWN, cases_of
from inspections.models import Inspection
from inspections.outline import read_outline
from ledger.models import Entry
from ledger.record import ROWS

NOT_ALLOCATED, READY = "not_allocated", "ready"
STAGES = (
    (NOT_ALLOCATED, "Not allocated"),
    (NOT_STARTED, "Not started"),
    (IN_PROGRESS, "In progress"),
    (READY, "Ready to submit"),
    (SUBMITTED, "Submitted"),
    (WITHDRAWN, "Withdrawn"),
)


@dataclass(frozen=True)
class BoardCase:
    """A case on the board with its stage, one of `STAGES`."""

    progress: CaseProgress
    stage: str

    @property
    def case(self) -> SampledCase:
        return self.progress.case

    @property
    def is_open(self) -> bool:
        """Return whether the case may change hands."""
        return self.stage not in {SUBMITTED, WITHDRAWN}


@dataclass(frozen=True)
class BoardRow:
    """A person's cases: how many are at each stage, in the order of `STAGES`. `person` is None for nobody's cases.

    `total` and `percent` leave out those withdrawn; `percent` is that of the answers recorded, None without any case.
    """

    person: User | None
    key: str
    counts: tuple[tuple[str, int], ...]
    total: int
    percent: int | None


def board_of(inspection: Inspection) -> list[BoardCase]:
    """Return every case of the sample, those withdrawn too, with its stage. Six queries."""
    return [BoardCase(progress, stage_of(progress)) for progress in progress_of(cases_of(inspection))]


def stage_of(progress: CaseProgress) -> str:
    """Return a case's stage; its case comes from `cases_of`."""
    case = progress.case
    if case.is_withdrawn:
        return WITHDRAWN
    if case.is_submitted:
        return SUBMITTED
    if case.allocated_to_id is None:
        return NOT_ALLOCATED
    if progress.is_complete:
        return READY
    return IN_PROGRESS if getattr(case, "begun", False) else NOT_STARTED


def rows_of(cases: Iterable[BoardCase], people: Iterable[User]) -> list[BoardRow]:
    """Return a row for each of the people, then one for nobody's cases where there are any. No query."""
    held: dict[User | None, list[BoardCase]] = {person: [] for person in people}
    for one in cases:
        held.setdefault(one.case.allocated_to, []).append(one)
    nobodys = held.pop(None, [])
    rows = [row_of(person, cases) for person, cases in held.items()]
    return [*rows, row_of(None, nobodys)] if nobodys else rows


def row_of(person: User | None, cases: Sequence[BoardCase]) -> BoardRow:
    """No query."""
    inspected = [one for one in cases if one.stage != WITHDRAWN]
    answered, asked = totals(inspected)
    return BoardRow(
        person,
        str(person.pk) if person else NOBODY,
        tuple((stage, sum(one.stage == stage for one in cases)) for stage, _ in STAGES),
        len(inspected),
        percent_of(answered, asked) if asked else None,
    )


def totals(cases: Iterable[BoardCase]) -> tuple[int, int]:
    """Return how many answers are recorded on these cases, and how many are asked."""
    given = list(cases)
    return sum(one.progress.answered for one in given), sum(one.progress.asked for one in given)


def days_of(inspection: Inspection, cases: Iterable[BoardCase], today: date) -> list[Day]:
    """Return how complete the cases that are inspected were at the end of each day. One query."""
    inspected = [one for one in cases if one.stage != WITHDRAWN]
    answered, asked = totals(inspected)
    references = {one.case.reference for one in inspected}
    changes = [change for change in changes_of(inspection) if change.case in references]
    starts, ends = inspection.fieldwork_starts, inspection.fieldwork_ends
    fieldwork = Fieldwork(starts, ends) if starts and ends else None
    return complete_by_day(changes, answered=answered, asked=asked, fieldwork=fieldwork, today=today)


def changes_of(inspection: Inspection) -> list[Change]:
    """Return how many answers were recorded or taken back, when and on which case, from the ledger. One query.

    Only what must be answered counts: neither evidence nor facts in words. Entries of whole pages, of earlier versions,
    hold `recorded`. An entry about anything else is passed over unread: typed evidence makes most of a chain.
    """
    asked = _keys_of(inspection)
    subjects = {key.rpartition("/")[2] for key in asked} | {""}
    entries = Entry.objects.filter(
        Q(act=ANSWER_CHANGED) | Q(content__has_key="recorded") | Q(content__has_key=ROWS),
        chain__name=inspection.reference,
    ).order_by("sequence")
    pages: dict[tuple[str, str], int] = {}
    answered: set[tuple[str, str]] = set()
    changes = []
    plain = Cast("content", TextField())
    for at, act, subject, text in entries.values_list("at", "act", "subject", plain).iterator():
        if act == ANSWER_CHANGED and subject.rpartition("/")[2] not in subjects:
            continue
        content = json.loads(text)
        day, case = timezone.localdate(at), str(content.get("case", ""))
        recorded = content.get("recorded")
        if isinstance(recorded, dict):
            page = (case, str(content.get("page", "")))
            before = pages.get(page, _answers(content.get("before"), asked))
            pages[page] = _answers(recorded, asked)
            changes.append(Change(day, case, pages[page] - before))
        elif ROWS in content:
            stood = {(case, key): _is_answer(value) for case, key, value in answers_in(content, {}) if key in asked}
            if act == ANSWER_CHANGED and stood:
                changed = sum(is_there - (place in answered) for place, is_there in stood.items())
                changes.append(Change(day, case, changed))
            answered.difference_update(stood)
            answered |= {place for place, is_there in stood.items() if is_there}
        elif content.get("key") in asked:
            changes.append(Change(day, case, _is_answer(content.get("after")) - _is_answer(content.get("before"))))
    return changes


def _keys_of(inspection: Inspection) -> set[str]:
    """Return the keys of all that must be answered."""
    return {item.key for item in read_outline(inspection.framework).answered_by_choice}


def _answers(recorded: Any, asked: set[str]) -> int:
    values: Mapping[str, Any] = recorded if isinstance(recorded, dict) else {}
    return sum(_is_answer(value) for key, value in values.items() if key in asked)


def _is_answer(value: Any) -> bool:
    return value is not None and value != ""
