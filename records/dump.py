"""Reads everything that an inspection holds, as plain data, from what its models declare. One query a table."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, cast

from django.db.models import BinaryField, DateField, DecimalField, JSONField, Model, UUIDField

from ledger.images import (
    Declared,
    Image,
    Key,
    declared,
    every_declared,
    field_paths,
    imaged,
    joined,
    key_in_any_case,
    key_of,
    key_paths,
    plain,
)
from records.fold import Tables

Columns = dict[str, Any]
_UNLIKE_JSON = (DateField, DecimalField, UUIDField, BinaryField)
"""Fields whose values are something else in JSON. An inspection of 1,000 cases has half a million others."""


def rows_of(how: Declared, inspection: Any) -> list[tuple[Key, Columns]]:
    """In the order of their keys, without the columns that say nothing. One query, and one more for each many-to-many
    field.
    """
    found = how.model._base_manager.filter(**{how.path or "pk": inspection.pk}).order_by()
    key, columns = key_paths(how.model), {name: field_paths(how.model, name) for name in how.columns}
    paths = [*key, *(path for each in columns.values() for path in each)]
    # By column and not by row: an inspection of 1,000 cases has 70,000 answers, of whose columns most say nothing.
    pks, *by_path = list(zip(*found.values_list("pk", *paths), strict=True)) or [()] * (1 + len(paths))
    told = iter(
        list(map(plain, values)) if isinstance(_field_at(how.model, path), _UNLIKE_JSON) else values
        for path, values in zip(paths, by_path, strict=True)
    )
    keys = [next(told) for _ in key]
    said = {name: values for name, each in columns.items() if (values := _joined([next(told) for _ in each]))}
    kept_empty = {name for name, field in how.columns.items() if isinstance(field, JSONField)}
    own = {
        pk: {
            name: value
            for name, value in zip(said, values, strict=True)
            if value is not None and (value != "" or name in kept_empty)
        }
        for pk, values in zip(pks, zip(*said.values(), strict=True) if said else [()] * len(pks), strict=True)
    }
    for name, field in how.many.items():
        targets = [f"{name}__{path}" for path in key_paths(field.remote_field.model)]
        for row in own.values():
            row[name] = []
        for pk, *parts in found.filter(**{f"{name}__isnull": False}).values_list("pk", *targets):
            own[pk][name].append(joined(parts))
        for row in own.values():
            row[name].sort()
    rows = zip(zip(*keys, strict=True) if keys else [()] * len(pks), own.values(), strict=True)
    if any(None in values for values in keys):
        return sorted(rows, key=lambda row: in_order(row[0]))
    return sorted(rows, key=itemgetter(0))


def _field_at(model: type[Model], path: str) -> Any:
    *way, last = path.split("__")
    for name in way:
        model = cast(type[Model], model._meta.get_field(name).related_model)
    return model._meta.get_field(last)


def _joined(parts: list[Sequence[Any]]) -> Sequence[Any]:
    """Return a column's values from those of its paths, nothing where none of them is there."""
    values = parts[0] if len(parts) == 1 else [joined(each) for each in zip(*parts, strict=True)]
    return () if all(value is None for value in values) else values


def in_order(key: Key) -> tuple[tuple[bool, Any], ...]:
    """Return what a key is sorted by: databases differ in the order of texts."""
    return tuple((part is None, 0 if part is None else part) for part in key)


def dump(inspection: Any, model_of: Callable[[str], type[Model]] | None = None) -> Tables:
    """`model_of` gives the models of a migration, and raises LookupError for a table that is not there yet."""
    tables: Tables = {}
    for how in every_declared():
        if not how.by_digest:
            there = _as_in(how, model_of)
            tables[how.table] = {key_in_any_case(one): one for one in _images(there, inspection)} if there else {}
    return tables


def in_file(inspection: Any) -> dict[str, list[list[Any]]]:
    """Return `[key, columns]` by table, without what is empty, in an order that follows from the rows alone."""
    found = {}
    for how in every_declared():
        objects = [name for name, field in how.columns.items() if isinstance(field, JSONField)]
        if rows := [[list(key), _ordered(columns, objects)] for key, columns in rows_of(how, inspection)]:
            found[how.table] = rows
    return found


def people_in(tables: Mapping[str, Iterable[Any]]) -> set[str]:
    """Return the usernames of everybody whom rows name, by table as in a file."""
    named: set[str] = set()
    for how in every_declared():
        for key, columns in tables.get(how.table, ()):
            named |= {columns[name] for name in how.people if name in columns}
            named |= {key[place] for place in how.people_in_key}
            named |= {one for name in how.many_people for one in columns.get(name, ())}
    return named


def _ordered(columns: Columns, names: Iterable[str]) -> Columns:
    """Return columns with the keys of those named in order: PostgreSQL keeps none."""
    for name in names:
        if name in columns:
            columns[name] = json.loads(json.dumps(columns[name], sort_keys=True))
    return columns


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
