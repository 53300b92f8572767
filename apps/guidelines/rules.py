"""Who may write a guideline, and who is asked to read it."""

from __future__ import annotations

from typing import Any

from apps.projects import rules as project_rules
from apps.projects.enums import ProjectStatus
from apps.projects.models import Project


def can_publish(user: Any, project: Project) -> bool:
    """Owners and managers of the client, until the project is closed."""
    return project.status != ProjectStatus.CLOSED and project_rules.can_manage(user, project)


def has_to_read(user: Any, project: Project) -> bool:
    """Everybody who works on the project for a vendor."""
    return not project_rules.is_of_client(user, project)


def sees_readers(user: Any, project: Project) -> bool:
    """The client's managing people, and the vendor's leads for their own people."""
    return project_rules.can_manage(user, project) or project_rules.directs_work(user, project)
