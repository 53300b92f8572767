"""Life of footage and uploads, and the kinds of stored object."""

from django.db.models import TextChoices


class FootageStatus(TextChoices):
    """From the last byte received to ready for work."""

    RECEIVED = "received"
    INGESTING = "ingesting"
    READY = "ready"
    FAILED = "failed"
    DELETED = "deleted"


F = FootageStatus
FOOTAGE_TRANSITIONS: dict[str, frozenset[str]] = {
    F.RECEIVED: frozenset({F.INGESTING, F.FAILED, F.DELETED}),
    F.INGESTING: frozenset({F.READY, F.FAILED, F.INGESTING, F.RECEIVED, F.DELETED}),
    F.FAILED: frozenset({F.INGESTING, F.RECEIVED, F.DELETED}),
    F.READY: frozenset({F.INGESTING, F.DELETED}),
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
    PROXY_PIECE = "proxy-piece"
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


class RetentionClock(TextChoices):
    """When the days of a retention rule begin."""

    NEVER = "never", "Kept until it is removed"
    RECEIVED = "received", "After the footage was received"
    ACCEPTED = "accepted", "After the last of its work was accepted"


class DeletionCause(TextChoices):
    """Why footage was deleted."""

    REMOVED = "removed", "Removed by the client"
    RETENTION = "retention", "Retention ended"
