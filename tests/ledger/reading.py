"""Reading an entry of the ledger in tests: what its content says, and the words that stand beside it."""

from typing import Any

from ledger.actions import record_of
from ledger.models import Entry
from ledger.record import WORDS, Record


def told(entry: Entry | Record) -> tuple[dict[str, Any], dict[str, str]]:
    """The entry's content without the digests of its words, and the words by name; each has its digest."""
    record = record_of(entry) if isinstance(entry, Entry) else entry
    content = dict(record.content)
    assert set(content.pop(WORDS, {})) == set(record.words)
    assert record.has_its_words
    return content, {name: sealed.text for name, sealed in record.words.items()}
