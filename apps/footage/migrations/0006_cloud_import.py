import django.db.models.deletion
import uuid_utils.compat
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_organization_region"),
        ("core", "0002_job_waits"),
        ("footage", "0005_uploads_assembled_later"),
        ("projects", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BucketConnection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("endpoint", models.CharField(max_length=300)),
                ("region", models.CharField(max_length=60)),
                ("bucket", models.CharField(max_length=63)),
                ("prefix", models.CharField(blank=True, max_length=500)),
                ("access_key_hint", models.CharField(max_length=8)),
                ("sealed_credentials", models.BinaryField(max_length=2000)),
                ("kek_id", models.CharField(max_length=80)),
                ("written_under", models.CharField(max_length=80)),
                ("wrapped_dek", models.BinaryField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bucket_connections",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ImportedObject",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid_utils.compat.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("key", models.CharField(max_length=1024)),
                ("etag", models.CharField(max_length=120)),
                ("size", models.BigIntegerField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "client",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chosen_objects",
                        to="footage.bucketconnection",
                    ),
                ),
                (
                    "footage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="imported_from",
                        to="footage.footage",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.job",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="footage.footage",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="bucketconnection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("project", "endpoint", "bucket", "prefix"),
                name="bucket_connected_once",
            ),
        ),
        migrations.AddIndex(
            model_name="importedobject",
            index=models.Index(fields=["project", "key"], name="imported_of_project"),
        ),
        migrations.AddConstraint(
            model_name="importedobject",
            constraint=models.UniqueConstraint(
                fields=("connection", "key", "etag", "size"), name="object_chosen_once"
            ),
        ),
    ]
