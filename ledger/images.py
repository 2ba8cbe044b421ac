"""How a model declares that it belongs to an inspection, and what one of its rows is as plain data.

`record(Alert, path="case__inspection", words=("concern",))` beside a model is all that its table needs to stand in the
ledger, in `verify_ledger`, in `recompute` and in the inspection's file. This module knows no table by name.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models.deletion import Collector

from accounts.models import User
from accounts.usernames import folded

#: How many times the tables of the images have changed. An entry carries the number that it was written under, and
#: `records.upgrades` turns images of an earlier one into those of this.
SCHEMA: Final = 2

Key = tuple[Any, ...]
Fields = dict[str, Any]
Columns = Mapping[str, Any]


@dataclass(frozen=True)
class Around:
    """What a row of a file stands among: the outline of its framework, the rows of its own table and those of every
    table, by key. Of what is wrong in itself nothing is there.
    """

    outline: Any
    own: Mapping[Key, Columns]
    tables: Mapping[str, Mapping[Key, Columns]]

    def row(self, table: str, *key: Any) -> Columns:
        return self.tables.get(table, {}).get(key, {})


Fault = tuple[str, str]
"""What is wrong with a row: the column's name, "" where it is none in particular, and a sentence."""
Check = Callable[[Key, Columns, Around], Iterator[Fault]]


class Image(NamedTuple):
    """What a row is: `fields` is None where it is gone, `sealed` where its words are erased."""

    table: str
    key: Key
    fields: Fields | None
    sealed: Fields | None


@dataclass(frozen=True)
class Declared:
    """A model whose rows belong to an inspection: see `record`."""

    model: type[models.Model]
    path: str
    key: tuple[str, ...]
    words: frozenset[str]
    recorded: frozenset[str]
    digests: frozenset[str]
    left_out: frozenset[str]
    derived: Mapping[str, Callable[[Any], Any]]
    by_digest: bool
    check: Check | None

    @property
    def table(self) -> str:
        """Return the name of the table in entries and files, such as "cases.alert"."""
        return self.model._meta.label_lower

    @property
    def sealed(self) -> frozenset[str]:
        """Return the columns of which an entry holds a salted SHA-256 alone."""
        return self.words | self.recorded

    @cached_property
    def columns(self) -> "dict[str, models.Field[Any, Any]]":
        """Return the fields that are neither in the key nor left out, by name, in the model's order."""
        skipped = {*self.key, *self.left_out, self.path}
        return {
            field.name: field
            for field in self.model._meta.concrete_fields
            if not field.primary_key and field.name not in skipped
        }

    def said(self, columns: Columns) -> Fields:
        """Return the columns without those that say nothing, as images and files leave them out."""
        return {
            name: value
            for name, value in columns.items()
            if value is not None and (value != "" or isinstance(self.columns.get(name), models.JSONField))
        }

    @cached_property
    def people(self) -> frozenset[str]:
        """Return the columns that hold a person's username."""
        return frozenset(name for name, field in self.columns.items() if _names_a_person(field))

    @cached_property
    def people_in_key(self) -> frozenset[int]:
        """Return the places in the key that hold a person's username."""
        paths = {f"{name}__username" for name in self.key}
        return frozenset(place for place, path in enumerate(key_paths(self.model)) if path in paths)

    @cached_property
    def many_people(self) -> frozenset[str]:
        """Return the many-to-many fields that hold usernames."""
        return frozenset(name for name, field in self.many.items() if _names_a_person(field))

    @cached_property
    def many(self) -> dict[str, Any]:
        return {field.name: field for field in self.model._meta.many_to_many}


_declared: dict[str, Declared] = {}
_named: dict[str, tuple[tuple[str, ...], str]] = {}


def record(
    model: type[models.Model],
    *,
    path: str,
    key: Sequence[str] | None = None,
    words: Sequence[str] = (),
    recorded: Sequence[str] = (),
    digests: Sequence[str] = (),
    left_out: Sequence[str] = (),
    derived: Mapping[str, Callable[[Any], Any]] | None = None,
    by_digest: bool = False,
    check: Check | None = None,
) -> None:
    """Declare a model whose rows belong to an inspection. Models are declared after those that they point to.

    `path` leads from the model to its inspection, "" where it is the inspection. `key` names a row in its inspection
    for good; where it is not given, it is the model's own unique constraint without the way to the inspection. `words`
    are columns that people wrote and `recorded` those that the service did: both are sealed, the first shown in
    histories. `digests` stand in an entry by their SHA-256, `left_out` nowhere. `derived` are compared and never
    loaded. With `by_digest` no row has an image: another table's `derived` accounts for them. `check` yields what is
    wrong with a row of a file that its columns can't say: it is given the key, the columns and what stands around.
    """
    named = tuple(key) if key is not None else _natural_key(model, path)
    _declared[model._meta.label_lower] = Declared(
        model, path, named, frozenset(words), frozenset(recorded), frozenset(digests), frozenset(left_out),
        derived or {}, by_digest, check,
    )  # fmt: skip


def named(model: type[models.Model], *fields: str, scope: str = "") -> None:
    """Name the rows of a model outside inspections; `scope` leads to the framework within which a name is unique."""
    _named[model._meta.label_lower] = (fields, scope)


