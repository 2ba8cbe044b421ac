"""Tampering with the ledger on purpose: only the owner of its tables can, by taking its triggers away."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection

GUARD = import_module("ledger.migrations.0003_nothing_changes_an_entry")


@contextmanager
def unguarded() -> Iterator[None]:
    """The database without the ledger's triggers, which are back afterwards."""
    _execute(GUARD.BACK[connection.vendor])
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _execute(GUARD.FORWARDS[connection.vendor])


def _execute(statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # No trigger can go while the transaction still owes a check of a foreign key.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)
