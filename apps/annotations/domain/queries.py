"""Counts and lists the work pages show. Reads only."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from apps.annotations.domain.assignment import TO_RESUME, workable_tasks
from apps.annotations.enums import TaskStatus
from apps.annotations.models import Task
from apps.annotations.models.tasks import TaskQuerySet
from apps.projects.models import Project

DONE = (TaskStatus.DELIVERED, TaskStatus.IN_LOT, TaskStatus.ACCEPTED)
RECENT = 20


def work_summary(user: Any) -> dict[str, Any]:
    """What `user` holds, what came back, how much waits, and what they did lately."""
    mine = workable_tasks(user).select_related("project", "clip__footage")
    counts = workable_tasks(user).aggregate(
        ready=Count("pk", filter=Q(status=TaskStatus.READY)),
        to_review=Count("pk", filter=Q(status=TaskStatus.SUBMITTED) & ~Q(annotator=user)),
        delivered=Count("pk", filter=Q(status__in=DONE, annotator=user)),
        submitted=Count(
            "pk",
            filter=Q(status__in=[TaskStatus.SUBMITTED, TaskStatus.IN_REVIEW], annotator=user),
        ),
    )
    started = mine.filter(annotator=user, status__in=[TaskStatus.LEASED, *TO_RESUME])
    return {
        "counts": counts,
        "returned": list(started.filter(status__in=[TaskStatus.RETURNED, TaskStatus.REWORK])),
        "started": list(started.filter(status__in=[TaskStatus.LEASED, TaskStatus.IN_PROGRESS])),
        "reviewing": list(mine.filter(reviewer=user, status=TaskStatus.IN_REVIEW)),
        "recent": list(
            mine.filter(annotator=user)
            .exclude(status__in=[TaskStatus.LEASED, *TO_RESUME])
            .order_by("-id")[:RECENT]
        ),
    }


def progress_of(project: Project, *, tasks: TaskQuerySet | None = None) -> dict[str, int]:
    """How many tasks of `project` stand at each status, plus `total` and `done`."""
    found = (Task.objects.filter(project=project) if tasks is None else tasks).order_by()
    counts: dict[str, int] = {
        row["status"]: row["n"] for row in found.values("status").annotate(n=Count("pk"))
    }
    done = sum(counts.get(status, 0) for status in DONE)
    return {**counts, "total": sum(counts.values()), "done": done}
