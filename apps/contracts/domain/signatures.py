"""Signing: one person for each side, then the contract is in force by itself."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.contracts import rules
from apps.contracts.domain.contracts import change_status, require_contractable
from apps.contracts.enums import ContractStatus, SignatureSide
from apps.contracts.models import Contract, Signature
from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, InvalidInput, NotAllowed

TYPED_NAME_LENGTH = 120


@transaction.atomic
def sign_contract(contract: Contract, *, typed_name: str, acting_user: Any) -> Contract:
    """Sign the newest version for the side `acting_user` acts for; the second one activates it.

    Raises NotAllowed for people who act for no side, Conflict unless it is approved or the side
    has signed, InvalidInput unless the typed name is the person's own.
    """
    contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("vendor")
        .get(pk=contract.pk)
    )
    side = rules.side_of(acting_user, contract)
    if side is None:
        raise NotAllowed(
            "Only owners and managers of its parties sign a contract, and nobody signs for both."
        )
    if contract.status != ContractStatus.APPROVED:
        raise Conflict("A contract is signed once the vendor has approved it, and only once.")
    require_contractable(contract.vendor)
    version = contract.versions.order_by("-number")[:1].get()
    present = list(version.signatures.all())
    if any(signature.side == side for signature in present):
        raise Conflict(f"The {side} has signed version {version.number} already.")
    if any(signature.signed_by_id == acting_user.pk for signature in present):
        raise NotAllowed("You signed for the other side; somebody else has to sign for this one.")
    name = _own_name(typed_name, acting_user)
    Signature.objects.create(
        client_id=contract.client_id,
        version=version,
        side=side,
        signed_by=acting_user,
        typed_name=name,
    )
    record_activity(
        "contract.signed_by_side",
        contract,
        acting_user=acting_user,
        side=side,
        version=version.number,
        typed_name=name,
    )
    if {signature.side for signature in present} | {side} == set(SignatureSide.values):
        change_status(contract, ContractStatus.SIGNED, acting_user=acting_user)
        change_status(contract, ContractStatus.ACTIVE, acting_user=acting_user)
    return contract


def _own_name(typed_name: str, user: Any) -> str:
    """The typed name, tidied; it has to be the signer's, whatever the case."""
    name = " ".join(typed_name.split())
    own = " ".join(str(user).split())
    if name.casefold() != own.casefold() or len(name) > TYPED_NAME_LENGTH:
        message = f"Type your name as it is known here: {own}"
        raise InvalidInput(message, [{"where": "typed_name", "message": message}])
    return name
