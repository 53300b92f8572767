"""The checksum extension of tus: what arrives in one request against what was sent."""

from __future__ import annotations

import base64
import hashlib

from apps.core.errors import InvalidInput
from apps.footage.domain.uploads.refusals import ChecksumMismatch

CHECKSUMS = ("sha1", "sha256", "md5")


class Verifier:
    """Checks `Upload-Checksum: sha1 BASE64` over what arrived; without one it checks nothing."""

    def __init__(self, algorithm: str = "", expected: bytes = b"") -> None:
        self._hash = hashlib.new(algorithm) if algorithm else None
        self._expected = expected

    @property
    def checks(self) -> bool:
        """Whether there is something to check, so that nothing may be kept before the end."""
        return self._hash is not None

    def update(self, data: bytes | bytearray) -> None:
        """Take note of the next bytes."""
        if self._hash:
            self._hash.update(data)

    def require(self) -> None:
        """Raise ChecksumMismatch unless the bytes are those that were sent."""
        if self._hash and self._hash.digest() != self._expected:
            raise ChecksumMismatch("The bytes changed on the way; send this part again.")


def read_checksum(header: str) -> Verifier:
    """The verifier a header asks for, one that passes all for none. Raises InvalidInput."""
    if not header:
        return Verifier()
    algorithm, _, encoded = header.partition(" ")
    if algorithm not in CHECKSUMS:
        raise InvalidInput(f"Checksums are {', '.join(CHECKSUMS)}, not “{algorithm}”.")
    try:
        return Verifier(algorithm, base64.b64decode(encoded, validate=True))
    except ValueError:
        raise InvalidInput("The checksum is not base64.") from None
