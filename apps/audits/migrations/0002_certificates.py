"""Accuracy reports carry a signed certificate."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audits", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="accuracyreport",
            name="certificate",
            field=models.JSONField(default=dict),
        ),
    ]
