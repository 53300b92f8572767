"""Who may do what to a task. Sight (404) is decided before; these decide acts (403)."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind, Role
from apps.accounts.models import Membership
from apps.annotations.enums import Stage, TaskStatus
from apps.annotations.models import Assignment, Task
from apps.projects.models import Project, ProjectGrant

LEADING_ROLES = (*MANAGING_ROLES, Role.LEAD)


def holds(user: Any, task: Task, stage: str) -> bool:
    """Whether `user` holds a live lease on `task` at `stage`."""
    return Assignment.objects.live().filter(task=task, user=user, stage=stage).exists()


def can_annotate(user: Any, task: Task) -> bool:
    """Whoever holds the task for annotation."""
    return holds(user, task, Stage.ANNOTATION)


def can_review(user: Any, task: Task) -> bool:
    """Whoever holds it for review and did not annotate it."""
    return task.annotator_id != user.pk and holds(user, task, Stage.REVIEW)


def can_lead(user: Any, project: Project) -> bool:
    """Leads and managers of a vendor the project is open to."""
    return (
        ProjectGrant.objects.in_force_for(user, ["lead_project"])
        .filter(content_object=project)
        .exists()
    )


def can_plan(user: Any, project: Project) -> bool:
    """Owners and managers of the client: they decide what is worked on."""
    return (
        Membership.objects.live()
        .filter(
            user=user,
            organization_id=project.client_id,
            organization__kind=OrganizationKind.CLIENT,
            role__in=MANAGING_ROLES,
        )
        .exists()
    )


def is_open_work(task: Task) -> bool:
    """Whether somebody of the vendor still has something to do."""
    return task.status not in (
        TaskStatus.DELIVERED,
        TaskStatus.IN_LOT,
        TaskStatus.ACCEPTED,
        TaskStatus.SKIPPED,
    )
