"""A meeting of the panel gets a number for good: the ledger and files call it so."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def number_meetings(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Number each inspection's meetings from 1 in the order in which they were stored."""
    last: dict[int, int] = {}
    for meeting in apps.get_model("ratings", "PanelMeeting").objects.order_by("pk"):
        last[meeting.inspection_id] = meeting.number = last.get(meeting.inspection_id, 0) + 1
        meeting.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("ratings", "0003_meetings_worked")]

    operations = [
        migrations.AddField(
            model_name="panelmeeting", name="number", field=models.PositiveSmallIntegerField(default=0)
        ),
        migrations.RunPython(number_meetings, migrations.RunPython.noop),
        migrations.AlterField(model_name="panelmeeting", name="number", field=models.PositiveSmallIntegerField()),
        migrations.AddConstraint(
            model_name="panelmeeting",
            constraint=models.UniqueConstraint(
                fields=("inspection", "number"), name="one_panel_meeting_of_each_number"
            ),
        ),
        migrations.AlterModelOptions(name="panelmeeting", options={"ordering": ["inspection", "held_on", "number"]}),
    ]
