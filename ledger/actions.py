"""Writing the ledger, and proving that nobody has changed it since: `ledger.record` says how a chain hangs together."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from ledger.images import SCHEMA, Image, image, sealed_text
from ledger.models import Chain, Entry, Words
from ledger.record import ROWS, SCHEMA_OF_ROWS, WORDS, Record, Sealed

#: The chain for acts that belong to no inspection: people, services, frameworks. No inspection can have this reference.
INSTALLATION = "/installation"
#: What a chain's name goes on with, before a number from 1, once another has come in its place.
REPLACED = "/replaced-"


@dataclass(frozen=True)
class Act:
    """An act before it is written: see `append`."""

    act: str
    content: Mapping[str, Any]
    words: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    token: UUID | None = None
    rows: Sequence[Model | Image] = ()


@transaction.atomic(savepoint=False)
def append(
    *,
    chain: str,
    by: User | None,
    act: str,
    content: Mapping[str, Any],
    words: Mapping[str, str] | None = None,
    subject: str = "",
    token: UUID | None = None,
    rows: Sequence[Model | Image] = (),
) -> Entry:
    """Write the next entry of a chain, in the transaction of the act it records, and return it.

    `rows` are all rows that the act stored, as they stand now, and the tombstones of those that it removed:
    `ledger.images`. `content` tells people of the act; it may hold dates, which are stored as text. `words` are what
    people wrote that stands in no row, by name: the entry holds their salted SHA-256 alone, and `Entry.words` the
    texts. `subject` and `token`: see `Entry`. `by` is None for a command run by nobody who signed in. Raises
    IntegrityError where the chain has an entry of this token already.
    """
    [entry] = append_all(chain=lock(chain), by=by, acts=[Act(act, content, words or {}, subject, token, rows)])
    return entry


def append_all(*, chain: Chain, by: User | None, acts: Sequence[Act]) -> list[Entry]:
    """Write the next entries of a locked chain, in the transaction of the acts they record, and return them.

    Two queries, and one more where any of the acts has words.
    """
    pairs = _next(chain, by, acts)
    if not pairs:
        return []
    entries = Entry.objects.bulk_create([entry for entry, _ in pairs])
    Words.objects.bulk_create([one for entry, record in pairs for one in _words(entry, record)])
    chain.length, chain.head = entries[-1].sequence, entries[-1].hash
    with connection.cursor() as cursor:
        # By hand for the same reason as in `lock`.
        cursor.execute(
            'UPDATE "ledger_chain" SET length = %s, head = %s WHERE id = %s', [chain.length, chain.head, chain.pk]
        )
    return entries


def lock(name: str) -> Chain:
    """Return the chain of this name, locked until the transaction ends, so that two acts at once follow one another.

    Every act on an inspection takes this lock first, and reads afterwards: what was read before may be as old as the
    wait for the lock, and one order of locks can't end in a deadlock.
    """
    for_update = "FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        # Every answer that saves itself asks for this, and Django would put the statement together anew each time.
        cursor.execute(f"SELECT id, length, head FROM ledger_chain WHERE name = %s {for_update}", [name])  # noqa: S608
        found = cursor.fetchone()
    if found is not None:
        return Chain(pk=found[0], name=name, length=found[1], head=found[2])
    Chain.objects.bulk_create([Chain(name=name)], ignore_conflicts=True)
    return Chain.objects.select_for_update().get(name=name)


def _next(row: Chain, by: User | None, acts: Sequence[Act]) -> list[tuple[Entry, Record]]:
    """Return the entries of acts that follow on a chain, with their records."""
    length, head = row.length, row.head
    username, at = by.username if by else "", timezone.now()
    pairs = []
    for act in acts:
        content, texts = with_rows(act.content, act.words, act.rows)
        sealed = {name: Sealed(secrets.token_hex(16), text) for name, text in texts.items()}
        record = next_record(
            after=(length, head), at=at, by=username, act=act.act, content=content, words=sealed,
            subject=act.subject, token=act.token,
        )  # fmt: skip
        entry = _entry(row, record, record.hash, imported=False)
        length, head = entry.sequence, entry.hash
        pairs.append((entry, record))
    return pairs


def with_rows(
    content: Mapping[str, Any], words: Mapping[str, str], rows: Sequence[Model | Image], schema: int = SCHEMA
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return an entry's content and words with what rows became: their plain columns, and the sealed ones as JSON."""
    if not rows:
        return dict(content), dict(words)
    images = [row if isinstance(row, Image) else image(row) for row in rows]
    stated = [[one.table, list(one.key), one.fields] for one in images]
    texts = {str(place): sealed_text(one.sealed) for place, one in enumerate(images) if one.sealed}
    return {**content, ROWS: stated, SCHEMA_OF_ROWS: schema}, {**words, **texts}


def next_record(
    *,
    after: tuple[int, str],
    at: datetime,
    by: str,
    act: str,
    content: Mapping[str, Any],
    words: Mapping[str, Sealed],
    subject: str = "",
    token: UUID | None = None,
) -> Record:
    """Return the record that follows on the one of this place and hash, (0, "") for the first of a chain."""
    stated = json.loads(json.dumps(dict(content), cls=DjangoJSONEncoder))
    if words:
        stated[WORDS] = {name: one.digest() for name, one in words.items()}
    record = Record(after[0] + 1, at, by, act, stated, after[1], "", subject, token, words)
    return replace(record, hash=record.expected_hash())


@transaction.atomic
def restore(*, chain: str, records: Iterable[Record]) -> str:
    """Store a chain that came from another installation, as it is, and return the name of the one that it replaces.

    No entry is ever removed: a chain of this name that has entries stays, under the name given, which is "" where there
    was none. The caller has checked the records with `first_fault`.
    """
    row = lock(chain)
    replaced = ""
    if row.length:
        replaced = _set_aside(row)
        row = lock(chain)
    kept = list(records)
    entries = Entry.objects.bulk_create([_entry(row, record, record.hash, imported=True) for record in kept])
    pairs = zip(entries, kept, strict=True)
    Words.objects.bulk_create([one for entry, record in pairs for one in _words(entry, record)])
    row.length, row.head = len(entries), entries[-1].hash if entries else ""
    row.verified_length, row.verified_at = row.length, timezone.now()
    row.save(update_fields=["length", "head", "verified_length", "verified_at"])
    return replaced


def _set_aside(row: Chain) -> str:
    """Give a locked chain another name, so that its own is free, and return that name."""
    earlier = Chain.objects.filter(name__startswith=f"{row.name}{REPLACED}").count()
    name = f"{row.name}{REPLACED}{earlier + 1}"
    Chain.objects.filter(pk=row.pk).update(name=name)
    return name


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
        subject=record.subject,
        token=record.token,
        imported=imported,
    )


def _words(entry: Entry, record: Record) -> list[Words]:
    return [Words(entry=entry, name=name, salt=one.salt, text=one.text) for name, one in record.words.items()]
