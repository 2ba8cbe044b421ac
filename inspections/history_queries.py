"""Reading the ledger for people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from accounts.models import User
from inspections.models import Inspection
from ledger.models import Entry
from ledger.record import AS_RECORDED, WORDS

ERASED = "erased, as the law of retention asks; its digest still stands in the ledger"

UNTOLD: Final = frozenset({"second reading saved"})
"""The acts whose words nobody sees here: a second reader's judgements, before the reading is submitted."""

SECOND_READER: Final = "second "
"""How the names of a second reader's words begin in a row that opens the ledger of a case."""


@dataclass(frozen=True)
class Line:
    """An entry as a page shows it: `by` is a person's name, or what wrote it; `details` are pairs of name and text."""

    entry: Entry
    by: str
    details: list[tuple[str, str]]


def history_of(inspection: Inspection) -> QuerySet[Entry]:
    """Give the entries of an inspection's chain, newest first."""
    return Entry.objects.filter(chain__name=inspection.reference).order_by("-sequence").prefetch_related("words")


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """Give entries as a page shows them. One query besides those of the entries and their words."""
    rows = list(entries)
    names = {user.username: str(user) for user in User.objects.filter(username__in={row.by for row in rows})}
    return [Line(row, _by(row.by, names), _details_of(row)) for row in rows]


def _by(username: str, names: dict[str, str]) -> str:
    if not username:
        return "A command"
    return f"{names[username]} ({username})" if username in names else username


def _details_of(entry: Entry) -> list[tuple[str, str]]:
    """Give what an entry says, the words in the place of their digests; words that were erased are said to be."""
    content = dict(entry.content) if isinstance(entry.content, dict) else {"content": entry.content}
    sealed = content.get(WORDS)
    if not isinstance(sealed, dict):
        return list(_details(content))
    del content[WORDS]
    if entry.act in UNTOLD:
        return list(_details(content))
    kept = {one.name: one.text for one in entry.words.all()}
    hidden = {name for name in sealed if name.startswith(SECOND_READER) and _is_being_read(content)}
    told = sorted(sealed.keys() - hidden - {AS_RECORDED})
    return [*_details(content), *((name.replace("_", " "), kept.get(name, ERASED)) for name in told)]


def _is_being_read(content: dict[str, Any]) -> bool:
    """Give whether an entry tells of a second reading that was not submitted when it was written."""
    reading = content.get("reading")
    return isinstance(reading, dict) and not reading.get("submitted")


def _details(content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Give every value in an entry's content with the words that lead to it, by key: databases keep no order."""
    if isinstance(content, dict):
        for key, value in sorted(content.items()):
            yield from _details(value, f"{path}, {_words(key)}" if path else _words(key))
    elif isinstance(content, list) and any(isinstance(value, dict | list) for value in content):
        for number, value in enumerate(content, start=1):
            yield from _details(value, f"{path} {number}".strip())
    else:
        yield path, _text(content)


def _words(key: str) -> str:
    return key.replace("_", " ")


def _text(value: Any) -> str:
    if value is None or value in ("", []):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(_text(each) for each in value)
    return str(value)
