"""Defects found in an annotation, by a reviewer inside the vendor or by an auditor."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.annotations.enums import FindingStatus, FindingType, Severity, Speaker
from apps.core.models import TenantModel, one_of

from .tasks import Task


class FindingQuerySet(models.QuerySet["Finding"]):
    """Ways to find findings."""

    def visible_to(self, user: Any) -> FindingQuerySet:
        """Released findings of tasks the person may see, and a person's own."""
        return self.filter(
            Q(task__in=Task.objects.visible_to(user), is_released=True) | Q(author=user)
        )

    def open(self) -> FindingQuerySet:
        """Not yet fixed or settled."""
        return self.filter(status__in=[FindingStatus.OPEN, FindingStatus.ACKNOWLEDGED])


class Finding(TenantModel):
    """One defect: type, severity, frames, evidence. An audit's are released with its decision."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="findings")
    task_id: uuid.UUID
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_audit = models.BooleanField(default=False)
    is_released = models.BooleanField(default=True)
    type = models.CharField(max_length=20, choices=FindingType.choices)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    status = models.CharField(
        max_length=20, choices=FindingStatus.choices, default=FindingStatus.OPEN
    )
    # Ids of the annotation as it was; the object itself may be gone by now.
    track_id = models.UUIDField(null=True)
    event_id = models.UUIDField(null=True)
    start = models.PositiveIntegerField()
    stop = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    comment = models.TextField(max_length=2000, blank=True)
    # Where in the picture, x1, y1, x2, y2 in source pixels; and how it should be, at `start`:
    # {"label", "points"}, either of them null.
    region = models.JSONField(null=True)
    correction = models.JSONField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["task", "start", "id"]
        constraints = [
            one_of("type", FindingType, "finding_type_known"),
            one_of("severity", Severity, "finding_severity_known"),
            one_of("status", FindingStatus, "finding_status_known"),
            models.CheckConstraint(condition=Q(stop__gt=F("start")), name="finding_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} [{self.start}, {self.stop})"


class FindingReply(TenantModel):
    """One entry of a finding's thread: words, a step of its status, or both. Never edited."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_id: uuid.UUID
    speaker = models.CharField(max_length=10, choices=Speaker.choices)
    text = models.TextField(max_length=2000, blank=True)
    became = models.CharField(max_length=20, choices=FindingStatus.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["finding", "id"]
        constraints = [
            one_of("speaker", Speaker, "finding_reply_speaker_known"),
            models.CheckConstraint(
                condition=~Q(text="", became=""), name="finding_reply_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.text[:40] or self.became}"
