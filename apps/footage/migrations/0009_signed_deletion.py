"""Deletion certificates carry the portal's signature."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("footage", "0008_proxy_pieces")]

    operations = [
        migrations.AddField(
            model_name="deletioncertificate",
            name="signed",
            field=models.JSONField(default=dict),
        ),
    ]
