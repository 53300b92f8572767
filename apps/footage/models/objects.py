"""Encrypted objects in storage, and uploads on their way to becoming one."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership
from apps.core.models import TenantModel, one_of
from apps.footage.enums import ObjectKind, UploadStatus
from apps.projects.models import Project

from .footage import Footage


class MediaObject(TenantModel):
    """One stored ciphertext: where it lies, what wraps its key, what it must measure.

    Algorithm and keys come from this row, never from the object (docs/format.md).
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    project_id: uuid.UUID
    footage = models.ForeignKey(
        Footage, null=True, on_delete=models.CASCADE, related_name="objects_stored"
    )
    kind = models.CharField(max_length=20, choices=ObjectKind.choices)
    version = models.PositiveIntegerField(default=1)
    # `[REGION:]CLIENT/PROJECT/…`, never changed: it says which storage holds the bytes
    storage_key = models.CharField(max_length=200, unique=True)
    content_type = models.CharField(max_length=80)
    size_plain = models.BigIntegerField()
    size_cipher = models.BigIntegerField()
    sha256_cipher = models.CharField(max_length=64)
    # Which key wraps the data key now, and which did when the body was written: the body is bound
    # to the second for ever, so that a rotation touches no byte of it.
    kek_id = models.CharField(max_length=80)
    written_under = models.CharField(max_length=80)
    wrapped_dek = models.BinaryField(max_length=200)
    commitment = models.BinaryField(max_length=32)
    details = models.JSONField(default=dict)

    class Meta:
        constraints = [
            one_of("kind", ObjectKind, "object_kind_known"),
            models.UniqueConstraint(
                fields=["footage", "kind", "version"],
                name="object_version_once",
                condition=Q(footage__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["project", "kek_id", "id"], name="object_of_kek")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Ways to find uploads."""

    def visible_to(self, user: Any) -> UploadQuerySet:
        """A person's own uploads, while they still manage the client's projects."""
        return self.filter(
            created_by=user,
            client__in=Membership.objects.organization_ids(
                user, OrganizationKind.CLIENT, MANAGING_ROLES
            ),
        )


class Upload(TenantModel):
    """A resumable upload (tus 1.0): how much has arrived, encrypted, in parts."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="uploads")
    project_id: uuid.UUID
    name = models.CharField(max_length=200)
    folder = models.CharField(max_length=200, blank=True)
    length = models.BigIntegerField(null=True)  # may be told later
    offset = models.BigIntegerField(default=0)
    # The request that appends right now, and when it was last known to be alive: a later one takes
    # over from a silent one, which then finds itself fenced.
    writer = models.UUIDField(null=True)
    writer_seen_at = models.DateTimeField(null=True)
    status = models.CharField(
        max_length=20, choices=UploadStatus.choices, default=UploadStatus.OPEN
    )
    kek_id = models.CharField(max_length=80)
    written_under = models.CharField(max_length=80)
    wrapped_dek = models.BinaryField(max_length=200)
    expires_at = models.DateTimeField()
    footage = models.OneToOneField(
        Footage, null=True, on_delete=models.SET_NULL, related_name="upload"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("status", UploadStatus, "upload_status_known"),
            models.CheckConstraint(
                condition=Q(offset__gte=0) & (Q(length__isnull=True) | Q(offset__lte=F("length"))),
                name="upload_offset_inside",
            ),
        ]
        indexes = [
            models.Index(
                fields=["client", "created_by"],
                include=["offset", "length"],
                name="upload_open_of_client",
                condition=Q(status=UploadStatus.OPEN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.offset}/{self.length or '?'}"

    @property
    def path(self) -> str:
        """Its name behind the folder it came in."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


class UploadPart(TenantModel):
    """One received run of bytes, encrypted under its own key before it touched storage."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.BigIntegerField()
    size = models.BigIntegerField()
    attempt = models.UUIDField()
    storage_key = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ["upload", "offset"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "offset"], name="upload_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.offset}+{self.size}"


class StorageQuota(TenantModel):
    """How many bytes of footage a client may keep; the newest row of a client is in force."""

    limit_bytes = models.BigIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(limit_bytes__gte=0), name="quota_not_negative")
        ]
        indexes = [models.Index(fields=["client", "-id"], name="quota_of_client")]

    def __str__(self) -> str:
        return f"{self.limit_bytes} bytes for {self.client}"
