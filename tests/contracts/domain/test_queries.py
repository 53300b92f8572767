"""What the contract page offers to whom, and the life it tells."""

from __future__ import annotations

import pytest

from apps.contracts.domain import contracts as life
from apps.contracts.domain.queries import BY_CLIENT, BY_VENDOR, life_of, steps_for
from apps.contracts.domain.signatures import sign_contract
from apps.contracts.enums import ContractStatus
from tests.cast import PEOPLE, Cast
from tests.contracts.worlds import make_at, make_draft

S = ContractStatus
CLIENT = ("client_alice", "client_mia")
VENDOR = ("vendor_bob", "vendor_max")


@pytest.mark.parametrize("status", S.values)
def test_each_person_is_offered_the_steps_of_their_side(cast: Cast, status: str) -> None:
    contract = make_at(cast, status)
    version = contract.versions.get()
    for person in PEOPLE:
        table = BY_CLIENT if person in CLIENT else BY_VENDOR if person in VENDOR else {}
        offered = steps_for(contract, version, cast.people[person])
        assert offered == set(table.get(status, ())), person


def test_who_has_signed_is_not_asked_again(cast: Cast) -> None:
    contract = make_at(cast, S.APPROVED)
    sign_contract(contract, typed_name="Alice Client", acting_user=cast.client_alice)
    version = contract.versions.get()
    assert "sign" not in steps_for(contract, version, cast.client_mia)
    assert "sign" in steps_for(contract, version, cast.vendor_bob)


def test_a_draft_has_its_whole_life_ahead(cast: Cast) -> None:
    steps = life_of(make_draft(cast))
    assert [(step["label"], step["state"]) for step in steps] == [
        ("Drafted", "done"),
        ("Proposed to the vendor", "current"),
        ("Approved by the vendor", "todo"),
        ("Signed by both sides", "todo"),
        ("Active", "todo"),
    ]
    assert steps[0]["by"] == "Alice Client, Acme Mobility"


def test_what_ended_has_nothing_ahead_and_says_why(cast: Cast) -> None:
    contract = make_at(cast, S.ACTIVE)
    life.terminate_contract(contract, reason="Late twice", acting_user=cast.vendor_bob)
    contract.refresh_from_db()
    last = life_of(contract)[-1]
    assert (last["label"], last["state"]) == ("Terminated", "failed")
    assert (last["note"], last["by"]) == ("Late twice", "Bob Vendor, Bright Labels")
