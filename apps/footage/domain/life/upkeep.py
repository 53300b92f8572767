"""Trying again, removing, and sweeping up: what happens to footage besides its normal life."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core.domain.activity import record_activity
from apps.core.domain.regions import default_region, region_names
from apps.core.errors import Conflict, NotAllowed
from apps.core.models import Job
from apps.footage import rules
from apps.footage.domain.ingest.following import main_job
from apps.footage.domain.ingest.ingest import change_status, enqueue_ingest
from apps.footage.domain.objects.storage import delete_stored, end_unfinished, list_stored
from apps.footage.domain.uploads.parts import remove_parts
from apps.footage.enums import FootageStatus, UploadStatus
from apps.footage.models import Footage, MediaObject, Upload, UploadPart
from apps.projects.models import Project

# Longer than any upload or job may take, so that nothing in the making is swept up.
ORPHAN_AGE = timedelta(days=3)


def is_stopped(footage: Footage, job: Job | None) -> bool:
    """Whether nobody works on footage that is not ready: it failed, was cancelled or parked."""
    settled = (FootageStatus.READY, FootageStatus.DELETED)
    return footage.status not in settled and (job is None or job.ended)


@transaction.atomic
def retry_ingest(footage: Footage, *, acting_user: Any) -> Footage:
    """Index footage again that failed or was stopped; the upload is used as it lies.

    Raises NotAllowed, Conflict while it is being indexed or when it is ready.
    """
    footage = _managed(footage, acting_user)
    jobs = Job.objects.about(footage.pk)
    if not is_stopped(footage, main_job(footage)):
        raise Conflict("This footage is being indexed or is ready; there is nothing to try again.")
    footage.error = ""
    footage.save(update_fields=["error"])
    if footage.status != FootageStatus.RECEIVED:
        change_status(footage, FootageStatus.RECEIVED, acting_user=acting_user)
    enqueue_ingest(footage, attempt=jobs.count() + 1, acting_user=acting_user)
    return footage


def expire_uploads() -> int:
    """Forget uploads nobody went on with; returns how many. Runs in the caller's scope."""
    lapsed = Upload.objects.filter(status=UploadStatus.OPEN, expires_at__lte=timezone.now())
    count = 0
    for found in lapsed[:500]:
        with transaction.atomic():
            upload = Upload.objects.select_for_update().get(pk=found.pk)
            if upload.status == UploadStatus.OPEN and upload.expires_at <= timezone.now():
                upload.status = UploadStatus.TERMINATED
                upload.save(update_fields=["status"])
                remove_parts(upload)
                record_activity("upload.expired", upload, acting_user=None, name=upload.name)
                count += 1
    return count


def remove_orphans(project: Project) -> int:
    """Delete ciphertexts no row speaks of (a process died between both); returns how many.

    Looks in every region, and ends uploads to storage that nobody went on with.
    """
    folder = f"{project.client_id}/{project.pk}"
    count = 0
    for region in region_names():
        prefix = "" if region == default_region() else f"{region}:"
        end_unfinished(region, folder, before=timezone.now() - ORPHAN_AGE)
        for rows, place in ((MediaObject.objects, folder), (UploadPart.objects, f"{folder}/parts")):
            names = filter(_is_old, list_stored(region, place))
            found = {f"{prefix}{place}/{name}" for name in names}
            known = set(rows.filter(storage_key__in=found).values_list("storage_key", flat=True))
            delete_stored(found - known)
            count += len(found - known)
    return count


def _is_old(name: str) -> bool:
    """Names are UUIDv7: their first 48 bits are the milliseconds of their birth."""
    try:
        born = datetime.fromtimestamp((uuid.UUID(name).int >> 80) / 1000, UTC)
    except ValueError:
        return False
    return born < timezone.now() - ORPHAN_AGE


def _managed(footage: Footage, acting_user: Any) -> Footage:
    footage = Footage.objects.select_for_update().get(pk=footage.pk)
    if not rules.can_upload(acting_user, footage.project):
        raise NotAllowed("Only owners and managers of the client look after footage.")
    return footage
