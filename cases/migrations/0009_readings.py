"""A reading of a case holds the answers to what the framework asks: the tables for both, beside those of before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def to_user(related_name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_departures"),
        ("inspections", "0003_items"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(default="first", max_length=10)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="cases.sampledcase"
                    ),
                ),
                ("reader", to_user("readings")),
                ("submitted_by", to_user()),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.secondreadinground",
                    ),
                ),
            ],
            options={"ordering": ["case", "kind"]},
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("by", to_user()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="inspections.item"
                    ),
                ),
                (
                    "reading",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="cases.reading",
                    ),
                ),
            ],
            options={"ordering": ["reading", "item"]},
        ),
        migrations.AddConstraint(
            "reading", models.UniqueConstraint(fields=("case", "kind"), name="one_reading_of_each_kind")
        ),
        migrations.AddConstraint(
            "reading",
            models.CheckConstraint(
                condition=models.Q(reason="") | models.Q(submitted_at__isnull=False),
                name="reason_of_a_submitted_reading",
            ),
        ),
        migrations.AddConstraint(
            "reading",
            models.CheckConstraint(
                condition=models.Q(kind__in=["first", "joint"], round__isnull=True)
                | models.Q(kind__in=["kept", "second"], round__isnull=False),
                name="read_again_in_a_round",
            ),
        ),
        migrations.AddConstraint(
            "answer", models.UniqueConstraint(fields=("reading", "item"), name="one_answer_to_each_item")
        ),
        migrations.AddConstraint(
            "answer",
            models.CheckConstraint(
                condition=models.Q(value="") | models.Q(words=""), name="an_answer_is_a_value_or_words"
            ),
        ),
        migrations.AddField(
            "heldchange",
            "reading",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="cases.reading",
            ),
        ),
        migrations.AddField(
            "practiceexample",
            "item",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.item",
            ),
        ),
    ]
