from django.db import migrations

from inspections.texts.edition_actions import shipped


def load(apps, schema_editor):
    Edition = apps.get_model("inspections", "Edition")
    for data in shipped():
        content = {name: value for name, value in data.items() if name not in ("slug", "title")}
        Edition.objects.update_or_create(slug=data["slug"], defaults={"title": data["title"], "content": content})


class Migration(migrations.Migration):
    dependencies = [("inspections", "0007_editions_and_texts")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
