"""Celery's side of footage: indexing, and sweeping up what was left behind."""

from __future__ import annotations

import uuid
from typing import Any

from celery import shared_task

from apps.accounts.models import Organization
from apps.core.domain.jobs import JobRun, job_handler
from apps.core.domain.tenancy import scope
from apps.footage.domain.imports.importing import fetch_object
from apps.footage.domain.ingest.checks import check_footage
from apps.footage.domain.ingest.index import index_footage
from apps.footage.domain.ingest.pictures import make_pictures
from apps.footage.domain.ingest.proxy import make_proxy
from apps.footage.domain.ingest.verify import verify_footage
from apps.footage.domain.keys.rewrap import rewrap_project
from apps.footage.domain.keys.rotation import retire_parent_keys, retire_project_keys
from apps.footage.domain.keys.shredding import remove_shredded
from apps.footage.domain.life.deletion import sweep_deleted
from apps.footage.domain.life.retention import sweep_retention
from apps.footage.domain.life.upkeep import expire_uploads, remove_orphans
from apps.footage.domain.uploads.assembling import assemble_original, resume_assembling
from apps.projects.models import Project


@job_handler("footage.ingest")
@job_handler("footage.index")
def index_footage_job(run: JobRun) -> dict[str, Any]:
    """Index the footage named in the payload. The first name is of jobs queued long ago."""
    return index_footage(run, uuid.UUID(run.job.payload["footage"]))


@job_handler("footage.proxy")
def make_proxy_job(run: JobRun) -> dict[str, Any]:
    """Make the proxy of the footage named in the payload."""
    return make_proxy(run, uuid.UUID(run.job.payload["footage"]))


@job_handler("footage.verify")
def verify_footage_job(run: JobRun) -> dict[str, Any]:
    """Hold the index of the footage named in the payload against a full decode."""
    return verify_footage(run, uuid.UUID(run.job.payload["footage"]))


@job_handler("footage.pictures")
def make_pictures_job(run: JobRun) -> dict[str, Any]:
    """Make the filmstrip of the footage named in the payload."""
    return make_pictures(run, uuid.UUID(run.job.payload["footage"]))


@job_handler("footage.checks")
def check_footage_job(run: JobRun) -> dict[str, Any]:
    """Look for black, frozen, blurred and other stretches of the footage in the payload."""
    return check_footage(run, uuid.UUID(run.job.payload["footage"]))


@job_handler("footage.import")
def import_object_job(run: JobRun) -> dict[str, Any]:
    """Fetch the chosen object named in the payload from its bucket."""
    return fetch_object(run, uuid.UUID(run.job.payload["imported"]))


@job_handler("footage.assemble")
def assemble_original_job(run: JobRun) -> dict[str, Any]:
    """Put the parts of the payload's upload together."""
    return assemble_original(run, uuid.UUID(run.job.payload["upload"]))


@shared_task(name="footage.sweep_storage")
def sweep_storage() -> int:
    """End lapsed uploads, assemble what was left, delete ciphertexts nobody knows; all clients."""
    with scope(Organization.objects.values_list("pk", flat=True)):
        resume_assembling()
        orphans = sum(remove_orphans(project) for project in Project.objects.all())
        return expire_uploads() + sweep_deleted() + orphans


@shared_task(name="footage.sweep_retention")
def sweep_kept_footage() -> int:
    """Give notice of footage that goes within a week and delete what is due, for every client."""
    with scope(Organization.objects.values_list("pk", flat=True)):
        ruled = list(Project.objects.filter(retention_rules__isnull=False).distinct())
    gone = 0
    for project in ruled:
        with scope([project.client_id]):
            gone += sweep_retention(project)
    return gone


@job_handler("footage.rewrap")
def rewrap_project_job(run: JobRun) -> dict[str, Any]:
    """Wrap the data keys of the payload's project by its present key."""
    return rewrap_project(run, uuid.UUID(run.job.payload["project"]))


@job_handler("footage.shred")
def shred_project_job(run: JobRun) -> dict[str, Any]:
    """Destroy what the payload's deletion certificate speaks of."""
    return remove_shredded(run, uuid.UUID(run.job.payload["certificate"]))


@shared_task(name="footage.retire_keys")
def retire_keys() -> int:
    """Destroy old generations of keys that open nothing any more, for every client."""
    with scope(Organization.objects.values_list("pk", flat=True)):
        retired = [retire_project_keys(project) for project in Project.objects.all()]
    return sum(map(len, retired)) + len(retire_parent_keys())
