"""Tasks, to look at: where work stands. Not what was drawn, and no frame."""

from __future__ import annotations

from django.contrib import admin

from apps.annotations.models import Task
from apps.core.admin import ReadOnlyAdmin


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    """Every task of every client."""

    list_display = (
        "__str__",
        "project",
        "client",
        "vendor",
        "status",
        "audit_status",
        "annotator",
        "reviewer",
    )
    list_filter = ("status", "audit_status", "client", "vendor")
    list_select_related = ("project", "client", "vendor", "annotator", "reviewer")
    search_fields = ("id", "project__name", "annotator__name")
