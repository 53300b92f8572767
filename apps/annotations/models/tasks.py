"""The work on one clip, and who holds it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership, Organization
from apps.annotations.enums import AuditStatus, Stage, TaskStatus
from apps.contracts.models import Contract
from apps.core.models import TenantModel, one_of
from apps.footage.models import Clip
from apps.guidelines.models import GuidelineVersion
from apps.projects.models import LabelSchema, Project, ProjectGrant


class TaskQuerySet(models.QuerySet["Task"]):
    """Ways to find tasks."""

    def visible_to(self, user: Any) -> TaskQuerySet:
        """The client's people; the vendor's leads; whoever holds it, while they hold it."""
        held = Assignment.objects.live().filter(user=user).values("task_id")
        vendors = Membership.objects.organization_ids(user, OrganizationKind.VENDOR)
        return self.filter(
            Q(client__in=Membership.objects.organization_ids(user, OrganizationKind.CLIENT))
            | Q(
                project__in=ProjectGrant.objects.project_ids(user, ["lead_project"]),
                vendor__in=vendors,
            )
            | Q(
                pk__in=held,
                project__in=ProjectGrant.objects.project_ids(user, ["annotate_project"]),
                vendor__in=vendors,
            )
        )

    def last_held_by(self, user: Any) -> TaskQuerySet:
        """Tasks in open projects that `user` holds or was the last to hold."""
        last = (
            Assignment.objects.filter(task=models.OuterRef("pk"))
            .order_by("-id")
            .values("user_id")[:1]
        )
        return (
            self.filter(
                project__in=ProjectGrant.objects.project_ids(user, ["annotate_project"]),
                vendor__in=Membership.objects.organization_ids(user, OrganizationKind.VENDOR),
                pk__in=Assignment.objects.filter(user=user).values("task_id"),
            )
            .alias(last_holder=models.Subquery(last))
            .filter(last_holder=getattr(user, "pk", user))
        )


class Task(TenantModel):
    """One clip to label for one vendor, under fixed versions of schema and guideline."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
    project_id: uuid.UUID
    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, related_name="task")
    clip_id: uuid.UUID
    number = models.PositiveIntegerField()
    vendor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    vendor_id: uuid.UUID
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    contract_id: uuid.UUID
    schema = models.ForeignKey(LabelSchema, on_delete=models.PROTECT, related_name="+")
    guideline = models.ForeignKey(
        GuidelineVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=20, choices=TaskStatus.choices, default=TaskStatus.READY)
    audit_status = models.CharField(
        max_length=20, choices=AuditStatus.choices, default=AuditStatus.NONE
    )
    priority = models.IntegerField(default=0)
    round = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # The one person whom the queue gives it to; anybody, if none.
    only_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    annotator_id: uuid.UUID | None
    reviewer_id: uuid.UUID | None

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["project", "number"]
        constraints = [
            one_of("status", TaskStatus, "task_status_known"),
            one_of("audit_status", AuditStatus, "task_audit_status_known"),
            models.UniqueConstraint(fields=["project", "number"], name="task_number_once"),
            # Nobody reviews their own work, whatever the code above does.
            models.CheckConstraint(
                condition=Q(annotator__isnull=True)
                | Q(reviewer__isnull=True)
                | ~Q(annotator=models.F("reviewer")),
                name="reviewer_is_another",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "project", "status"], name="task_of_project"),
            models.Index(fields=["vendor", "status", "-priority", "number"], name="task_queue"),
        ]

    def __str__(self) -> str:
        return f"Task {self.number}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return f"/tasks/{self.pk}/"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Ways to find assignments."""

    def live(self) -> AssignmentQuerySet:
        """Held now: not ended and the lease has not run out."""
        return self.filter(ended_at__isnull=True, leased_until__gt=timezone.now())


class Assignment(TenantModel):
    """One person's lease on a task at one stage."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    task_id: uuid.UUID
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    user_id: uuid.UUID
    stage = models.CharField(max_length=20, choices=Stage.choices)
    leased_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("stage", Stage, "assignment_stage_known"),
            models.UniqueConstraint(
                fields=["task"], condition=Q(ended_at__isnull=True), name="one_open_assignment"
            ),
        ]
        indexes = [models.Index(fields=["user", "ended_at"], name="assignment_of_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.stage} · {self.task}"

    @property
    def is_live(self) -> bool:
        """Whether the lease still holds."""
        return self.ended_at is None and self.leased_until > timezone.now()
