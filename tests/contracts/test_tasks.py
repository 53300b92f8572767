"""The timer reaches every client's contracts, and only through each one's own scope."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from apps.contracts.enums import ContractStatus
from apps.contracts.models import Contract
from apps.contracts.tasks import expire_contracts
from apps.core.domain.tenancy import set_scope
from tests.cast import Cast
from tests.contracts.worlds import make_at


def test_the_timer_expires_contracts_it_has_no_scope_for_at_first(cast: Cast) -> None:
    contract = make_at(cast, ContractStatus.ACTIVE)
    yesterday = timezone.localdate() - timedelta(days=1)
    Contract.objects.filter(pk=contract.pk).update(starts_on=yesterday, ends_on=yesterday)
    set_scope([])
    assert not Contract.objects.filter(pk=contract.pk).exists()
    assert [expire_contracts(), expire_contracts()] == [1, 0]
    set_scope([contract.client_id])
    assert Contract.objects.get(pk=contract.pk).status == ContractStatus.EXPIRED


def test_the_timer_is_on_the_schedule() -> None:
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert expire_contracts.name in scheduled
