"""Documents that are read and written whole become `json`: checked text, quicker both ways."""

from django.db import migrations

TO_TEXT = """
ALTER TABLE annotations_track ALTER COLUMN keyframes TYPE json USING keyframes::json;
ALTER TABLE annotations_changeset
    ALTER COLUMN payload TYPE json USING payload::json,
    ALTER COLUMN before TYPE json USING before::json;
"""


class Migration(migrations.Migration):
    dependencies = [("annotations", "0002_history")]

    operations = [migrations.RunSQL(TO_TEXT, migrations.RunSQL.noop)]
