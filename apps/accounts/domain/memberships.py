"""Who belongs to which organization. Keeps the role groups that grants are given to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from apps.accounts.enums import ROLES_BY_KIND, OrganizationKind
from apps.accounts.models import Membership, Organization, User
from apps.accounts.rules import can_end
from apps.core.domain.activity import record_activity
from apps.core.domain.tenancy import widened
from apps.core.errors import Conflict, InvalidInput, NotAllowed


def role_group(organization: Organization, role: str) -> Group:
    """The group that stands for `role` in `organization`; made on first use.

    Raises InvalidInput for a role this kind of organization does not have.
    """
    if role not in ROLES_BY_KIND[organization.kind]:
        raise InvalidInput(f"A {organization.kind} has no role “{role}”.")
    group, _ = Group.objects.get_or_create(name=f"{organization.slug}:{role}")
    return group


@transaction.atomic
def create_organization(
    name: str, slug: str, kind: str, *, acting_user: Any, region: str = ""
) -> Organization:
    """Open an organization with all its role groups. Without a region, it is the default one."""
    organization = Organization.objects.create(name=name, slug=slug, kind=kind, region=region)
    for role in ROLES_BY_KIND[kind]:
        role_group(organization, role)
    with widened(organization.pk):
        record_activity(
            "organization.created",
            organization,
            acting_user=acting_user,
            client_id=organization.pk,
            kind=kind,
        )
    return organization


@transaction.atomic
def add_membership(
    user: User, organization: Organization, role: str, *, acting_user: Any
) -> Membership:
    """Give `user` a role in `organization`. Raises Conflict when they already belong to it."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    if Membership.objects.filter(
        user=user, organization=organization, ended_at__isnull=True
    ).exists():
        raise Conflict(f"{user} already belongs to {organization}.")
    membership = Membership.objects.create(
        user=user, organization=organization, role=role, group=role_group(organization, role)
    )
    _follow_with_staff(user, organization)
    with widened(organization.pk):
        record_activity(
            "membership.added",
            membership,
            acting_user=acting_user,
            client_id=organization.pk,
            user=str(user.pk),
            role=role,
        )
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, acting_user: Any) -> Membership:
    """Take the role away; acts on the person's very next request.

    Raises Conflict when it has ended already or is one's own, and NotAllowed to whom may not give
    that role either. `acting_user` is None for what the installation does by itself.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organization", "user")
        .get(pk=membership.pk)
    )
    if membership.ended_at is not None:
        raise Conflict("This membership has already ended.")
    if membership.user_id == getattr(acting_user, "pk", None):
        raise Conflict("You cannot end your own membership; ask another owner.")
    if acting_user is not None and not can_end(acting_user, membership):
        raise NotAllowed(f"You may not end memberships of {membership.organization}.")
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    _follow_with_staff(membership.user, membership.organization)
    with widened(membership.organization_id):
        record_activity(
            "membership.ended",
            membership,
            acting_user=acting_user,
            client_id=membership.organization_id,
            user=str(membership.user_id),
        )
    return membership


def _follow_with_staff(user: User, organization: Organization) -> None:
    """Who runs the portal may enter the Django admin, and only as long."""
    if organization.kind != OrganizationKind.OPERATOR:
        return
    user.is_staff = Membership.objects.filter(
        user=user, organization__kind=OrganizationKind.OPERATOR, ended_at__isnull=True
    ).exists()
    user.is_superuser = user.is_superuser and user.is_staff
    user.save(update_fields=["is_staff", "is_superuser"])
