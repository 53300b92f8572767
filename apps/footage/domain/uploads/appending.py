"""Taking bytes in: each part is encrypted, stored and kept in a short transaction of its own.

No transaction is open while bytes are awaited, so a slow client holds neither locks nor a snapshot,
and what had arrived survives a broken connection or a killed server. One request writes at a time:
it says so in the row, and is fenced by that if a later one took over.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from apps.core.domain.tenancy import scope
from apps.core.errors import Conflict, DomainError, NotAllowed, TooLarge, Unavailable
from apps.footage import rules
from apps.footage.domain.objects.storage import delete_stored
from apps.footage.domain.uploads.checksums import Verifier, read_checksum
from apps.footage.domain.uploads.limits import PART_BYTES
from apps.footage.domain.uploads.parts import store_part
from apps.footage.domain.uploads.quotas import require_room
from apps.footage.domain.uploads.refusals import UploadBusy
from apps.footage.domain.uploads.uploads import (
    LIFETIME,
    finish_upload,
    require_allowed_size,
    require_open,
    set_length,
)
from apps.footage.models import Upload, UploadPart

# A writer of whom nothing was heard for so long may be taken over from.
SILENCE = timedelta(seconds=3)
RENEW_SECONDS = 1.0
# Requests that wait for bytes hold a thread each; the rest must be left for pages.
_slots = threading.BoundedSemaphore(settings.UPLOAD_SLOTS)


def append_to_upload(
    upload: Upload,
    offset: int,
    stream: Any,
    *,
    acting_user: Any,
    checksum: str = "",
    arriving: int = 0,
    length: int | None = None,
) -> Upload:
    """Append what `stream` holds at `offset`; the last byte turns the upload into footage.

    `arriving` is how many bytes were announced (0: unknown), `length` the length of the whole if
    it is told only now. A connection that breaks keeps what had arrived, unless a checksum covers
    it. Raises Conflict for another offset than the upload's, TooLarge for more than was announced
    or fits, ChecksumMismatch, UploadGone, UploadBusy, NotAllowed, Unavailable.
    """
    verify = read_checksum(checksum)
    if not _slots.acquire(blocking=False):
        raise Unavailable("The portal receives as many files as it can; trying again in a moment.")
    try:
        writing = _Writing(upload, acting_user, verify)
        writing.begin(offset, arriving, length)
        try:
            writing.take(stream)
        finally:
            writing.end()
        return writing.upload
    finally:
        _slots.release()


class _Writing:
    """One request that appends."""

    def __init__(self, upload: Upload, acting_user: Any, verify: Verifier) -> None:
        self.upload, self._acting_user, self._verify = upload, acting_user, verify
        self._writer = uuid.uuid4()
        self._renewed = time.monotonic()
        self._unkept: list[UploadPart] = []  # stored, in no row yet

    def begin(self, offset: int, arriving: int, length: int | None) -> None:
        """Become the upload's writer."""
        with scope([self.upload.client_id]):
            upload = self._locked()
            if _has_writer(upload):
                raise UploadBusy("These bytes are being received already; try again in a moment.")
            if offset != upload.offset:
                raise Conflict(f"The upload stands at byte {upload.offset}, not {offset}.")
            if length is not None:
                set_length(upload, length)
            if upload.length is not None and offset + arriving > upload.length:
                raise TooLarge("More bytes are coming than were announced.")
            upload.writer, upload.writer_seen_at = self._writer, timezone.now()
            upload.save(update_fields=["writer", "writer_seen_at", "length"])
            if upload.offset == upload.length:  # all had arrived before the length was told
                finish_upload(upload)
        self.upload = upload

    def take(self, stream: Any) -> None:
        """Store and keep what comes; nothing is kept before a checksum over all of it holds."""
        try:
            for data in _pieces(stream, self._renew):
                self._require_fits(len(data))
                self._verify.update(data)
                self._unkept.append(store_part(self.upload, self._reached(), data))
                if not self._verify.checks:
                    self._keep()
            self._verify.require()
            self._keep()
        except BaseException:
            # What a commit was tried for is not among these: it may have succeeded.
            delete_stored(part.storage_key for part in self._unkept)
            raise

    def end(self) -> None:
        """Let the next writer in without waiting."""
        with scope([self.upload.client_id]):
            mine = Upload.objects.filter(pk=self.upload.pk, writer=self._writer)
            mine.update(writer=None, writer_seen_at=None)

    def _keep(self) -> None:
        """Write the rows of what is stored; with the last byte the upload becomes footage."""
        if not self._unkept:
            return
        parts, self._unkept = self._unkept, []
        try:
            with scope([self.upload.client_id]):
                upload = self._locked()
                if upload.writer != self._writer:
                    raise UploadBusy("Another request goes on with this upload.")
                UploadPart.objects.bulk_create(parts)
                received = sum(part.size for part in parts)
                if upload.length is None:
                    require_room(upload.client_id, received)
                upload.offset += received
                upload.expires_at = timezone.now() + LIFETIME
                upload.writer_seen_at = timezone.now()
                upload.save(update_fields=["offset", "expires_at", "writer_seen_at"])
                if upload.offset == upload.length:
                    finish_upload(upload)
        except DomainError:
            delete_stored(part.storage_key for part in parts)
            raise
        self.upload, self._renewed = upload, time.monotonic()

    def _locked(self) -> Upload:
        """The row, if it still takes bytes from this person."""
        found = Upload.objects.select_for_update(of=("self",)).select_related("project")
        upload = found.get(pk=self.upload.pk)
        require_open(upload)
        if not rules.can_upload(self._acting_user, upload.project):
            raise NotAllowed("Only owners and managers of the client upload footage.")
        return upload

    def _renew(self) -> None:
        """Show that this writer lives; raises UploadBusy when another has taken over."""
        if time.monotonic() - self._renewed < RENEW_SECONDS:
            return
        self._renewed = time.monotonic()
        with scope([self.upload.client_id]):
            mine = Upload.objects.filter(pk=self.upload.pk, writer=self._writer)
            if not mine.update(writer_seen_at=timezone.now()):
                raise UploadBusy("Another request goes on with this upload.")
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()  # a pooled one is not ours while we wait

    def _reached(self) -> int:
        return self.upload.offset + sum(part.size for part in self._unkept)

    def _require_fits(self, more: int) -> None:
        reached = self._reached() + more
        if self.upload.length is None:
            require_allowed_size(self.upload, reached)
        elif reached > self.upload.length:
            raise TooLarge("More bytes came than were announced.")


def _has_writer(upload: Upload) -> bool:
    seen = upload.writer_seen_at
    return upload.writer is not None and seen is not None and seen > timezone.now() - SILENCE


def _pieces(stream: Any, still_alive: Callable[[], None]) -> Iterator[bytearray]:
    """Parts of at most PART_BYTES; a broken connection ends the last part early."""
    goes_on = True
    while goes_on:
        data = bytearray()
        while goes_on and len(data) < PART_BYTES:
            try:
                chunk = stream.read(min(1 << 20, PART_BYTES - len(data)))
            except OSError:
                chunk = b""
            goes_on = bool(chunk)
            data += chunk
            still_alive()
        if data:
            yield data
