"""States the records of every inspection in its ledger: from here on its chain accounts for them by what rows became.

What was in a chain before stays as it is, and its hashes prove it; it is not read as records any more.
"""

import secrets
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from ledger.record import Record
from records.dump import dump
from records.opening import opening_records

COLUMNS = ("sequence", "at", "by", "act", "content", "previous_hash", "hash", "subject")


def state_records(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the opening acts of every inspection."""
    chains = apps.get_model("ledger", "Chain").objects
    for inspection in apps.get_model("inspections", "Inspection").objects.order_by("pk"):
        chain, _ = chains.get_or_create(name=inspection.reference)
        last = chain.entries.order_by("sequence").last()
        after = Record(*(getattr(last, name) for name in COLUMNS)) if last else None
        tables = dump(inspection, apps.get_model)
        opening = opening_records(tables, at=timezone.now(), after=after, salt=lambda: secrets.token_hex(16), schema=1)
        _store(apps, chain, opening)


def _store(apps: Apps, chain: Any, records: list[Record]) -> None:
    entry_of, words_of = apps.get_model("ledger", "Entry"), apps.get_model("ledger", "Words")
    for record in records:
        entry = entry_of.objects.create(chain=chain, **{name: getattr(record, name) for name in COLUMNS})
        words_of.objects.bulk_create(
            words_of(entry=entry, name=name, salt=one.salt, text=one.text) for name, one in record.words.items()
        )
    chain.length, chain.head = records[-1].sequence, records[-1].hash
    chain.save(update_fields=["length", "head"])


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0004_facts_questions_and_prompts_are_items"),
        ("cases", "0010_answers_have_moved"),
        ("ratings", "0004_meetings_have_numbers"),
        ("reports", "0001_issues"),
        ("ledger", "0003_nothing_changes_an_entry"),
    ]

    operations = [migrations.RunPython(state_records, migrations.RunPython.noop)]
