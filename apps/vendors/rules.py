"""Who may change a vendor's profile and where it stands."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import MANAGING_ROLES, OrganizationKind
from apps.accounts.models import Membership, Organization
from apps.accounts.rules import can_administer, is_operator, role_in
from apps.vendors.enums import OWN_STEPS, VENDOR_TRANSITIONS, VendorStatus
from apps.vendors.models import VendorProfile


def edits_profile(user: Any, organization: Organization) -> bool:
    """Owners and managers of the vendor itself."""
    return (
        organization.kind == OrganizationKind.VENDOR
        and role_in(user, organization) in MANAGING_ROLES
    )


def sees_directory(user: Any) -> bool:
    """Clients, who choose a vendor, and operators."""
    return (
        Membership.objects.live()
        .filter(
            user=user,
            organization__kind__in=[OrganizationKind.CLIENT, OrganizationKind.OPERATOR],
        )
        .exists()
    )


def gives_contracts(membership: Membership | None) -> bool:
    """Who works for a client as one of its owners or managers."""
    return (
        membership is not None
        and membership.organization.kind == OrganizationKind.CLIENT
        and membership.role in MANAGING_ROLES
    )


def decides(user: Any, profile: VendorProfile) -> bool:
    """Operators, but never over a vendor they belong to."""
    belongs = Membership.objects.filter(
        user=user, organization_id=profile.organization_id, ended_at__isnull=True
    )
    return is_operator(user) and not belongs.exists()


def can_take(user: Any, profile: VendorProfile, to: str) -> bool:
    """Whether `user` is one of those who take vendors to `to`.

    What takes all access away or gives it back is for admins, as suspending organizations is.
    """
    if to in OWN_STEPS:
        return edits_profile(user, profile.organization)
    touches_access = to in (VendorStatus.SUSPENDED, VendorStatus.OFFBOARDED)
    if touches_access or profile.status == VendorStatus.SUSPENDED:
        return decides(user, profile) and can_administer(user)
    return decides(user, profile)


def next_steps(user: Any, profile: VendorProfile) -> list[VendorStatus]:
    """The steps `user` may take from where the profile stands, in the order of its life."""
    possible = VENDOR_TRANSITIONS.get(profile.status, frozenset())
    return [to for to in VendorStatus if to in possible and can_take(user, profile, to)]
