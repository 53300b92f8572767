"""Celery's side of exchange: building exports."""

from __future__ import annotations

import uuid
from typing import Any

from apps.core.domain.jobs import JobRun, job_handler
from apps.exchange.domain.exports import build_export


@job_handler("exchange.export")
def build_export_job(run: JobRun) -> dict[str, Any]:
    """Build the export named in the payload."""
    return build_export(run, uuid.UUID(run.job.payload["export"]))
