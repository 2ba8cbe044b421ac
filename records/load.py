"""Stores the rows of an inspection from plain data, or says what is wrong with them: the way back of `records.dump`."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.dateparse import parse_date, parse_datetime

from inspections.models import Inspection
from ledger.images import Declared, Key, every_declared, is_declared, is_empty, key_paths, named_rows, plain

BATCH = 500
Rows = list[tuple[Key, dict[str, Any]]]


class FaultError(ValueError):
    """A value of a file that can't be stored: its sentence says why."""


class Loading:
    """Storing the tables of one inspection, whose own row is there; `faults` are what is wrong, a sentence each."""

    def __init__(self, inspection: Inspection) -> None:
        """Take the inspection that every row is to belong to."""
        self.inspection = inspection
        self.faults: list[str] = []
        self._rows: dict[str, dict[Key, int | None]] = {}

    def store(self, tables: Mapping[str, Any]) -> None:
        """Store the tables, each `[[key, columns], …]` by its name; what has a fault is left out, and said."""
        known = {how.table: how for how in every_declared()}
        self.faults += [f"records: there is no table “{name}”." for name in tables if name not in known]
        for how in known.values():
            rows = list(self._shaped(how, tables.get(how.table, [])))
            if how.model is Inspection:
                self._update(how, rows)
            else:
                self._insert(how, rows)

    def _shaped(self, how: Declared, entries: Any) -> Iterator[tuple[Key, dict[str, Any]]]:
        """Yield the keys and columns of a table that have the shape of such."""
        length, seen = len(key_paths(how.model)), set()
        if not isinstance(entries, list):
            self.faults.append(f"records, {how.table}: this is not a list of rows.")
            return
        for place, entry in enumerate(entries):
            match entry:
                case [list() as key, dict() as columns] if len(key) == length and all(map(_is_scalar, key)):
                    if tuple(key) in seen:
                        self.faults.append(f"{_place(how, tuple(key))}: this row is here twice.")
                    seen.add(tuple(key))
                    yield tuple(key), columns
                case _:
                    self.faults.append(f"records, {how.table}, row {place + 1}: this is no row: [key, columns].")

    def _update(self, how: Declared, rows: Rows) -> None:
        for key, columns in rows:
            values, _ = self._values(how, key, columns)
            for name, value in values.items():
                setattr(self.inspection, name, value)
        if not self.faults:
            self.inspection.save()

    def _insert(self, how: Declared, rows: Rows) -> None:
        found, many, later = {}, {}, {}
        for key, columns in rows:
            before = len(self.faults)
            values, many[key] = self._values(how, key, columns)
            own = {name for name in values if how.model._meta.get_field(name).related_model is how.model}
            later[key] = {name: columns[name] for name in own}
            values = {name: value for name, value in values.items() if name not in own}
            if len(self.faults) == before:
                found[key] = how.model(**values, **self._parent(how))
        try:
            with transaction.atomic():
                stored = how.model._base_manager.bulk_create(found.values(), batch_size=BATCH)
        except IntegrityError:
            self.faults += _broken_rules(how, found)
            stored = []
        self._rows[how.table] = {key: None for key, _ in rows}
        self._rows[how.table].update(zip(found, (row.pk for row in stored), strict=False))
        if stored:
            self._connect(how, found, many, later)

    def _parent(self, how: Declared) -> dict[str, Any]:
        return {how.path: self.inspection} if "__" not in how.path else {}

    def _connect(
        self, how: Declared, found: Mapping[Key, Any], many: Mapping[Key, Any], later: Mapping[Key, Any]
    ) -> None:
        """Store what rows of a table say of each other, and their many-to-many fields."""
        for name, field in how.many.items():
            through, source, target = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
            through._base_manager.bulk_create(
                through(**{source: row.pk, target: pk}) for key, row in found.items() for pk in many[key].get(name, ())
            )
        changed = [(key, name, value) for key in found for name, value in later[key].items()]
        for key, name, value in changed:
            try:
                setattr(found[key], f"{name}_id", self._target(how.model, value))
            except FaultError as fault:
                self.faults.append(f"{_place(how, key)}, {name}: {fault}")
        if changed and not self.faults:
            rows = [found[key] for key, _, _ in changed]
            how.model._base_manager.bulk_update(rows, {name for _, name, _ in changed}, batch_size=BATCH)

    def _values(self, how: Declared, key: Key, columns: dict[str, Any]) -> tuple[dict[str, Any], dict[str, list[int]]]:
        """Return a row's fields as the model takes them, and the rows that its many-to-many fields point to."""
        values, many = {}, {}
        parts = iter(key)
        for name in how.key:
            self._put(how, key, name, _of_key(how.model, name, parts), values)
        for name, field in how.columns.items():
            value = columns.get(name)
            if not is_empty(value):
                self._put(how, key, name, value, values)
            elif not (field.null or (field.blank and field.empty_strings_allowed)):
                self.faults.append(f"{_place(how, key)}, {name}: this is missing.")
        for name, field in how.many.items():
            try:
                many[name] = [self._target(field.remote_field.model, one) for one in columns.get(name, [])]
            except (FaultError, TypeError) as fault:
                self.faults.append(f"{_place(how, key)}, {name}: {fault}")
        for name in sorted(columns.keys() - how.columns.keys() - how.many.keys()):
            self.faults.append(f"{_place(how, key)}: there is no column “{name}”.")
        if how.check:
            told = how.check(key, columns, self.inspection.framework)
            self.faults += [f"{_place(how, key)}: {sentence}" for sentence in told]
        return values, many

    def _put(self, how: Declared, key: Key, name: str, value: Any, values: dict[str, Any]) -> None:
        field = how.model._meta.get_field(name)
        try:
            if isinstance(field, models.ForeignKey):
                pk = self._target(field.remote_field.model, value)
                values[name if field.remote_field.model is how.model else f"{name}_id"] = pk
            else:
                values[name] = _decoded(field, value)
        except FaultError as fault:
            self.faults.append(f"{_place(how, key)}, {name}: {fault}")

    def _target(self, model: type[models.Model], value: Any) -> int | None:
        """Return the primary key of what a value names. None for a row whose own fault has been said."""
        key = tuple(value) if isinstance(value, list) else (value,)
        if model is Inspection:
            return self.inspection.pk
        table = model._meta.label_lower
        if table not in self._rows:
            self._rows[table] = {} if is_declared(model) else dict(named_rows(model, self.inspection.framework_id))
        try:
            return self._rows[table][key]
        except (KeyError, TypeError):
            title = model._meta.verbose_name
            raise FaultError(f"there is no {title} “{'/'.join(map(str, key))}” here.") from None


