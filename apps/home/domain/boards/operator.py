"""The operator's board: who is on the portal, who waits for review, what needs a person."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Membership, Organization
from apps.core.enums import JobState
from apps.core.models import Activity, Job
from apps.home.domain.navigation import page_url
from apps.vendors.enums import VendorStatus
from apps.vendors.models import VendorProfile

SHOWN = 8
TO_REVIEW = (VendorStatus.SUBMITTED, VendorStatus.UNDER_REVIEW)
STUCK = (JobState.PARKED, JobState.FAILED)


def operator_board(membership: Membership) -> dict[str, Any]:
    """What an operator starts from. Shows no frame and no project's name."""
    kinds = dict(Organization.objects.order_by().values_list("kind").annotate(n=Count("pk")))
    stuck = Job.objects.filter(state__in=STUCK)
    return {
        "board": "operator",
        "membership": membership,
        "kinds": [(kind.label, kinds.get(kind, 0)) for kind in OrganizationKind],
        "people": Membership.objects.live().order_by().values("user").distinct().count(),
        "to_review": list(
            VendorProfile.objects.filter(status__in=TO_REVIEW).select_related("organization")
        ),
        "stuck": list(stuck.select_related("client")[:SHOWN]),
        "stuck_count": stuck.count(),
        "running": Job.objects.filter(state__in=(JobState.QUEUED, JobState.RUNNING)).count(),
        "activity": _activity(),
        "jobs_url": page_url("admin:core_job_changelist"),
        "activity_url": page_url("admin:core_activity_changelist"),
        "suspended": Organization.objects.filter(is_suspended=True).count(),
    }


def _activity() -> list[dict[str, Any]]:
    """The newest entries, their verbs in words."""
    return [
        {
            "created_at": row.created_at,
            "actor": row.actor,
            "client": row.client,
            "words": row.verb.replace(".", " ").replace("_", " ").capitalize(),
        }
        for row in Activity.objects.select_related("actor", "client")[:SHOWN]
    ]
