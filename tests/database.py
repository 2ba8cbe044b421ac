"""Emptying the database behind a test that commits, and storing again what stood in it.

Django truncates every table, used or not, and then fills its own again; the framework would have to be loaded anew.
"""

from typing import Any

from django.apps import apps
from django.db import connection, transaction

from inspections.framework_data import rows_of_file, rows_stored
from inspections.models import Framework
from tests import factories
from tests.ledger.tampering import unguarded

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
"""By table, the names of its columns and its rows."""

#: What migrations store.
DJANGOS = {"django_migrations", "django_content_type", "auth_permission"}
FRAMEWORKS = {
    apps.get_model("inspections", name)._meta.db_table for name in ("Framework", "Domain", "Standard", "Item")
}


def empty() -> None:
    """Delete what tests have stored, which the ledger's triggers refuse otherwise. An untouched framework stays."""
    with unguarded(), transaction.atomic(), connection.cursor() as cursor:
        for table in _filled(but=FRAMEWORKS if _is_framework_untouched() else set()):
            cursor.execute(f"DELETE FROM {table}")


def rows() -> Rows:
    """Return all that is stored beside the framework."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in _filled(but=FRAMEWORKS):
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = [column[0] for column in cursor.description], cursor.fetchall()
    return found


def put_back(stored: Rows) -> None:
    """Store the rows again with their primary keys, in a database that is empty but for the same framework."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, values) in stored.items():
            names = ", ".join(f'"{name}"' for name in columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)


def _filled(but: set[str]) -> list[str]:
    """Return the tables that hold a row; which is deleted first is all the same, since foreign keys are deferred."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in sorted(tables - DJANGOS - but)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]


def _is_framework_untouched() -> bool:
    stored = list(Framework.objects.all())
    return len(stored) == 1 and rows_stored(stored[0]) == rows_of_file(factories.framework_file())
