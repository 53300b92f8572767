"""Buckets of clients that footage is fetched from, and what was fetched."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership
from apps.core.models import Job, TenantModel
from apps.projects.models import Project

from .footage import Footage


class BucketConnectionQuerySet(models.QuerySet["BucketConnection"]):
    """Ways to find connections."""

    def visible_to(self, user: Any) -> BucketConnectionQuerySet:
        """Those in use, to who manages the client's projects."""
        return self.filter(
            ended_at__isnull=True,
            client__in=Membership.objects.organization_ids(
                user, OrganizationKind.CLIENT, MANAGING_ROLES
            ),
        )


class BucketConnection(TenantModel):
    """An S3-compatible bucket of a client, for one project.

    Its credentials are sealed by a data key that the project's key wraps, as every stored object
    is; they are used and never shown. Emptied when the connection ends.
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="bucket_connections"
    )
    project_id: uuid.UUID
    endpoint = models.CharField(max_length=300)
    region = models.CharField(max_length=60)
    bucket = models.CharField(max_length=63)
    prefix = models.CharField(max_length=500, blank=True)
    access_key_hint = models.CharField(max_length=8)
    sealed_credentials = models.BinaryField(max_length=2000)
    kek_id = models.CharField(max_length=80)
    written_under = models.CharField(max_length=80)
    wrapped_dek = models.BinaryField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = BucketConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "endpoint", "bucket", "prefix"],
                name="bucket_connected_once",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.bucket}/{self.prefix}"


class ImportedObject(TenantModel):
    """One object of a bucket that was chosen; its newest job fetches it, its footage is the end."""

    connection = models.ForeignKey(
        BucketConnection, on_delete=models.CASCADE, related_name="chosen_objects"
    )
    connection_id: uuid.UUID
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    project_id: uuid.UUID
    key = models.CharField(max_length=1024)
    etag = models.CharField(max_length=120)
    size = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    footage = models.ForeignKey(
        Footage, null=True, on_delete=models.SET_NULL, related_name="imported_from"
    )
    same_as = models.ForeignKey(Footage, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "key", "etag", "size"], name="object_chosen_once"
            )
        ]
        indexes = [models.Index(fields=["project", "key"], name="imported_of_project")]

    def __str__(self) -> str:
        return self.key
