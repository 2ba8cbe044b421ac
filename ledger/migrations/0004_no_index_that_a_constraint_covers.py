"""Drops the indexes of columns with which the index of a constraint begins: each cost space and a write, and no more.

They are dropped by name. An alteration of the fields would rebuild the tables on SQLite, and lose their triggers.
"""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COVERED = (("ledger_entry", "chain_id"), ("ledger_words", "entry_id"))


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the index of each column alone."""
    connection = schema_editor.connection
    for table, column in COVERED:
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, table)
        for name, one in found.items():
            if one["index"] and not one["unique"] and one["columns"] == [column]:
                schema_editor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")


def make(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the indexes again."""
    for table, column in COVERED:
        schema_editor.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_nothing_changes_an_entry")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunPython(drop, make)],
            [
                migrations.AlterField(
                    model_name="entry",
                    name="chain",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="ledger.chain",
                    ),
                ),
                migrations.AlterField(
                    model_name="words",
                    name="entry",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="ledger.entry",
                    ),
                ),
            ],
        )
    ]
