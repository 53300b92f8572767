"""Base of admin pages: staff look, nobody writes past the domain's verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from apps.core.errors import DomainError


def run_verb(request: HttpRequest, rows: Iterable[Any], verb: Callable[..., Any], done: str) -> int:
    """Call `verb` on each row as the person who asks; say what was refused and why."""
    count = 0
    for row in rows:
        try:
            with transaction.atomic():
                verb(row, acting_user=request.user)
        except DomainError as refusal:
            messages.error(request, f"{row}: {refusal.message}")
        else:
            count += 1
    if count:
        messages.success(request, f"{count} {done}.")
    return count


class ReadOnlyAdmin(ModelAdmin):
    """A list and a page per row, to look at. What can be done is an action that calls a verb.

    Open to staff, whatever permissions Django's tables give them: who is staff follows from a
    live membership of an operator organization.
    """

    actions_on_top = True
    list_fullwidth = True
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Staff."""
        return bool(request.user.is_active and request.user.is_staff)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows begin through the pages."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No form saves a row by itself."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """History stays."""
        return False


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
