"""The context processor of every page: navigation, organizations, the palette's address."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from apps.accounts.domain.acting import acting_membership
from apps.accounts.models import Membership
from apps.home.domain.navigation import page_url, side_bar


def frame(request: HttpRequest) -> dict[str, Any]:
    """What `base.html` takes. Lazy: a part of a page or a mail costs no query."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}

    @cache
    def acting() -> Membership | None:
        return acting_membership(request)

    return {
        "navigation": SimpleLazyObject(lambda: side_bar(acting(), request.path)),
        "organizations": SimpleLazyObject(lambda: _organizations(user, acting())),
        "organization_switch_url": page_url("accounts:acting"),
        "palette_url": page_url("home:palette"),
    }


def _organizations(user: Any, acting: Membership | None) -> list[dict[str, Any]]:
    mine = Membership.objects.live().filter(user=user).select_related("organization")
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
