"""Writes one answer where its version is still the one that the writer saw: the database decides, in one statement."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Exists, F, Field

from accounts.models import User
from cases.access import cases_that_may_change
from cases.answer_places import PLACES, Place
from cases.models import SampledCase
from cases.pages import Item


def store(*, case: SampledCase, item: Item, value: Any, base: int, by: User) -> bool:
    """Store an answer as version `base` + 1, and give whether that was done.

    False, and nothing is stored, where the answer is not at version `base` any more, or the person may not change the
    case now. None takes the answer back: its row stays, with the version. One statement.
    """
    place = PLACES[item.kind]
    stored = place.empty if value is None else value
    if base == 0:
        return _store_first(place, case, item, stored, by)
    rows = place.model.everything.filter(case=case, **{place.of: item.row, place.version: base})
    may = Exists(cases_that_may_change(by).filter(pk=case.pk))
    return rows.filter(may).update(**{place.column: stored, place.version: F(place.version) + 1}) == 1


def _store_first(place: Place, case: SampledCase, item: Item, value: Any, by: User) -> bool:
    """Store the first change of an answer, whether it has a row that came from a file or none.

    Django has no ON CONFLICT with a condition, so the statement is written here; names come from the models alone.
    """
    fields = [field for field in place.model._meta.concrete_fields if not field.primary_key]
    given = {"case": case.pk, place.of: item.row, place.column: value, place.version: 1}
    columns = {field.name: connection.ops.quote_name(str(field.column)) for field in fields}
    table = connection.ops.quote_name(place.model._meta.db_table)
    column, version = columns[place.column], columns[place.version]
    may, may_params = cases_that_may_change(by).filter(pk=case.pk).values("pk").query.sql_with_params()
    names, marks = ", ".join(columns.values()), ", ".join("%s" for _ in columns)
    statement = (
        f"INSERT INTO {table} ({names}) SELECT {marks} WHERE EXISTS ({may}) "
        f"ON CONFLICT ({columns['case']}, {columns[place.of]}) "
        f"DO UPDATE SET {column} = EXCLUDED.{column}, {version} = 1 WHERE {table}.{version} = 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(_prepared(field, given) for field in fields), *may_params])
        return bool(cursor.rowcount == 1)


def _prepared(field: Field[Any, Any], given: dict[str, Any]) -> Any:
    return field.get_db_prep_save(given.get(field.name, field.get_default()), connection)
