"""Takes away the tables that items have taken the place of."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_items"), ("cases", "0010_answers_have_moved")]

    operations = [
        migrations.DeleteModel("Prompt"),
        migrations.DeleteModel("KeyQuestion"),
        migrations.DeleteModel("CaseFact"),
    ]
