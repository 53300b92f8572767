"""The stored body: Tink streaming AEAD AES256_GCM_HKDF_1MB, byte for byte (docs/format.md).

Pure: keys and streams in, streams out. Knows neither rows nor storage.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import threading
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from apps.core.errors import Damaged
from apps.footage.domain.objects.seekable import SeekableFile

KEY_BYTES = 32
TAG_BYTES = 16
HEADER_BYTES = 40
SEGMENT_BYTES = 1_048_576
SEGMENT_PLAIN = SEGMENT_BYTES - TAG_BYTES
PIECE_BYTES = 256 * 1024  # of plaintext, at once
FIRST_PLAIN = SEGMENT_PLAIN - HEADER_BYTES
_HEADER_LENGTH = bytes([HEADER_BYTES])


class MediaIntegrityError(Damaged):
    """The stored bytes are not what was written; nothing of them is released."""


def segment_count(plain_size: int) -> int:
    """Number of segments of a plaintext of `plain_size` bytes; an empty one has one."""
    return max(1, -(-(plain_size + HEADER_BYTES) // SEGMENT_PLAIN))


def cipher_size(plain_size: int) -> int:
    """Stored size of a plaintext of `plain_size` bytes."""
    return plain_size + HEADER_BYTES + TAG_BYTES * segment_count(plain_size)


def locate(position: int) -> tuple[int, int]:
    """`(segment, offset within its plaintext)` of a plaintext position."""
    segment, offset = divmod(position + HEADER_BYTES, SEGMENT_PLAIN)
    return (segment, offset) if segment else (0, position)


def derive_key(key: bytes, salt: bytes, associated_data: bytes) -> bytes:
    """HKDF-SHA256; the associated data enters here and nowhere else."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, associated_data).derive(key)


def commitment_of(key: bytes, salt: bytes, associated_data: bytes) -> bytes:
    """Binds the row to this key: AES-GCM alone lets one ciphertext open under two keys."""
    return HKDF(hashes.SHA256(), 32, salt, b"vap-commit-v1" + associated_data).derive(key)


def _nonce(prefix: bytes, segment: int, is_last: bool) -> bytes:
    return prefix + struct.pack(">IB", segment, is_last)


class Encryption:
    """Encrypts one stream of plaintext; iterate it once, then read what it measured.

    Attributes after the last byte: `plain_size`, `size`, `sha256` (hex, of the ciphertext; of
    nothing where nobody will ask for it and `hashed` is false).
    """

    def __init__(
        self, plain: Iterable[bytes], key: bytes, associated_data: bytes, *, hashed: bool = True
    ) -> None:
        self.salt = os.urandom(32)
        self._prefix = os.urandom(7)
        self._cipher = AESGCM(derive_key(key, self.salt, associated_data))
        self.commitment = commitment_of(key, self.salt, associated_data)
        self._plain = plain
        self._hash, self._hashed = hashlib.sha256(), hashed
        self.plain_size = self.size = 0

    @property
    def sha256(self) -> str:
        """SHA-256 of the ciphertext so far, in hexadecimal."""
        return self._hash.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        yield self._emit(_HEADER_LENGTH + self.salt + self._prefix)
        buffer, segment, room = bytearray(), 0, FIRST_PLAIN
        for chunk in self._plain:
            buffer += chunk
            self.plain_size += len(chunk)
            # A full segment waits until more comes: only then is it known not to be the last.
            while len(buffer) > room:
                yield self._seal(bytes(buffer[:room]), segment, is_last=False)
                del buffer[:room]
                segment, room = segment + 1, SEGMENT_PLAIN
        yield self._seal(bytes(buffer), segment, is_last=True)

    def _seal(self, plain: bytes, segment: int, *, is_last: bool) -> bytes:
        return self._emit(self._cipher.encrypt(_nonce(self._prefix, segment, is_last), plain, None))

    def _emit(self, data: bytes) -> bytes:
        if self._hashed:
            self._hash.update(data)
        self.size += len(data)
        return data


