"""Emptying the database behind a test that commits, and storing again what stood in it.

Django truncates every table, used or not, and then fills its own again; the framework would have to be loaded anew.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from inspections.framework_data import rows_of_file, rows_stored
from inspections.models import Framework
from inspections.outline import read_outline
from tests import factories
from tests.ledger.tampering import unguarded

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
"""By table, the names of its columns and its rows."""

#: What migrations store.
DJANGOS = {"django_migrations", "django_content_type", "auth_permission", "inspections_edition"}
FRAMEWORKS = {
    apps.get_model("inspections", name)._meta.db_table for name in ("Framework", "Domain", "Standard", "Item")
}


_beginning: Rows = {}


def begin() -> None:
    """Put the framework into the database and into the process, and note what loading it has left in the ledger."""
    read_outline(factories.framework())
    _beginning.clear()
    _beginning.update(rows())


def begin_again() -> None:
    """Leave the database as it was at the beginning. An untouched framework stays; another is loaded anew."""
    if _is_framework_untouched():
        restore(_beginning)
        read_outline(factories.framework())
    else:
        restore({}, but=set())
        begin()


def rows() -> Rows:
    """Return all that is stored beside the framework."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in filled(_all_but(FRAMEWORKS)):
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = [column[0] for column in cursor.description], cursor.fetchall()
    return found


def restore(stored: Rows, but: set[str] = FRAMEWORKS) -> None:
    """Let the database hold these rows, with their primary keys, and no others beside those of the tables in `but`.

    The ledger's triggers refuse that otherwise; which row goes first is all the same, since foreign keys are deferred.
    """
    with unguarded(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # In a test's own transaction they have been checked at once since the triggers went.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in filled(_all_but(but)):
            cursor.execute(f"DELETE FROM {table}")
        for table, (columns, values) in stored.items():
            names = ", ".join(f'"{name}"' for name in columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)
        if connection.vendor == "postgresql":
            # A plan made for one case is kept, and takes minutes over a whole inspection.
            cursor.execute("DISCARD PLANS")


def filled(tables: Iterable[str]) -> list[str]:
    """Return those of the tables that hold a row. One query."""
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in sorted(tables)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def _all_but(left_out: set[str]) -> set[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return set(tables) - DJANGOS - left_out


def _is_framework_untouched() -> bool:
    stored = list(Framework.objects.all())
    return len(stored) == 1 and rows_stored(stored[0]) == rows_of_file(factories.framework_file())
