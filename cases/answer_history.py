"""Reads what became of single answers from the ledger: every change of an answer is an entry of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Max, QuerySet
from django.utils.dateparse import parse_datetime

from accounts.models import User
from cases.models import SampledCase
from ledger.models import Entry

ANSWER_CHANGED: Final = "answer changed"
"""The act by which an answer becomes another, with its words before and after."""
BEFORE, AFTER = "before", "after"
ERASED: Final = object()
"""Stands for words that the ledger no longer keeps."""


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
    """Give what the ledger calls the answer of this key in a case."""
    return f"{case.reference}/{key}"


def key_in(subject: str) -> str:
    """Give the key of the answer that the ledger calls so: no key has a slash, while a case's reference may."""
    return subject.rpartition("/")[2]


def changes_of(case: SampledCase, keys: Iterable[str]) -> QuerySet[Entry]:
    """Give the entries of every change of these answers, oldest first, with their words. Two queries."""
    subjects = [subject_of(case, key) for key in keys]
    entries = Entry.objects.filter(chain__name=case.inspection.reference, subject__in=subjects, act=ANSWER_CHANGED)
    return entries.order_by("sequence").prefetch_related("words")


def change_in(entry: Entry) -> AnswerChange:
    """Give the change that an entry records; what came in a file holds whatever its author put into it."""
    content = entry.content if isinstance(entry.content, dict) else {}
    words = {one.name: one.text or None for one in entry.words.all()}
    return AnswerChange(
        key=key_in(entry.subject),
        page=str(content.get("page", "")),
        version=_number(content.get("version")),
        at=entry.at,
        made_at=_moment(content.get("made_at")),
        username=entry.by,
        before=_side(content, words, BEFORE),
        after=_side(content, words, AFTER),
        restored=_number(content.get("restored")),
    )


def values_at(case: SampledCase, versions: Mapping[str, int]) -> dict[str, Any]:
    """Give what answers were at earlier versions, by key, without those of which the ledger does not say. Two queries.

    Version 0 is what an answer was before its first change here: nothing, or what it came with from a file.
    """
    found: dict[str, Any] = {}
    known = [key for key, version in versions.items() if version >= 0]
    if not known:
        return found
    for change in map(change_in, changes_of(case, known)):
        wanted = versions[change.key]
        value = change.before if wanted == 0 else change.after
        if change.version == max(wanted, 1) and value is not ERASED:
            found[change.key] = value
    return found


def last_changes(case: SampledCase, keys: Iterable[str]) -> dict[str, LastChange]:
    """Give who changed each of these answers last, and when, by key; without those never changed here.

    Two queries.
    """
    subjects = [subject_of(case, key) for key in keys]
    rows = Entry.objects.filter(chain__name=case.inspection.reference, subject__in=subjects, act=ANSWER_CHANGED)
    latest = rows.order_by().values("subject").annotate(latest=Max("sequence")).values("latest")
    of_chain = Entry.objects.filter(chain__name=case.inspection.reference, sequence__in=latest).order_by()
    last = {subject: (by, at) for subject, by, at in of_chain.values_list("subject", "by", "at")}
    names = names_of({by for by, _ in last.values()})
    return {key_in(subject): LastChange(names.get(by, by), at, by) for subject, (by, at) in last.items()}


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """Give people's names by username. One query."""
    return {user.username: str(user) for user in User.objects.filter(username__in=set(usernames))}


def _side(content: Mapping[str, Any], words: Mapping[str, str | None], name: str) -> Any:
    if name in content:
        return content[name]
    return words.get(name, ERASED)


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _moment(value: Any) -> datetime | None:
    try:
        return parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
