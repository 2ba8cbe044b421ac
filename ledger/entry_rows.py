"""Reads from an entry of the ledger what its rows became, with the words that are kept beside it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ledger.models import Entry
from ledger.record import ROWS, WORDS

ERASED: Final = object()
"""Stands for words that the ledger no longer keeps."""


def words_of(entry: Entry) -> dict[str, str]:
    return {one.name: one.text for one in entry.words.all()}


def rows_in(content: Any, words: Mapping[str, str]) -> Iterator[tuple[str, list[Any], Mapping[Any, Any]]]:
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
