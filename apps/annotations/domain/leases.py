"""A person's lease on a task: taking, renewing, ending it, with the clip access that goes along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NoReturn

from django.utils import timezone

from apps.annotations.enums import Stage
from apps.annotations.models import Assignment, Task
from apps.core.errors import Conflict, NotAllowed
from apps.footage.domain.clips import close_clip, open_clip
from apps.footage.enums import AccessPurpose

LEASE = timedelta(minutes=30)
PURPOSES = {Stage.ANNOTATION: AccessPurpose.ANNOTATION, Stage.REVIEW: AccessPurpose.REVIEW}


def take_lease(task: Task, user: Any, stage: Stage) -> Assignment:
    """Give `user` the task for `LEASE`; a lapsed lease of anybody is ended first.

    The caller holds the task's row lock.
    """
    now = timezone.now()
    task.assignments.filter(ended_at__isnull=True).update(ended_at=now)
    until = now + LEASE
    open_clip(task.clip, user, purpose=PURPOSES[stage], until=until)
    return Assignment.objects.create(
        client_id=task.client_id, task=task, user=user, stage=stage, leased_until=until
    )


def renew_lease(task: Task, *, acting_user: Any) -> Assignment:
    """Keep what one holds; raises Conflict `lease_lapsed` when it has run out."""
    assignment = (
        Assignment.objects.live().select_for_update().filter(task=task, user=acting_user).first()
    )
    if assignment is None:
        refuse_without_lease(
            task,
            acting_user,
            "Your lease on this task has lapsed. Your work is kept; take the task again to go on.",
        )
    assignment.leased_until = timezone.now() + LEASE
    assignment.save(update_fields=["leased_until"])
    open_clip(
        task.clip,
        acting_user,
        purpose=PURPOSES[Stage(assignment.stage)],
        until=assignment.leased_until,
    )
    return assignment


def refuse_without_lease(
    task: Task, user: Any, lapsed: str, *, stage: Stage | None = None
) -> NoReturn:
    """Tell who held the task that the lease is over (Conflict `lease_lapsed`, their unsaved work
    depends on it), and everybody else that they may not (NotAllowed).
    """
    ever = task.assignments.filter(user=user)
    if (ever.filter(stage=stage) if stage else ever).exists():
        raise Conflict(lapsed, code="lease_lapsed")
    raise NotAllowed("Only whoever holds this task may do this.")


def end_lease(task: Task, stage: Stage) -> None:
    """End the open lease of `stage` and what it showed."""
    for assignment in task.assignments.filter(ended_at__isnull=True, stage=stage):
        assignment.ended_at = timezone.now()
        assignment.save(update_fields=["ended_at"])
        close_clip(task.clip, assignment.user, purpose=PURPOSES[stage])
