"""Writing the ledger, and proving that nobody has changed it since: `ledger.record` says how a chain hangs together."""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.prepared import Statement
from ledger.models import Chain, Entry, Words
from ledger.record import WORDS, Record, Sealed, first_fault

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


def append(
    *,
    chain: str,
    by: User | None,
    act: str,
    content: Mapping[str, Any],
    words: Mapping[str, str] | None = None,
    subject: str = "",
    token: UUID | None = None,
) -> Entry:
    """Write the next entry of a chain, in the transaction of the act it records, and give it.

    `content` may hold dates, which are stored as text. `words` are what people wrote, by name: the entry holds their
    salted SHA-256 alone, and `Entry.words` the texts. `subject` and `token`: see `Entry`. `by` is None for a command
    run by nobody who signed in. Raises IntegrityError where the chain has an entry of this token already.
    """
    [entry] = append_all(chain=chain, by=by, acts=[Act(act, content, words or {}, subject, token)])
    return entry


@transaction.atomic(savepoint=False)
def append_all(*, chain: str, by: User | None, acts: Sequence[Act], seen: Chain | None = None) -> list[Entry]:
    """Write the next entries of a chain, in the transaction of the acts they record, and give them.

    `seen` is the chain as the caller has just read it, which saves a query where it has not moved on since. Three
    queries without, and one more where any of the acts has words. Raises as `append` does.
    """
    row, pairs = seen, _next(seen, by, acts) if seen else []
    if row is None or not _moved_on(row, pairs):
        row = _locked(chain)
        pairs = _next(row, by, acts)
        _moved_on(row, pairs)
    entries = Entry.objects.bulk_create([entry for entry, _ in pairs])
    Words.objects.bulk_create([one for entry, record in pairs for one in _words(entry, record)])
    return entries


def _moved_on(row: Chain, pairs: Sequence[tuple[Entry, Record]]) -> bool:
    """Lead a chain on to its next entries, unless it is not where it was when it was read, and give whether it was."""
    if not pairs:
        return True
    last = pairs[-1][0]
    given = {"row": row.pk, "length": row.length, "head": row.head, "new_length": last.sequence, "new_head": last.hash}
    return _leading_on().changed(given) == 1


@cache
def _leading_on() -> Statement:
    """Give the statement that leads a chain on: every act of everybody makes it, and Django compiles it anew."""
    columns = {field.name: connection.ops.quote_name(str(field.column)) for field in Chain._meta.concrete_fields}
    sql = (
        f"UPDATE {connection.ops.quote_name(Chain._meta.db_table)} "  # noqa: S608 - names come from the model alone
        f"SET {columns['length']} = %s, {columns['head']} = %s "
        f"WHERE {columns['id']} = %s AND {columns['length']} = %s AND {columns['head']} = %s"
    )
    given = ("new_length", "new_head", "row", "length", "head")
    return Statement(sql, given, {name: name for name in given})


def _next(row: Chain, by: User | None, acts: Sequence[Act]) -> list[tuple[Entry, Record]]:
    """Give the entries of acts that follow on a chain, with their records."""
    length, head = row.length, row.head
    username, at = by.username if by else "", timezone.now()
    pairs = []
    for act in acts:
        sealed = {name: Sealed(secrets.token_hex(16), text) for name, text in act.words.items()}
        plain = json.loads(json.dumps(dict(act.content), cls=DjangoJSONEncoder))
        if sealed:
            plain[WORDS] = {name: one.digest() for name, one in sealed.items()}
        record = Record(length + 1, at, username, act.act, plain, head, "", act.subject, act.token, sealed)
        entry = _entry(row, record, record.expected_hash(), imported=False)
        length, head = entry.sequence, entry.hash
        pairs.append((entry, record))
    return pairs


@transaction.atomic
def restore(*, chain: str, records: Iterable[Record]) -> str:
    """Store a chain that came from another installation, as it is, and give the name of the one that it replaces.

    No entry is ever removed: a chain of this name that has entries stays, under the name given, which is "" where there
    was none. The caller has checked the records with `first_fault`.
    """
    row = _locked(chain)
    replaced = ""
    if row.length:
        replaced = _set_aside(row)
        row = _locked(chain)
    kept = list(records)
    entries = Entry.objects.bulk_create([_entry(row, record, record.hash, imported=True) for record in kept])
    pairs = zip(entries, kept, strict=True)
    Words.objects.bulk_create([one for entry, record in pairs for one in _words(entry, record)])
    row.length, row.head = len(entries), entries[-1].hash if entries else ""
    row.save(update_fields=["length", "head"])
    return replaced


def _set_aside(row: Chain) -> str:
    """Give a locked chain another name, so that its own is free, and give that name."""
    earlier = Chain.objects.filter(name__startswith=f"{row.name}{REPLACED}").count()
    name = f"{row.name}{REPLACED}{earlier + 1}"
    Chain.objects.filter(pk=row.pk).update(name=name)
    return name


def records(chain: str) -> list[Record]:
    """Give every entry of a chain, oldest first."""
    rows = Entry.objects.filter(chain__name=chain).order_by("sequence").prefetch_related("words")
    return [record_of(entry) for entry in rows]


def head_of(chain: str) -> tuple[int, str]:
    """Give how many entries a chain has, and the hash of the last one, its head: "" where there is none. One query."""
    row = Chain.objects.filter(name=chain).first()
    return (row.length, row.head) if row else (0, "")


def record_of(entry: Entry) -> Record:
    """Give a stored entry as plain data, with the words that are still kept."""
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
    row = Chain.objects.select_for_update().filter(name=name).first()
    if row is not None:
        return row
    Chain.objects.bulk_create([Chain(name=name)], ignore_conflicts=True)
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
        subject=record.subject,
        token=record.token,
        imported=imported,
    )


def _words(entry: Entry, record: Record) -> list[Words]:
    return [Words(entry=entry, name=name, salt=one.salt, text=one.text) for name, one in record.words.items()]
