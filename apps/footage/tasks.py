"""Celery's side of footage: indexing."""

from __future__ import annotations

import uuid
from typing import Any

from apps.core.domain.jobs import JobRun, job_handler
from apps.footage.domain.ingest import ingest_footage


@job_handler("footage.ingest")
def ingest_footage_job(run: JobRun) -> dict[str, Any]:
    """Index the footage named in the payload."""
    return ingest_footage(run, uuid.UUID(run.job.payload["footage"]))
