"""A contract ends with its last day, and opens nothing before its first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.contracts.domain.expiry import CAN_EXPIRE, expire_contracts
from apps.contracts.domain.queries import life_of, steps_for
from apps.contracts.domain.signatures import sign_contract
from apps.contracts.enums import ContractStatus
from apps.contracts.models import Contract
from apps.core.models import Activity
from tests.cast import Cast
from tests.contracts.worlds import make_at

S = ContractStatus


def _ending(cast: Cast, status: str, *, days: int) -> Contract:
    """A contract in `status` whose last day is `days` from today."""
    today = timezone.localdate()
    contract = make_at(cast, status)
    contract.starts_on, contract.ends_on = today - timedelta(days=30), today + timedelta(days=days)
    contract.save(update_fields=["starts_on", "ends_on"])
    return contract


def test_what_may_expire_are_contracts_that_were_in_force() -> None:
    assert set(CAN_EXPIRE) == {S.ACTIVE, S.SUSPENDED}


@pytest.mark.parametrize("status", S.values)
def test_only_contracts_that_were_in_force_expire(cast: Cast, status: str) -> None:
    contract = _ending(cast, status, days=-1)
    assert expire_contracts() == (1 if status in CAN_EXPIRE else 0)
    contract.refresh_from_db()
    assert contract.status == (S.EXPIRED if status in CAN_EXPIRE else status)


@pytest.mark.parametrize("days", [0, 1])
def test_the_last_day_itself_still_counts(cast: Cast, days: int) -> None:
    contract = _ending(cast, S.ACTIVE, days=days)
    assert expire_contracts() == 0
    assert Contract.objects.in_force().contains(contract)


def test_a_second_run_changes_and_records_nothing(cast: Cast) -> None:
    contract = _ending(cast, S.ACTIVE, days=-1)
    assert [expire_contracts(), expire_contracts()] == [1, 0]
    entry = Activity.objects.get(verb="contract.expired", subject_id=contract.pk)
    assert entry.actor is None
    assert entry.data["last_day"] == contract.ends_on.isoformat()


def test_an_expired_contract_offers_no_step_and_tells_its_end(cast: Cast) -> None:
    contract = _ending(cast, S.ACTIVE, days=-1)
    expire_contracts()
    contract.refresh_from_db()
    version = contract.versions.get()
    assert steps_for(contract, version, cast.client_alice) == set()
    assert steps_for(contract, version, cast.vendor_bob) == set()
    last = life_of(contract)[-1]
    assert (last["label"], last["state"]) == ("Expired", "failed")


def test_a_contract_signed_before_its_first_day_opens_nothing_until_then(cast: Cast) -> None:
    contract = make_at(cast, S.APPROVED)
    tomorrow = timezone.localdate() + timedelta(days=1)
    Contract.objects.filter(pk=contract.pk).update(starts_on=tomorrow)
    sign_contract(contract, typed_name="Alice Client", acting_user=cast.client_alice)
    signed = sign_contract(contract, typed_name="Bob Vendor", acting_user=cast.vendor_bob)
    signed.refresh_from_db()
    assert signed.status == S.ACTIVE
    assert not signed.is_in_force
    assert not Contract.objects.in_force().contains(signed)
    assert expire_contracts() == 0
    Contract.objects.filter(pk=contract.pk).update(starts_on=timezone.localdate())
    begun = Contract.objects.get(pk=signed.pk)
    assert begun.is_in_force
    assert Contract.objects.in_force().contains(begun)
