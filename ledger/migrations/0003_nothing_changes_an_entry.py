"""Triggers that refuse to change or remove an entry of the ledger, on both databases.

SQLite drops the triggers of a table that a later migration rebuilds: such a migration ends with `install` again.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "An entry of the ledger is never changed or removed."
REFUSAL_OF_WORDS = "Words of the ledger are never changed, only erased."

POSTGRESQL = (
    """
    CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_ARGV[0]; END $$
    """,
    f"""
    CREATE TRIGGER ledger_entry_stays BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse('{REFUSAL}')
    """,
    f"""
    CREATE TRIGGER ledger_entries_stay BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('{REFUSAL}')
    """,
    f"""
    CREATE TRIGGER ledger_words_stay_as_written BEFORE UPDATE ON ledger_words
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse('{REFUSAL_OF_WORDS}')
    """,
    f"""
    CREATE TRIGGER ledger_words_are_erased_one_by_one BEFORE TRUNCATE ON ledger_words
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('{REFUSAL_OF_WORDS}')
    """,
    # Also where a session says that it replicates, which keeps ordinary triggers from firing.
    "ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_stays",
    "ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entries_stay",
    "ALTER TABLE ledger_words ENABLE ALWAYS TRIGGER ledger_words_stay_as_written",
    "ALTER TABLE ledger_words ENABLE ALWAYS TRIGGER ledger_words_are_erased_one_by_one",
)
POSTGRESQL_BACK = (
    "DROP TRIGGER ledger_entry_stays ON ledger_entry",
    "DROP TRIGGER ledger_entries_stay ON ledger_entry",
    "DROP TRIGGER ledger_words_stay_as_written ON ledger_words",
    "DROP TRIGGER ledger_words_are_erased_one_by_one ON ledger_words",
    "DROP FUNCTION ledger_refuse()",
)
SQLITE = (
    f"""
    CREATE TRIGGER ledger_entry_never_changes BEFORE UPDATE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER ledger_entry_never_goes BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    # INSERT OR REPLACE removes the row in its way without firing the trigger above.
    f"""
    CREATE TRIGGER ledger_entry_gives_no_way BEFORE INSERT ON ledger_entry
    WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain_id = NEW.chain_id AND sequence = NEW.sequence)
        OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain_id = NEW.chain_id AND token = NEW.token)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,  # noqa: S608 - nothing in it comes from outside
    f"""
    CREATE TRIGGER ledger_words_never_change BEFORE UPDATE ON ledger_words
    BEGIN SELECT RAISE(ABORT, '{REFUSAL_OF_WORDS}'); END
    """,
    f"""
    CREATE TRIGGER ledger_words_give_no_way BEFORE INSERT ON ledger_words
    WHEN EXISTS (SELECT 1 FROM ledger_words WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM ledger_words WHERE entry_id = NEW.entry_id AND name = NEW.name)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL_OF_WORDS}'); END
    """,  # noqa: S608 - nothing in it comes from outside
)
SQLITE_BACK = (
    "DROP TRIGGER ledger_entry_never_changes",
    "DROP TRIGGER ledger_entry_never_goes",
    "DROP TRIGGER ledger_entry_gives_no_way",
    "DROP TRIGGER ledger_words_never_change",
    "DROP TRIGGER ledger_words_give_no_way",
)
FORWARDS = {"postgresql": POSTGRESQL, "sqlite": SQLITE}
BACK = {"postgresql": POSTGRESQL_BACK, "sqlite": SQLITE_BACK}


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers."""
    for statement in FORWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the triggers."""
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_subject_token_and_words")]

    operations = [migrations.RunPython(install, remove)]
