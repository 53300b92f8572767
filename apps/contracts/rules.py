"""Who may do what to a contract. Nobody acts for both of its sides."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership, Organization
from apps.contracts.enums import SignatureSide
from apps.contracts.models import Contract, ContractGrant


def sees_contracts(user: Any) -> bool:
    """Owners and managers of clients and vendors: nobody else can ever be shown a contract."""
    kinds = (OrganizationKind.CLIENT, OrganizationKind.VENDOR)
    held = Membership.objects.live().filter(user=user, role__in=MANAGING_ROLES)
    return held.filter(organization__kind__in=kinds).exists()


def can_draft(user: Any, client: Organization) -> bool:
    """Owners and managers of the client."""
    own = Membership.objects.organization_ids(user, OrganizationKind.CLIENT, MANAGING_ROLES)
    return own.filter(organization_id=client.pk).exists()


def side_of(user: Any, contract: Contract) -> str | None:
    """The side `user` may act for: an owner or manager of one party, and of that one only.

    The vendor's people also need the grant that proposing the contract gave them.
    """
    live = Membership.objects.live().filter(user=user)
    client = live.filter(organization_id=contract.client_id)
    vendor = live.filter(organization_id=contract.vendor_id)
    if client.exists() and vendor.exists():
        return None
    if client.filter(role__in=MANAGING_ROLES).exists():
        return SignatureSide.CLIENT
    if vendor.filter(role__in=MANAGING_ROLES).exists():
        granted = ContractGrant.objects.live_for(user, ["sign_contract"])
        return SignatureSide.VENDOR if granted.filter(content_object=contract).exists() else None
    return None


def acts_for_client(user: Any, contract: Contract) -> bool:
    """Owners and managers of the client who have no part in the vendor."""
    return side_of(user, contract) == SignatureSide.CLIENT


def acts_for_vendor(user: Any, contract: Contract) -> bool:
    """Owners and managers of the vendor, once proposed to, who have no part in the client."""
    return side_of(user, contract) == SignatureSide.VENDOR
