"""The history of a case, from the ledger: who did what and when, and every text that was ever recorded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from cases.actions.fieldwork import BEFORE
from cases.actions.withdrawal import CASE_WITHDRAWN
from cases.choices import WITHDRAWAL_REASONS
from cases.fieldwork_queries import read_pages
from cases.models import SampledCase
from cases.pages import Item, Page
from ledger.models import Entry


@dataclass(frozen=True)
class Change:
    """What one save changed of an item, in words; "" is unanswered."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One act on a case."""

    at: datetime
    by: str
    title: str
    detail: str = ""
    changes: list[Change] = field(default_factory=list)


def history_of(case: SampledCase) -> list[Event]:
    """Give every act on a case, newest first. `case` comes with its inspection. Twelve queries."""
    about_case = (
        Q(content__case=case.reference)
        | Q(content__allocated_to__has_key=case.reference)
        | Q(act=CASE_WITHDRAWN, content__replaced_by=case.reference)
    )
    entries = Entry.objects.filter(about_case, chain__name=case.inspection.reference).order_by("sequence")
    entries = entries.prefetch_related("words")
    people = {user.username: str(user) for user in User.objects.all()}
    pages = {page.name: page for page in read_pages(case)}
    return list(_events(case, list(entries), pages, people))[::-1]


def _events(
    case: SampledCase, entries: list[Entry], pages: Mapping[str, Page], people: Mapping[str, str]
) -> Iterator[Event]:
    before: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        by = people.get(entry.by, entry.by or "A command")
        # What came in a file holds whatever its author put into it.
        page = pages.get(str(entry.content.get("page", "")))
        recorded = entry.content.get("recorded")
        if page is None or not isinstance(recorded, dict):
            yield Event(entry.at, by, _sentence(case, entry), _detail(case, entry, people))
            continue
        brought = entry.content.get(BEFORE)
        known = before.get(page.name, brought if isinstance(brought, dict) else {})
        changes = list(_changes(page, known, recorded))
        before[page.name] = recorded
        yield Event(entry.at, by, f"{page.title} saved", changes=changes)


def _changes(page: Page, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for item in page.items:
        if before.get(item.key) != after.get(item.key):
            old, new = item.in_words(before.get(item.key)), item.in_words(after.get(item.key))
            yield Change(_name(page, item), old, new)


def _name(page: Page, item: Item) -> str:
    return item.key if page.standard else item.label


def _detail(case: SampledCase, entry: Entry, people: Mapping[str, str]) -> str:
    content = entry.content
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


def _sentence(case: SampledCase, entry: Entry) -> str:
    replacement = entry.content.get("replaced_by") if entry.act == CASE_WITHDRAWN else None
    if replacement == case.reference:
        return f"Taken into the sample in the place of {entry.content.get('case')}"
    if replacement:
        return f"Case withdrawn and replaced by {replacement}"
    return f"{entry.act[:1].upper()}{entry.act[1:]}"
