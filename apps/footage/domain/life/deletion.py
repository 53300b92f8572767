"""Deleting footage for good: every stored byte goes, its row, labels and receipts stay."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from apps.core.domain.jobs import cancel_job
from apps.core.errors import Conflict, NotAllowed
from apps.core.models import Job
from apps.footage import rules
from apps.footage.domain.ingest.ingest import change_status
from apps.footage.domain.life.holds import lock_project, require_not_held
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.uploads.parts import remove_parts
from apps.footage.enums import DeletionCause, FootageStatus
from apps.footage.models import DeletionReceipt, Footage, MediaObject, Upload, UploadPart


@transaction.atomic
def remove_footage(footage: Footage, *, acting_user: Any) -> DeletionReceipt:
    """Delete footage on a person's word; what was handed out only on an owner's.

    Labels, audits and invoices stay. Raises NotAllowed, Conflict under legal hold or when it is
    deleted already.
    """
    if not rules.can_upload(acting_user, footage.project):
        raise NotAllowed("Only owners and managers of the client look after footage.")
    if footage.clips.exists() and not rules.can_hold(acting_user, footage.project):
        raise NotAllowed(
            f"“{footage.name}” has been handed out: only owners of the client delete it now."
        )
    return delete_footage(footage, cause=DeletionCause.REMOVED, acting_user=acting_user)


@transaction.atomic
def delete_footage(footage: Footage, *, cause: str, acting_user: Any) -> DeletionReceipt:
    """Delete what is stored of footage and write the receipt; `acting_user` None: its retention.

    Raises Conflict under legal hold or when it is deleted already.
    """
    lock_project(footage.project)
    footage = Footage.objects.select_for_update(of=("self",)).get(pk=footage.pk)
    require_not_held(footage)
    if footage.status == FootageStatus.DELETED:
        raise Conflict(f"“{footage.name}” is deleted already.")
    for job in Job.objects.about(footage.pk):
        if not job.ended:
            cancel_job(job, acting_user=acting_user)
    stored = list(footage.objects_stored.all())
    parts = list(UploadPart.objects.filter(upload__footage=footage))  # perhaps not assembled yet
    for upload in Upload.objects.filter(footage=footage):
        remove_parts(upload)
    receipt = DeletionReceipt.objects.create(
        client_id=footage.client_id,
        footage=footage,
        cause=cause,
        objects_deleted=len(stored) + len(parts),
        bytes_deleted=sum(one.size_plain for one in stored) + sum(part.size for part in parts),
        key_ids=sorted({one.kek_id for one in stored}),
        deleted_by=acting_user,
    )
    change_status(
        footage,
        FootageStatus.DELETED,
        acting_user=acting_user,
        name=footage.name,
        sha256=footage.sha256,
        objects=len(stored) + len(parts),
        cause=cause,
    )
    _forget(stored)
    return receipt


def sweep_deleted() -> int:
    """Delete what a job that was at work in that moment stored of deleted footage; how many."""
    left = list(MediaObject.objects.filter(footage__status=FootageStatus.DELETED)[:500])
    with transaction.atomic():
        _forget(left)
    return len(left)


def _forget(stored: list[MediaObject]) -> None:
    """Rows now, ciphertexts when the transaction has ended."""
    names = [one.storage_key for one in stored]
    MediaObject.objects.filter(pk__in=[one.pk for one in stored]).delete()
    transaction.on_commit(lambda: delete_stored(names), robust=True)
