"""Stores the rows of an inspection from plain data, or says what is wrong with them: the way back of `records.dump`."""

import base64
import binascii
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.dateparse import parse_date, parse_datetime

from accounts.models import User
from inspections.models import Inspection
from inspections.outline import Outline
from ledger.images import (
    Around,
    Columns,
    Declared,
    Key,
    every_declared,
    is_declared,
    key_paths,
    named_rows,
    plain,
    scope_of,
)

BATCH = 500
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Of a moment or day outside of these a page could not say when it was in the installation's own time."""


class FaultError(ValueError):
    """A value of a file that can't be stored: its sentence says why."""


@dataclass
class Row:
    """A row before it is stored: the values of its fields, and the keys of the rows that it points to."""

    columns: Columns
    values: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Key] = field(default_factory=dict)
    many: dict[str, list[Key]] = field(default_factory=dict)


def place_of(table: str, key: Key, column: str = "") -> str:
    """Return where a file's records have a row, or a column of it, in words."""
    row = f"records, {table} {'/'.join('' if part is None else str(part) for part in key)}".rstrip()
    return f"{row}, {column}" if column else row


class Loading:
    """`read` fills `faults` with what is wrong with the tables, a sentence each; `store` stores what it read."""

    def __init__(
        self,
        outline: Outline,
        people: Collection[str],
        *,
        place: Callable[[str, Key, str], str] = place_of,
        whole: bool = True,
    ) -> None:
        """`place` says where in the file a row stands; rows that are not `whole` may lack what has a default."""
        self.outline, self.people, self.place, self.whole = outline, people, place, whole
        self.faults: list[str] = []
        self._rows: dict[str, dict[Key, Row]] = {}
        self._known: dict[str, Mapping[Key, Any]] = {}

    def read(self, tables: Mapping[str, Any]) -> None:
        """Take the tables, each `[[key, columns], …]` by its name; `faults` are what is wrong with them."""
        known = every_declared()
        names = {how.table for how in known}
        self.faults += [f"records: there is no table “{name}”." for name in tables if name not in names]
        shaped = {how.table: dict(self._shaped(how, tables.get(how.table, []))) for how in known}
        self._known = {table: dict.fromkeys(rows) for table, rows in shaped.items()}
        self._known["accounts.user"] = {(username,): None for username in self.people}
        if () not in shaped[Inspection._meta.label_lower]:
            self.faults.append(f"records: the row of “{Inspection._meta.label_lower}” is missing.")
        for how in known:
            rows = self._rows[how.table] = {}
            for key, columns in shaped[how.table].items():
                before = len(self.faults)
                row = self._read(how, key, columns)
                if len(self.faults) == before:
                    rows[key] = row
        good = {table: {key: row.columns for key, row in rows.items()} for table, rows in self._rows.items()}
        for how in known:
            if how.check:
                around = Around(self.outline, good[how.table], good)
                for key, columns in good[how.table].items():
                    for name, sentence in how.check(key, columns, around):
                        self._say(how, key, name, sentence)

    @property
    def tables(self) -> dict[str, list[tuple[Key, Columns]]]:
        """Return what was read without a fault, as a file has it."""
        return {table: [(key, row.columns) for key, row in rows.items()] for table, rows in self._rows.items()}

    def store(self, inspection: Inspection, people: Mapping[str, User]) -> None:
        """`faults` are then rows that exclude each other: something may be half stored."""
        self._known["accounts.user"] = {(username,): person.pk for username, person in people.items()}
        for how in every_declared():
            if self.faults:
                return
            rows = self._rows[how.table]
            if how.model is Inspection:
                made = {(): self._made(how, rows[()], inspection)}
            else:
                parent = {} if "__" in how.path else {how.path: inspection}
                made = {key: self._made(how, row, how.model(**parent)) for key, row in rows.items()}
            self._insert(how, made)
            self._known[how.table] = {key: row.pk for key, row in made.items()}
            if not self.faults:
                self._connect(how, rows, made)

    def _shaped(self, how: Declared, entries: Any) -> Iterator[tuple[Key, Columns]]:
        """Yield the keys and columns of a table that have the shape of such."""
        length, seen = len(key_paths(how.model)), set()
        if not isinstance(entries, list):
            self.faults.append(f"records, {how.table}: this is not a list of rows.")
            return
        for place, entry in enumerate(entries, start=1):
            match entry:
                case [list() as parts, dict() as columns] if len(parts) == length and all(map(_is_scalar, parts)):
                    key = tuple(parts)
                    if key in seen:
                        self._say(how, key, "", "it stands there twice. Keep one.")
                    seen.add(key)
                    yield key, columns
                case _:
                    self.faults.append(f"records, {how.table}, row {place}: this is no row: [key, columns].")

    def _read(self, how: Declared, key: Key, columns: Columns) -> Row:
        row, parts = Row(how.said(columns)), iter(key)
        for name in how.key:
            self._take(how, key, row, name, _of_key(how.model, name, parts))
        for name in how.columns:
            self._take(how, key, row, name, columns.get(name))
        for name, many in how.many.items():
            try:
                row.many[name] = self._targets(many.remote_field.model, columns.get(name, []))
            except FaultError as fault:
                self._say(how, key, name, fault)
        for name in sorted(columns.keys() - how.columns.keys() - how.many.keys()):
            self._say(how, key, "", f"there is no column “{_shown(name)}”.")
        return row

    def _take(self, how: Declared, key: Key, row: Row, name: str, value: Any) -> None:
        """Put what a column says into the row, or say what is wrong with it."""
        kind = how.model._meta.get_field(name)
        if not isinstance(kind, models.Field):
            raise AssertionError("a key is made of columns")
        try:
            if not how.said({name: value}):
                if not (kind.null or (kind.blank and kind.empty_strings_allowed)) and (
                    self.whole or not kind.has_default()
                ):
                    raise FaultError("it is missing.")
            elif isinstance(kind, models.ForeignKey):
                row.links[name] = self._target(kind.remote_field.model, value)
            else:
                row.values[name] = _decoded(kind, value)
        except FaultError as fault:
            self._say(how, key, name, fault)

    def _say(self, how: Declared, key: Key, name: str, sentence: object) -> None:
        self.faults.append(f"{self.place(how.table, key, name)}: {sentence}")

    def _targets(self, model: type[models.Model], values: Any) -> list[Key]:
        if not isinstance(values, list):
            raise FaultError("this is not a list.")
        targets = [self._target(model, value) for value in values]
        if len(set(targets)) < len(targets):
            raise FaultError("the same stands there twice.")
        return targets

    def _target(self, model: type[models.Model], value: Any) -> Key:
        """Return the key that a value names, of a row of the file or outside inspections."""
        key = tuple(value) if isinstance(value, list) else (value,)
        table = model._meta.label_lower
        if table not in self._known and not is_declared(model):
            self._known[table] = dict(named_rows(model, self.outline.framework.pk))
        try:
            if all(map(_is_scalar, key)) and key in self._known[table]:
                return key
        except TypeError:
            pass
        if model is User:
            raise FaultError(f"“{_shown(key)}” is not among the people of the file. Add them, or leave the name out.")
        title = model._meta.verbose_name
        if is_declared(model):
            raise FaultError(f"there is no {title} “{_shown(key)}” in the file.")
        if not scope_of(model):
            raise FaultError(f"there is no {title} “{_shown(key)}” here. Load it first.")
        raise FaultError(f"the framework has no {title} {_shown(key)}.")

    def _made(self, how: Declared, row: Row, made: models.Model) -> models.Model:
        """Return a row of a model with the values that were read, without the rows of its own table that it names."""
        for name, value in row.values.items():
            setattr(made, name, value)
        for name, key in row.links.items():
            kind = how.model._meta.get_field(name)
            if kind.related_model is not how.model:
                setattr(made, f"{name}_id", self._known[kind.related_model._meta.label_lower][key])  # type: ignore[union-attr]
        return made

    def _insert(self, how: Declared, made: Mapping[Key, models.Model]) -> None:
        try:
            with transaction.atomic():
                how.model._base_manager.bulk_create(made.values(), batch_size=BATCH)
        except IntegrityError:
            for key, row in made.items():
                self._save(how, key, row)

    def _save(self, how: Declared, key: Key, row: models.Model) -> None:
        """Store a row by itself, or say which rule of its model it breaks."""
        try:
            with transaction.atomic():
                row.save(force_insert=row._state.adding)
        except IntegrityError:
            for sentence in list(_broken_rules(row)) or ["another row has already what only one can have."]:
                self._say(how, key, "", sentence)

    def _connect(self, how: Declared, rows: Mapping[Key, Row], made: Mapping[Key, models.Model]) -> None:
        """Store what rows of a table say of each other, and their many-to-many fields."""
        for key, row in rows.items():
            own = {name: target for name, target in row.links.items() if target in made and _is_own(how, name)}
            for name, target in own.items():
                setattr(made[key], name, made[target])
            if own:
                self._save(how, key, made[key])
        for name, many in how.many.items():
            through, source, target = many.remote_field.through, many.m2m_column_name(), many.m2m_reverse_name()
            known = self._known.get(many.remote_field.model._meta.label_lower, {})
            through._base_manager.bulk_create(
                through(**{source: made[key].pk, target: known[one]})
                for key, row in rows.items()
                for one in row.many[name]
            )


