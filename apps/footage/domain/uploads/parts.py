"""The received parts of an upload: each encrypted under its own key, read as one plaintext."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction

from apps.core.errors import Damaged
from apps.core.models import uuid7
from apps.footage.domain.keys.contexts import context_bytes, upload_context
from apps.footage.domain.keys.envelope import open_data_key
from apps.footage.domain.objects.seekable import SeekableFile
from apps.footage.domain.objects.storage import (
    delete_stored,
    open_ciphertext,
    stored_name,
    write_ciphertext,
)
from apps.footage.domain.objects.stream_format import (
    DecryptingReader,
    Encryption,
    MediaIntegrityError,
)
from apps.footage.enums import ObjectKind
from apps.footage.models import Upload, UploadPart

OPEN_PARTS = 3  # a demuxer hops between few places; each open part holds one segment, 1 MiB


def store_part(upload: Upload, offset: int, data: bytes | bytearray) -> UploadPart:
    """Encrypt a run of bytes into storage under a key of its own; the row comes back unsaved.

    A part sent again is a new object with a new key, so that no nonce is used twice.
    """
    part = UploadPart(
        client_id=upload.client_id,
        upload=upload,
        offset=offset,
        size=len(data),
        attempt=uuid7(),  # holds its time, by which a sweep tells what was left behind
    )
    part.storage_key = stored_name(upload.client_id, upload.project_id, "parts", part.attempt)
    encryption = Encryption(_pieces(data), _part_key(part), _part_context(part), hashed=False)
    write_ciphertext(part.storage_key, encryption)
    return part


def open_part(part: UploadPart) -> DecryptingReader:
    """One part's plaintext. Raises Unavailable when its ciphertext is away, Damaged."""
    source = open_ciphertext(part.storage_key)
    try:
        return DecryptingReader(source, _part_key(part), _part_context(part), part.size)
    except MediaIntegrityError:
        source.close()
        raise Damaged("A received part is damaged; an operator has been told.") from None


def plaintext_of(parts: list[UploadPart]) -> Iterator[bytes]:
    """All bytes of the parts, in order, in pieces of at most 1 MiB."""
    for part in parts:
        with open_part(part) as reader:
            yield from reader.read_range(0, part.size)


def remove_parts(upload: Upload) -> None:
    """Forget what arrived: rows now, ciphertexts once that is committed."""
    names = list(upload.parts.values_list("storage_key", flat=True))
    upload.parts.all().delete()
    transaction.on_commit(lambda: delete_stored(names), robust=True)


class PartsReader(SeekableFile):
    """A seekable plaintext file over parts that follow each other without a gap.

    Raises Unavailable when a part's ciphertext is away (it may have been assembled meanwhile).
    """

    def __init__(self, parts: list[UploadPart]) -> None:
        super().__init__()
        self._parts, self._starts = parts, [part.offset for part in parts]
        self._open: OrderedDict[int, DecryptingReader] = OrderedDict()
        self._position = 0
        self.size = parts[-1].offset + parts[-1].size if parts else 0

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` from one segment of one part; 0 at the end."""
        if self._position >= self.size:
            return 0
        number = bisect_right(self._starts, self._position) - 1
        reader = self._reader(number)
        reader.seek(self._position - self._starts[number])
        count = reader.readinto(buffer)
        self._position += count
        return count

    def close(self) -> None:
        """Close the ciphertexts as well."""
        while self._open:
            self._open.popitem()[1].close()
        super().close()

    def _reader(self, number: int) -> DecryptingReader:
        if number not in self._open:
            self._open[number] = open_part(self._parts[number])
            if len(self._open) > OPEN_PARTS:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(number)
        return self._open[number]


def _pieces(data: bytes | bytearray) -> Iterator[bytes]:
    """1 MiB each, so that no second copy of the whole part is made."""
    view = memoryview(data)
    for start in range(0, len(data), 1 << 20):
        yield bytes(view[start : start + (1 << 20)])


def _part_key(part: UploadPart) -> bytes:
    upload = part.upload
    key = open_data_key(
        upload.client_id, upload.kek_id, bytes(upload.wrapped_dek), upload_context(upload)
    )
    info = context_bytes("part", str(part.offset), str(part.attempt))
    return HKDF(hashes.SHA256(), 32, None, info).derive(key)


def _part_context(part: UploadPart) -> bytes:
    return context_bytes(
        ObjectKind.UPLOAD_PART.value, str(part.upload_id), str(part.offset), str(part.size)
    )
