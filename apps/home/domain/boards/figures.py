"""Counts per project that several boards show, in one query each."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from apps.annotations.domain.queries import DONE
from apps.annotations.models.tasks import TaskQuerySet
from apps.audits.models import Decision
from apps.projects.models import Project


def task_counts(tasks: TaskQuerySet) -> dict[uuid.UUID, dict[str, int]]:
    """`{project id: {status: n, "total": n, "done": n}}` of `tasks`."""
    counts: dict[uuid.UUID, dict[str, int]] = defaultdict(lambda: {"total": 0, "done": 0})
    rows = tasks.order_by().values("project_id", "status").annotate(n=Count("pk"))
    for row in rows:
        of_project = counts[row["project_id"]]
        of_project[row["status"]] = row["n"]
        of_project["total"] += row["n"]
        of_project["done"] += row["n"] if row["status"] in DONE else 0
    return counts


def newest_decisions(projects: Iterable[Project]) -> dict[uuid.UUID, Decision]:
    """The latest decision of each project that has one."""
    found = (
        Decision.objects.filter(lot__project__in=list(projects))
        .select_related("lot")
        .order_by("lot__project_id", "-id")
        .distinct("lot__project_id")
    )
    return {decision.lot.project_id: decision for decision in found}


def project_rows(projects: list[Project], tasks: TaskQuerySet) -> list[dict[str, Any]]:
    """Each project with its task counts and its latest decision."""
    counts, decisions = task_counts(tasks), newest_decisions(projects)
    return [
        {
            "project": project,
            "counts": counts[project.pk],
            "decision": decisions.get(project.pk),
        }
        for project in projects
    ]
