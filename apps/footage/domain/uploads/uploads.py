"""Resumable uploads (tus 1.0): each part is encrypted under its own key before any storage."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import OperationalError, transaction
from django.utils import timezone

from apps.core.domain.activity import record_activity
from apps.core.errors import Conflict, DomainError, InvalidInput, NotAllowed, TooLarge
from apps.core.models import uuid7
from apps.footage import rules
from apps.footage.domain.ingest.receiving import clean_folder, clean_name, create_footage
from apps.footage.domain.keys.contexts import upload_context
from apps.footage.domain.keys.envelope import (
    new_data_key,
    present_kek_id,
    wrap_data_key,
)
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.uploads.limits import MAX_UPLOAD_BYTES, PART_BYTES
from apps.footage.domain.uploads.parts import plaintext_of, remove_parts, store_part
from apps.footage.enums import UploadStatus
from apps.footage.models import Footage, Upload
from apps.projects.models import Project

LIFETIME = timedelta(days=2)
CHECKSUMS = ("sha1", "sha256", "md5")


class ChecksumMismatch(DomainError):
    """The bytes that arrived are not those that were sent."""

    status = 460
    code = "checksum_mismatch"


class UploadGone(DomainError):
    """The upload has expired or was ended."""

    status = 410
    code = "upload_gone"


class UploadBusy(DomainError):
    """Another request is appending right now."""

    status = 423
    code = "upload_busy"


@transaction.atomic
def create_upload(
    project: Project, *, name: str, length: int, acting_user: Any, folder: str = ""
) -> Upload:
    """Open an upload of `length` bytes out of `folder`.

    Raises NotAllowed, InvalidInput, TooLarge.
    """
    if not rules.can_upload(acting_user, project):
        raise NotAllowed("Only owners and managers of the client upload footage.")
    if length <= 0:
        raise InvalidInput(f"“{name}” is empty.")
    if length > MAX_UPLOAD_BYTES:
        raise TooLarge(f"“{name}” is larger than {MAX_UPLOAD_BYTES // 1000**3} GB.")
    kek_id = present_kek_id(project.client_id, project.pk)
    upload = Upload(
        id=uuid7(),
        client_id=project.client_id,
        project=project,
        name=clean_name(name),
        folder=clean_folder(folder),
        length=length,
        kek_id=kek_id,
        written_under=kek_id,
        expires_at=timezone.now() + LIFETIME,
        created_by=acting_user,
    )
    upload.wrapped_dek = wrap_data_key(
        project.client_id, kek_id, new_data_key(), upload_context(upload)
    )
    upload.save(force_insert=True)
    return upload


@transaction.atomic
def append_to_upload(upload: Upload, offset: int, stream: Any, *, checksum: str = "") -> Upload:
    """Append what `stream` holds at `offset`; the last byte turns the upload into footage.

    A connection that breaks keeps what had arrived. Raises Conflict for another offset than the
    upload's, TooLarge for more than was announced, ChecksumMismatch, UploadGone.
    """
    upload = _locked(upload)
    require_open(upload)
    if offset != upload.offset:
        raise Conflict(f"The upload stands at byte {upload.offset}, not {offset}.")
    verify = _verifier(checksum)
    written: list[str] = []
    try:
        for data in _pieces(stream):
            if upload.offset + len(data) > (upload.length or 0):
                raise TooLarge("More bytes came than were announced.")
            verify.update(data)
            part = store_part(upload, upload.offset, data)
            written.append(part.storage_key)
            part.save(force_insert=True)
            upload.offset += len(data)
        verify.require()
    except BaseException:  # the rows roll back, the ciphertext must not stay behind
        delete_stored(written)
        raise
    upload.expires_at = timezone.now() + LIFETIME
    upload.save(update_fields=["offset", "expires_at"])
    if upload.offset == upload.length:
        _complete(upload)
    return upload


@transaction.atomic
def terminate_upload(upload: Upload, *, acting_user: Any) -> Upload:
    """End an unfinished upload and remove what had arrived. Raises UploadGone."""
    upload = _locked(upload)
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


def _locked(upload: Upload) -> Upload:
    """The row, ours until the transaction ends; a second writer hears 423 instead of waiting."""
    try:
        with transaction.atomic():
            return Upload.objects.select_for_update(nowait=True).get(pk=upload.pk)
    except OperationalError:
        raise UploadBusy("These bytes are being received already; try again in a moment.") from None


def _pieces(stream: Any) -> Iterator[bytes]:
    """Parts of at most PART_BYTES; a broken connection ends the last part early."""
    while True:
        data = bytearray()
        broken = False
        while len(data) < PART_BYTES:
            try:
                chunk = stream.read(min(1 << 20, PART_BYTES - len(data)))
            except OSError:
                chunk, broken = b"", True
            if not chunk:
                break
            data += chunk
        if data:
            yield bytes(data)
        if broken or len(data) < PART_BYTES:
            return


def _complete(upload: Upload) -> Footage:
    footage = create_footage(
        upload.project,
        name=upload.name,
        folder=upload.folder,
        plain=plaintext_of(list(upload.parts.order_by("offset"))),
        acting_user=upload.created_by,
        declared_size=upload.length,
    )
    upload.footage, upload.status = footage, UploadStatus.COMPLETE
    upload.save(update_fields=["footage", "status"])
    remove_parts(upload)
    return footage


class _Verifier:
    """Checks `Upload-Checksum: sha1 BASE64` over what arrived; without one it checks nothing."""

    def __init__(self, algorithm: str = "", expected: bytes = b"") -> None:
        self._hash = hashlib.new(algorithm) if algorithm else None
        self._expected = expected

    def update(self, data: bytes) -> None:
        if self._hash:
            self._hash.update(data)

    def require(self) -> None:
        if self._hash and self._hash.digest() != self._expected:
            raise ChecksumMismatch("The bytes changed on the way; send this part again.")


def _verifier(header: str) -> _Verifier:
    if not header:
        return _Verifier()
    algorithm, _, encoded = header.partition(" ")
    if algorithm not in CHECKSUMS:
        raise InvalidInput(f"Checksums are {', '.join(CHECKSUMS)}, not “{algorithm}”.")
    try:
        return _Verifier(algorithm, base64.b64decode(encoded, validate=True))
    except ValueError:
        raise InvalidInput("The checksum is not base64.") from None
