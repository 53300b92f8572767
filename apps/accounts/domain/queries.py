"""What the pages of people and organizations show, in a constant number of queries."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from apps.accounts.enums import InvitationStatus
from apps.accounts.models import Invitation, Membership, Organization
from apps.accounts.rules import invitable_roles

SORTS = ("name", "kind", "people", "created_at")


def people_of(organization: Organization, user: Any) -> dict[str, Any]:
    """Members, pending invitations, and what `user` may do about them."""
    roles = invitable_roles(user, organization)
    members = organization.memberships.filter(ended_at__isnull=True).select_related("user")
    pending = organization.invitations.filter(status=InvitationStatus.PENDING)
    return {
        "members": [
            {"membership": member, "can_end": _can_end(member, user, roles)}
            for member in members.order_by("user__name", "pk")
        ],
        "invitations": [
            {"invitation": invitation, "can_revoke": invitation.role in roles}
            for invitation in pending.select_related("invited_by")
        ],
        "roles": roles,
    }


def _can_end(member: Membership, user: Any, roles: tuple[str, ...]) -> bool:
    return member.user_id != user.pk and member.role in roles


def organizations_listed(
    user: Any, *, search: str = "", kind: str = "", sort: str = ""
) -> QuerySet[Organization]:
    """Organizations the person may see with `people` and `invited`, found and sorted."""
    open_invitation = Q(
        invitations__status=InvitationStatus.PENDING, invitations__expires_at__gt=timezone.now()
    )
    found = Organization.objects.visible_to(user).annotate(
        people=Count("memberships", filter=Q(memberships__ended_at__isnull=True), distinct=True),
        invited=Count("invitations", filter=open_invitation, distinct=True),
    )
    if search:
        found = found.filter(Q(name__icontains=search) | Q(slug__icontains=search))
    if kind:
        found = found.filter(kind=kind)
    key = sort if sort.removeprefix("-") in SORTS else "name"
    return found.order_by(key, "pk")


def pending_invitation(pk: str) -> Invitation | None:
    """An invitation that can still be taken up, with its organization."""
    found = Invitation.objects.open().filter(organization__is_suspended=False)
    return found.select_related("organization", "invited_by").filter(pk=pk).first()
