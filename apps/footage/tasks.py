"""Celery's side of footage: indexing, and sweeping up what was left behind."""

from __future__ import annotations

import uuid
from typing import Any

from celery import shared_task

from apps.accounts.models import Organization
from apps.core.domain.jobs import JobRun, job_handler
from apps.core.domain.tenancy import scope
from apps.footage.domain.ingest.ingest import ingest_footage
from apps.footage.domain.life.upkeep import expire_uploads, remove_orphans
from apps.projects.models import Project


@job_handler("footage.ingest")
def ingest_footage_job(run: JobRun) -> dict[str, Any]:
    """Index the footage named in the payload."""
    return ingest_footage(run, uuid.UUID(run.job.payload["footage"]))


@shared_task(name="footage.sweep_storage")
def sweep_storage() -> int:
    """End lapsed uploads and delete ciphertexts nobody knows, for every client."""
    with scope(Organization.objects.values_list("pk", flat=True)):
        return expire_uploads() + sum(remove_orphans(project) for project in Project.objects.all())
