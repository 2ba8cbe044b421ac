"""The history of a case, from the ledger: who did what and when, and which answers changed from what to what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from accounts.models import User
from cases.actions.deciding import CHANGE_DECIDED
from cases.actions.held import CHANGE_HELD
from cases.actions.withdrawal import CASE_WITHDRAWN
from cases.answer_history import AFTER, ANSWER_CHANGED, ERASED, AnswerChange, change_in
from cases.choices import WITHDRAWAL_REASONS
from cases.fieldwork_queries import read_pages
from cases.models import HeldChange, SampledCase
from cases.pages import Item, Page
from ledger.models import Entry

PAGE_SAVED: Final = ("case facts recorded", "judgements recorded")
"""The acts by which a whole page was saved, before each answer had a history of its own."""
ONE_SITTING: Final = timedelta(minutes=10)
"""Changes of one person on one page with less than this between them are one event: they save themselves."""
NOT_KEPT: Final = "(These words are not kept any more.)"


@dataclass(frozen=True)
class Change:
    """What became of an answer in one sitting, in words; "" is unanswered."""

    key: str
    label: str
    before: str
    after: str


@dataclass
class Event:
    """One act on a case, or one sitting of changes on a page of it; `at` is when it ended."""

    at: datetime
    by: str
    title: str
    detail: str = ""
    changes: list[Change] = field(default_factory=list)


def history_of(case: SampledCase) -> list[Event]:
    """Give every act on a case, newest first. `case` comes with its inspection. Eleven queries."""
    about_case = (
        Q(content__case=case.reference)
        | Q(content__allocated_to__has_key=case.reference)
        | Q(act=CASE_WITHDRAWN, content__replaced_by=case.reference)
    )
    entries = Entry.objects.filter(about_case, chain__name=case.inspection.reference).order_by("sequence")
    people = {user.username: str(user) for user in User.objects.all()}
    pages = {page.name: page for page in read_pages(case)}
    return list(_events(case, list(entries.prefetch_related("words")), pages, people))[::-1]


def words_of(item: Item, value: object) -> str:
    """Give an answer of the history as a person reads it, "" for unanswered."""
    return NOT_KEPT if value is ERASED else item.in_words(value)


def _events(
    case: SampledCase, entries: list[Entry], pages: Mapping[str, Page], people: Mapping[str, str]
) -> Iterator[Event]:
    sitting: list[Entry] = []
    for entry in [*entries, None]:
        if sitting and (entry is None or not _goes_on(sitting[-1], entry)):
            yield _sitting(sitting, pages, people)
            sitting = []
        # What came in a file holds whatever its author put into it.
        if entry is not None and entry.act == ANSWER_CHANGED and _page_of(entry) in pages:
            sitting.append(entry)
        elif entry is not None:
            title = _sentence(case, entry, pages)
            yield Event(entry.at, _person(entry, people), title, _detail(case, entry, people))


def _page_of(entry: Entry) -> str:
    return str(entry.content.get("page", ""))


def _person(entry: Entry, people: Mapping[str, str]) -> str:
    return people.get(entry.by, entry.by or "A command")


def _goes_on(last: Entry, entry: Entry) -> bool:
    """Give whether an entry belongs to the same sitting as the one before it."""
    same = (entry.act, entry.by, _page_of(entry)) == (ANSWER_CHANGED, last.by, _page_of(last))
    return same and entry.at - last.at < ONE_SITTING


def _sitting(entries: list[Entry], pages: Mapping[str, Page], people: Mapping[str, str]) -> Event:
    page = pages[_page_of(entries[0])]
    items = {item.key: item for item in page.items}
    by_key: dict[str, list[AnswerChange]] = {}
    for change in map(change_in, entries):
        by_key.setdefault(change.key, []).append(change)
    changes = [
        Change(
            key,
            key if page.standard else items[key].label,
            words_of(items[key], by_key[key][0].before),
            words_of(items[key], by_key[key][-1].after),
        )
        for key in items
        if key in by_key
    ]
    return Event(entries[-1].at, _person(entries[-1], people), f"{page.title} saved", changes=changes)


def _detail(case: SampledCase, entry: Entry, people: Mapping[str, str]) -> str:
    content = entry.content
    if entry.act == CHANGE_HELD:
        words = {one.name: one.text for one in entry.words.all()}
        return f"{content.get('key')}: {words.get(AFTER, content.get(AFTER)) or 'Unanswered'}"
    if entry.act == CHANGE_DECIDED:
        how = str(content.get("how", ""))
        return f"{content.get('key')}: {dict(HeldChange.How.choices).get(how, how)}"
    if entry.act == CASE_WITHDRAWN:
        given = str(content.get("reason", ""))
        reason = dict(WITHDRAWAL_REASONS).get(given, given)
        note = _words(entry, "note")
        return f"{reason}: {note}" if note else reason
    allocated = content.get("allocated_to")
    if isinstance(allocated, dict) and case.reference in allocated:
        holder = str(allocated[case.reference] or "")
        return f"To {people.get(holder, holder)}" if holder else "To nobody"
    return _words(entry, "reason")


def _words(entry: Entry, name: str) -> str:
    """Give words of an act: beside the entry, or in its content, where entries held them at first."""
    kept = {one.name: one.text for one in entry.words.all()}
    return kept.get(name) or str(entry.content.get(name, ""))


def _sentence(case: SampledCase, entry: Entry, pages: Mapping[str, Page]) -> str:
    if entry.act in PAGE_SAVED and _page_of(entry) in pages:
        return f"{pages[_page_of(entry)].title} saved"
    replacement = entry.content.get("replaced_by") if entry.act == CASE_WITHDRAWN else None
    if replacement == case.reference:
        return f"Taken into the sample in the place of {entry.content.get('case')}"
    if replacement:
        return f"Case withdrawn and replaced by {replacement}"
    return f"{entry.act[:1].upper()}{entry.act[1:]}"
