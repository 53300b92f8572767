from django.db import migrations, models

# Row-level security binds the owner too: say first that every client's rows are meant.
EVERY_CLIENT = (
    "SELECT set_config('app.clients', '{' || coalesce(string_agg(id::text, ','), '') || '}', true) "
    "FROM accounts_organization"
)


def remember_first_key(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(EVERY_CLIENT)
        cursor.execute("UPDATE footage_mediaobject SET written_under = kek_id")
        cursor.execute("UPDATE footage_upload SET written_under = kek_id")
        # Deferred checks of the rows just touched would forbid to alter the tables further.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [("footage", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="mediaobject",
            name="written_under",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="upload",
            name="written_under",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(remember_first_key, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="mediaobject",
            index=models.Index(fields=["project", "kek_id", "id"], name="object_of_kek"),
        ),
    ]
