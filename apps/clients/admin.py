"""The Django admin of billing profiles, which clients keep themselves."""

from __future__ import annotations

from django.contrib import admin

from apps.clients.models import ClientProfile
from apps.core.admin import ReadOnlyAdmin


@admin.register(ClientProfile)
class ClientProfileAdmin(ReadOnlyAdmin):
    """Whom invoices are made out to."""

    list_display = ("organization", "legal_name", "tax_number", "created_at")
    list_select_related = ("organization",)
    search_fields = ("organization__name", "legal_name", "tax_number")
