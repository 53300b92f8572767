"""Base of the admin pages of grants; the concrete tables register it in their own apps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from unfold.forms import ActionForm

from apps.accounts.domain.grants import end_access
from apps.accounts.models import Organization
from apps.core.admin import ReadOnlyAdmin


class GrantAdmin(ReadOnlyAdmin):
    """Who was given what on which object, by whom, why, from when until when."""

    list_display: tuple[str, ...] = (
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
    list_select_related: tuple[str, ...] = (
        "group",
        "permission__content_type",
        "content_object",
        "granted_by",
    )
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


class EndAccessForm(ActionForm):
    """Why access ends; it goes into the activity."""

    reason = forms.CharField(required=False, max_length=200, label="Reason")


class EndableGrantAdmin(GrantAdmin):
    """Grants that an operator may end at once: every one of the organization on the object."""

    action_form = EndAccessForm
    actions = ("end_access_now",)

    @admin.action(description="End access now (give a reason)", permissions=["view"])
    def end_access_now(self, request: HttpRequest, queryset: Any) -> None:
        """End access for each object and organization among the chosen grants."""
        reason = request.POST.get("reason", "").strip()
        if not reason:
            self.message_user(request, "Say why access ends; nothing was changed.", messages.ERROR)
            return
        pairs = {
            (grant.content_object, grant.group.name.split(":")[0])
            for grant in queryset.select_related("content_object", "group")
        }
        ended = 0
        for obj, slug in pairs:
            organization = Organization.objects.get(slug=slug)
            ended += end_access(
                self.model, obj, organization, reason=reason, acting_user=request.user
            )
        self.message_user(request, f"{ended} grants ended, from this moment on.")
