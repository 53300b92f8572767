"""Celery's side of jobs: one task that runs any job row, one that sweeps for forgotten ones."""

from __future__ import annotations

import uuid

from celery import shared_task
from django.apps import apps

from apps.core.domain import jobs


@shared_task(name="core.run_job")
def run_job(job_id: str, client_id: str) -> str:
    """Run one job row by id."""
    return jobs.run_job(uuid.UUID(job_id), uuid.UUID(client_id))


@shared_task(name="core.sweep_jobs")
def sweep_jobs() -> int:
    """Ring again for jobs whose bell was lost or whose worker died."""
    organization = apps.get_model("accounts", "Organization")
    return jobs.sweep_jobs(list(organization.objects.values_list("pk", flat=True)))
