"""The plaintext of footage from the moment its last byte has arrived, wherever it lies then."""

from __future__ import annotations

from typing import Any

from apps.core.domain.tenancy import scope
from apps.core.errors import Damaged, Unavailable
from apps.footage.domain.objects.seekable import SeekableFile
from apps.footage.domain.objects.stored import open_object
from apps.footage.domain.objects.stream_format import DecryptingReader, MediaIntegrityError
from apps.footage.domain.uploads.parts import PartsReader
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage, MediaObject, UploadPart


def open_source(footage: Footage) -> SourceReader:
    """What the client uploaded, as a seekable plaintext file of `footage.size_bytes` bytes.

    Works from the last byte received on: it reads the received parts until they are assembled and
    the original from then on, also when that happens in the middle of reading. Needs no
    transaction and holds none; memory is a few MiB. Raises Unavailable, Shredded, Damaged.
    """
    return SourceReader(footage)


class SourceReader(SeekableFile):
    """A seekable file over the parts or the original of one footage, see `open_source`."""

    def __init__(self, footage: Footage) -> None:
        super().__init__()
        self._footage, self._position = footage, 0
        self.size = footage.size_bytes
        self._inner: DecryptingReader | PartsReader = self._open()

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` from one segment; 0 at the end."""
        try:
            count = self._read(buffer)
        except Damaged:
            raise
        except Unavailable:
            if isinstance(self._inner, DecryptingReader):
                raise
            # The parts were assembled while we read, and are gone.
            self._inner.close()
            self._inner = self._open()
            count = self._read(buffer)
        self._position += count
        return count

    def close(self) -> None:
        """Close the ciphertexts as well."""
        if not self.closed:
            self._inner.close()
        super().close()

    def _read(self, buffer: Any) -> int:
        self._inner.seek(self._position)
        try:
            return self._inner.readinto(buffer)
        except MediaIntegrityError:
            raise Damaged("What was uploaded is damaged; an operator has been told.") from None

    def _open(self) -> DecryptingReader | PartsReader:
        with scope([self._footage.client_id]):
            original = self._original()
            parts = [] if original else self._parts()
            if not original and sum(part.size for part in parts) != self.size:
                # Assembled between both questions: the commit that brings it takes the parts away.
                original = self._original()
        if original:
            return open_object(original)
        reader = PartsReader(parts)
        if reader.size != self.size:
            raise Unavailable("The original of this footage is not there (any more).")
        return reader

    def _original(self) -> MediaObject | None:
        return MediaObject.objects.filter(footage=self._footage, kind=ObjectKind.ORIGINAL).first()

    def _parts(self) -> list[UploadPart]:
        parts = UploadPart.objects.filter(upload__footage=self._footage)
        return list(parts.select_related("upload").order_by("offset"))