def _is_own(how: Declared, name: str) -> bool:
    return how.model._meta.get_field(name).related_model is how.model


def _of_key(model: type[models.Model], name: str, parts: Iterator[Any]) -> Any:
    kind = model._meta.get_field(name)
    if not isinstance(kind, models.ForeignKey):
        return next(parts)
    told = [next(parts) for _ in key_paths(kind.remote_field.model)]
    if told and all(part is None for part in told):
        return None
    return told[0] if len(told) == 1 else told


def _is_scalar(value: Any) -> bool:
    return value is None or (isinstance(value, str | int) and not isinstance(value, bool))


def _shown(value: Any) -> str:
    text = "/".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"{text[:60]}…" if len(text) > 60 else text


def _broken_rules(row: models.Model) -> Iterator[str]:
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row)
        except ValidationError as error:
            said = constraint.violation_error_message != constraint.default_violation_error_message
            yield error.messages[0] if said else f"it breaks the rule “{constraint.name.replace('_', ' ')}”."


def _decoded(kind: "models.Field[Any, Any]", value: Any) -> Any:
    """Return a column's value from plain data. Raises FaultError for what `ledger.images.plain` would not write so."""
    type_ = kind.get_internal_type()
    wanted, words = _KINDS.get(type_, (str, "a text"))
    try:
        if isinstance(kind, models.JSONField):
            decoded = value
        elif not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            raise FaultError(f"“{_shown(value)}” is not {words}.")
        else:
            parse, example = _PARSED.get(type_, (None, ""))
            decoded = parse(str(value)) if parse else value
            if parse and (decoded is None or plain(decoded) != value):
                raise FaultError(f"“{_shown(value)}” is not {example}.")
        _check_bounds(kind, decoded)
        if not isinstance(kind, models.JSONField):  # an empty list is an answer
            kind.validate(decoded, None)  # no rule here asks for the row
        kind.run_validators(decoded)
    except ValidationError as error:
        raise FaultError(" ".join(error.messages)) from None
    except (ValueError, OverflowError, InvalidOperation, binascii.Error) as error:
        if isinstance(error, FaultError):
            raise
        raise FaultError(f"“{_shown(value)}” is not {_PARSED[type_][1]}.") from None
    return decoded


