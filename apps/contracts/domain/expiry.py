"""Contracts past their last day become `expired`, by the calendar alone."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.contracts.domain.contracts import change_status
from apps.contracts.enums import CONTRACT_TRANSITIONS, ContractStatus
from apps.contracts.models import Contract

CAN_EXPIRE = tuple(
    sorted(
        before for before, after in CONTRACT_TRANSITIONS.items() if ContractStatus.EXPIRED in after
    )
)


@transaction.atomic
def expire_contracts() -> int:
    """Expire what the scope holds and whose last day is over; returns how many.

    Access ended with the last day (`in_force` reads the dates); this only says so. A contract that
    somebody else is changing right now is left to the next run.
    """
    over = Contract.objects.select_for_update(skip_locked=True).filter(
        status__in=CAN_EXPIRE, ends_on__lt=timezone.localdate()
    )
    count = 0
    for contract in over.order_by("pk"):
        change_status(
            contract,
            ContractStatus.EXPIRED,
            acting_user=None,
            last_day=contract.ends_on.isoformat(),
        )
        count += 1
    return count
