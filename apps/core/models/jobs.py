"""Jobs: the database row is the truth, the broker only rings the bell."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.core.enums import ENDED_STATES, JobState, Queue

from .base import TenantModel, one_of


class JobQuerySet(models.QuerySet["Job"]):
    """Ways to find jobs."""

    def about(self, subject_id: object) -> JobQuerySet:
        """Jobs that show on the page of one object, newest first."""
        return self.filter(subject_id=subject_id).order_by("-id")


class Job(TenantModel):
    """Long work: written with its cause, claimed under a lease, fenced by `attempt`."""

    kind = models.CharField(max_length=60)
    queue = models.CharField(max_length=20, choices=Queue.choices, default=Queue.DEFAULT)
    state = models.CharField(max_length=20, choices=JobState.choices, default=JobState.QUEUED)
    subject_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    message = models.CharField(max_length=500, blank=True)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)
    cancel_requested = models.BooleanField(default=False)
    waits = models.PositiveIntegerField(default=0)  # for something that was away, in a row
    not_before = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    idempotency_key = models.CharField(max_length=120)
    acting_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("state", JobState, "job_state_known"),
            models.UniqueConstraint(fields=["client", "idempotency_key"], name="job_once"),
            models.CheckConstraint(
                condition=Q(attempt__lte=F("max_attempts")), name="job_attempts_bounded"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "subject_id", "-id"], name="job_of_subject"),
            models.Index(
                fields=["state", "lease_until"],
                name="job_open",
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def ended(self) -> bool:
        """True when no worker will touch the row again."""
        return self.state in ENDED_STATES

    @property
    def percent(self) -> int | None:
        """Whole percent done, or None while the total is unknown."""
        if not self.progress_total:
            return None
        return min(100, int(100 * self.progress_done / self.progress_total))
