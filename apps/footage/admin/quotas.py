"""How much each client may keep: the one thing of footage that operators set here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminSelectWidget

from apps.accounts.enums import OrganizationKind
from apps.accounts.models import Organization
from apps.core.admin import ReadOnlyAdmin
from apps.footage.domain.uploads.quotas import GB, set_quota
from apps.footage.models import StorageQuota

SHOWN = ("client", "gigabytes", "set_by", "created_at")


class QuotaForm(forms.ModelForm):
    """Which client, and how much it may keep."""

    client = forms.ModelChoiceField(
        Organization.objects.filter(kind=OrganizationKind.CLIENT), widget=UnfoldAdminSelectWidget
    )
    gigabytes = forms.IntegerField(
        min_value=0,
        max_value=9_000_000,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text="Of footage as uploaded, 1 GB = 1,000,000,000 bytes. Takes effect at once.",
    )

    class Meta:
        model = StorageQuota
        fields: tuple[str, ...] = ()


@admin.register(StorageQuota)
class StorageQuotaAdmin(ReadOnlyAdmin):
    """How much clients may keep, where it is not the default; the newest row is in force."""

    list_display = ("client", "gigabytes", "set_by", "created_at")
    list_select_related = ("client", "set_by")
    search_fields = ("client__name",)

    @admin.display(description="GB", ordering="limit_bytes")
    def gigabytes(self, quota: StorageQuota) -> str:
        """The limit as people say it."""
        return f"{quota.limit_bytes / GB:,g}"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Operators set a limit by adding a row; earlier ones stay as history."""
        return self.has_module_permission(request)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **_: Any
    ) -> Any:
        """Only a new row has a form."""
        return QuotaForm if obj is None else super().get_form(request, obj, change)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The two questions of a new row, all that is known of an old one."""
        return [(None, {"fields": SHOWN[:2] if obj is None else SHOWN})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """An old row is only shown."""
        return () if obj is None else SHOWN

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """By the verb, which checks and records."""
        quota = set_quota(
            form.cleaned_data["client"],
            limit_bytes=form.cleaned_data["gigabytes"] * GB,
            acting_user=request.user,
        )
        obj.pk, obj.client, obj.limit_bytes = quota.pk, quota.client, quota.limit_bytes
