"""Accepting a lot without its plan: the client waives it, or the contract's days are over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.annotations.enums import TaskStatus
from apps.audits import rules
from apps.audits.domain.lots import change_status
from apps.audits.domain.settlement import (
    end_holds,
    queue_invoice,
    reveal_sample,
    settle_tasks,
)
from apps.audits.enums import LOT_TRANSITIONS, UNDECIDED, LotStatus
from apps.audits.models import Exemption, Lot
from apps.contracts.enums import ContractStatus
from apps.core.domain.transitions import require_transition
from apps.core.errors import Conflict, InvalidInput, NotAllowed

LONGEST_REASON = 600
GRACE = timedelta(days=3)


@transaction.atomic
def waive_lot(lot: Lot, *, reason: str, acting_user: Any) -> Exemption:
    """Accept a lot without a decision, or one sent back before anybody has begun its rework.

    Raises NotAllowed for others than the client's managers, InvalidInput without a reason,
    Conflict once a task of it is being reworked, IllegalTransition for a lot that is settled.
    """
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if not rules.can_waive(acting_user, lot):
        raise NotAllowed("Only owners and managers of the client waive the inspection of a lot.")
    require_transition(LOT_TRANSITIONS, lot.status, LotStatus.WAIVED, "lot")
    reason = " ".join(reason.split())
    if not reason:
        message = "Say why the lot is accepted without a decision; both sides read it."
        raise InvalidInput(message, [{"where": "reason", "message": message}])
    if len(reason) > LONGEST_REASON:
        message = f"Use at most {LONGEST_REASON} characters."
        raise InvalidInput(message, [{"where": "reason", "message": message}])
    if lot.status == LotStatus.REWORK:
        _require_untouched(lot)
    return _exempt(lot, LotStatus.WAIVED, reason, acting_user)


def accept_overdue_lots(now: datetime | None = None) -> int:
    """Accept what the scope holds and the client has not decided on in time; returns how many.

    While nobody can inspect, because the contract is suspended or its inspection is stopped, no lot
    runs out of time: it keeps at least `GRACE`. A lot somebody else is changing right now is left
    to the next run.
    """
    now = now or timezone.now()
    undecided = Lot.objects.filter(status__in=UNDECIDED)
    held = Q(contract__status=ContractStatus.SUSPENDED) | Q(contract__switching__is_stopped=True)
    undecided.filter(held, decide_by__lt=now + GRACE).update(decide_by=now + GRACE)
    overdue = undecided.filter(decide_by__lte=now)
    return sum(_accept_overdue(pk, now) for pk in list(overdue.values_list("pk", flat=True)))


@transaction.atomic
def _accept_overdue(pk: Any, now: datetime) -> bool:
    locked = Lot.objects.select_for_update(skip_locked=True, of=("self",))
    lot = locked.filter(pk=pk, status__in=UNDECIDED, decide_by__lte=now).first()
    if lot is None:
        return False
    reason = (
        f"Not decided within the {lot.terms.acceptance_days} days the contract allows after"
        " delivery."
    )
    _exempt(lot, LotStatus.DEEMED_ACCEPTED, reason, None)
    return True


def _exempt(lot: Lot, outcome: str, reason: str, acting_user: Any) -> Exemption:
    was_sampling = lot.status == LotStatus.SAMPLING
    exemption = Exemption.objects.create(
        client_id=lot.client_id,
        lot=lot,
        round=lot.round,
        outcome=outcome,
        reason=reason,
        granted_by=acting_user,
    )
    change_status(lot, outcome, acting_user=acting_user, reason=reason)
    sample = lot.samples.filter(round=lot.round).first() if was_sampling else None
    if sample is not None:
        end_holds(sample)
        reveal_sample(sample)
    settle_tasks(lot, sample, accepted=True, is_judged=False, acting_user=acting_user)
    queue_invoice(lot, acting_user)
    return exemption


def _require_untouched(lot: Lot) -> None:
    """Refuse once the rework has begun: what would be accepted is no longer what was delivered."""
    tasks = lot.lot_tasks.filter(round=lot.round).exclude(task__status=TaskStatus.REWORK)
    begun = tasks.select_related("task").first()
    if begun is not None:
        raise Conflict(
            f"{begun.task} is being reworked already; wait until the lot is delivered again."
        )
