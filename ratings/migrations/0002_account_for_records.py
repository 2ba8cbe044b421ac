"""Once wrote opening rows for the inspections that were here. `records.0001_state_records` writes what replaced them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ratings", "0001_initial"),
        ("cases", "0001_initial"),
        ("inspections", "0001_initial"),
        ("ledger", "0003_nothing_changes_an_entry"),
    ]

    operations = []
