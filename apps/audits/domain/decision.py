"""The decision on a lot: what the plan says of what the auditors found, and what follows."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from apps.annotations.domain.workflow import change_status as change_task_status
from apps.annotations.enums import AuditStatus, TaskStatus
from apps.annotations.models import Finding, Task
from apps.audits import rules
from apps.audits.domain.lots import change_status
from apps.audits.domain.reports import build_report
from apps.audits.domain.verdicts import verdict_so_far
from apps.audits.enums import LotStatus, Verdict
from apps.audits.models import Decision, Lot, Sample, SampleItem
from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import enqueue_job
from apps.core.errors import Conflict, NotAllowed
from apps.footage.domain.life.retention import note_accepted
from apps.quality.acceptance import Decision as Verdicted


@transaction.atomic
def decide_lot(lot: Lot, *, acting_user: Any) -> Decision:
    """Apply the plan to a fully inspected sample and let everything follow from it.

    The seed is revealed, findings are released, tasks are accepted or go to rework, the report is
    frozen, and an accepted lot's invoice draft is queued. Raises Conflict while an item is
    uninspected, NotAllowed for others than the lot's auditors or the client's managers.
    """
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if not rules.can_draw(acting_user, lot):
        raise NotAllowed("Only the lot's auditors or the client's managers close an inspection.")
    sample = lot.samples.filter(round=lot.round).first()
    if sample is None or lot.status != LotStatus.SAMPLING:
        raise Conflict("This lot is not being inspected.")
    verdict = verdict_so_far(lot, sample)
    if verdict is None:
        left = sample.items.filter(inspection__isnull=True).count()
        raise Conflict(f"{left} sampled item(s) are not inspected yet.")
    outcome = LotStatus.ACCEPTED if verdict.accepted else LotStatus.REJECTED
    decision = write_decision(lot, verdict, acting_user=acting_user)
    change_status(lot, outcome, acting_user=acting_user, sentence=verdict.sentence)
    _reveal(sample)
    _settle_tasks(lot, sample, accepted=verdict.accepted, acting_user=acting_user)
    build_report(lot, decision)
    if verdict.accepted:
        queue_invoice(lot, acting_user)
    else:
        change_status(lot, LotStatus.REWORK, acting_user=acting_user)
    return decision


def write_decision(
    lot: Lot,
    verdict: Verdicted,
    *,
    round: int | None = None,
    version: int = 1,
    acting_user: Any,
) -> Decision:
    """Write down what the plan says of a round, by default the present one."""
    return Decision.objects.create(
        client_id=lot.client_id,
        lot=lot,
        round=round or lot.round,
        version=version,
        outcome=LotStatus.ACCEPTED if verdict.accepted else LotStatus.REJECTED,
        inspected=verdict.inspected,
        defective=verdict.defective,
        accuracy=verdict.accuracy,
        lower_bound=verdict.lower_bound,
        interval_low=verdict.interval.low,
        interval_high=verdict.interval.high,
        sentence=verdict.sentence,
        decided_by=acting_user,
    )


def _reveal(sample: Sample) -> None:
    sample.is_revealed = True
    sample.save(update_fields=["is_revealed"])
    Finding.objects.filter(inspected_at__sample_item__sample=sample).update(is_released=True)
    record_activity("sample.revealed", sample.lot, acting_user=None, seed=bytes(sample.seed).hex())


def _settle_tasks(lot: Lot, sample: Sample, *, accepted: bool, acting_user: Any) -> None:
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
    for task in settled:
        if task.was_drawn:
            task.audit_status = AuditStatus.FAILED if task.has_defect else AuditStatus.PASSED
            task.save(update_fields=["audit_status"])
        to = TaskStatus.ACCEPTED if accepted else TaskStatus.REWORK
        change_task_status(task, to, acting_user=acting_user, lot=lot.number)


def queue_invoice(lot: Lot, acting_user: Any) -> None:
    """Let the invoice of an accepted lot be drafted."""
    # billing stands above audits: the job's kind is a word, not an import.
    enqueue_job(
        "billing.draft_invoice",
        client_id=lot.client_id,
        subject_id=lot.pk,
        acting_user=acting_user,
        idempotency_key=f"billing.draft_invoice:{lot.pk}",
        lot=str(lot.pk),
    )
