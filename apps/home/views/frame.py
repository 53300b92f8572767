"""The context processor of every page: navigation, organizations, the palette's address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.accounts.domain.acting import acting_membership
from apps.accounts.models import Membership
from apps.home.domain.navigation import page_url, side_bar


def frame(request: HttpRequest) -> dict[str, Any]:
    """What `base.html` needs. Lazy: a part of a page or a mail costs no query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    membership = SimpleLazyObject(lambda: acting_membership(request))
    return {
        "acting_membership": membership,
        "navigation": SimpleLazyObject(
            lambda: side_bar(acting_membership(request), request.path)
        ),
        "organizations": SimpleLazyObject(lambda: _organizations(request)),
        "organization_switch_url": page_url("accounts:acting"),
        "palette_url": page_url("home:palette"),
    }


def _organizations(request: HttpRequest) -> list[dict[str, Any]]:
    acting = acting_membership(request)
    mine = Membership.objects.live().filter(user=request.user).select_related("organization")
    return [
        {
            "name": membership.organization.name,
            "kind": membership.organization.get_kind_display(),
            "role": membership.get_role_display(),
            "slug": membership.organization.slug,
            "active": acting is not None and membership.pk == acting.pk,
        }
        for membership in mine
    ]
