"""The life of a contract: every state × verb × person, and what each step leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from apps.contracts.domain import contracts as life
from apps.contracts.domain.signatures import sign_contract
from apps.contracts.enums import CONTRACT_TRANSITIONS, ContractStatus
from apps.contracts.models import Contract
from apps.core.errors import Conflict, DomainError, IllegalTransition, InvalidInput, NotAllowed
from apps.core.models import Activity
from apps.vendors.enums import CONTRACTABLE, VendorStatus
from apps.vendors.models import VendorProfile
from tests.cast import PEOPLE, Cast
from tests.contracts.worlds import make_at as at
from tests.contracts.worlds import make_draft as draft
from tests.contracts.worlds import make_terms

S = ContractStatus
CLIENT = {"client_alice", "client_mia"}
VENDOR = {"vendor_bob", "vendor_max"}


def _counter(cast: Cast) -> Callable[..., Contract]:
    return lambda contract, acting_user: life.counter_contract(
        contract, terms=make_terms(cast, due_days=14), acting_user=acting_user
    )


def _terminate(cast: Cast) -> Callable[..., Contract]:
    return lambda contract, acting_user: life.terminate_contract(
        contract, reason="Late", acting_user=acting_user
    )


def _sign(cast: Cast) -> Callable[..., Contract]:
    return lambda contract, acting_user: sign_contract(
        contract, typed_name=acting_user.name, acting_user=acting_user
    )


# verb -> (step, who may, from which states it is allowed)
VERBS: dict[str, tuple[Callable[[Cast], Any], set[str], set[str]]] = {
    "propose": (lambda cast: life.propose_contract, CLIENT, {S.DRAFT, S.COUNTERED}),
    "counter": (_counter, VENDOR, {S.PROPOSED}),
    "approve": (lambda cast: life.approve_contract, VENDOR, {S.PROPOSED}),
    "sign": (_sign, CLIENT | VENDOR, {S.APPROVED}),
    "withdraw": (
        lambda cast: life.withdraw_contract,
        CLIENT | VENDOR,
        {S.DRAFT, S.PROPOSED, S.COUNTERED, S.APPROVED},
    ),
    "suspend": (lambda cast: life.suspend_contract, CLIENT, {S.ACTIVE}),
    "resume": (lambda cast: life.resume_contract, CLIENT, {S.SUSPENDED}),
    "terminate": (_terminate, CLIENT | VENDOR, {S.SIGNED, S.ACTIVE, S.AMENDED, S.SUSPENDED}),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", S.values)
def test_each_person_may_take_each_step_or_is_refused(cast: Cast, status: str, verb: str) -> None:
    make, may, froms = VERBS[verb]
    step = make(cast)
    contract = at(cast, status)
    for person in PEOPLE:
        user = cast.people[person]
        if person not in may:
            with pytest.raises(NotAllowed):
                step(contract, acting_user=user)
        elif status not in froms:
            with pytest.raises(Conflict):
                step(contract, acting_user=user)
        contract.refresh_from_db()
        assert contract.status == status
    if status in froms:
        step(contract, acting_user=cast.people[sorted(may)[0]])


def test_every_pair_of_states_that_is_not_in_the_table_is_refused(cast: Cast) -> None:
    contract = draft(cast)
    for before in S.values:
        for to in set(S.values) - CONTRACT_TRANSITIONS.get(before, frozenset()):
            Contract.objects.filter(pk=contract.pk).update(status=before)
            with pytest.raises(IllegalTransition):
                life.change_status(contract, to, acting_user=cast.client_alice)


def test_a_draft_is_the_clients_alone_until_it_is_proposed(cast: Cast) -> None:
    contract = draft(cast)
    assert contract.number == "C-0001"
    assert Contract.objects.visible_to(cast.client_mia).contains(contract)
    assert not Contract.objects.visible_to(cast.vendor_bob).contains(contract)
    life.propose_contract(contract, acting_user=cast.client_alice)
    assert Contract.objects.visible_to(cast.vendor_bob).contains(contract)
    for person in ("client_rita", "client_vic", "lead_lena", "annotator_vera", "auditor_ada"):
        assert not Contract.objects.visible_to(cast.people[person]).contains(contract)


def test_numbers_run_within_a_client(cast: Cast) -> None:
    assert [draft(cast).number for _ in range(3)] == ["C-0001", "C-0002", "C-0003"]


def test_from_draft_to_force_through_a_counter(cast: Cast) -> None:
    contract = life.propose_contract(draft(cast), acting_user=cast.client_alice)
    better = make_terms(cast, rates=(("track", "car", Decimal("0.55")),))
    life.counter_contract(contract, terms=better, acting_user=cast.vendor_bob)
    life.propose_contract(contract, acting_user=cast.client_alice)
    life.approve_contract(contract, acting_user=cast.vendor_bob)
    sign_contract(contract, typed_name="Alice Client", acting_user=cast.client_alice)
    done = sign_contract(contract, typed_name="bob  vendor", acting_user=cast.vendor_bob)
    assert done.status == S.ACTIVE
    assert done.is_in_force
    assert [version.number for version in contract.versions.all()] == [2, 1]
    verbs = Activity.objects.filter(subject_id=contract.pk).values_list("verb", flat=True)
    assert {"contract.countered", "contract.signed", "contract.active"} <= set(verbs)


def test_a_version_is_written_only_when_terms_change(cast: Cast) -> None:
    contract = draft(cast)
    facts: dict[str, Any] = {
        "title": "Boxes",
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
    }
    with pytest.raises(Conflict, match="version 1 already"):
        life.edit_draft(contract, **facts, terms=make_terms(cast), acting_user=cast.client_mia)
    renamed = {**facts, "title": "Boxes and events"}
    life.edit_draft(contract, **renamed, terms=make_terms(cast), acting_user=cast.client_mia)
    assert contract.versions.count() == 1
    other = make_terms(cast, due_days=60)
    life.edit_draft(contract, **renamed, terms=other, acting_user=cast.client_mia)
    assert [version.due_days for version in contract.versions.all()] == [60, 30]


@pytest.mark.parametrize("status", sorted(set(S.values) - {S.DRAFT, S.COUNTERED}))
def test_terms_are_fixed_while_the_vendor_has_them(cast: Cast, status: str) -> None:
    contract = at(cast, status)
    with pytest.raises(Conflict):
        life.edit_draft(
            contract,
            title="Other",
            starts_on=contract.starts_on,
            ends_on=contract.ends_on,
            terms=make_terms(cast, due_days=7),
            acting_user=cast.client_alice,
        )


@pytest.mark.parametrize("status", sorted(set(VendorStatus.values) - set(CONTRACTABLE)))
def test_a_vendor_that_does_not_work_gets_no_contract(cast: Cast, status: str) -> None:
    contract = at(cast, S.APPROVED)
    VendorProfile.objects.filter(organization=contract.vendor).update(status=status)
    with pytest.raises(InvalidInput, match="cannot be given"):
        draft(cast)
    with pytest.raises(InvalidInput):
        sign_contract(contract, typed_name="Alice Client", acting_user=cast.client_alice)


def test_a_suspended_vendor_gets_no_contract(cast: Cast) -> None:
    vendor = cast.org("Bright Labels")
    vendor.is_suspended = True
    vendor.save(update_fields=["is_suspended"])
    with pytest.raises(InvalidInput):
        draft(cast)


def test_wrong_facts_are_named_by_place(cast: Cast) -> None:
    today = timezone.localdate()
    with pytest.raises(InvalidInput) as refusal:
        draft(cast, title=" ", starts_on=today, ends_on=today - timedelta(days=1))
    assert [error["where"] for error in refusal.value.details["errors"]] == ["title", "ends_on"]


def test_a_contract_that_is_over_cannot_be_proposed(cast: Cast) -> None:
    past = timezone.localdate() - timedelta(days=1)
    contract = draft(cast, starts_on=past, ends_on=past)
    with pytest.raises(Conflict, match="last day"):
        life.propose_contract(contract, acting_user=cast.client_alice)


def test_an_end_needs_a_reason(cast: Cast) -> None:
    contract = at(cast, S.ACTIVE)
    with pytest.raises(InvalidInput, match="Say why"):
        life.terminate_contract(contract, reason=" ", acting_user=cast.vendor_bob)


@pytest.mark.parametrize("person", sorted(set(PEOPLE) - CLIENT))
def test_nobody_else_drafts(cast: Cast, person: str) -> None:
    with pytest.raises(DomainError):
        draft(cast, acting_user=cast.people[person])
