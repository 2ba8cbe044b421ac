"""Moves every answer, allocation and submission to the readings, and takes away the tables of before."""

from collections.abc import Iterator
from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NONE_OF_THESE = "(none)"
BATCH = 1000


def move_answers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the readings of every case with their answers."""
    reading_of, answer_of = (apps.get_model("cases", name) for name in ("Reading", "Answer"))
    items: dict[int, dict[str, Any]] = {}
    for item in apps.get_model("inspections", "Item").objects.all():
        items.setdefault(item.framework_id, {})[item.key] = item
    for case in apps.get_model("cases", "SampledCase").objects.select_related("inspection"):
        known = items[case.inspection.framework_id]
        first = reading_of.objects.create(
            case=case,
            kind="first",
            reader=case.allocated_to,
            submitted_at=case.submitted_at,
            submitted_by=case.submitted_by,
            reason=case.submission_reason,
        )
        rows = [answer_of(reading=first, item=known[key], **columns) for key, columns in _first(apps, case)]
        rows += _read_again(apps, case, known, reading_of, answer_of)
        answer_of.objects.bulk_create(rows, batch_size=BATCH)
        apps.get_model("cases", "HeldChange").objects.filter(case=case).update(reading=first)
    for example in (
        apps.get_model("cases", "PracticeExample")
        .objects.exclude(key_question=None)
        .select_related("inspection", "key_question")
    ):
        example.item = items[example.inspection.framework_id][example.key_question.number]
        example.save(update_fields=["item"])


def _first(apps: Apps, case: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the answers of the first reading by key."""

    def of(model: str) -> Any:
        return apps.get_model("cases", model).objects.filter(case=case)

    for row in of("FactAnswer").select_related("fact"):
        column = "words" if row.fact.type == "text" else "value"
        yield row.fact.key, {column: _stored(row.value), "version": row.version}
    for row in of("Judgement").select_related("key_question"):
        number = row.key_question.number
        if row.answer or row.answer_version:
            yield number, {"value": row.answer, "version": row.answer_version}
        if row.evidence or row.evidence_version:
            yield f"{number} evidence", {"words": row.evidence, "version": row.evidence_version}
    for row in of("PromptAnswer").select_related("prompt__key_question"):
        yield f"{row.prompt.key_question.number}{row.prompt.letter}", {"value": row.answer, "version": row.version}
    for row in of("Departure").select_related("prompt__key_question", "key_question"):
        key = f"{row.prompt.key_question.number}{row.prompt.letter}" if row.prompt else row.key_question.number
        yield f"{key} departure", {"words": row.words, "version": row.version}


def _stored(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value) or NONE_OF_THESE
    return value or ""


def _read_again(apps: Apps, case: Any, known: dict[str, Any], reading_of: Any, answer_of: Any) -> Iterator[Any]:
    """Yield the answers of the reading that was kept, the second and the joint one."""
    read = apps.get_model("cases", "SecondReading").objects.filter(case=case).select_related("round").first()
    if read is None:
        return
    make = {"case": case, "round": read.round}
    kept = reading_of.objects.create(kind="kept", reader=read.first_reader, **make)
    submitted = {"submitted_at": read.submitted_at, "submitted_by": read.reader if read.submitted_at else None}
    second = reading_of.objects.create(kind="second", reader=read.reader, **submitted, **make)
    joint = None
    for row in apps.get_model("cases", "SecondJudgement").objects.filter(reading=read).select_related("key_question"):
        number = row.key_question.number
        question, evidence = known[number], known[f"{number} evidence"]
        version = read.version
        for reading, value, words, at in (
            (kept, row.first_answer, row.first_evidence, 0),
            (second, row.answer, row.evidence, version),
        ):
            if value:
                yield answer_of(reading=reading, item=question, value=value, version=at)
            if words:
                yield answer_of(reading=reading, item=evidence, words=words, version=at)
        decision = apps.get_model("cases", "JointDecision").objects.filter(judgement=row).first()
        if decision is not None:
            joint = joint or reading_of.objects.create(case=case, kind="joint")
            who = {"by": decision.decided_by, "at": decision.decided_at, "version": decision.version}
            yield answer_of(reading=joint, item=question, value=decision.answer, **who)
            yield answer_of(reading=joint, item=known[f"{number} departure"], words=decision.reason, **who)


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_readings"), ("inspections", "0003_items")]

    operations = [
        migrations.RunPython(move_answers, migrations.RunPython.noop),
        migrations.RemoveConstraint("heldchange", "one_held_change_of_each_token"),
        migrations.AlterModelOptions("heldchange", {"ordering": ["reading", "held_at", "pk"]}),
        migrations.RemoveField("heldchange", "case"),
        migrations.AlterField(
            "heldchange",
            "reading",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="held_changes", to="cases.reading"
            ),
        ),
        migrations.AddConstraint(
            "heldchange", models.UniqueConstraint(fields=("reading", "token"), name="one_held_change_of_each_token")
        ),
        migrations.RemoveField("practiceexample", "key_question"),
        migrations.RenameField("practiceexample", "item", "key_question"),
        migrations.DeleteModel("JointDecision"),
        migrations.DeleteModel("SecondJudgement"),
        migrations.DeleteModel("SecondReading"),
        migrations.DeleteModel("Departure"),
        migrations.DeleteModel("PromptAnswer"),
        migrations.DeleteModel("Judgement"),
        migrations.DeleteModel("FactAnswer"),
        migrations.RemoveConstraint("sampledcase", "submission_reason_of_a_submitted_case"),
        migrations.RemoveField("sampledcase", "allocated_to"),
        migrations.RemoveField("sampledcase", "submitted_at"),
        migrations.RemoveField("sampledcase", "submitted_by"),
        migrations.RemoveField("sampledcase", "submission_reason"),
        migrations.AlterField("sampledcase", "case_type", models.CharField(max_length=50)),
        migrations.AlterField(
            "reading",
            "round",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="readings",
                to="cases.secondreadinground",
            ),
        ),
        migrations.AlterField(
            "reading",
            "kind",
            models.CharField(
                choices=[
                    ("first", "First reading"),
                    ("kept", "First reading, as it was when the case was given out"),
                    ("second", "Second reading"),
                    ("joint", "Joint decision"),
                ],
                default="first",
                max_length=10,
            ),
        ),
    ]
