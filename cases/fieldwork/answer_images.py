"""Reads what answers became from the rows that an entry of the ledger holds."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Model

from cases.models import Answer, Reading
from ledger.models import Entry
from ledger.record import ROWS, WORDS

ERASED: Final = object()
"""Stands for words that the ledger no longer keeps."""


def words_of(entry: Entry) -> dict[str, str]:
    return {one.name: one.text for one in entry.words.all()}


def answers_in(content: Any, words: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    """Yield the case, the key and the value of each answer in the rows of an entry; the key as `cases.fieldwork.pages`
    has it.

    The value is as it is stored: None for none, ERASED for words that are not among those given.
    """
    for table, key, columns in _rows_in(content, words):
        match key:
            case [case, kind, item] if table == Answer._meta.label_lower:
                erased = ERASED if ERASED in columns else None
                of_page = str(item) if kind == Reading.Kind.FIRST else f"{kind}/{item}"
                yield str(case), of_page, erased or columns.get("words") or columns.get("value")


def column_in(content: Any, words: Mapping[str, str], model: type[Model], case: str, column: str) -> Any:
    """Return a sealed column of a case's row in an entry, None where it has none, ERASED as in `answers_in`."""
    for table, key, columns in _rows_in(content, words):
        if (table, key[0]) == (model._meta.label_lower, case):
            return ERASED if ERASED in columns else columns.get(column)
    return None


def _rows_in(content: Any, words: Mapping[str, str]) -> Iterator[tuple[str, list[Any], Mapping[Any, Any]]]:
    """Yield table, key and columns of each row, with ERASED among these where words of it are not there."""
    rows = content.get(ROWS) if isinstance(content, dict) else None
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        match row:
            case [str() as table, [_, *_] as key, dict() | None as fields]:
                yield table, key, {**(fields or {}), **_sealed(content, words, str(place))}


def _sealed(content: Mapping[str, Any], words: Mapping[str, str], name: str) -> Mapping[Any, Any]:
    if name not in content.get(WORDS, {}):
        return {}
    try:
        columns = json.loads(words[name])
    except (KeyError, ValueError):
        return {ERASED: True}
    return columns if isinstance(columns, dict) else {ERASED: True}
