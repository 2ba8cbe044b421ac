"""Facts, key questions and prompts become items: one table of what the framework asks, with the answers as data."""

from collections.abc import Iterator
from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

YES = {"label": "Yes", "settles": True}
NO = {"label": "No", "settles": False}
SETS: dict[str, dict[str, dict[str, Any]]] = {
    "judgement": {
        "yes": {"label": "Yes", "counts": "sufficient"},
        "no": {"label": "No", "counts": "insufficient"},
        "not_relevant": {"label": "Not relevant", "counts": "out", "settles": False},
        "unable_to_assess": {"label": "Unable to assess", "counts": "out"},
    },
    "yes_no": {"yes": YES, "no": NO},
    "yes_no_not_relevant": {"yes": YES, "no": NO, "not_relevant": {"label": "Not relevant"}},
    "classification": {
        "low": {"label": "Low", "settles": False},
        "medium": {"label": "Medium", "settles": True},
        "high": {"label": "High", "settles": True},
        "very_high": {"label": "Very high", "settles": True},
    },
}


def make_items(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the items of every framework, in the order in which they are asked, and its sets of answers."""
    item_of = apps.get_model("inspections", "Item")
    for framework in apps.get_model("inspections", "Framework").objects.all():
        framework.rules = {**framework.rules, "answers": _sets(framework), "case_types": _CASE_TYPES}
        framework.save(update_fields=["rules"])
        _number(framework)
        rows: dict[str, Any] = {}
        for position, columns in enumerate(_asked(framework), start=1):
            parent = rows.get(columns.pop("parent", ""))
            rows[columns["key"]] = item_of.objects.create(
                framework=framework, position=position, parent=parent, **columns
            )


_CASE_TYPES = [["court", "Court"], ["out_of_court", "Out of court"]]


def _sets(framework: Any) -> dict[str, list[dict[str, Any]]]:
    sets = {name: [{"value": value, **one} for value, one in answers.items()] for name, answers in SETS.items()}
    for fact in framework.case_facts.order_by("position"):
        if fact.options:
            sets[fact.key] = [{"value": value, "label": label} for value, label in fact.options]
    return sets


def _number(framework: Any) -> None:
    place = 0
    for position, domain in enumerate(framework.domains.order_by("number"), start=1):
        domain.position = position
        domain.save(update_fields=["position"])
        for standard in domain.standards.order_by("number"):
            place += 1
            standard.position = place
            standard.save(update_fields=["position"])


def _asked(framework: Any) -> Iterator[dict[str, Any]]:
    for fact in framework.case_facts.order_by("position"):
        yield {
            "key": fact.key,
            "kind": "fact",
            "label": fact.label,
            "answers": fact.key if fact.options else "" if fact.type == "text" else fact.type,
            "many": fact.type == "many",
            "case_types": [fact.case_type] if fact.case_type else [],
            "settles": fact.settles,
            "beside": fact.beside,
        }
    for domain in framework.domains.order_by("number"):
        put: dict[str, Any] = {"case_types": [domain.case_type] if domain.case_type else []}
        for standard in domain.standards.order_by("number"):
            put["standard"] = standard
            for question in standard.key_questions.order_by("number"):
                yield from _of_question(question, put)


def _of_question(question: Any, put: dict[str, Any]) -> Iterator[dict[str, Any]]:
    number = question.number
    texts = {name: getattr(question, name) for name in ("text", "guidance", "strand")}
    yield {
        "key": number, "kind": "question", "answers": "judgement", "relevance": question.relevant, **texts, **put
    }  # fmt: skip
    for prompt in question.prompts.order_by("letter"):
        key, texts = f"{number}{prompt.letter}", {"text": prompt.text, "guidance": prompt.guidance}
        asked = {"kind": "prompt", "answers": "judgement", "relevance": prompt.relevant, "label": prompt.letter}
        yield {"key": key, "parent": number, **asked, **texts, **put}
        yield {"key": f"{key} departure", "kind": "departure", "parent": key, **put}
    if put["case_types"]:
        yield {"key": f"{number} departure", "kind": "departure", "parent": number, **put}
        yield {"key": f"{number} evidence", "kind": "evidence", "parent": number, **put}


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_ratings_closed")]

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "Fact"),
                            ("question", "Key question"),
                            ("prompt", "Prompt"),
                            ("evidence", "Evidence"),
                            ("departure", "Why it is answered otherwise than proposed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=300)),
                ("text", models.TextField(blank=True)),
                ("guidance", models.TextField(blank=True)),
                ("relevance", models.CharField(blank=True, max_length=50)),
                ("strand", models.CharField(blank=True, max_length=50)),
                ("answers", models.CharField(blank=True, max_length=60)),
                ("many", models.BooleanField(default=False)),
                ("case_types", models.JSONField(blank=True, default=list)),
                ("settles", models.CharField(blank=True, max_length=50)),
                ("beside", models.CharField(blank=True, max_length=50)),
                (
                    "framework",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="inspections.framework",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="inspections.standard",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="inspections.item",
                    ),
                ),
            ],
            options={"ordering": ["framework", "position"]},
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("framework", "key"), name="one_item_of_each_key"),
        ),
        migrations.AddField("domain", "position", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("standard", "position", models.PositiveSmallIntegerField(default=0)),
        migrations.AlterModelOptions("domain", {"ordering": ["framework", "position"]}),
        migrations.AlterModelOptions("standard", {"ordering": ["domain", "position"]}),
        migrations.AlterField("domain", "case_type", models.CharField(blank=True, max_length=50)),
        migrations.RunPython(make_items, migrations.RunPython.noop),
    ]
