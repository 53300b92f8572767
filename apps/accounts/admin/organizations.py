"""Organizations; opening and suspending them asks for a reason, so it is on the portal's page."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from unfold.decorators import action

from apps.accounts.models import Organization
from apps.core.admin import ReadOnlyAdmin


@admin.register(Organization)
class OrganizationAdmin(ReadOnlyAdmin):
    """Every organization with how many people it has."""

    list_display = (
        "name",
        "kind",
        "people",
        "country",
        "timezone",
        "storage_region",
        "is_suspended",
        "created_at",
    )
    list_filter = ("kind", "is_suspended", "region")
    search_fields = ("name", "slug")
    actions_detail = ("open_page",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organization]:
        """With the number of members."""
        live = Q(memberships__ended_at__isnull=True)
        rows: QuerySet[Organization] = super().get_queryset(request)
        return rows.annotate(people=Count("memberships", filter=live))

    @admin.display(ordering="people")
    def people(self, organization: Organization) -> int:
        """Members now."""
        return int(organization.people)  # type: ignore[attr-defined]

    @action(description="People, invitations, suspending", url_path="page")
    def open_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go to the portal's own page of it."""
        organization = get_object_or_404(Organization, pk=object_id)
        return redirect("accounts:organization", slug=organization.slug)
