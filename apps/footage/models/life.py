"""How long footage lives: retention rules, legal holds, accepted clips, receipts of deletion."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership
from apps.core.models import TenantModel, one_of
from apps.footage.enums import DeletionCause, RetentionClock
from apps.projects.models import Project

from .footage import Clip, Footage


class OwnLifeQuerySet(models.QuerySet[Any]):
    """Rows about a client's own footage; no vendor or auditor ever sees them."""

    def visible_to(self, user: Any) -> OwnLifeQuerySet:
        """Those of the clients the person belongs to."""
        return self.filter(
            client__in=Membership.objects.organization_ids(user, OrganizationKind.CLIENT)
        )


class LegalHoldQuerySet(OwnLifeQuerySet):
    """Ways to find holds."""

    def in_force(self) -> LegalHoldQuerySet:
        """Those nobody has lifted."""
        return self.filter(lift__isnull=True)


class LegalHold(TenantModel):
    """Nothing of a project, or of one footage in it, may be deleted until the hold is lifted."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="legal_holds")
    project_id: uuid.UUID
    footage = models.ForeignKey(
        Footage, null=True, blank=True, on_delete=models.CASCADE, related_name="legal_holds"
    )
    reason = models.CharField(max_length=500)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["client", "project"], name="legal_hold_of_project")]

    def __str__(self) -> str:
        return f"hold on {self.footage or self.project}"


class HoldLift(TenantModel):
    """The end of a legal hold, by whom and why."""

    hold = models.OneToOneField(LegalHold, on_delete=models.CASCADE, related_name="lift")
    reason = models.CharField(max_length=500)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = OwnLifeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"lift of {self.hold}"


class RetentionRule(TenantModel):
    """How long a project keeps footage; the newest row of a project is in force."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="retention_rules")
    project_id: uuid.UUID
    clock = models.CharField(max_length=20, choices=RetentionClock.choices)
    days = models.PositiveIntegerField(default=0)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = OwnLifeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("clock", RetentionClock, "retention_clock_known"),
            models.CheckConstraint(
                condition=Q(clock=RetentionClock.NEVER, days=0)
                | (~Q(clock=RetentionClock.NEVER) & Q(days__gte=1)),
                name="retention_days_fit",
            ),
        ]
        indexes = [models.Index(fields=["client", "project", "-id"], name="retention_of_project")]

    def __str__(self) -> str:
        return f"{self.days} days after {self.clock}"


class ClipAcceptance(TenantModel):
    """The work on one clip was accepted; written by the app that accepts, read by retention."""

    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, related_name="acceptance")
    accepted_at = models.DateTimeField()

    objects = OwnLifeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.clip} accepted"


class RetentionNotice(TenantModel):
    """The client was told that footage will be deleted; one row a footage and day it is due."""

    footage = models.ForeignKey(Footage, on_delete=models.CASCADE, related_name="notices")
    due_on = models.DateField()

    objects = OwnLifeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["footage", "due_on"], name="retention_notice_once")
        ]

    def __str__(self) -> str:
        return f"{self.footage} goes on {self.due_on}"


class DeletionReceipt(TenantModel):
    """What was deleted of one footage, when, why and on whose word (None: its retention)."""

    footage = models.OneToOneField(
        Footage, on_delete=models.CASCADE, related_name="deletion_receipt"
    )
    cause = models.CharField(max_length=20, choices=DeletionCause.choices)
    objects_deleted = models.PositiveIntegerField()
    bytes_deleted = models.BigIntegerField()
    key_ids = models.JSONField(default=list)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OwnLifeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [one_of("cause", DeletionCause, "deletion_cause_known")]

    def __str__(self) -> str:
        return f"{self.footage} deleted"
