"""The Django admin of vendor profiles; steps ask for a reason, so they are on the portal's page."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from unfold.decorators import action

from apps.core.admin import ReadOnlyAdmin
from apps.vendors.models import VendorProfile


@admin.register(VendorProfile)
class VendorProfileAdmin(ReadOnlyAdmin):
    """Every vendor with where it stands."""

    list_display = ("organization", "status", "headline", "languages", "created_at")
    list_filter = ("status",)
    list_select_related = ("organization",)
    search_fields = ("organization__name", "headline", "expertise")
    actions_detail = ("open_page",)

    @action(description="Profile and next step", url_path="page")
    def open_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go to the portal's own page of it."""
        return redirect(get_object_or_404(VendorProfile, pk=object_id))
