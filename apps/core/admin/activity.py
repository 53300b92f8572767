"""Activity: who did or saw what. Nobody changes it; the database refuses that too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from unfold.decorators import display

from apps.core.domain.wording import word_activity
from apps.core.models import Activity

from .base import ReadOnlyAdmin


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """The record, newest first."""

    list_display = ("created_at", "words", "verb", "shown_actor", "client")
    list_filter = (("created_at", admin.DateFieldListFilter), "client", "verb")
    list_select_related = ("actor", "client")
    search_fields = ("subject_id", "verb", "actor__name", "actor__email")
    date_hierarchy = "created_at"
    ordering = ("-id",)

    @display(description="What happened")
    def words(self, entry: Activity) -> str:
        """The entry as a sentence."""
        return word_activity(entry)

    @display(description="Who", ordering="actor__name")
    def shown_actor(self, entry: Activity) -> Any:
        """The person, or the portal itself."""
        return entry.actor or "Plumbline"
