"""Writing the ledger, and proving that nobody has changed it since.

Each entry's hash is the SHA-256 of the previous entry's hash and the entry's own content as canonical JSON, so that a
changed, removed or inserted entry breaks every hash after it (Haber and Stornetta, 1991, "How to time-stamp a digital
document").
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from ledger.models import Chain, Entry

#: The chain for acts that belong to no inspection: people, services, frameworks. No inspection can have this reference.
INSTALLATION = "/installation"


@dataclass(frozen=True)
class Record:
    """One entry as plain data: what the hash covers, and the hash."""

    sequence: int
    at: datetime
    by: str
    act: str
    content: Any
    previous_hash: str
    hash: str

    def expected_hash(self) -> str:
        """Give the hash that follows from everything else in the record, as 64 hexadecimal digits."""
        body = json.dumps(
            [self.sequence, self.at.astimezone(UTC).isoformat(), self.by, self.act, self.content],
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        return hashlib.sha256(f"{self.previous_hash}\n{body}".encode()).hexdigest()


@transaction.atomic
def append(*, chain: str, by: User | None, act: str, content: Mapping[str, Any]) -> Entry:
    """Write the next entry of a chain, in the transaction of the act it records, and give it.

    `content` may hold dates, which are stored as text. `by` is None for a command run by nobody who signed in.
    """
    row = _locked(chain)
    plain = json.loads(json.dumps(dict(content), cls=DjangoJSONEncoder))
    record = Record(row.length + 1, timezone.now(), by.username if by else "", act, plain, row.head, "")
    entry = _entry(row, record, record.expected_hash(), imported=False)
    entry.save(force_insert=True)
    row.length, row.head = entry.sequence, entry.hash
    row.save(update_fields=["length", "head"])
    return entry


@transaction.atomic
def restore(*, chain: str, records: Iterable[Record]) -> None:
    """Store a chain that came from another installation, as it is, in the place of any there is.

    The caller has checked it with `first_fault`.
    """
    row = _locked(chain)
    row.entries.all().delete()
    entries = [_entry(row, record, record.hash, imported=True) for record in records]
    Entry.objects.bulk_create(entries)
    row.length, row.head = len(entries), entries[-1].hash if entries else ""
    row.save(update_fields=["length", "head"])


def records(chain: str) -> list[Record]:
    """Give every entry of a chain, oldest first."""
    rows = Entry.objects.filter(chain__name=chain).order_by("sequence")
    return [Record(e.sequence, e.at, e.by, e.act, e.content, e.previous_hash, e.hash) for e in rows]


def first_fault(records: Iterable[Record]) -> int | None:
    """Give the place (from 1) of the first record that does not follow from those before it, or None."""
    previous = ""
    for place, record in enumerate(records, start=1):
        if record.sequence != place or record.previous_hash != previous or record.hash != record.expected_hash():
            return place
        previous = record.hash
    return None


def verify(chain: str) -> int | None:
    """Give the place of the first entry of a stored chain that was changed or is missing, or None where all is well."""
    row = Chain.objects.filter(name=chain).first()
    kept = records(chain)
    fault = first_fault(kept)
    if fault is None and row is not None and (row.length, row.head) != (len(kept), kept[-1].hash if kept else ""):
        return len(kept) + 1
    return fault


def _locked(name: str) -> Chain:
    """Give the chain, locked until the transaction ends, so that two acts at once follow one another."""
    Chain.objects.get_or_create(name=name)
    return Chain.objects.select_for_update().get(name=name)


def _entry(chain: Chain, record: Record, digest: str, *, imported: bool) -> Entry:
    return Entry(
        chain=chain,
        sequence=record.sequence,
        at=record.at,
        by=record.by,
        act=record.act,
        content=record.content,
        previous_hash=record.previous_hash,
        hash=digest,
        imported=imported,
    )