def _check_bounds(kind: "models.Field[Any, Any]", value: Any) -> None:
    """Raise FaultError for what one of the databases can't hold, or a page can't show."""
    low, high = BaseDatabaseOperations.integer_field_ranges.get(kind.get_internal_type(), (None, None))
    if low is not None and high is not None and not low <= value <= high:
        raise FaultError(f"{_shown(value)} is not a number from {low} to {high}.")
    if kind.get_internal_type() in ("DateTimeField", "DateField") and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise FaultError(f"the year is not one from {FIRST_YEAR} to {LAST_YEAR}.")
    if isinstance(value, str) and not isinstance(kind, models.JSONField) and not kind.blank and not value.strip():
        raise FaultError("it is empty.")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


_WHOLE = (int, "a whole number")
_KINDS: dict[str, tuple[type, str]] = {
    "BooleanField": (bool, "true or false"),
    **dict.fromkeys(BaseDatabaseOperations.integer_field_ranges, _WHOLE),
}
_PARSED: dict[str, tuple[Callable[[str], Any], str]] = {
    "DateTimeField": (parse_datetime, "a moment of the calendar. Write it as 2026-03-02T09:30:00Z"),
    "DateField": (parse_date, "a date of the calendar. Write it as 2019-04-30"),
    "DecimalField": (Decimal, "a decimal. Write it as 12.5"),
    "UUIDField": (UUID, "an id"),
    "BinaryField": (_bytes, "Base64"),
}
