"""Exports: asked for, built by a job, stored encrypted, handed to who may have them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import JobRun, enqueue_job
from apps.core.domain.tenancy import scope
from apps.core.domain.transitions import apply_transition
from apps.core.enums import Queue
from apps.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from apps.exchange import rules
from apps.exchange.domain.coco import coco_chunks, plan_export
from apps.exchange.enums import EXPORT_TRANSITIONS, ExportFormat, ExportStatus
from apps.exchange.models import Export
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import write_object
from apps.footage.enums import ObjectKind
from apps.footage.models import MediaObject
from apps.projects.models import Project

REPORT_SECONDS = 0.5


def change_status(export: Export, to: str, *, acting_user: Any) -> Export:
    """Move an export to `to`; raises IllegalTransition for a step its machine does not have."""
    changed: Export = apply_transition(export, to, EXPORT_TRANSITIONS, acting_user=acting_user)
    return changed


@transaction.atomic
def request_export(
    project: Project,
    *,
    format: str = ExportFormat.COCO,
    only_accepted: bool = False,
    acting_user: Any,
) -> Export:
    """Ask for a file of the project's labels; a job builds it.

    Raises NotAllowed for others than the client's owners, managers and reviewers, InvalidInput
    for an unknown format.
    """
    if not rules.can_export(acting_user, project):
        raise NotAllowed("Only the client's owners, managers and reviewers export labels.")
    if format not in ExportFormat.values:
        raise InvalidInput(f"“{format}” is no format labels can leave in.")
    export = Export.objects.create(
        client_id=project.client_id,
        project=project,
        format=format,
        only_accepted=only_accepted,
        filename=_filename(project, format),
        requested_by=acting_user,
    )
    record_activity("export.requested", export, acting_user=acting_user, format=format)
    enqueue_job(
        "exchange.export",
        client_id=project.client_id,
        subject_id=export.pk,
        acting_user=acting_user,
        queue=Queue.EXPORT,
        idempotency_key=f"exchange.export:{export.pk}",
        export=str(export.pk),
    )
    return export


def build_export(run: JobRun, export_id: uuid.UUID) -> dict[str, Any]:
    """Write one export's file, encrypted, and make it ready; safe to run again after a kill.

    What cannot be exported leaves the export failed, and the job with the reason.
    """
    with run.commit():
        export = Export.objects.select_related("project").get(pk=export_id)
        if export.status != ExportStatus.QUEUED:
            return {}
    try:
        with scope([export.client_id]):
            plan = plan_export(export.project, only_accepted=export.only_accepted)
        chunks = coco_chunks(plan, on_progress=_reporter(run))
        stored = write_object(export.project, ObjectKind.EXPORT, "application/json", chunks)
    except DomainError:
        with run.commit() as job:
            change_status(export, ExportStatus.FAILED, acting_user=job.acting_user)
        raise
    try:
        with run.commit() as job:
            stored.save(force_insert=True)
            finish_export(export, stored, acting_user=job.acting_user)
    except BaseException:  # another worker has the job, or the project is gone
        delete_stored([stored.storage_key])
        raise
    return {"bytes": stored.size_plain, "tasks": len(plan.pieces)}


def _reporter(run: JobRun) -> Callable[[int, int], None]:
    """Progress at most twice a second; raises when the job was cancelled."""
    reported = 0.0

    def report(done: int, total: int) -> None:
        nonlocal reported
        if done == total or time.monotonic() - reported > REPORT_SECONDS:
            reported = time.monotonic()
            run.report_progress(done, total, "Writing labels")

    return report


@transaction.atomic
def finish_export(export: Export, stored: MediaObject, *, acting_user: Any) -> Export:
    """Attach the stored file: from now on it can be downloaded."""
    export.stored = stored
    export.save(update_fields=["stored"])
    return change_status(export, ExportStatus.READY, acting_user=acting_user)


@transaction.atomic
def open_export(export: Export, *, acting_user: Any) -> MediaObject:
    """The stored file for a download, which is recorded. Raises Conflict while it is not ready."""
    if not rules.can_export(acting_user, export.project):
        raise NotAllowed("Only the client's owners, managers and reviewers export labels.")
    if export.stored is None:
        raise Conflict("This export is not ready yet.")
    record_activity("export.downloaded", export, acting_user=acting_user)
    return export.stored


def _filename(project: Project, format: str) -> str:
    stem = slugify(project.name) or "labels"
    return f"{stem}-{timezone.now():%Y%m%d-%H%M%S}.{format}.json"
