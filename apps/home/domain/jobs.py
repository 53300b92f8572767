"""Which jobs a person may watch and stop, and what is told of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership
from apps.core.domain.jobs import cancel_job
from apps.core.errors import NotAllowed
from apps.core.models import Job


def visible_jobs(user: Any) -> QuerySet[Job]:
    """Those the person asked for, those of a client they belong to; operators see all."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT)
    found = Job.objects.all()
    if Membership.objects.organization_ids(user, OrganizationKind.OPERATOR).exists():
        return found
    return found.filter(Q(acting_user=user) | Q(client__in=own))


def stop_job(job: Job, *, acting_user: Any) -> Job:
    """Cancel a job: who asked for it, or who manages its client; people fall ill and go home.

    Raises NotAllowed for others, Conflict when it has ended.
    """
    if job.acting_user_id != acting_user.pk and not _manages_client_of(job, acting_user):
        raise NotAllowed("Only who asked for this work, or a manager of the client, can stop it.")
    return cancel_job(job, acting_user=acting_user)


def _manages_client_of(job: Job, user: Any) -> bool:
    live = Membership.objects.live().filter(user=user, organization_id=job.client_id)
    return live.filter(role__in=MANAGING_ROLES, organization__kind=OrganizationKind.CLIENT).exists()


def job_state(job: Job) -> dict[str, Any]:
    """What a page shows of a job: `{id, kind, state, percent, done, total, message, ended}`."""
    return {
        "id": str(job.pk),
        "kind": job.kind,
        "state": job.state,
        "percent": job.percent,
        "done": job.progress_done,
        "total": job.progress_total,
        "message": job.message,
        "ended": job.ended,
        "cancel_requested": job.cancel_requested,
    }
