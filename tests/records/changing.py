"""Changing any column of any declared table behind the ledger's back, as somebody with access to the database would."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, models, transaction

from ledger.images import Declared, every_declared, key_of
from records.differences import row_in_words


def other_values(row: models.Model, field: "models.Field[Any, Any]") -> Iterator[Any]:
    """Yield values that a column could have instead, the likeliest to be allowed first."""
    value = getattr(row, field.attname)
    if isinstance(field, models.ForeignKey):
        target = field.remote_field.model
        yield from target._base_manager.exclude(pk=value).order_by("pk").values_list("pk", flat=True)[:5]
    elif field.choices:
        yield from (one for one, _ in field.flatchoices if one != value)
    elif isinstance(field, models.JSONField):
        yield {**value, "more": 1} if isinstance(value, dict) else [*value, "more"] if isinstance(value, list) else "."
    elif value is not None:
        yield from _next_to(value)
    yield from () if value is None or not field.null else (None,)
    yield from ("",) if isinstance(value, str) and value else ()


def _next_to(value: Any) -> Iterator[Any]:
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1, value + 100)
        case Decimal():
            yield from (value + 1, value - 1)
        case datetime():
            yield value + timedelta(microseconds=1)
        case date():
            yield value + timedelta(days=1)
        case UUID():
            yield UUID(int=value.int + 1000)
        case Decimal():
            yield value + 1
        case bytes() | memoryview():
            yield bytes(value) + b"."
        case str():
            yield f"{value}."
            yield value[:-1] + "."


def change(row: models.Model, field: "models.Field[Any, Any]") -> bool:
    """Change a column of a row to the first other value that the database takes; whether it takes any."""
    for value in other_values(row, field):
        try:
            with transaction.atomic():
                changed = type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: value})
            return bool(changed)
        except (DataError, IntegrityError, OverflowError):
            continue
    return False


def rows_of(how: Declared) -> Iterator[models.Model]:
    """Yield the rows of a declared table, those that say most first."""
    rows = list(how.model._base_manager.order_by("pk"))
    yield from sorted(rows, key=lambda row: -sum(bool(getattr(row, name)) for name in how.columns))


def compared() -> list[Declared]:
    """The tables whose rows are compared one by one."""
    return [how for how in every_declared() if not how.by_digest]


def named(how: Declared, row: models.Model) -> str:
    """How a complaint about a row begins."""
    return row_in_words(how, key_of(row))
