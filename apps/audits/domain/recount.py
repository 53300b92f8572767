"""After an overturned finding: the round is decided and reported anew, and money follows.

Nothing that was issued is edited: a further version of decision and report is written.
"""

from __future__ import annotations

from typing import Any

from apps.annotations.domain.workflow import change_status as change_task_status
from apps.annotations.enums import AuditStatus, TaskStatus
from apps.annotations.models import Task
from apps.audits.domain.decision import write_decision
from apps.audits.domain.lots import change_status
from apps.audits.domain.reports import build_report
from apps.audits.domain.settlement import queue_invoice
from apps.audits.domain.standing import standing_defects
from apps.audits.domain.verdicts import verdict_so_far
from apps.audits.enums import PAYABLE, LotStatus
from apps.audits.models import Decision, Lot, Sample
from apps.core.domain.jobs import enqueue_job
from apps.footage.domain.life.retention import note_accepted


def recount_round(lot: Lot, round_number: int, *, acting_user: Any) -> Decision:
    """Decide a round again by what stands after rulings; an accepted lot's invoice follows.

    A rejected lot is accepted if the plan now holds and none of its tasks has been taken up for
    rework; work that has begun goes on, and the lot to its next round.
    """
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    sample = lot.samples.get(round=round_number)
    before = lot.decisions.filter(round=round_number).latest("version")
    verdict = verdict_so_far(lot, sample)
    if verdict is None:
        # A sequential plan would have gone on; what was decided stands until it is drawn again.
        return before
    decision = write_decision(
        lot, verdict, round=round_number, version=before.version + 1, acting_user=acting_user
    )
    _settle_audit_status(lot, sample)
    build_report(lot, decision)
    if lot.round != round_number:
        return decision
    if lot.status == LotStatus.REWORK and verdict.accepted and _untouched(lot):
        _accept(lot, decision, acting_user)
        queue_invoice(lot, acting_user)
    elif lot.status in PAYABLE:
        enqueue_job(
            "billing.correct_invoice",
            client_id=lot.client_id,
            subject_id=lot.pk,
            acting_user=acting_user,
            idempotency_key=f"billing.correct_invoice:{lot.pk}:{decision.version}",
            lot=str(lot.pk),
        )
    return decision


def _tasks(lot: Lot) -> Any:
    ids = lot.lot_tasks.filter(round=lot.round).values("task_id")
    return Task.objects.select_for_update(of=("self",)).filter(pk__in=ids)


def _untouched(lot: Lot) -> bool:
    """Whether every task still waits for rework, as it was delivered."""
    delivered = dict(lot.lot_tasks.filter(round=lot.round).values_list("task_id", "revision"))
    return all(
        task.status == TaskStatus.REWORK and task.revision == delivered[task.pk]
        for task in _tasks(lot)
    )


def _accept(lot: Lot, decision: Decision, acting_user: Any) -> None:
    change_status(lot, LotStatus.ACCEPTED, acting_user=acting_user, sentence=decision.sentence)
    tasks = list(_tasks(lot).select_related("clip"))
    note_accepted(task.clip for task in tasks)
    for task in tasks:
        change_task_status(task, TaskStatus.ACCEPTED, acting_user=acting_user, lot=lot.number)


def _settle_audit_status(lot: Lot, sample: Sample) -> None:
    """Tasks without a standing defect passed after all."""
    bad = standing_defects(sample).values("item__task_id")
    failed = Task.objects.filter(
        pk__in=sample.items.values("item__task_id"), audit_status=AuditStatus.FAILED
    )
    failed.exclude(pk__in=bad).update(audit_status=AuditStatus.PASSED)
