"""A chain remembers up to which entry it was verified, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_no_index_that_a_constraint_covers")]

    operations = [
        migrations.AddField("chain", "verified_length", models.PositiveIntegerField(default=0)),
        migrations.AddField("chain", "verified_at", models.DateTimeField(blank=True, null=True)),
    ]
