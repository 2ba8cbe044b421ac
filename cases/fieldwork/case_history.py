from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q

from accounts.models import User
from cases.choices import WITHDRAWAL_REASONS
from cases.fieldwork import answer_images as images
from cases.fieldwork.answer_history import ANSWER_CHANGED, CHANGE_HELD, AnswerChange, changes_in, stated_of
from cases.fieldwork.deciding_actions import CHANGE_DECIDED
from cases.fieldwork.pages import ABOUT, SECOND, SECOND_TITLE, Item, Page, reading_in
from cases.fieldwork.queries import read_pages
from cases.models import HeldChange, Reading, SampledCase
from cases.sample.withdrawal_actions import CASE_WITHDRAWN
from ledger.entry_rows import ERASED
from ledger.entry_rows import words_of as kept_words
from ledger.models import Entry

PAGE_SAVED: Final = ("case facts recorded", "judgements recorded")
"""The acts by which a whole page was saved, before each answer had a history of its own."""
ONE_SITTING: Final = timedelta(minutes=10)
"""Changes of one person on one page with less than this between them are one event: they save themselves."""
NOT_KEPT: Final = "(These words are not kept any more.)"


@dataclass(frozen=True)
class Change:
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
    """Return every act on a case, newest first. `case` comes with its inspection. Ten queries."""
    # Nearly all entries of a chain are on answers, with a slash in their subject: of others, none is opened.
    its_own = Q(subject__startswith=f"{case.reference}/", content__case=case.reference)
    about_case = (
        Q(content__case=case.reference)
        | Q(content__allocated_to__has_key=case.reference)
        | Q(act=CASE_WITHDRAWN, content__replaced_by=case.reference)
        | stated_of(case)
    )
    of_several = ~Q(subject__contains="/") & about_case
    entries = Entry.objects.filter(its_own | of_several, chain__name=case.inspection.reference)
    entries = entries.order_by("sequence")
    people = {user.username: str(user) for user in User.objects.all()}
    pages = {page.name: page for reading in _shown(case) for page in read_pages(reading)}
    return list(_events(case, list(entries.prefetch_related("words")), pages, people))[::-1]


def _shown(case: SampledCase) -> list[Reading]:
    """Return the readings whose answers may be told: a second one is sealed until it is submitted."""
    second = case.reading(Reading.Kind.SECOND)
    if second is None or not second.is_submitted:
        return [case.first]
    second.case = case
    return [case.first, second]


def words_of(item: Item, value: object) -> str:
    """Return an answer of the history as a person reads it, "" for unanswered."""
    return NOT_KEPT if value is ERASED else item.in_words(item.as_recorded(value))


def _events(
    case: SampledCase, entries: list[Entry], pages: Mapping[str, Page], people: Mapping[str, str]
) -> Iterator[Event]:
    of_answers = {entry.pk: change for entry, change in changes_in(case, entries)}
    sitting: list[Entry] = []
    for entry in [*(entry for entry in entries if not _states(case, entry)), None]:
        if sitting and (entry is None or not _goes_on(sitting[-1], entry)):
            yield _sitting(sitting, of_answers, pages, people)
            sitting = []
        # What came in a file holds whatever its author put into it.
        if entry is not None and entry.act == ANSWER_CHANGED and _page_of(entry) in {*pages, SECOND}:
            sitting.append(entry)
        elif entry is not None:
            title = _sentence(case, entry, pages)
            held = of_answers[entry.pk] if entry.act == CHANGE_HELD else None
            detail = _held(held, pages) if held else _detail(case, entry, people)
            yield Event(entry.at, _person(entry, people), title, detail)


def _states(case: SampledCase, entry: Entry) -> bool:
    """Return whether an entry is no act on the case, but states what stood on it."""
    return entry.subject == case.reference and "case" not in entry.content


def _page_of(entry: Entry) -> str:
    return str(entry.content.get("page", ""))


def _person(entry: Entry, people: Mapping[str, str]) -> str:
    return people.get(entry.by, entry.by or "A command")


def _goes_on(last: Entry, entry: Entry) -> bool:
    """Return whether an entry belongs to the same sitting as the one before it."""
    same = (entry.act, entry.by, _page_of(entry)) == (ANSWER_CHANGED, last.by, _page_of(last))
    return same and entry.at - last.at < ONE_SITTING


def _sitting(
    entries: list[Entry], of_answers: Mapping[int, AnswerChange], pages: Mapping[str, Page], people: Mapping[str, str]
) -> Event:
    page = pages.get(_page_of(entries[0]))
    if page is None:
        return Event(entries[-1].at, _person(entries[-1], people), f"{SECOND_TITLE} saved")
    items = {item.key: item for item in page.items}
    by_key: dict[str, list[AnswerChange]] = {}
    for entry in entries:
        change = of_answers[entry.pk]
        by_key.setdefault(change.key, []).append(change)
    changes = [
        Change(
            key,
            items[key].number if page.name != ABOUT else items[key].label,
            words_of(items[key], by_key[key][0].before),
            words_of(items[key], by_key[key][-1].after),
        )
        for key in items
        if key in by_key
    ]
    return Event(entries[-1].at, _person(entries[-1], people), f"{page.title} saved", changes=changes)


def _held(change: AnswerChange, pages: Mapping[str, Page]) -> str:
    items = {item.key: item for page in pages.values() for item in page.items}
    if change.key in items:
        return f"{_number(change.key)}: {words_of(items[change.key], change.after) or 'Unanswered'}"
    is_sealed = reading_in(change.key)[0] == Reading.Kind.SECOND
    return _number(change.key) if is_sealed else f"{change.key}: {NOT_KEPT}"


def _number(key: str) -> str:
    kind, number = reading_in(key)
    return f"{SECOND_TITLE}, {number}" if kind == Reading.Kind.SECOND else number


def _detail(case: SampledCase, entry: Entry, people: Mapping[str, str]) -> str:
    content = entry.content
    if entry.act == CHANGE_DECIDED:
        how = str(content.get("how", ""))
        return f"{_number(str(content.get('key')))}: {dict(HeldChange.How.choices).get(how, how)}"
    if entry.act == CASE_WITHDRAWN:
        given = str(content.get("reason", ""))
        reason = dict(WITHDRAWAL_REASONS).get(given, given)
        note = _words(entry, "note", "withdrawn_note")
        return f"{reason}: {note}" if note else reason
    allocated = content.get("allocated_to")
    if isinstance(allocated, dict) and case.reference in allocated:
        holder = str(allocated[case.reference] or "")
        return f"To {people.get(holder, holder)}" if holder else "To nobody"
    return _words(entry, "reason", "reason")


def _words(entry: Entry, name: str, column: str) -> str:
    """Return words of an act: in the row of its case, beside the entry or in its content, as entries held them."""
    kept = kept_words(entry)
    about = str(entry.content.get("case", ""))
    of_case, of_reading = (
        images.column_in(entry.content, kept, model, about, column) for model in (SampledCase, Reading)
    )
    own = of_case or of_reading
    return str(own or kept.get(name) or entry.content.get(name, ""))


def _sentence(case: SampledCase, entry: Entry, pages: Mapping[str, Page]) -> str:
    if entry.act in PAGE_SAVED and _page_of(entry) in pages:
        return f"{pages[_page_of(entry)].title} saved"
    replacement = entry.content.get("replaced_by") if entry.act == CASE_WITHDRAWN else None
    if replacement == case.reference:
        return f"Taken into the sample in the place of {entry.content.get('case')}"
    if replacement:
        return f"Case withdrawn and replaced by {replacement}"
    return f"{entry.act[:1].upper()}{entry.act[1:]}"
