"""Jobs: what runs, waits or needs a person. Retrying and cancelling go through the domain."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.decorators import display

from apps.core.domain.jobs import cancel_job, retry_job
from apps.core.enums import JobState
from apps.core.models import Job

from .base import ReadOnlyAdmin, run_verb

TONES = {
    JobState.QUEUED: "info",
    JobState.RUNNING: "info",
    JobState.SUCCEEDED: "success",
    JobState.FAILED: "danger",
    JobState.PARKED: "danger",
    JobState.CANCELLED: "warning",
}


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Every job of every client, newest first."""

    list_display = (
        "kind",
        "shown_state",
        "shown_attempt",
        "progress",
        "message",
        "client",
        "created_at",
    )
    list_filter = ("state", "kind", "queue", ("created_at", admin.DateFieldListFilter))
    list_select_related = ("client",)
    search_fields = ("id", "subject_id", "kind", "message")
    actions = ("retry", "cancel")

    @display(description="State", label=TONES, ordering="state")
    def shown_state(self, job: Job) -> str:
        """The state as a coloured word."""
        return job.state

    @display(description="Attempt", ordering="attempt")
    def shown_attempt(self, job: Job) -> str:
        """Which attempt of how many."""
        return f"{job.attempt} of {job.max_attempts}"

    @display(description="Progress")
    def progress(self, job: Job) -> str:
        """How far it is, where that is known."""
        return "–" if job.percent is None else f"{job.percent} %"

    @admin.action(description="Try again (parked and failed jobs)")
    def retry(self, request: HttpRequest, rows: Any) -> None:
        """As many attempts again."""
        run_verb(request, rows, retry_job, "job(s) will be tried again")

    @admin.action(description="Cancel")
    def cancel(self, request: HttpRequest, rows: Any) -> None:
        """Queued jobs end now, running ones at their next step."""
        run_verb(request, rows, cancel_job, "job(s) were told to stop")
