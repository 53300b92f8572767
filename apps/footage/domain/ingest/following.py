"""Jobs that follow when footage is ready; each can be asked for again from its page."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.core.domain.jobs import enqueue_job
from apps.core.enums import Queue
from apps.core.errors import Conflict, NotAllowed
from apps.core.models import Job
from apps.footage import rules
from apps.footage.enums import FootageStatus
from apps.footage.models import Footage

INDEX, PROXY, VERIFY = "footage.index", "footage.proxy", "footage.verify"
PICTURES, CHECKS = "footage.pictures", "footage.checks"
# Without these footage does not become ready; the first is what INDEX was called once.
MAIN = ("footage.ingest", INDEX, PROXY)
FOLLOWING = (VERIFY, PICTURES, CHECKS)


def enqueue_following(footage: Footage, *, acting_user: Any) -> None:
    """Queue everything that is made of footage once its frames are known."""
    for kind in FOLLOWING:
        enqueue_again(kind, footage, acting_user=acting_user)


@transaction.atomic
def ask_again(kind: str, footage: Footage, *, acting_user: Any) -> Job:
    """Make a filmstrip or the checks once more. Raises NotAllowed, Conflict before it is ready."""
    footage = Footage.objects.select_for_update().get(pk=footage.pk)
    if not rules.can_upload(acting_user, footage.project):
        raise NotAllowed("Only owners and managers of the client look after footage.")
    if footage.status != FootageStatus.READY:
        raise Conflict(f"“{footage.name}” is not ready yet.")
    return enqueue_again(kind, footage, acting_user=acting_user)


def enqueue_again(kind: str, footage: Footage, *, acting_user: Any) -> Job:
    """Queue a job of `kind` about `footage`, unless one of that kind waits or runs already."""
    jobs = Job.objects.about(footage.pk).filter(kind=kind)
    newest = jobs.first()
    if newest is not None and not newest.ended:
        return newest
    return enqueue_job(
        kind,
        client_id=footage.client_id,
        subject_id=footage.pk,
        acting_user=acting_user,
        queue=Queue.INGEST,
        idempotency_key=f"{kind}:{footage.pk}:{jobs.count() + 1}",
        footage=str(footage.pk),
    )


def main_job(footage: Footage) -> Job | None:
    """The newest job without which footage does not become ready."""
    return Job.objects.about(footage.pk).filter(kind__in=MAIN).first()
