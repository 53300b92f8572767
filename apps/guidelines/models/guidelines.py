"""Written instructions in immutable versions, and who has read which."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from apps.core.models import TenantModel
from apps.projects.models import Project


class GuidelineQuerySet(models.QuerySet["GuidelineVersion"]):
    """Ways to find guideline versions."""

    def visible_to(self, user: Any) -> GuidelineQuerySet:
        """Those of projects the person may see."""
        return self.filter(project__in=Project.objects.visible_to(user))


class GuidelineVersion(TenantModel):
    """One published version of a project's guideline, in markdown."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="guidelines")
    number = models.PositiveIntegerField()
    markdown = models.TextField(max_length=200_000)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = GuidelineQuerySet.as_manager()

    class Meta:
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="guideline_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.project} guideline v{self.number}"


class Acknowledgement(TenantModel):
    """A person has read a version; needed before their first task under it."""

    version = models.ForeignKey(
        GuidelineVersion, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "user"], name="acknowledged_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} read {self.version}"
