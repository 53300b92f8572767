"""On behalf of which of their organizations a person works in this session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from apps.accounts.models import Membership, Organization
from apps.core.errors import NotAllowed

SESSION_KEY = "organization"


def acting_membership(request: HttpRequest) -> Membership | None:
    """The live membership the person works under; None for strangers and the signed-out.

    The session remembers a slug; one that no longer holds gives way to the first that does.
    """
    if not request.user.is_authenticated:
        return None
    mine = list(
        Membership.objects.live()
        .filter(user=request.user)
        .select_related("organization")
        .order_by("organization__name")
    )
    chosen = request.session.get(SESSION_KEY)
    return next((m for m in mine if m.organization.slug == chosen), mine[0] if mine else None)


def set_acting(request: HttpRequest, organization: Organization) -> Membership:
    """Work for `organization` from now on. Raises NotAllowed to whom it has no live membership."""
    user: Any = request.user
    membership = (
        Membership.objects.live()
        .filter(user=user, organization=organization)
        .select_related("organization")
        .first()
    )
    if membership is None:
        raise NotAllowed("You do not belong to this organization.")
    request.session[SESSION_KEY] = organization.slug
    return membership
