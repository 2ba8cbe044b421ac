"""Statements that are compiled once: Django compiles a queryset anew each time, which costs more than running it.

A statement is written as a queryset with stand-ins in the place of what varies, so that the models stay the only home
of its names. The stand-ins are seen by the compiler alone: values are handed over as parameters, as ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True)
class Statement:
    """SQL with its parameters: those that are stand-ins give way to values by their names."""

    sql: str
    parameters: tuple[Any, ...]
    names: Mapping[Any, str]

    def filled(self, values: Mapping[str, Any]) -> list[Any]:
        """Give the parameters with these values in the place of the stand-ins."""
        return [values[self.names[one]] if one in self.names else one for one in self.parameters]

    def first(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Run the statement with these values and give its first row as the database driver gives it, None for none."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(values))
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row


def compiled(rows: QuerySet[Any, Any], stand_ins: Mapping[str, Any]) -> Statement:
    """Give the statement of a queryset in which these values, by name, stand in for what varies."""
    sql, parameters = rows.query.sql_with_params()
    names: dict[Any, str] = {}
    for name, value in stand_ins.items():
        names[value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value] = name
    return Statement(sql, tuple(parameters), names)
