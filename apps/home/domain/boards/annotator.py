"""The annotator's board: the next task, what came back, and how the own work fared."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from apps.accounts.models import Membership
from apps.annotations.domain.queries import DONE, work_summary
from apps.annotations.enums import AuditStatus
from apps.annotations.models import Task
from apps.guidelines.models import Acknowledgement
from apps.projects.models import Project


def annotator_board(membership: Membership) -> dict[str, Any]:
    """What an annotator starts from."""
    user = membership.user
    work = work_summary(user)
    projects = list(
        Project.objects.visible_to(user)
        .filter(parties__vendor=membership.organization)
        .select_related("client")
        .distinct()
    )
    return {
        "board": "annotator",
        "membership": membership,
        "work": work,
        "mine": _record(membership),
        "projects": [{"project": p, "guideline": _reading(user, p)} for p in projects],
    }


def _record(membership: Membership) -> dict[str, Any]:
    """First-pass yield as product.md §6 defines it: delivered in round 1 of all delivered."""
    mine = Task.objects.filter(annotator=membership.user, vendor=membership.organization)
    counts = mine.aggregate(
        delivered=Count("pk", filter=Q(status__in=DONE)),
        at_once=Count("pk", filter=Q(status__in=DONE, round=1)),
        passed=Count("pk", filter=Q(audit_status=AuditStatus.PASSED)),
        failed=Count("pk", filter=Q(audit_status=AuditStatus.FAILED)),
    )
    delivered, audited = counts["delivered"], counts["passed"] + counts["failed"]
    return {
        **counts,
        "first_pass": counts["at_once"] / delivered if delivered else None,
        "first_pass_words": f"{counts['at_once']:,} of {delivered:,}",
        "audited_words": f"of {audited:,} looked at" if audited else "none looked at yet",
    }


def _reading(user: Any, project: Project) -> dict[str, Any]:
    """The newest guideline of a project, and whether the person acknowledged it."""
    newest = project.guidelines.first()
    if newest is None:
        return {"number": None, "read": True}
    read = Acknowledgement.objects.filter(version=newest, user=user).exists()
    return {"number": newest.number, "read": read}
