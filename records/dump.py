"""Reads everything that an inspection holds, as plain data, from what its models declare. One query a table."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import itemgetter
from types import NoneType
from typing import Any

from django.db.models import Model

from accounts.models import User
from ledger.images import (
    Declared,
    Image,
    Key,
    declared,
    every_declared,
    field_paths,
    imaged,
    joined,
    key_of,
    key_paths,
    plain,
)
from records.fold import Tables

Columns = dict[str, Any]
_PLAIN = frozenset({str, int, bool, NoneType})
"""What most values of a file are, and stay: an inspection of 1,000 cases has half a million."""


def rows_of(how: Declared, inspection: Any) -> list[tuple[Key, Columns]]:
    """In the order of their keys. One query, and one more for each many-to-many field."""
    found = how.model._base_manager.filter(**{how.path or "pk": inspection.pk}).order_by()
    keys, columns = key_paths(how.model), {name: field_paths(how.model, name) for name in how.columns}
    paths = [path for each in columns.values() for path in each]
    widths = [(name, len(each)) for name, each in columns.items()]
    rows: dict[int, tuple[Key, Columns]] = {}
    for pk, *values in found.values_list("pk", *keys, *paths):
        told = [value if type(value) in _PLAIN else plain(value) for value in values]
        own: Columns = {}
        place = len(keys)
        for name, width in widths:
            own[name] = told[place] if width == 1 else joined(told[place : place + width])
            place += width
        rows[pk] = tuple(told[: len(keys)]), own
    for name, field in how.many.items():
        targets = [f"{name}__{path}" for path in key_paths(field.remote_field.model)]
        for _, own in rows.values():
            own[name] = []
        for pk, *parts in found.filter(**{f"{name}__isnull": False}).values_list("pk", *targets):
            rows[pk][1][name].append(joined(parts))
        for _, own in rows.values():
            own[name].sort()
    if any(None in key for key, _ in rows.values()):
        return sorted(rows.values(), key=lambda row: in_order(row[0]))
    return sorted(rows.values(), key=itemgetter(0))


def in_order(key: Key) -> tuple[tuple[bool, Any], ...]:
    """Return what a key is sorted by: databases differ in the order of texts."""
    return tuple((part is None, 0 if part is None else part) for part in key)


def dump(inspection: Any, model_of: Callable[[str], type[Model]] | None = None) -> Tables:
    """`model_of` gives the models of a migration, and raises LookupError for a table that is not there yet."""
    tables: Tables = {}
    for how in every_declared():
        if not how.by_digest:
            there = _as_in(how, model_of)
            tables[how.table] = {image.key: image for image in _images(there, inspection)} if there else {}
    return tables


def in_file(inspection: Any) -> dict[str, list[list[Any]]]:
    """Return `[key, columns]` by table, without what is empty, in an order that follows from the rows alone."""
    found = {
        how.table: [
            [
                list(key),
                {
                    name: value if type(value) in _PLAIN else _ordered(value)
                    for name, value in how.said(columns).items()
                },
            ]
            for key, columns in rows_of(how, inspection)
        ]
        for how in every_declared()
    }
    return {table: rows for table, rows in found.items() if rows}


def people_in(tables: Mapping[str, Iterable[Any]]) -> set[str]:
    """Return the usernames of everybody whom rows name, by table as in a file."""
    named: set[str] = set()
    for how in every_declared():
        in_columns = [name for name, field in how.columns.items() if field.related_model is User]
        people = {f"{name}__username" for name in how.key}
        in_key = [place for place, path in enumerate(key_paths(how.model)) if path in people]
        for key, columns in tables.get(how.table, ()):
            named |= {columns[name] for name in in_columns if name in columns}
            named |= {key[place] for place in in_key}
    return named


def _ordered(value: Any) -> Any:
    """Return plain data with its keys in order: PostgreSQL keeps none."""
    return json.loads(json.dumps(value, sort_keys=True)) if isinstance(value, dict | list) else value


def _as_in(how: Declared, model_of: Callable[[str], type[Model]] | None) -> Declared | None:
    try:
        return declared(model_of(how.table)) if model_of else how
    except LookupError:
        return None


def _images(how: Declared, inspection: Any) -> Iterator[Image]:
    derived: dict[Key, Columns] = {}
    if how.derived:
        for row in how.model._base_manager.filter(**{how.path or "pk": inspection.pk}):
            derived[key_of(row)] = {name: function(row) for name, function in how.derived.items()}
    for key, columns in rows_of(how, inspection):
        yield imaged(how, key, columns, derived.get(key, {}))
