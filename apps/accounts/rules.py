"""Who may do what to an organization and its people. Sight (404) is decided before."""

from __future__ import annotations

from typing import Any

from apps.accounts.enums import MANAGING_ROLES, ROLES_BY_KIND, OrganizationKind, Role
from apps.accounts.models import Membership, Organization


def is_operator(user: Any) -> bool:
    """Whether `user` runs the portal."""
    return Membership.objects.organization_ids(user, OrganizationKind.OPERATOR).exists()


def role_in(user: Any, organization: Organization) -> str:
    """The role `user` holds in `organization` now; empty when none."""
    mine = Membership.objects.live().filter(user=user, organization=organization)
    return mine.values_list("role", flat=True).first() or ""


def manages(user: Any, organization: Organization) -> bool:
    """Owners, managers and admins run their organization."""
    return role_in(user, organization) in MANAGING_ROLES


def invitable_roles(user: Any, organization: Organization) -> tuple[Role, ...]:
    """Roles `user` may invite others to: never more than their own.

    Owners and admins give every role of their organization, managers all but owner, and
    operators bring in the owners of any organization.
    """
    roles: tuple[Role, ...] = ROLES_BY_KIND[organization.kind]
    own = role_in(user, organization)
    if own in (Role.OWNER, Role.ADMIN):
        return roles
    below_owner: tuple[Role, ...] = tuple(role for role in roles if role != Role.OWNER)
    allowed: tuple[Role, ...] = below_owner if own == Role.MANAGER else ()
    if Role.OWNER in roles and is_operator(user):
        allowed = (Role.OWNER, *allowed)
    return allowed


def sees_team(membership: Membership) -> bool:
    """Who looks after people sees them all: those who run the organization, leads and support."""
    return membership.role in (*MANAGING_ROLES, Role.LEAD, Role.SUPPORT)


def can_invite(user: Any, organization: Organization, role: str) -> bool:
    """Whether `user` may offer `role` in `organization`."""
    return role in invitable_roles(user, organization)


def can_end(user: Any, membership: Membership) -> bool:
    """Whoever may give that role may take it, but nobody their own."""
    return membership.user_id != user.pk and can_invite(
        user, membership.organization, membership.role
    )


def can_administer(user: Any) -> bool:
    """Admins among the operators open and suspend organizations."""
    return Membership.objects.organization_ids(
        user, OrganizationKind.OPERATOR, [Role.ADMIN]
    ).exists()
