"""Two tags may change places in one change set: their frames are judged after the statement."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotations", "0003_plain_json")]

    operations = [
        migrations.RemoveConstraint("tag", "tag_once_a_frame"),
        migrations.AddConstraint(
            "tag",
            models.UniqueConstraint(
                fields=["task", "frame", "label"],
                name="tag_once_a_frame",
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ),
    ]
