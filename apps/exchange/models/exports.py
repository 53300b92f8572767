"""An export of a project's labels: a job's result, stored encrypted, downloaded by who may."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership
from apps.core.models import TenantModel, one_of
from apps.exchange.enums import ExportFormat, ExportStatus
from apps.footage.models import MediaObject
from apps.projects.models import Project


class ExportQuerySet(models.QuerySet["Export"]):
    """Ways to find exports."""

    def visible_to(self, user: Any) -> ExportQuerySet:
        """The client's own people only: a vendor never takes the labels away."""
        return self.filter(
            client__in=Membership.objects.organization_ids(user, OrganizationKind.CLIENT)
        )


class Export(TenantModel):
    """One requested file."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="exports")
    project_id: uuid.UUID
    format = models.CharField(max_length=20, choices=ExportFormat.choices)
    status = models.CharField(
        max_length=20, choices=ExportStatus.choices, default=ExportStatus.QUEUED
    )
    only_accepted = models.BooleanField(default=False)
    stored = models.ForeignKey(MediaObject, null=True, on_delete=models.SET_NULL, related_name="+")
    filename = models.CharField(max_length=200)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("format", ExportFormat, "export_format_known"),
            one_of("status", ExportStatus, "export_status_known"),
        ]

    def __str__(self) -> str:
        return self.filename
