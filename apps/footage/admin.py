"""The Django admin of footage: rows to look at. No page of it shows a frame or a key."""

from __future__ import annotations

from django.contrib import admin

from apps.core.admin import ReadOnlyAdmin
from apps.footage.models import Clip, Footage, MediaObject, Upload


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
