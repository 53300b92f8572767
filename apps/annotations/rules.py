"""Who may do what to a task. Sight (404) is decided before; these decide acts (403)."""

from __future__ import annotations

import uuid
from typing import Any

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind, Role
from apps.accounts.models import Membership
from apps.annotations.enums import Stage, TaskStatus
from apps.annotations.models import Assignment, Task
from apps.core.models import Statement, columns_of, row_of
from apps.projects.models import Project, ProjectGrant

LEADING_ROLES = (*MANAGING_ROLES, Role.LEAD)


def task_seen_by(user: Any, task_id: uuid.UUID) -> Task | None:
    """The task `task_id` if `user` may see it; a statement that is planned once."""
    return _first(_SEEN, user, task_id)


def task_last_held_by(user: Any, task_id: uuid.UUID) -> Task | None:
    """The task `task_id` if `user` holds it or was the last to, in an open project."""
    return _first(_LAST_HELD, user, task_id)


def _first(statement: Statement, user: Any, task_id: uuid.UUID) -> Task | None:
    rows = statement.rows(user=user.pk, task=task_id) if user.pk is not None else []
    return row_of(Task, rows[0]) if rows else None


def _seen(user: Any, task: Any) -> Any:
    return Task.objects.visible_to(user).filter(pk=task).order_by().values_list(*columns_of(Task))


def _last_held(user: Any, task: Any) -> Any:
    found = Task.objects.last_held_by(user).filter(pk=task)
    return found.order_by().values_list(*columns_of(Task))


_SEEN, _LAST_HELD = Statement(_seen), Statement(_last_held)


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


def can_answer_for_client(user: Any, task: Task) -> bool:
    """Whoever decides or reviews for the client that owns the task."""
    roles = (*MANAGING_ROLES, Role.REVIEWER)
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, roles)
    return own.filter(organization_id=task.client_id).exists()


def is_open_work(task: Task) -> bool:
    """Whether somebody of the vendor still has something to do."""
    return task.status not in (
        TaskStatus.DELIVERED,
        TaskStatus.IN_LOT,
        TaskStatus.ACCEPTED,
        TaskStatus.SKIPPED,
    )