class DecryptingReader(SeekableFile):
    """A seekable plaintext file over a ciphertext file.

    Opening checks the stored size, the header and the last segment, so that a cut at a segment's
    border is noticed by a reader that only wants the middle; `end_known` says that this object's
    last segment was seen before. No byte leaves before its tag is checked. Raises
    MediaIntegrityError.
    """

    def __init__(
        self,
        source: BinaryIO,
        key: bytes,
        associated_data: bytes,
        plain_size: int,
        *,
        end_known: bool = False,
    ) -> None:
        super().__init__()
        self._source, self.size, self._position = source, plain_size, 0
        self._last = segment_count(plain_size) - 1
        self._buffer, self._cached = _take_buffer(), -1
        self._plain = memoryview(self._buffer)[:0]
        if source.seek(0, io.SEEK_END) != cipher_size(plain_size):
            raise MediaIntegrityError("The stored object does not have its recorded size.")
        source.seek(0)
        header = source.read(HEADER_BYTES)
        if header[:1] != _HEADER_LENGTH:
            raise MediaIntegrityError("The stored object does not begin as it should.")
        self.salt, self._prefix = header[1:33], header[33:]
        self._cipher = AESGCM(derive_key(key, self.salt, associated_data))
        if not end_known:
            self._segment(self._last)

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` from one segment; 0 at the end."""
        if self._position >= self.size:
            return 0
        segment, offset = locate(self._position)
        data = self._segment(segment)[offset : offset + len(buffer)]
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def read_range(self, start: int, stop: int) -> Iterator[bytes]:
        """The plaintext `[start, stop)` in verified pieces of at most PIECE_BYTES."""
        position = start
        while position < min(stop, self.size):
            segment, offset = locate(position)
            length = min(PIECE_BYTES, stop - position)
            data = bytes(self._segment(segment)[offset : offset + length])
            position += len(data)
            yield data

    def close(self) -> None:
        """Close the ciphertext as well."""
        if not self.closed:
            self._source.close()
            self._plain.release()
            _give_back(self._buffer)
        super().close()

    def _segment(self, segment: int) -> memoryview:
        """The plaintext of a segment; valid until the next one is asked for."""
        if self.closed:
            raise ValueError("The stored object is closed.")
        if self._cached == segment:
            return self._plain
        self._source.seek(segment * SEGMENT_BYTES if segment else HEADER_BYTES)
        sealed = _fill(self._source, SEGMENT_BYTES if segment else SEGMENT_BYTES - HEADER_BYTES)
        self._cached, length = -1, max(0, len(sealed) - TAG_BYTES)
        self._plain = memoryview(self._buffer)[:length]
        nonce = _nonce(self._prefix, segment, segment == self._last)
        try:
            self._cipher.decrypt_into(nonce, sealed, None, self._plain)
        except InvalidTag:
            raise MediaIntegrityError(f"Segment {segment} is not what was written.") from None
        self._cached = segment
        return self._plain


# Buffers are used again: a fresh mebibyte each time costs more than decrypting it. Ciphertext comes
# into one for each thread, plaintext into one for each open reader.
SPARE_BUFFERS = 16
_buffers = threading.local()
_spare: list[bytearray] = []


def _take_buffer() -> bytearray:
    try:
        return _spare.pop()
    except IndexError:
        return bytearray(SEGMENT_PLAIN)


def _give_back(buffer: bytearray) -> None:
    if len(_spare) < SPARE_BUFFERS:
        _spare.append(buffer)


def _fill(source: BinaryIO, length: int) -> memoryview:
    """The next `length` bytes of `source`, fewer at its end; valid until the thread's next call."""
    if not hasattr(_buffers, "sealed"):
        _buffers.sealed = memoryview(bytearray(SEGMENT_BYTES))
    wanted: memoryview = _buffers.sealed[:length]
    filled = 0
    while filled < length and (count := source.readinto(wanted[filled:])):  # type: ignore[attr-defined]
        filled += count
    return wanted[:filled]
