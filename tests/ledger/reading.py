"""Reading an entry of the ledger in tests: what its content says, and the words that stand beside it."""

import json
from typing import Any

from ledger.models import Entry
from ledger.reading import record_of
from ledger.record import ROWS, SCHEMA_OF_ROWS, WORDS, Record


def told(entry: Entry | Record) -> tuple[dict[str, Any], dict[str, Any]]:
    """The entry's content without its rows and the digests of its words, and the words by name, those of rows by their
    columns; each has its digest."""
    record = record_of(entry) if isinstance(entry, Entry) else entry
    content = dict(record.content)
    assert set(content.pop(WORDS, {})) == set(record.words)
    assert record.has_its_words
    rows = content.pop(ROWS, [])
    content.pop(SCHEMA_OF_ROWS, None)
    words: dict[str, Any] = {}
    for name, sealed in record.words.items():
        words |= json.loads(sealed.text) if name.isdigit() and int(name) < len(rows) else {name: sealed.text}
    return content, words


def became(entry: Entry | Record) -> list[tuple[str, tuple[Any, ...], dict[str, Any] | None]]:
    """The rows of an entry: table, key and plain columns of each, None for a row that is gone."""
    return [(table, tuple(key), fields) for table, key, fields in entry.content.get(ROWS, [])]
