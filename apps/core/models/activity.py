"""The append-only record of who did or saw what. The database refuses changes to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .base import TenantModel


class Activity(TenantModel):
    """One thing that happened; written in the transaction of the thing itself."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "activity"
        indexes = [
            models.Index(fields=["client", "-id"], name="activity_newest"),
            models.Index(fields=["client", "subject_id", "-id"], name="activity_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
