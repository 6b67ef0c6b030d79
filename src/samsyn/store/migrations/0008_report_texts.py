"""That a text may stand for the computed words, and that a publication may give names."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns."""

    dependencies: ClassVar = [("store", "0007_progress_review")]

    operations: ClassVar = [
        migrations.AddField(model_name="analysttext", name="instead", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="publication", name="names", field=models.BooleanField(default=False)),
    ]
