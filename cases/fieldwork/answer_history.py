"""Reads what became of single answers from the ledger: every change of an answer is an entry of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Max, Q, QuerySet
from django.utils.dateparse import parse_datetime

from accounts.models import names_of
from cases.fieldwork.answer_images import answers_in, column_in
from cases.models import HeldChange, SampledCase
from ledger.entry_rows import ERASED, words_of
from ledger.models import Entry
from ledger.record import ROWS

ANSWER_CHANGED: Final = "answer changed"
"""The act by which an answer becomes another."""
CHANGE_HELD: Final = "change held"
"""The act by which a change that came too late is held."""
BEFORE, AFTER = "before", "after"
"""Where entries said what an answer was and became, before they held rows."""


@dataclass(frozen=True)
class AnswerChange:
    """One change of one answer: to which version, by whom, when, from what and to what.

    `at` is the server's time and `made_at` that of the person's own clock, where it is known. `before` and `after` are
    None where there was no answer, and ERASED where their words are not kept any more. `restored` is the version whose
    answer was brought back, 0 where none was.
    """

    key: str
    page: str
    version: int
    at: datetime
    made_at: datetime | None
    username: str
    before: Any
    after: Any
    restored: int = 0


class LastChange(NamedTuple):
    """Who changed an answer last, by name, and when; and by which account, since two people can share a name."""

    by: str
    at: datetime
    username: str


def subject_of(case: SampledCase, key: str) -> str:
    """Return what the ledger calls the answer of this key in a case."""
    return f"{case.reference}/{key}"


def key_in(case: SampledCase, subject: str) -> str:
    """Return the key of the answer in a case that the ledger calls so."""
    return subject.removeprefix(subject_of(case, ""))


def entries_of(case: SampledCase, keys: Iterable[str], *acts: str) -> QuerySet[Entry]:
    """Return the entries of these acts on these answers, oldest first, with their words; and among them those that
    state the case as it stood when its ledger was opened. Two queries."""
    subjects = [subject_of(case, key) for key in keys]
    rows = Q(subject__in=subjects, act__in=acts) | stated_of(case)
    entries = Entry.objects.filter(rows, chain__name=case.inspection.reference)
    return entries.order_by("sequence").prefetch_related("words")


def stated_of(case: SampledCase) -> Q:
    """Return what finds the entries that state all that stood on a case."""
    return Q(subject=case.reference, content__has_key=ROWS)


def changes_in(case: SampledCase, entries: Iterable[Entry]) -> Iterator[tuple[Entry, AnswerChange]]:
    """Yield those stored and those held, oldest first. An entry says what became, those before it what was."""
    stood: dict[str, Any] = {}
    for entry in entries:
        if entry.act not in (ANSWER_CHANGED, CHANGE_HELD):
            stood |= {key: value for _, key, value in answers_in(entry.content, words_of(entry))}
            continue
        change = change_in(case, entry, stood.get(key_in(case, entry.subject)))
        if entry.act == ANSWER_CHANGED:
            stood[change.key] = change.after
        yield entry, change


def change_in(case: SampledCase, entry: Entry, before: Any = None) -> AnswerChange:
    """Return the change that an entry records; what came in a file holds whatever its author put into it.

    `before` is what the answer was, which entries of a later version do not say.
    """
    content = entry.content if isinstance(entry.content, dict) else {}
    key, words = key_in(case, entry.subject), words_of(entry)
    if ROWS in content:
        became = {name: value for _, name, value in answers_in(content, words)}
        held = column_in(content, words, HeldChange, str(content.get("case", "")), "value")
        after = became.get(key) if entry.act == ANSWER_CHANGED else held
    else:
        before, after = (_side(content, words, side) for side in (BEFORE, AFTER))
    return AnswerChange(
        key=key,
        page=str(content.get("page", "")),
        version=_number(content.get("version")),
        at=entry.at,
        made_at=_moment(content.get("made_at")),
        username=entry.by,
        before=before,
        after=after,
        restored=_number(content.get("restored")),
    )


def values_at(case: SampledCase, versions: Mapping[str, int]) -> dict[str, Any]:
    """Return what answers were at earlier versions, by key, without those of which the ledger does not say. Two
    queries.

    Version 0 is what an answer was before its first change here: nothing, or what it came with from a file.
    """
    found: dict[str, Any] = {}
    known = [key for key, version in versions.items() if version >= 0]
    if not known:
        return found
    for _, change in changes_in(case, entries_of(case, known, ANSWER_CHANGED)):
        wanted = versions[change.key]
        value = change.before if wanted == 0 else change.after
        if change.version == max(wanted, 1) and value is not ERASED:
            found[change.key] = value
    return found


def last_changes(case: SampledCase, keys: Iterable[str]) -> dict[str, LastChange]:
    """Return by key who changed each of these answers last, without those never changed here. Two queries."""
    subjects = [subject_of(case, key) for key in keys]
    rows = Entry.objects.filter(chain__name=case.inspection.reference, subject__in=subjects, act=ANSWER_CHANGED)
    latest = rows.order_by().values("subject").annotate(latest=Max("sequence")).values("latest")
    of_chain = Entry.objects.filter(chain__name=case.inspection.reference, sequence__in=latest).order_by()
    last = {subject: (by, at) for subject, by, at in of_chain.values_list("subject", "by", "at")}
    names = names_of({by for by, _ in last.values()})
    return {key_in(case, subject): LastChange(names.get(by, by), at, by) for subject, (by, at) in last.items()}


def _side(content: Mapping[str, Any], words: Mapping[str, str], name: str) -> Any:
    if name in content:
        return content[name]
    return words.get(name, ERASED) or None


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _moment(value: Any) -> datetime | None:
    try:
        return parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