def every_declared() -> list[Declared]:
    """Return what is declared, each after what it points to."""
    return list(_declared.values())


def declared(model: type[models.Model]) -> Declared:
    """Return the declaration of a model, also of a migration's. Raises KeyError where there is none."""
    how = _declared[model._meta.label_lower]
    return how if how.model is model else replace(how, model=model)


def is_declared(model: type[models.Model]) -> bool:
    return model._meta.label_lower in _declared


def scope_of(model: type[models.Model]) -> str:
    """Return the lookup from a named model to its framework, "" for none."""
    return _named[model._meta.label_lower][1]


def _natural_key(model: type[models.Model], path: str) -> tuple[str, ...]:
    parent = path.split("__")[0] if "__" not in path else ""
    for field in model._meta.concrete_fields:
        if field.unique and not field.null and not field.primary_key:
            return (field.name,) if field.name != parent else ()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            return tuple(name for name in constraint.fields if name != parent)
    raise ValueError(f"{model._meta.label} has no unique constraint that could name its rows.")


def key_paths(model: type[models.Model]) -> list[str]:
    """Return the lookups from a row to the parts of its key or name."""
    table = model._meta.label_lower
    fields = _declared[table].key if table in _declared else _named[table][0]
    return [path for name in fields for path in field_paths(model, name)]


def field_paths(model: type[models.Model], name: str) -> list[str]:
    """Return the lookups from a row to what stands for one of its fields: the key of what a foreign key points to."""
    if "__" in name:
        return [name]
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return [f"{name}__{path}" for path in key_paths(field.remote_field.model)]
    return [name]


def plain(value: Any) -> Any:
    """Return a column's value as JSON has it: a moment in UTC, a day, an id, a decimal and bytes as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def joined(values: Sequence[Any]) -> Any:
    """Return what stands for a foreign key: the parts of a key as a list, the only one by itself, None for nothing."""
    if all(value is None for value in values):
        return None
    return values[0] if len(values) == 1 else list(values)


def digest_of(value: Any) -> str:
    """Return the SHA-256 of plain data, whatever the order of its keys, as 64 hexadecimal digits."""
    body = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest()


def key_of(row: models.Model) -> Key:
    """Return the parts of the key of a row, or of the name that it goes by."""
    return tuple(plain(_followed(row, path)) for path in key_paths(type(row)))


def image(row: models.Model) -> Image:
    """Return what a row is as it stands in memory, which must be as it is stored; what it points to is read."""
    how = declared(type(row))
    columns = {
        name: joined([plain(_followed(row, path)) for path in field_paths(how.model, name)]) for name in how.columns
    }
    for name in how.many if row.pk else ():
        columns[name] = sorted(joined(key_of(one)) for one in getattr(row, name).all())
    return imaged(how, key_of(row), columns, {name: function(row) for name, function in how.derived.items()})


def imaged(how: Declared, key: Key, columns: Mapping[str, Any], derived: Mapping[str, Any]) -> Image:
    """Return the image of a row whose columns, as plain data, are these.

    What says nothing is left out, what is sealed stands apart, and what goes by its digest is that.
    """
    said = how.said(columns)
    fields = {
        name: digest_of(value) if name in how.digests else value
        for name, value in said.items()
        if name not in how.sealed
    }
    sealed = {name: value for name, value in said.items() if name in how.sealed}
    return Image(how.table, key, {**fields, **derived}, sealed)


def sealed_text(columns: Mapping[str, Any]) -> str:
    """Return the sealed columns of a row as the text that an entry seals: the same for the same values."""
    return json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def key_in_any_case(image: Image) -> Key:
    """Return an image's key with usernames folded: an entry that came in a file may spell one in other letters."""
    how = _declared.get(image.table)
    if how is None or not how.people_in_key:
        return image.key
    return tuple(
        folded(part) if place in how.people_in_key and isinstance(part, str) else part
        for place, part in enumerate(image.key)
    )


def tombstone(row: models.Model) -> Image:
    """Return the image of a row that is about to go."""
    return Image(declared(type(row)).table, key_of(row), None, {})


def tombstones(rows: Sequence[models.Model]) -> list[Image]:
    """Return the images of rows that are about to go, with all that a deletion takes along."""
    if not rows:
        return []
    collector = Collector(using="default")
    collector.collect(rows)
    gone = {model: set(instances) for model, instances in collector.data.items()}
    for query in collector.fast_deletes:
        gone.setdefault(query.model, set()).update(query)
    return [
        tombstone(row)
        for how in every_declared()
        if not how.by_digest
        for row in sorted(gone.get(how.model, ()), key=lambda one: one.pk)
    ]


def _names_a_person(field: Any) -> bool:
    # By its name: a migration has a model of its own.
    return field.related_model is not None and field.related_model._meta.label_lower == User._meta.label_lower


def _followed(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
        if row is None:
            return None
    return row


def named_rows(model: type[models.Model], framework: int) -> Iterator[tuple[Key, int]]:
    """Yield the names of a model's rows outside inspections with their primary keys; those of one framework alone."""
    scope = scope_of(model)
    rows = model._base_manager.filter(**{scope: framework} if scope else {}).order_by()
    for pk, *parts in rows.values_list("pk", *key_paths(model)):
        yield tuple(plain(part) for part in parts), pk
