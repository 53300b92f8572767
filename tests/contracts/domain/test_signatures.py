"""Signing: each side once, with one's own name, never one person for both."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from apps.accounts.domain.memberships import add_membership
from apps.accounts.enums import Role
from apps.contracts.domain.contracts import approve_contract, draft_contract, propose_contract
from apps.contracts.domain.signatures import sign_contract
from apps.contracts.enums import ContractStatus
from apps.contracts.models import Contract, Signature
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from tests.cast import Cast, see_everything
from tests.contracts.worlds import make_terms, term_days


@pytest.fixture
def approved(cast: Cast) -> Contract:
    """A contract both sides may sign."""
    starts_on, ends_on = term_days()
    contract = draft_contract(
        cast.org("Acme Mobility"),
        cast.org("Bright Labels"),
        title="Boxes",
        starts_on=starts_on,
        ends_on=ends_on,
        terms=make_terms(cast),
        acting_user=cast.client_alice,
    )
    propose_contract(contract, acting_user=cast.client_alice)
    return approve_contract(contract, acting_user=cast.vendor_bob)


def test_one_signature_is_not_enough(cast: Cast, approved: Contract) -> None:
    contract = sign_contract(approved, typed_name="Bob Vendor", acting_user=cast.vendor_bob)
    assert contract.status == ContractStatus.APPROVED
    signature = Signature.objects.get()
    assert (signature.side, signature.typed_name) == ("vendor", "Bob Vendor")
    assert signature.version == approved.versions.first()


def test_a_side_signs_once(cast: Cast, approved: Contract) -> None:
    sign_contract(approved, typed_name="Alice Client", acting_user=cast.client_alice)
    with pytest.raises(Conflict, match="signed version 1 already"):
        sign_contract(approved, typed_name="Mia Client", acting_user=cast.client_mia)


@pytest.mark.parametrize("typed", ["", "Mia Client", "Alice", "x" * 200])
def test_the_name_has_to_be_the_signers_own(cast: Cast, approved: Contract, typed: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        sign_contract(approved, typed_name=typed, acting_user=cast.client_alice)
    assert refusal.value.details["errors"][0]["where"] == "typed_name"
    assert not Signature.objects.exists()


def test_who_belongs_to_both_sides_signs_for_neither(cast: Cast, approved: Contract) -> None:
    add_membership(
        cast.client_alice, cast.org("Bright Labels"), Role.ANNOTATOR, acting_user=cast.vendor_bob
    )
    with pytest.raises(NotAllowed, match="both"):
        sign_contract(approved, typed_name="Alice Client", acting_user=cast.client_alice)


def test_who_changed_sides_does_not_sign_twice(cast: Cast, approved: Contract) -> None:
    sign_contract(approved, typed_name="Alice Client", acting_user=cast.client_alice)
    moved = cast.client_alice.memberships.get()
    moved.organization, moved.group = cast.org("Bright Labels"), _owners(cast)
    moved.save(update_fields=["organization", "group"])
    see_everything()
    with pytest.raises(NotAllowed, match="other side"):
        sign_contract(approved, typed_name="Alice Client", acting_user=cast.client_alice)


def _owners(cast: Cast) -> Group:
    return cast.vendor_bob.memberships.get().group
