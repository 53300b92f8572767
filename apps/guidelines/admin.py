"""The Django admin of guidelines: every version, to look at."""

from __future__ import annotations

from django.contrib import admin

from apps.core.admin import ReadOnlyAdmin
from apps.guidelines.models import GuidelineVersion


@admin.register(GuidelineVersion)
class GuidelineVersionAdmin(ReadOnlyAdmin):
    """Every version of every guideline."""

    list_display = ("project", "number", "published_by", "created_at")
    list_select_related = ("project", "published_by")
    search_fields = ("project__name",)
