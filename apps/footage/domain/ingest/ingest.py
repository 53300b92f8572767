"""The doors of footage on its way to work: its state, its queued indexing, its failing."""

from __future__ import annotations

from typing import Any

from apps.core.domain.jobs import enqueue_job
from apps.core.domain.transitions import apply_transition
from apps.core.enums import Queue
from apps.core.models import Job
from apps.footage.enums import FOOTAGE_TRANSITIONS, FootageStatus
from apps.footage.models import Footage


def change_status(footage: Footage, to: str, *, acting_user: Any, **data: Any) -> Footage:
    """Move footage to `to`; raises IllegalTransition for a step its machine does not have."""
    changed: Footage = apply_transition(
        footage, to, FOOTAGE_TRANSITIONS, acting_user=acting_user, **data
    )
    return changed


def enqueue_ingest(footage: Footage, *, attempt: int, acting_user: Any) -> Job:
    """Queue the indexing of footage; one job an attempt, however often this is called."""
    return enqueue_job(
        "footage.index",
        client_id=footage.client_id,
        subject_id=footage.pk,
        acting_user=acting_user,
        queue=Queue.INGEST,
        idempotency_key=f"footage.index:{footage.pk}:{attempt}",
        footage=str(footage.pk),
    )


def fail_footage(footage: Footage, message: str, acting_user: Any) -> None:
    """Note why footage cannot be used, in a client's words; in the caller's transaction."""
    footage.error = message[:500]
    footage.save(update_fields=["error"])
    change_status(footage, FootageStatus.FAILED, acting_user=acting_user, message=message[:300])
