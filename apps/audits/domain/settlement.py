"""What follows once a lot is decided, however it was: the draw is revealed, tasks are settled,
an accepted lot's invoice is queued. Decides nothing itself.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.annotations.domain.workflow import change_status as change_task_status
from apps.annotations.enums import AuditStatus, TaskStatus
from apps.annotations.models import Finding, Task
from apps.audits.enums import Verdict
from apps.audits.models import Lot, Sample, SampleItem
from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import enqueue_job
from apps.footage.domain.clips import close_clip
from apps.footage.domain.life.retention import note_accepted
from apps.footage.enums import AccessPurpose


def reveal_sample(sample: Sample) -> None:
    """Publish the seed and what was drawn, and let the vendor read the findings."""
    sample.is_revealed = True
    sample.save(update_fields=["is_revealed"])
    Finding.objects.filter(inspected_at__sample_item__sample=sample).update(is_released=True)
    record_activity("sample.revealed", sample.lot, acting_user=None, seed=bytes(sample.seed).hex())


def end_holds(sample: Sample) -> None:
    """Take back the clips auditors still hold: nothing is left to inspect."""
    held = sample.items.filter(held_until__gt=timezone.now(), inspection__isnull=True)
    for item in held.select_related("item__task__clip", "held_by"):
        close_clip(item.item.task.clip, item.held_by, purpose=AccessPurpose.AUDIT)
    held.update(held_until=timezone.now())


def settle_tasks(
    lot: Lot, sample: Sample | None, *, accepted: bool, is_judged: bool = True, acting_user: Any
) -> None:
    """Accept the tasks of the lot's round or send them back to their annotators.

    What was drawn says so from now on: failed with a defective item, else passed, or only sampled
    where the inspection ended without a decision (`is_judged` False).
    """
    drawn = SampleItem.objects.filter(sample=sample, item__task=OuterRef("pk"))
    bad = drawn.filter(inspection__verdict=Verdict.DEFECTIVE)
    tasks = Task.objects.select_for_update(of=("self",)).filter(
        pk__in=lot.lot_tasks.filter(round=lot.round).values("task_id")
    )
    settled = list(
        tasks.select_related("clip").annotate(was_drawn=Exists(drawn), has_defect=Exists(bad))
    )
    if accepted:
        note_accepted(task.clip for task in settled)
    good = AuditStatus.PASSED if is_judged else AuditStatus.SAMPLED
    for task in settled:
        if task.was_drawn:
            task.audit_status = AuditStatus.FAILED if task.has_defect else good
            task.save(update_fields=["audit_status"])
        to = TaskStatus.ACCEPTED if accepted else TaskStatus.REWORK
        change_task_status(task, to, acting_user=acting_user, lot=lot.number)


def queue_invoice(lot: Lot, acting_user: Any) -> None:
    """Have the invoice of an accepted lot drafted, once."""
    # billing stands above audits: the job's kind is a word, not an import.
    enqueue_job(
        "billing.draft_invoice",
        client_id=lot.client_id,
        subject_id=lot.pk,
        acting_user=acting_user,
        idempotency_key=f"billing.draft_invoice:{lot.pk}",
        lot=str(lot.pk),
    )
