"""How an upload is refused, in the protocol's own status codes."""

from __future__ import annotations

from apps.core.errors import DomainError


class ChecksumMismatch(DomainError):
    """The bytes that arrived are not those that were sent."""

    status = 460
    code = "checksum_mismatch"


class UploadGone(DomainError):
    """The upload has expired or was ended."""

    status = 410
    code = "upload_gone"


class UploadBusy(DomainError):
    """Another request is appending right now, or has taken over from this one."""

    status = 423
    code = "upload_busy"


class TooManyUploads(DomainError):
    """The person has as many unfinished uploads as one may have."""

    status = 429
    code = "too_many_uploads"
