"""Formats labels leave in."""

from django.db.models import TextChoices


class ExportFormat(TextChoices):
    """What an export file is."""

    COCO = "coco", "COCO JSON"


class ExportStatus(TextChoices):
    """Life of an export; its job shows the progress."""

    QUEUED = "queued"
    READY = "ready"
    FAILED = "failed"


EXPORT_TRANSITIONS: dict[str, frozenset[str]] = {
    ExportStatus.QUEUED: frozenset({ExportStatus.READY, ExportStatus.FAILED}),
    ExportStatus.FAILED: frozenset({ExportStatus.QUEUED}),
}
