"""The Django admin of contracts: to look at; what was agreed is never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline

from apps.accounts.admin.grants import EndableGrantAdmin
from apps.contracts.models import Contract, ContractGrant, ContractVersion, RateLine, Signature
from apps.core.admin import ReadOnlyAdmin


class ReadOnlyInline(TabularInline):
    """Rows of a page, to look at."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the page around it."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows begin through the pages."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing agreed on changes."""
        return False


class VersionInline(ReadOnlyInline):
    """The versions of a contract."""

    model = ContractVersion
    fields = (
        "number", "currency", "due_days", "dispute_days", "ladder", "auditor", "plan",
        "inspection_unit", "required_accuracy", "confidence", "allowed_defects", "created_at",
    )  # fmt: skip
    readonly_fields = ("created_at",)


class RateInline(ReadOnlyInline):
    """The rates of a version."""

    model = RateLine
    fields = ("unit", "label", "amount")


class SignatureInline(ReadOnlyInline):
    """Who signed a version."""

    model = Signature
    fields = ("side", "typed_name", "signed_by", "created_at")
    readonly_fields = ("created_at",)


@admin.register(Contract)
class ContractAdmin(ReadOnlyAdmin):
    """Every contract with where it stands."""

    list_display = ("number", "title", "client", "vendor", "status", "starts_on", "ends_on")
    list_filter = ("status",)
    list_select_related = ("client", "vendor")
    search_fields = ("number", "title", "client__name", "vendor__name")
    inlines = (VersionInline,)


@admin.register(ContractVersion)
class ContractVersionAdmin(ReadOnlyAdmin):
    """One version with its rates and signatures."""

    list_display = ("contract", "number", "currency", "plan", "required_accuracy", "created_at")
    list_select_related = ("contract",)
    search_fields = ("contract__number", "contract__title")
    inlines = (RateInline, SignatureInline)


@admin.register(ContractGrant)
class ContractGrantAdmin(EndableGrantAdmin):
    """Which vendor's roles may read and sign which contract."""
