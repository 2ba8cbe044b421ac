"""What an inspection's records must be, taken over from the entries of its ledger alone. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ledger.images import SCHEMA, Fields, Image, Key, key_in_any_case
from ledger.record import BEGINS, ROWS, SCHEMA_OF_ROWS, WORDS, Record
from records.upgrades import upgraded

Tables = dict[str, dict[Key, Image]]


@dataclass
class State:
    """The rows that a chain leaves behind, by table and key.

    `begun` is the sequence of the entry with which the chain begins to account for the records, None where none does.
    `unread` says of entries after it what can't be read in them, a sentence each.
    """

    tables: Tables = field(default_factory=dict)
    begun: int | None = None
    unread: list[str] = field(default_factory=list)

    def of(self, table: str) -> dict[Key, Image]:
        return self.tables.get(table, {})


def fold(records: Iterable[Record]) -> State:
    """Return what the entries leave behind: the last image of each row that is not gone."""
    state = State()
    for record in records:
        take_over(state, record)
    return state


def take_over(state: State, record: Record) -> None:
    content = record.content if isinstance(record.content, dict) else {}
    if content.get(BEGINS):
        state.tables, state.begun, state.unread = {}, record.sequence, []
    if state.begun is None or ROWS not in content:
        return
    try:
        for image in images_in(record):
            rows, key = state.tables.setdefault(image.table, {}), key_in_any_case(image)
            if image.fields is None:
                rows.pop(key, None)
            else:
                rows[key] = image
    except (KeyError, TypeError, ValueError) as fault:
        state.unread.append(f"Entry {record.sequence} ({record.act}) can’t be read: {fault}")


def images_in(record: Record) -> Iterator[Image]:
    """Yield what rows became by an entry, as images of today's schema. Raises ValueError for what is none of its own.

    An image of an earlier schema goes through every upgrade since, in order (`records.upgrades`).
    """
    schema = record.content[SCHEMA_OF_ROWS]
    if schema > SCHEMA:
        raise ValueError("a later version of this software wrote it.")
    digests = record.content.get(WORDS, {})
    for place, (table, key, fields) in enumerate(record.content[ROWS]):
        image = Image(table, tuple(key), fields, _sealed(record, digests, str(place)))
        yield from upgraded(image, schema)


def _sealed(record: Record, digests: dict[str, Any], name: str) -> Fields | None:
    if name not in digests:
        return {}
    kept = record.words.get(name)
    if kept is None:
        return None
    columns: Fields = json.loads(kept.text)
    return columns
