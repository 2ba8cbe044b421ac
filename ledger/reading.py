"""Reading chains of the ledger, and proving that nobody has changed them. A chain of any length in constant memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from ledger.models import Chain, Entry, Words
from ledger.record import Record, Sealed, follow

AT_A_TIME: Final = 2000
LOOKED_AT: Final = 500
"""So many entries are looked at on a page, behind the last that `verify_ledger` has verified."""
COLUMNS: Final = ("sequence", "at", "by", "act", "content", "previous_hash", "hash", "subject", "token")


@dataclass(frozen=True)
class Look:
    """What a look at the end of a chain found: the place of the first entry at fault, None where none is.

    `looked_from` is the first entry looked at, 0 for an empty chain. All up to `verified_length` were verified at
    `verified_at`; with None they never were.
    """

    fault: int | None
    looked_from: int
    length: int
    verified_length: int
    verified_at: datetime | None

    @property
    def is_whole(self) -> bool:
        """Return whether every entry was either looked at or verified before."""
        return self.looked_from <= self.verified_length + 1


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it stood at one moment, however many statements that takes; nobody waits to write meanwhile.

    Nothing can be written in it. In a transaction that has begun already this changes nothing: an act that holds the
    chain reads what stands.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    begins = getattr(connection, "transaction_mode", None)
    # SQLite's transactions are snapshots by themselves; one of the settings' kind would keep everybody from writing.
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.transaction_mode = begins  # type: ignore[attr-defined]


def read(chain: str, after: int = 0) -> Iterator[Record]:
    """Yield the entries behind a place, oldest first, with the words still kept. Two queries for each `AT_A_TIME`."""
    rows = Entry.objects.filter(chain__name=chain).order_by("sequence")
    kept = Words.objects.filter(entry__chain__name=chain).order_by()
    while True:
        some = list(rows.filter(sequence__gt=after).values_list("pk", *COLUMNS)[:AT_A_TIME])
        if not some:
            return
        last = some[-1][1]
        words: dict[int, dict[str, Sealed]] = {}
        sealed = kept.filter(entry__sequence__gt=after, entry__sequence__lte=last)
        for entry, name, salt, text in sealed.values_list("entry_id", "name", "salt", "text"):
            words.setdefault(entry, {})[name] = Sealed(salt, text)
        for row in some:
            yield Record(**dict(zip(COLUMNS, row[1:], strict=True)), words=words.get(row[0], {}))
        after = last


def records(chain: str) -> list[Record]:
    """Return every entry of a chain, oldest first."""
    return list(read(chain))


def head_of(chain: str) -> tuple[int, str]:
    """Return how many entries a chain has, and the hash of the last one, "" where there is none. One query."""
    row = Chain.objects.filter(name=chain).first()
    return (row.length, row.head) if row else (0, "")


def record_of(entry: Entry) -> Record:
    """Return a stored entry as plain data, with the words that are still kept."""
    words = {one.name: Sealed(one.salt, one.text) for one in entry.words.all()}
    return Record(
        entry.sequence,
        entry.at,
        entry.by,
        entry.act,
        entry.content,
        entry.previous_hash,
        entry.hash,
        entry.subject,
        entry.token,
        words,
    )


@snapshot()
def verify(chain: str) -> int | None:
    """Return the place of the first entry of a stored chain that was changed or is missing, None where all is well."""
    fault, length, head = follow(read(chain))
    return fault if fault is not None else _cut_off(chain, length, head)


@snapshot()
def look(chain: str) -> Look:
    """Verify the end of a chain: what was written since it was last verified whole, `LOOKED_AT` entries at most."""
    row = Chain.objects.filter(name=chain).first() or Chain()
    after = max(row.verified_length, row.length - LOOKED_AT, 0)
    before = Entry.objects.filter(chain__name=chain, sequence=after).values_list("hash", flat=True).first()
    fault, length, head = follow(read(chain, after), after=(after, before or ""))
    if fault is None and (length, head) != (row.length, row.head):
        fault = length + 1
    return Look(fault, min(after + 1, row.length), row.length, row.verified_length, row.verified_at)


def remember_verified(chain: Chain, length: int) -> None:
    """Note that a chain has been verified whole up to a place just now, whatever name it goes by since."""
    Chain.objects.filter(pk=chain.pk).update(verified_length=length, verified_at=timezone.now())


def _cut_off(chain: str, length: int, head: str) -> int | None:
    row = Chain.objects.filter(name=chain).first()
    return length + 1 if row is not None and (row.length, row.head) != (length, head) else None
