"""Uploads as a client opens and ends them (tus 1.0); appending has a module of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core.domain.activity import record_activity
from apps.core.errors import InvalidInput, NotAllowed, TooLarge
from apps.core.models import uuid7
from apps.footage import rules
from apps.footage.domain.ingest.receiving import announce_footage, clean_folder, clean_name
from apps.footage.domain.keys.contexts import upload_context
from apps.footage.domain.keys.envelope import new_data_key, present_kek_id, wrap_data_key
from apps.footage.domain.uploads.assembling import enqueue_assembling
from apps.footage.domain.uploads.limits import MAX_UPLOAD_BYTES
from apps.footage.domain.uploads.parts import remove_parts
from apps.footage.domain.uploads.quotas import require_fewer_open, require_room
from apps.footage.domain.uploads.refusals import UploadGone
from apps.footage.enums import UploadStatus
from apps.footage.models import Footage, Upload
from apps.projects.models import Project

LIFETIME = timedelta(days=2)


@transaction.atomic
def create_upload(
    project: Project, *, name: str, length: int | None, acting_user: Any, folder: str = ""
) -> Upload:
    """Open an upload of `length` bytes, None when that is told later.

    Raises NotAllowed, InvalidInput, TooLarge (the file or the client's storage), TooManyUploads.
    """
    if not rules.can_upload(acting_user, project):
        raise NotAllowed("Only owners and managers of the client upload footage.")
    kek_id = present_kek_id(project.client_id, project.pk)
    upload = Upload(
        id=uuid7(),
        client_id=project.client_id,
        project=project,
        name=clean_name(name),
        folder=clean_folder(folder),
        kek_id=kek_id,
        written_under=kek_id,
        expires_at=timezone.now() + LIFETIME,
        created_by=acting_user,
    )
    require_fewer_open(acting_user)
    if length is not None:
        set_length(upload, length)
    upload.wrapped_dek = wrap_data_key(
        project.client_id, kek_id, new_data_key(), upload_context(upload)
    )
    upload.save(force_insert=True)
    return upload


def set_length(upload: Upload, length: int) -> None:
    """Say how long an upload is, in the caller's transaction; it is said once.

    Raises InvalidInput, TooLarge.
    """
    if upload.length is not None:
        if upload.length != length:
            raise InvalidInput(f"This upload is {upload.length} bytes long; that does not change.")
        return
    if length <= 0:
        raise InvalidInput(f"“{upload.name}” is empty.")
    if length < upload.offset:
        raise InvalidInput(f"{upload.offset} bytes have arrived, more than {length}.")
    require_allowed_size(upload, length)
    require_room(upload.client_id, length - upload.offset)
    upload.length = length


def require_allowed_size(upload: Upload, size: int) -> None:
    """Raise TooLarge for more than any one upload may have."""
    if size > MAX_UPLOAD_BYTES:
        raise TooLarge(f"“{upload.name}” is larger than {MAX_UPLOAD_BYTES // 1000**3} GB.")


@transaction.atomic
def terminate_upload(upload: Upload, *, acting_user: Any) -> Upload:
    """End an unfinished upload and remove what had arrived. Raises UploadGone.

    A request that appends at this moment finds the upload ended with its next part.
    """
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    require_open(upload)
    upload.status = UploadStatus.TERMINATED
    upload.save(update_fields=["status"])
    remove_parts(upload)
    record_activity("upload.terminated", upload, acting_user=acting_user, name=upload.name)
    return upload


def require_open(upload: Upload) -> None:
    """Raise UploadGone when the upload takes no more bytes."""
    if upload.status != UploadStatus.OPEN or upload.expires_at <= timezone.now():
        raise UploadGone("This upload has ended; start it again.")


def finish_upload(upload: Upload) -> Footage:
    """Turn an upload whose last byte has arrived into footage, in the caller's transaction.

    Nothing is read or written but rows: the footage is indexed from its parts while another job
    assembles them.
    """
    project = upload.project
    footage = Footage.objects.create(
        client_id=project.client_id, project=project, name=upload.name, folder=upload.folder,
        size_bytes=upload.offset, sha256="", uploaded_by=upload.created_by,
    )  # fmt: skip
    upload.footage, upload.status = footage, UploadStatus.COMPLETE
    upload.save(update_fields=["footage", "status"])
    announce_footage(footage, acting_user=upload.created_by)
    enqueue_assembling(upload, acting_user=upload.created_by)
    return footage
