from collections import defaultdict
from typing import Any

from django.core.management import CommandError
from django.db import migrations

import accounts.models
from accounts.usernames import folded


def fold(apps: Any, schema_editor: Any) -> None:
    user_model = apps.get_model("accounts", "User")
    alike = defaultdict(list)
    for user in user_model.objects.order_by("pk"):
        alike[folded(user.username)].append(user)
    groups = [", ".join(user.username for user in users) for users in alike.values() if len(users) > 1]
    if groups:
        # Only people know which of them is in use.
        raise CommandError(
            "Usernames are told apart without regard to case from this version on, so no two accounts may have one "
            f"username in different letters. These do: {'; '.join(groups)}. Go back to the version before, rename or "
            "remove the account of each that is not used, and migrate again. Nothing has been changed."
        )
    for users in alike.values():
        user_model.objects.filter(pk=users[0].pk).update(folded_username=folded(users[0].username))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_drafts")]

    operations = [
        migrations.AddField(
            "user",
            "folded_username",
            accounts.models.FoldedUsername(max_length=450, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.AlterField(
            "user",
            "folded_username",
            accounts.models.FoldedUsername(
                max_length=450,
                unique=True,
                editable=False,
                error_messages={"unique": "Somebody has this username already. Choose another."},
            ),
        ),
    ]
