"""Invoices with their lines, to look at; money moves through the domain's verbs."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline

from apps.billing.models import Invoice, InvoiceLine
from apps.core.admin import ReadOnlyAdmin


class LineInline(TabularInline):
    """The lines of an invoice."""

    model = InvoiceLine
    extra = 0
    fields = ("position", "description", "quantity", "rate", "amount")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Lines come from accepted units."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A line is derived, not written."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A line stays."""
        return False


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin):
    """Every invoice of every client."""

    list_display = (
        "number",
        "client",
        "vendor",
        "status",
        "total",
        "currency",
        "issued_on",
        "due_on",
    )
    list_filter = ("status", "client", "vendor")
    list_select_related = ("client", "vendor")
    search_fields = ("number",)
    inlines = (LineInline,)
