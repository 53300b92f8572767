from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_organization_region"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="labeling_preferences",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
