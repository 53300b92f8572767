"""The Django admin of projects: to look at, and to end access at once."""

from __future__ import annotations

from django.contrib import admin

from apps.accounts.admin.grants import EndableGrantAdmin
from apps.core.admin import ReadOnlyAdmin
from apps.projects.models import LabelSchema, Project, ProjectGrant


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    """Every project with where it stands."""

    list_display = ("name", "client", "status", "clip_frames", "created_by", "created_at")
    list_filter = ("status",)
    list_select_related = ("client", "created_by")
    search_fields = ("name", "client__name")


@admin.register(LabelSchema)
class LabelSchemaAdmin(ReadOnlyAdmin):
    """Every version of every label schema."""

    list_display = ("project", "number", "created_by", "created_at")
    list_select_related = ("project", "created_by")
    search_fields = ("project__name",)


@admin.register(ProjectGrant)
class ProjectGrantAdmin(EndableGrantAdmin):
    """What which roles may do in which project."""

    list_display = (*EndableGrantAdmin.list_display, "contract")
    list_select_related = (*EndableGrantAdmin.list_select_related, "contract")
