"""Life of footage and uploads, and the kinds of stored object."""

from django.db.models import TextChoices


class FootageStatus(TextChoices):
    """From the last byte received to ready for work."""

    RECEIVED = "received"
    INGESTING = "ingesting"
    READY = "ready"
    FAILED = "failed"


F = FootageStatus
FOOTAGE_TRANSITIONS: dict[str, frozenset[str]] = {
    F.RECEIVED: frozenset({F.INGESTING, F.FAILED}),
    F.INGESTING: frozenset({F.READY, F.FAILED, F.INGESTING, F.RECEIVED}),
    F.FAILED: frozenset({F.INGESTING, F.RECEIVED}),
}


class UploadStatus(TextChoices):
    """Life of a resumable upload."""

    OPEN = "open"
    COMPLETE = "complete"
    TERMINATED = "terminated"


class ObjectKind(TextChoices):
    """What an encrypted object holds; part of the data its key is bound to."""

    ORIGINAL = "original"
    PROXY = "proxy"
    INDEX = "index"
    POSTER = "poster"
    SPRITE = "sprite"
    STILL = "still"
    UPLOAD_PART = "upload-part"
    EXPORT = "export"
    REPORT = "report"


class AccessPurpose(TextChoices):
    """Why a person may see the frames of one clip for a while."""

    ANNOTATION = "annotation"
    REVIEW = "review"
    AUDIT = "audit"
