"""Key health: who holds the master key and whether it answers; every key's generations and age.

Rotating asks once more and goes through the domain's verbs. No page shows a key.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.timesince import timesince
from unfold.decorators import action, display

from apps.accounts.enums import OrganizationKind
from apps.core.admin import ReadOnlyAdmin, run_verb
from apps.core.errors import DomainError
from apps.footage.domain.keys.health import KeyState, client_key_states, project_key_states
from apps.footage.domain.keys.providers import check_health
from apps.footage.domain.keys.rotation import (
    rotate_client_key,
    rotate_master_key,
    rotate_project_key,
)
from apps.footage.models import ClientKeys, ProjectKeys

CONFIRM = "admin/footage/rotate_keys.html"
TONES = {
    "good": "success",
    "rotate: older than a year": "warning",
    "not used yet": "info",
    "destroyed": "info",
    "trouble": "danger",
}


class KeysAdmin(ReadOnlyAdmin):
    """Rows with the state of their key, asked of the keystore for the whole page at once."""

    states: Callable[[Iterable[uuid.UUID]], dict[uuid.UUID, KeyState]]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The list, each row with its `keys`."""
        changes = super().get_changelist_instance(request)
        rows = list(changes.result_list)
        states = self.states([row.pk for row in rows])
        for row in rows:
            row.keys = states[row.pk]
        changes.result_list = rows
        return changes

    @display(description="Health", label=TONES)
    def health(self, row: Any) -> str:
        """One word, coloured."""
        state: KeyState = row.keys
        if state.problem:
            return "trouble"
        if state.shredded:
            return "destroyed"
        if not state.generations:
            return "not used yet"
        return "rotate: older than a year" if state.is_old else "good"

    @display(description="Generations and what they wrap")
    def generations(self, row: Any) -> str:
        """One line each, oldest first; or what is wrong."""
        if row.keys.problem:
            return str(row.keys.problem)
        lines = ((each.number, f"{each.wraps:,}") for each in row.keys.generations)
        return format_html_join(mark_safe("<br>"), "{}: {}", lines) or "–"

    @display(description="Last rotation")
    def last_rotation(self, row: Any) -> str:
        """How long ago the present generation was made."""
        made_at = row.keys.last_rotation
        return f"{timesince(made_at, depth=1)} ago" if made_at else "–"

    def confirm(self, request: HttpRequest, **context: Any) -> HttpResponse:
        """Ask once more."""
        page = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "back": "..",
            **context,
        }
        return TemplateResponse(request, CONFIRM, page)


@admin.register(ProjectKeys)
class ProjectKeysAdmin(KeysAdmin):
    """Keys of projects."""

    list_display = ("name", "client", "health", "generations", "last_rotation")
    list_select_related = ("client",)
    search_fields = ("name", "client__name")
    actions = ("rotate",)
    states = staticmethod(project_key_states)

    @admin.action(description="Rotate the key…")
    def rotate(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        """A new generation each, and a job that rewraps."""
        if request.POST.get("confirmed") != "yes":
            return self.confirm(
                request,
                title="Rotate keys of projects?",
                explanation="Each gets a new key, and a job wraps all its data keys anew; it shows "
                "under Jobs. No stored byte changes and everything stays readable meanwhile. The "
                "old key is destroyed a day after nothing is wrapped by it.",
                rows=rows,
                action="rotate",
                back="",
            )
        run_verb(request, rows, rotate_project_key, "key(s) rotated; jobs rewrap what they wrapped")
        return None


@admin.register(ClientKeys)
class ClientKeysAdmin(KeysAdmin):
    """Keys of clients, and the master key above them."""

    list_display = ("name", "health", "generations", "last_rotation")
    list_display_links = None
    search_fields = ("name",)
    actions = ("rotate",)
    actions_list = ("rotate_master",)
    list_before_template = "admin/footage/master_key.html"
    states = staticmethod(client_key_states)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Clients: nobody else has footage."""
        return super().get_queryset(request).filter(kind=OrganizationKind.CLIENT)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """With a round trip through the holder of the master key."""
        extra = {**(extra_context or {}), "master": check_health()}
        return super().changelist_view(request, extra)

    @admin.action(description="Rotate the key…")
    def rotate(self, request: HttpRequest, rows: Any) -> HttpResponse | None:
        """A new generation each, which wraps its projects' keys at once."""
        if request.POST.get("confirmed") != "yes":
            return self.confirm(
                request,
                title="Rotate keys of clients?",
                explanation="Each gets a new key, which wraps the keys of its projects at once. No "
                "stored byte changes. The old key is destroyed a day after nothing is wrapped by "
                "it.",
                rows=rows,
                action="rotate",
                back="",
            )
        run_verb(request, rows, rotate_client_key, "key(s) rotated")
        return None

    @action(description="Rotate the master key", url_path="rotate-master", icon="key")
    def rotate_master(self, request: HttpRequest) -> HttpResponse:
        """Wraps every client's key anew, after a question."""
        if request.method != "POST":
            return self.confirm(
                request,
                title="Rotate the master key?",
                explanation="A master key in a file is renewed here. One in the environment or in "
                "a key service has to be renewed there first; this then moves the key of every "
                "client to it. No stored byte changes.",
                rows=[],
            )
        try:
            with transaction.atomic():
                count = rotate_master_key(acting_user=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, f"{count} client key(s) are wrapped by the master key now.")
        return redirect("admin:footage_clientkeys_changelist")
