"""Statements that are compiled once: Django compiles a queryset anew each time, which costs more than running it.

A statement is written as a queryset with stand-ins in the place of what varies, so that the models stay the only home
of its names. The stand-ins are seen by the compiler alone: values are handed over as parameters, as ever. PostgreSQL
keeps such a statement planned on each connection, since planning takes longer than running it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql import base as postgresql
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters: those that are stand-ins give way to values by their names."""

    sql: str
    parameters: tuple[Any, ...]
    names: Mapping[Any, str]

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        return [_as_sent(values[self.names[one]]) if one in self.names else one for one in self.parameters]

    def first(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        with planned_cursor() as cursor:
            cursor.execute(self.sql, self.filled(values))
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    def changed(self, values: Mapping[str, Any]) -> int:
        """Return how many rows it changed."""
        with planned_cursor() as cursor:
            cursor.execute(self.sql, self.filled(values))
            return int(cursor.rowcount)


def planned_cursor() -> CursorWrapper:
    """Return a cursor on which PostgreSQL keeps statements planned; on SQLite, Django's own, which keeps them anyway.

    Django binds values into the text of a statement, so that each time it is another one to PostgreSQL.
    """
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    binding_there: Any = postgresql.ServerBindingCursor
    cursor = binding_there(connection.connection)
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)


def compiled(rows: QuerySet[Any, Any], stand_ins: Mapping[str, Any]) -> Statement:
    """Return the statement of a queryset in which these values, by name, stand in for what varies."""
    sql, parameters = rows.query.sql_with_params()
    return Statement(sql, tuple(parameters), {_as_sent(value): name for name, value in stand_ins.items()})


def _as_sent(value: Any) -> Any:
    is_text = isinstance(value, UUID) and not connection.features.has_native_uuid_field
    return value.hex if is_text else value
