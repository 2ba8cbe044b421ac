import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from accounts.models import names_of
from inspections.models import Inspection
from ledger.images import Image, every_declared
from ledger.models import Entry
from ledger.record import AS_RECORDED, ROWS, SCHEMA_OF_ROWS, WORDS

ERASED = "erased, as the law of retention asks; its digest still stands in the ledger"

UNTOLD: Final = frozenset({"second reading saved"})
"""The acts whose words nobody sees here: a second reader's judgements, before the reading is submitted."""

SECOND_READER: Final = "second "
"""How the names of a second reader's words begin in a row that opens the ledger of a case, in earlier versions."""
READING, ANSWER, HELD, SECOND = "cases.reading", "cases.answer", "cases.heldchange", "second"
"""The tables of readings, of answers and of what came too late, and how a key says that a reading is the blind one."""


@dataclass(frozen=True)
class Line:
    """An entry as a page shows it: `by` is a person's name, or what wrote it; `details` are pairs of name and text."""

    entry: Entry
    by: str
    details: list[tuple[str, str]]


def history_of(inspection: Inspection) -> QuerySet[Entry]:
    """Return the entries of an inspection's chain, newest first."""
    return Entry.objects.filter(chain__name=inspection.reference).order_by("-sequence").prefetch_related("words")


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """Return entries as a page shows them. One query besides those of the entries and their words."""
    rows = list(entries)
    names = names_of(row.by for row in rows)
    return [Line(row, _by(row.by, names), _details_of(row)) for row in rows]


def _by(username: str, names: dict[str, str]) -> str:
    if not username:
        return "A command"
    return f"{names[username]} ({username})" if username in names else username


def _details_of(entry: Entry) -> list[tuple[str, str]]:
    """Return what an entry says, the words in the place of their digests; words that were erased are said to be."""
    content = dict(entry.content) if isinstance(entry.content, dict) else {"content": entry.content}
    rows = content.pop(ROWS, []) if SCHEMA_OF_ROWS in content else []
    content.pop(SCHEMA_OF_ROWS, None)
    sealed = content.pop(WORDS, {})
    if not isinstance(sealed, dict):
        return [*_details(content), ("words", _text(sealed))]
    if entry.act in UNTOLD and not rows:
        return list(_details(content))
    kept = {one.name: one.text for one in entry.words.all()}
    images = _images_in(rows)
    hidden = {name for name in sealed if name.startswith(SECOND_READER) and _is_being_read(content)}
    told = sorted(sealed.keys() - hidden - {AS_RECORDED} - {str(place) for place, _ in enumerate(images)})
    apart = [(_words(name), kept.get(name, ERASED)) for name in told]
    return [*_details(content), *_words_of_rows(images, sealed, kept), *apart]


def _images_in(rows: Any) -> list[Image]:
    """Return the rows of an entry, without their words. What came in a file holds whatever its author put into it."""
    images = []
    for row in rows if isinstance(rows, list) else []:
        match row:
            case [str() as table, list() as key, dict() | None as fields]:
                images.append(Image(table, tuple(key), fields, None))
            case _:
                images.append(Image("", (), None, None))
    return images


def _words_of_rows(
    images: list[Image], sealed: Mapping[str, Any], kept: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what people wrote in the rows of an entry: the column, and before it the row where there are several.

    What is judged in a second reading stays out unless the entry says that the reading is submitted.
    """
    tables = {how.table: how for how in every_declared()}
    submitted = {
        one.key[0]
        for one in images
        if one.table == READING and one.key[1:2] == (SECOND,) and "submitted_at" in (one.fields or {})
    }
    for place, image in enumerate(images):
        how = tables.get(image.table)
        if str(place) not in sealed or how is None or not how.words:
            continue
        if image.table in (ANSWER, HELD) and image.key[1:2] == (SECOND,) and image.key[0] not in submitted:
            continue
        row = f"{how.model._meta.verbose_name} {'/'.join(map(str, image.key))}, " if len(images) > 1 else ""
        if str(place) not in kept:
            yield f"{row}words", ERASED
        for name, value in _columns_in(kept.get(str(place), "{}")):
            if name in how.words:
                yield f"{row}{_words(name)}", _text(value)


def _columns_in(text: str) -> list[tuple[str, Any]]:
    try:
        columns = json.loads(text)
    except ValueError:
        return []
    return sorted(columns.items()) if isinstance(columns, dict) else []


def _is_being_read(content: dict[str, Any]) -> bool:
    """Return whether an entry tells of a second reading that was not submitted when it was written."""
    reading = content.get("reading")
    return isinstance(reading, dict) and not reading.get("submitted")


def _details(content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value in an entry's content with the words that lead to it, by key: databases keep no order."""
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
