"""Celery's side of annotations: giving back tasks whose lease ran out, following objects."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from apps.accounts.models import Organization
from apps.annotations.domain.assignment import expire_leases as expire
from apps.annotations.domain.tracking import KIND, track_box
from apps.core.domain.jobs import JobRun, job_handler
from apps.core.domain.tenancy import scope


@shared_task(name="annotations.expire_leases")
def expire_leases() -> int:
    """Return lapsed tasks to the queue, for every client."""
    with scope(Organization.objects.values_list("pk", flat=True)):
        return expire()


@job_handler(KIND)
def track_box_job(run: JobRun) -> dict[str, Any]:
    """Follow the box of the payload through its clip."""
    return track_box(run)
