"""Gold: accepted work that is given out again, to measure people by. No annotator is told."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership
from apps.annotations.models import Task
from apps.audits.enums import GoldStatus
from apps.core.models import TenantModel, one_of
from apps.projects.models import Project


class GoldQuerySet(models.QuerySet["Gold"]):
    """Ways to find gold."""

    def visible_to(self, user: Any) -> GoldQuerySet:
        """Owners and managers of the client; the vendor's people never."""
        own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, MANAGING_ROLES)
        return self.filter(client__in=own)


class Gold(TenantModel):
    """An accepted task as it was at `revision`: the reference others are compared with."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="gold")
    project_id: uuid.UUID
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="gold")
    task_id: uuid.UUID
    revision = models.PositiveIntegerField()
    reference = models.JSONField()
    cap = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=GoldStatus.choices, default=GoldStatus.ACTIVE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = GoldQuerySet.as_manager()

    class Meta:
        ordering = ["project", "id"]
        constraints = [
            one_of("status", GoldStatus, "gold_status_known"),
            models.CheckConstraint(condition=Q(cap__gte=1), name="gold_is_shown"),
        ]

    def __str__(self) -> str:
        return f"Gold from {self.task}"


class GoldExposure(TenantModel):
    """One person labels a piece of gold once, as a task like any other."""

    gold = models.ForeignKey(Gold, on_delete=models.CASCADE, related_name="exposures")
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    task = models.OneToOneField(Task, on_delete=models.CASCADE, related_name="gold_exposure")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gold", "annotator"], name="gold_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.gold} for {self.annotator}"


class GoldScoreQuerySet(models.QuerySet["GoldScore"]):
    """Ways to find scores."""

    def visible_to(self, user: Any) -> GoldScoreQuerySet:
        """Whoever sees the gold."""
        return self.filter(exposure__gold__in=Gold.objects.visible_to(user)).select_related(
            "exposure__gold__project", "exposure__gold__task__contract", "exposure__task__clip"
        )


class GoldScore(TenantModel):
    """What a submitted exposure was worth: tracks found of those in the reference."""

    exposure = models.OneToOneField(GoldExposure, on_delete=models.CASCADE, related_name="score")
    revision = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    found = models.PositiveIntegerField()
    false = models.PositiveIntegerField()
    details = models.JSONField()

    objects = GoldScoreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(found__lte=F("expected")), name="found_of_expected"),
        ]

    def __str__(self) -> str:
        return f"{self.found} of {self.expected}"
