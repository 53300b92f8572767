"""What is left of footage that was destroyed on purpose: who, when, why, and how much."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership
from apps.core.models import TenantModel
from apps.projects.models import Project


class DeletionCertificateQuerySet(models.QuerySet["DeletionCertificate"]):
    """Ways to find certificates."""

    def visible_to(self, user: Any) -> DeletionCertificateQuerySet:
        """The client's own people."""
        return self.filter(
            client__in=Membership.objects.organization_ids(user, OrganizationKind.CLIENT)
        )


class DeletionCertificate(TenantModel):
    """All footage of one project, destroyed by destroying its keys. Written when it is ordered.

    What was destroyed is filled in with `destroyed_at`, in the moment the keys are gone;
    `removed_at` follows when the last ciphertext is out of storage.
    """

    project = models.OneToOneField(
        Project, on_delete=models.PROTECT, related_name="deletion_certificate"
    )
    project_id: uuid.UUID
    project_name = models.CharField(max_length=120)
    client_name = models.CharField(max_length=200)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ordered_by_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    key_ids = models.JSONField(default=list)
    object_count = models.PositiveIntegerField(default=0)
    bytes_plain = models.BigIntegerField(default=0)
    bytes_cipher = models.BigIntegerField(default=0)
    kinds = models.JSONField(default=dict)  # kind → how many
    list_sha256 = models.CharField(max_length=64, blank=True)
    destroyed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    signed = models.JSONField(default=dict)  # all of it with the portal's signature, at the end

    objects = DeletionCertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Deletion of the footage of {self.project_name}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/certificates/{self.pk}/"
