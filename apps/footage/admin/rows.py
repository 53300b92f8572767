"""The Django admin of footage: rows to look at. No page of it shows a frame or a key."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.core.admin import ReadOnlyAdmin
from apps.footage.domain.sandbox.health import sandbox_health
from apps.footage.models import (
    BucketConnection,
    Clip,
    ClipView,
    DeletionCertificate,
    DeletionReceipt,
    Footage,
    ImportedObject,
    LegalHold,
    MediaObject,
    RetentionRule,
    Upload,
)


@admin.register(Footage)
class FootageAdmin(ReadOnlyAdmin):
    """What was uploaded and how far it is."""

    list_display = (
        "name",
        "project",
        "client",
        "status",
        "frame_count",
        "size_bytes",
        "created_at",
    )
    list_filter = ("status",)
    list_select_related = ("project", "client")
    search_fields = ("name", "project__name", "client__name", "sha256")
    list_before_template = "admin/footage/sandbox.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """With the layers of the sandbox that reads what clients send."""
        extra = {**(extra_context or {}), "sandbox": sandbox_health()}
        return super().changelist_view(request, extra)


@admin.register(Clip)
class ClipAdmin(ReadOnlyAdmin):
    """Frame ranges work is handed out by."""

    list_display = ("footage", "start", "stop", "client")
    list_select_related = ("footage", "client")
    search_fields = ("footage__name", "client__name")


@admin.register(MediaObject)
class MediaObjectAdmin(ReadOnlyAdmin):
    """Stored ciphertexts and which key opens them; the wrapped key itself is not shown."""

    list_display = (
        "kind",
        "footage",
        "client",
        "size_plain",
        "size_cipher",
        "kek_id",
        "created_at",
    )
    list_filter = ("kind",)
    list_select_related = ("footage", "client")
    search_fields = ("footage__name", "client__name", "kek_id", "sha256_cipher")
    exclude = ("wrapped_dek", "commitment")


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    """Uploads on their way, and what became of them."""

    list_display = ("name", "project", "client", "status", "offset", "length", "expires_at")
    list_filter = ("status",)
    list_select_related = ("project", "client")
    search_fields = ("name", "project__name", "client__name")
    exclude = ("wrapped_dek",)


@admin.register(ClipView)
class ClipViewAdmin(ReadOnlyAdmin):
    """Who was served which frames, by person and period; the frames themselves never."""

    list_display = (
        "user",
        "footage",
        "purpose",
        "kind",
        "first_frame",
        "last_frame",
        "bytes_served",
        "created_at",
        "last_at",
        "client",
    )
    list_filter = (("last_at", admin.DateFieldListFilter), "kind", "purpose", "client")
    list_select_related = ("user", "footage", "client")
    search_fields = ("user__name", "user__email", "footage__name", "client__name")
    date_hierarchy = "last_at"
    exclude = ("session_hash",)


@admin.register(LegalHold)
class LegalHoldAdmin(ReadOnlyAdmin):
    """What must not be deleted, and why; its client's owners set and lift it."""

    list_display = ("project", "footage", "reason", "set_by", "created_at", "lift", "client")
    list_filter = (("lift", admin.EmptyFieldListFilter), "client")
    list_select_related = ("project", "footage", "set_by", "lift__hold__project", "client")
    search_fields = ("project__name", "footage__name", "reason", "client__name")


@admin.register(RetentionRule)
class RetentionRuleAdmin(ReadOnlyAdmin):
    """How long projects keep footage; the newest row of a project is in force."""

    list_display = ("project", "clock", "days", "set_by", "created_at", "client")
    list_filter = ("clock", "client")
    list_select_related = ("project", "set_by", "client")
    search_fields = ("project__name", "client__name")


@admin.register(DeletionReceipt)
class DeletionReceiptAdmin(ReadOnlyAdmin):
    """What was deleted, when, and on whose word."""

    list_display = ("footage", "cause", "objects_deleted", "bytes_deleted", "created_at", "client")
    list_filter = ("cause", "client")
    list_select_related = ("footage", "client")
    search_fields = ("footage__name", "footage__sha256", "client__name")


@admin.register(DeletionCertificate)
class DeletionCertificateAdmin(ReadOnlyAdmin):
    """Footage destroyed with its keys: when ordered, when gone, how much."""

    list_display = (
        "project_name",
        "client",
        "ordered_by",
        "created_at",
        "destroyed_at",
        "removed_at",
        "object_count",
        "bytes_cipher",
    )
    list_select_related = ("client", "ordered_by")
    search_fields = ("project_name", "client__name", "reason", "list_sha256")


@admin.register(BucketConnection)
class BucketConnectionAdmin(ReadOnlyAdmin):
    """Clients' own buckets; neither the credentials nor their key is shown."""

    list_display = ("bucket", "prefix", "endpoint", "project", "client", "created_at", "ended_at")
    list_select_related = ("project", "client")
    search_fields = ("bucket", "endpoint", "project__name", "client__name")
    exclude = ("sealed_credentials", "wrapped_dek")


@admin.register(ImportedObject)
class ImportedObjectAdmin(ReadOnlyAdmin):
    """What was chosen in those buckets and what became of it."""

    list_display = ("key", "size", "connection", "client", "job", "footage", "created_at")
    list_select_related = ("connection", "client", "job", "footage")
    search_fields = ("key", "connection__bucket", "client__name")
