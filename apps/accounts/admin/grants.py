"""Base of the admin pages of grants; the concrete tables register it in their own apps."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from apps.core.admin import ReadOnlyAdmin


class GrantAdmin(ReadOnlyAdmin):
    """Who was given what on which object, by whom, why, from when until when."""

    list_display = (
        "group",
        "permission",
        "content_object",
        "granted_by",
        "reason",
        "starts_at",
        "ends_at",
        "holds",
    )
    list_filter = ("permission",)
    list_select_related = ("group", "permission__content_type", "content_object", "granted_by")
    search_fields = ("group__name", "reason")
    ordering = ("-starts_at",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Newest first; guardian's base has no order of its own."""
        return super().get_queryset(request).order_by("-starts_at")

    @admin.display(boolean=True, description="Holds now")
    def holds(self, grant: Any) -> bool:
        """Begun and not ended; the contract behind it may still say no."""
        now = timezone.now()
        return grant.starts_at <= now and (grant.ends_at is None or grant.ends_at > now)
