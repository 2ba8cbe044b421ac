"""An entry of the ledger as plain data, and the proof that a run of them was not changed. Pure.

Each entry's hash is the SHA-256 of the previous entry's hash and the entry's own content as canonical JSON, so that a
changed, removed or inserted entry breaks every hash after it (Haber and Stornetta, 1991, "How to time-stamp a digital
document").
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

#: Where an entry's content holds the digests of its words, by their names.
WORDS = "words"
#: Where an entry's content holds what rows became (`ledger.images`), each `[table, key, columns]`, the columns null
#: where the row is gone. The sealed columns of a row stand in its words, as JSON, under its place in the list.
ROWS = "rows"
#: Where an entry that holds rows says under which `ledger.images.SCHEMA` it was written.
SCHEMA_OF_ROWS = "schema"
#: Marks the entry with which a chain begins to account for the records: what stood before it is no part of them.
BEGINS = "begins"
#: The words of an entry that hold, as data, what the service recorded of cases: personal, so that they can be erased,
#: and nobody's words, so that pages of the history leave them out.
AS_RECORDED = "as recorded"


@dataclass(frozen=True)
class Sealed:
    """Words of an act with the salt that their digest in the entry was made with."""

    salt: str
    text: str

    def digest(self) -> str:
        """Return the salted SHA-256 of the words, as 64 hexadecimal digits."""
        return hashlib.sha256(f"{self.salt}\n{self.text}".encode()).hexdigest()


@dataclass(frozen=True)
class Record:
    """One entry as plain data: what the hash covers, and the hash; beside them the words that are still kept."""

    sequence: int
    at: datetime
    by: str
    act: str
    content: Any
    previous_hash: str
    hash: str
    subject: str = ""
    token: UUID | None = None
    words: Mapping[str, Sealed] = field(default_factory=dict)

    def expected_hash(self) -> str:
        """Subject and token enter it where there is one: entries were written before either was known."""
        covered: list[Any] = [self.sequence, self.at.astimezone(UTC).isoformat(), self.by, self.act, self.content]
        if self.subject or self.token:
            covered += [self.subject, str(self.token or "")]
        body = json.dumps(
            covered,
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        return hashlib.sha256(f"{self.previous_hash}\n{body}".encode()).hexdigest()

    @property
    def has_its_words(self) -> bool:
        """Return whether the words kept beside the entry are those that its content holds the digests of."""
        digests = self.content.get(WORDS, {}) if isinstance(self.content, dict) else {}
        return all(digests.get(name) == sealed.digest() for name, sealed in self.words.items())

    @property
    def erased(self) -> int:
        """Return how many texts the entry holds the digests of that are not kept any more."""
        digests = self.content.get(WORDS, {}) if isinstance(self.content, dict) else {}
        return sum(name not in self.words for name in digests)


def first_fault(records: Iterable[Record]) -> int | None:
    """Return the place of the first record that does not follow from those before it, None where all do."""
    return follow(records)[0]


def follow(records: Iterable[Record], after: tuple[int, str] = (0, "")) -> tuple[int | None, int, str]:
    """As `first_fault`, with place and hash of the last record that follows; `after` are those before the first."""
    place, previous = after
    for record in records:
        follows = record.sequence == place + 1 and record.previous_hash == previous
        if not follows or record.hash != record.expected_hash() or not record.has_its_words:
            return place + 1, place, previous
        place, previous = record.sequence, record.hash
    return None, place, previous
