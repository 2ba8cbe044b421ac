import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor


def run(argv: list[str]) -> None:
    """Run the command; where the settings or the database are not ready, say so on standard error and exit with 1."""
    try:
        execute_from_command_line(argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    except DatabaseError as error:
        sentence = _what_is_not_ready()
        if not sentence:
            raise
        sys.exit(f"{sentence} ({' '.join(str(error).split())})")


def _what_is_not_ready() -> str:
    """Say why no command can use the database, "" where nothing keeps it from that."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError:
        return "The database can't be reached. Check DATABASE_URL, and that the database server runs."
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "The database is not set up for this version. Run manage.py migrate, then this command again."
    return ""
