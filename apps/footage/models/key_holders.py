"""Whose keys there are, as operators look at them: no tables of their own."""

from __future__ import annotations

from apps.accounts.models import Organization
from apps.projects.models import Project


class ClientKeys(Organization):
    """An organization, seen as the holder of a client key."""

    class Meta:
        proxy = True
        ordering = ["name"]
        verbose_name_plural = "client keys"


class ProjectKeys(Project):
    """A project, seen as the holder of a key."""

    class Meta:
        proxy = True
        verbose_name_plural = "project keys"
