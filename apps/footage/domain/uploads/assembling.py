"""From received parts to the one stored original, as a job beside the indexing."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError

from apps.core.domain.activity import record_activity
from apps.core.domain.jobs import JobRun, enqueue_job
from apps.core.enums import Queue
from apps.core.models import Job
from apps.footage.domain.ingest.receiving import settle_hash
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.objects.stored import write_object
from apps.footage.domain.uploads.parts import plaintext_of, remove_parts
from apps.footage.enums import ObjectKind, UploadStatus
from apps.footage.models import Footage, MediaObject, Upload

KIND = "footage.assemble"
REPORT_SECONDS = 1.0


def enqueue_assembling(upload: Upload, *, acting_user: Any) -> Job:
    """Queue the assembling of a complete upload, anew if an earlier job gave up."""
    earlier = Job.objects.filter(kind=KIND, subject_id=upload.pk).count()
    return enqueue_job(
        KIND,
        client_id=upload.client_id,
        subject_id=upload.pk,  # not the footage, whose page shows its indexing
        acting_user=acting_user,
        queue=Queue.INGEST,
        idempotency_key=f"{KIND}:{upload.pk}:{earlier + 1}",
        upload=str(upload.pk),
    )


def resume_assembling() -> int:
    """Queue complete uploads whose parts nobody assembles (any more); how many.

    Runs in the caller's scope.
    """
    left = Upload.objects.filter(status=UploadStatus.COMPLETE, parts__isnull=False).distinct()
    count = 0
    for upload in left.filter(footage__isnull=False)[:500]:
        if not any(not job.ended for job in Job.objects.about(upload.pk)):
            enqueue_assembling(upload, acting_user=upload.created_by)
            count += 1
    return count


def assemble_original(run: JobRun, upload_id: uuid.UUID) -> dict[str, Any]:
    """Write the original under a key of its own, hash the plaintext, then let the parts go.

    Safe to run again after a kill: nothing is taken away before the commit that brings the
    original. Memory is a few MiB. Readers go on meanwhile (`open_source`).
    """
    with run.commit():
        upload = Upload.objects.select_related("project").get(pk=upload_id)
        parts = list(upload.parts.select_related("upload").order_by("offset"))
        if not parts or upload.footage_id is None:
            remove_parts(upload)
            return {}
    digest = hashlib.sha256()
    plain = _hashed(run, plaintext_of(parts), digest, upload.offset)
    original = write_object(
        upload.project,
        ObjectKind.ORIGINAL,
        "application/octet-stream",
        plain,
        declared_size=upload.offset,
    )
    try:
        with run.commit() as job:
            _settle(upload, original, digest.hexdigest(), job.acting_user)
    except DatabaseError:
        raise  # it may have been committed; if not, no row speaks of the object and it is swept
    except BaseException:  # another worker has the job, or the footage is gone
        delete_stored([original.storage_key])
        raise
    return {"sha256": digest.hexdigest()}


def _hashed(run: JobRun, plain: Iterator[bytes], digest: Any, total: int) -> Iterator[bytes]:
    done, reported = 0, time.monotonic()
    for piece in plain:
        digest.update(piece)
        done += len(piece)
        if time.monotonic() - reported > REPORT_SECONDS:
            reported = time.monotonic()
            run.report_progress(done, total, "Putting the received parts together")
        yield piece


def _settle(upload: Upload, original: MediaObject, sha256: str, acting_user: Any) -> None:
    footage = Footage.objects.kept().select_for_update().get(upload=upload)
    original.footage = footage
    original.save(force_insert=True)
    settle_hash(footage, sha256)
    remove_parts(upload)
    if footage.same_as:
        record_activity(
            "footage.same_as", footage, acting_user=acting_user,
            name=footage.name, other=footage.same_as.name,
        )  # fmt: skip
