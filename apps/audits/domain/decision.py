"""The decision on a lot: what the plan says of what the auditors found, and what follows."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.audits import rules
from apps.audits.domain.lots import change_status
from apps.audits.domain.reports import build_report
from apps.audits.domain.settlement import (
    end_holds,
    queue_invoice,
    reveal_sample,
    settle_tasks,
)
from apps.audits.domain.switching import count_lot
from apps.audits.domain.verdicts import verdict_so_far
from apps.audits.enums import LotStatus
from apps.audits.models import Decision, Lot
from apps.core.errors import Conflict, NotAllowed
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
    end_holds(sample)
    reveal_sample(sample)
    settle_tasks(lot, sample, accepted=verdict.accepted, acting_user=acting_user)
    build_report(lot, decision)
    count_lot(lot, sample, decision)
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
