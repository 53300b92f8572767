"""What history lists need beside the payload: ids touched, counts, the revision brought back."""

from django.db import migrations, models

# Row-level security binds the owner too: the rows of every organization, for this migration only.
FILL = """
SELECT set_config('app.clients', '{' || coalesce(string_agg(id::text, ','), '') || '}', true)
FROM accounts_organization;
UPDATE annotations_changeset
SET objects_touched = jsonb_path_query_array(payload, '$.*[*].id');
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("annotations", "0001_initial")]

    operations = [
        migrations.AddField("changeset", "objects_touched", models.JSONField(default=list)),
        migrations.AddField("changeset", "summary", models.JSONField(default=dict)),
        migrations.AddField("changeset", "restores", models.PositiveIntegerField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
