"""The pull queue: who gets which task next. Nobody is handed the same task twice."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership
from apps.annotations.domain.leases import end_lease, renew_lease, take_lease
from apps.annotations.domain.workflow import change_status
from apps.annotations.enums import Stage, TaskStatus
from apps.annotations.models import Assignment, Task
from apps.annotations.models.tasks import TaskQuerySet
from apps.contracts.models import Contract
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, NotAllowed
from apps.guidelines.models import Acknowledgement
from apps.projects.enums import ProjectStatus
from apps.projects.models import Project, ProjectGrant

__all__ = [
    "expire_leases",
    "pull_next_review",
    "pull_next_task",
    "release_task",
    "renew_lease",
    "workable_tasks",
]

TO_RESUME = (TaskStatus.IN_PROGRESS, TaskStatus.RETURNED, TaskStatus.REWORK)


class GuidelineUnread(NotAllowed):
    """The guideline version of the next task has not been acknowledged yet."""

    code = "guideline_unread"


def workable_tasks(user: Any, *, project: Project | None = None) -> TaskQuerySet:
    """Tasks `user` may be given: their vendor's, in projects open to them right now."""
    found = Task.objects.filter(
        vendor__in=Membership.objects.organization_ids(user, OrganizationKind.VENDOR),
        project__in=ProjectGrant.objects.project_ids(user, ["annotate_project"]),
        project__status=ProjectStatus.ACTIVE,
        contract__in=Contract.objects.in_force(),
    )
    return found if project is None else found.filter(project=project)


@transaction.atomic
def pull_next_task(user: Any, *, project: Project | None = None) -> Task | None:
    """The task `user` should label now, leased to them; None when there is none.

    Order: what they hold, what they began, what came back to them, then the queue by priority.
    Raises GuidelineUnread before the first frame under a guideline version they have not read.
    """
    mine = workable_tasks(user, project=project)
    held = Assignment.objects.live().filter(user=user, stage=Stage.ANNOTATION).values("task_id")
    anybodys = Q(only_for__isnull=True)
    task = (
        _first(mine.filter(pk__in=held))
        or _first(mine.filter(annotator=user, status__in=TO_RESUME))
        or _first(mine.filter(anybodys | Q(only_for=user), status=TaskStatus.READY))
    )
    if task is None:
        return None
    _require_acknowledged(user, task)
    if Assignment.objects.live().filter(task=task, user=user).exists():
        renew_lease(task, acting_user=user)
        return task
    take_lease(task, user, Stage.ANNOTATION)
    _start(task, user)
    return task


@transaction.atomic
def pull_next_review(user: Any, *, project: Project | None = None) -> Task | None:
    """A submitted task of somebody else for `user` to review, leased to them."""
    mine = workable_tasks(user, project=project)
    held = Assignment.objects.live().filter(user=user, stage=Stage.REVIEW).values("task_id")
    task = _first(mine.filter(pk__in=held))
    if task is not None:
        renew_lease(task, acting_user=user)
        return task
    task = _first(mine.filter(status=TaskStatus.SUBMITTED).filter(~Q(annotator=user)))
    if task is None:
        return None
    task.reviewer = user
    task.save(update_fields=["reviewer"])
    change_status(task, TaskStatus.IN_REVIEW, acting_user=user)
    take_lease(task, user, Stage.REVIEW)
    return task


@transaction.atomic
def release_task(task: Task, *, acting_user: Any) -> Task:
    """Give back what one holds; untouched work returns to the queue."""
    task = Task.objects.select_for_update().get(pk=task.pk)
    assignment = task.assignments.live().filter(user=acting_user).first()
    if assignment is None:
        raise Conflict("You do not hold this task.", code="lease_lapsed")
    _give_back(task, Stage(assignment.stage), acting_user)
    return task


def expire_leases() -> int:
    """Give back every task whose lease ran out; returns how many. Runs in the caller's scope."""
    lapsed = Assignment.objects.filter(ended_at__isnull=True, leased_until__lte=timezone.now())
    count = 0
    for assignment in lapsed.order_by("leased_until")[:500]:
        with transaction.atomic():
            task = Task.objects.select_for_update().get(pk=assignment.task_id)
            if task.assignments.filter(pk=assignment.pk, ended_at__isnull=True).exists():
                _give_back(task, Stage(assignment.stage), None)
                count += 1
    return count


def _first(queryset: TaskQuerySet) -> Task | None:
    return (
        queryset.select_for_update(of=("self",), skip_locked=True)
        .order_by("-priority", "number")
        .first()
    )


def _require_acknowledged(user: Any, task: Task) -> None:
    if task.guideline is None:
        return
    if not Acknowledgement.objects.filter(version=task.guideline, user=user).exists():
        raise GuidelineUnread(
            f"Read version {task.guideline.number} of the guideline first.",
            code="guideline_unread",
            project=str(task.project_id),
            guideline=str(task.guideline_id),
        )


def _start(task: Task, user: Any) -> None:
    if task.status == TaskStatus.READY:
        task.annotator = user
        task.save(update_fields=["annotator"])
        change_status(task, TaskStatus.LEASED, acting_user=user)
    elif task.status in (TaskStatus.RETURNED, TaskStatus.REWORK):
        change_status(task, TaskStatus.IN_PROGRESS, acting_user=user)
    else:
        record_activity("task.resumed", task, acting_user=user, number=task.number)


def _give_back(task: Task, stage: Stage, acting_user: Any) -> None:
    end_lease(task, stage)
    if stage == Stage.REVIEW and task.status == TaskStatus.IN_REVIEW:
        change_status(task, TaskStatus.SUBMITTED, acting_user=acting_user)
        task.reviewer = None
        task.save(update_fields=["reviewer"])
    elif task.status == TaskStatus.LEASED:
        change_status(task, TaskStatus.READY, acting_user=acting_user)
        task.annotator = None
        task.save(update_fields=["annotator"])
