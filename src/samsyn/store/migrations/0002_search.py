"""The index of words, in the way of each database."""

import uuid
from typing import Any

from django.db import migrations, models

from samsyn.store.search import postgresql, sqlite


def make(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        for sentence in postgresql.CREATE:
            editor.execute(sentence)
    else:
        editor.execute(sqlite.CREATE)


def remove(_apps: Any, editor: Any) -> None:
    editor.execute("DROP TABLE store_search")


class Migration(migrations.Migration):
    dependencies = [("store", "0001_studies")]

    operations = [
        migrations.AddField("vocabulary", "stamp", models.UUIDField(default=uuid.uuid4)),
        migrations.RunPython(make, remove),
    ]