def _of_key(model: type[models.Model], name: str, parts: Iterator[Any]) -> Any:
    field = model._meta.get_field(name)
    if not isinstance(field, models.ForeignKey):
        return next(parts)
    told = [next(parts) for _ in key_paths(field.remote_field.model)]
    return told[0] if len(told) == 1 else told


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int)


def _place(how: Declared, key: Key) -> str:
    return f"records, {how.table} {'/'.join(map(str, key))}".rstrip()


def _broken_rules(how: Declared, rows: Mapping[Key, models.Model]) -> Iterator[str]:
    """Yield which rows break which rules of their model; they could not be stored together."""
    told = False
    for key, row in rows.items():
        try:
            row.validate_constraints()
        except ValidationError as error:
            told = True
            yield from (f"{_place(how, key)}: {sentence}" for sentence in error.messages)
    if not told:
        yield f"records, {how.table}: two of its rows are the same to the database."


def _decoded(field: models.Field[Any, Any], value: Any) -> Any:
    """Return a column's value from plain data. Raises FaultError for what `ledger.images.plain` would not write so."""
    kind = _KINDS.get(field.get_internal_type(), str)
    if field.get_internal_type() == "JSONField":
        return value
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise FaultError(f"{value!r} is not of its kind.")
    try:
        decoded = _PARSED.get(field.get_internal_type(), lambda text: text)(value)
        if decoded is None or plain(decoded) != value:
            raise FaultError(f"“{value}” is not written as it should be.")
        field.validate(decoded, None)  # type: ignore[arg-type]  # no rule here asks for the row
        field.run_validators(decoded)
    except ValidationError as error:
        raise FaultError(" ".join(error.messages)) from None
    except (ValueError, binascii.Error):
        raise FaultError(f"“{value}” is not written as it should be.") from None
    return decoded


_KINDS: dict[str, type] = {
    "BooleanField": bool,
    "PositiveIntegerField": int,
    "PositiveSmallIntegerField": int,
    "PositiveBigIntegerField": int,
    "IntegerField": int,
}
_PARSED: dict[str, Any] = {
    "DateTimeField": parse_datetime,
    "DateField": parse_date,
    "UUIDField": UUID,
    "BinaryField": lambda text: base64.b64decode(text, validate=True),
}
