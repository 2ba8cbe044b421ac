"""Writes one answer where its version is still the one that the writer saw: the database decides, in one statement."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.db import connection

from accounts.models import User
from accounts.prepared import Statement, compiled
from cases.access import cases_that_may_change
from cases.answer_places import PLACES
from cases.models import SampledCase
from cases.pages import Item, Kind
from ledger.models import Chain

USER, CASE, ROW, VALUE, BASE, CHAIN = "user", "case", "row", "value", "base", "chain"
_OF_THE_CHAIN: Final = ("id", "name", "length", "head")
_STAND_INS: Final = {USER: -1, CASE: -2}


@dataclass(frozen=True)
class Written:
    """That an answer was stored, with the ledger's chain of its inspection as it stood then, None where none is."""

    chain: Chain | None


def store(*, case: SampledCase, item: Item, value: Any, base: int, by: User) -> Written | None:
    """Store an answer as version `base` + 1, and say that it was done.

    None, and nothing is stored, where the answer is not at version `base` any more, or the person may not change the
    case now. None takes the answer back: its row stays, with the version. One statement.
    """
    place = PLACES[item.kind]
    columns = {field.name: field for field in place.model._meta.concrete_fields}
    stored = columns[place.column].get_db_prep_save(place.empty if value is None else value, connection)
    statement = _statement(item.kind, first=base == 0)
    given = {USER: by.pk, CASE: case.pk, ROW: item.row, VALUE: stored, BASE: base, CHAIN: case.inspection.reference}
    row = statement.first(given)
    if row is None:
        return None
    return Written(Chain(**dict(zip(_OF_THE_CHAIN, row, strict=True))) if row[0] is not None else None)


@cache
def _statement(kind: Kind, *, first: bool) -> Statement:
    """Give the statement that stores a change: of an answer's first version, whether it has a row or none, or a later.

    Django has no ON CONFLICT with a condition, so it is written here; names come from the models alone.
    """
    place, quote = PLACES[kind], connection.ops.quote_name
    fields = [field for field in place.model._meta.concrete_fields if not field.primary_key]
    columns = {field.name: quote(str(field.column)) for field in fields}
    table, of = quote(place.model._meta.db_table), columns[place.of]
    case, column, version = columns["case"], columns[place.column], columns[place.version]
    person, of_case = User(pk=_STAND_INS[USER]), _STAND_INS[CASE]
    may = compiled(cases_that_may_change(person).filter(pk=of_case).values("pk"), _STAND_INS)
    named = {**may.names, VALUE: VALUE, ROW: ROW, BASE: BASE, CHAIN: CHAIN}
    # Read by the write itself, so that it is as fresh as the write: what was read while waiting for a lock is not.
    chain = f"RETURNING {', '.join(_read_of_chain(name) for name in _OF_THE_CHAIN)}"
    chains = [CHAIN] * len(_OF_THE_CHAIN)
    if not first:
        sql = (
            f"UPDATE {table} SET {column} = %s, {version} = {version} + 1 "  # noqa: S608
            f"WHERE {case} = %s AND {of} = %s AND {version} = %s AND EXISTS ({may.sql}) {chain}"
        )
        return Statement(sql, (VALUE, of_case, ROW, BASE, *may.parameters, *chains), named)
    given = {"case": of_case, place.of: ROW, place.column: VALUE, place.version: 1}
    values = [given.get(field.name, field.get_default()) for field in fields]
    sql = (
        f"INSERT INTO {table} ({', '.join(columns.values())}) "
        f"SELECT {', '.join('%s' for _ in fields)} WHERE EXISTS ({may.sql}) ON CONFLICT ({case}, {of}) "
        f"DO UPDATE SET {column} = EXCLUDED.{column}, {version} = 1 WHERE {table}.{version} = 0 {chain}"
    )
    return Statement(sql, (*values, *may.parameters, *chains), named)


def _read_of_chain(name: str) -> str:
    quote = connection.ops.quote_name
    table, columns = quote(Chain._meta.db_table), {field.name: str(field.column) for field in Chain._meta.fields}
    return f"(SELECT {quote(columns[name])} FROM {table} WHERE {quote(columns['name'])} = %s)"  # noqa: S608
