"""Receipts: what was received, what was deleted; for a page, as JSON, and a list as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from apps.footage.enums import ObjectKind
from apps.footage.models import DeletionReceipt, Footage
from apps.projects.models import Project

COLUMNS = (
    "footage", "folder", "name", "bytes", "sha256", "frames", "width", "height", "status",
    "received_at", "received_by", "key", "deleted_at", "deleted_by", "deletion_cause",
    "objects_deleted", "bytes_deleted",
)  # fmt: skip


def receipt_of(footage: Footage) -> dict[str, Any]:
    """The receipt of one footage by `COLUMNS`; times in ISO 8601, None for what is not so."""
    deleted = DeletionReceipt.objects.filter(footage=footage).first()
    original = footage.objects_stored.filter(kind=ObjectKind.ORIGINAL).first()
    return _row(footage, original.kek_id if original else None, deleted)


def project_receipts(project: Project) -> Iterator[dict[str, Any]]:
    """The receipts of all footage of a project, oldest first; three queries."""
    deletions = {
        row.footage_id: row
        for row in DeletionReceipt.objects.filter(footage__project=project).select_related(
            "deleted_by"
        )
    }
    keys = dict(
        project.footage.filter(objects_stored__kind=ObjectKind.ORIGINAL).values_list(
            "pk", "objects_stored__kek_id"
        )
    )
    for footage in project.footage.select_related("uploaded_by").order_by("id"):
        yield _row(footage, keys.get(footage.pk), deletions.get(footage.pk))


def _row(footage: Footage, key: str | None, deleted: DeletionReceipt | None) -> dict[str, Any]:
    by = str(deleted.deleted_by or "Plumbline") if deleted else None
    values = (
        str(footage.pk), footage.folder, footage.name, footage.size_bytes, footage.sha256,
        footage.frame_count, footage.width, footage.height, footage.status,
        footage.created_at.isoformat(), str(footage.uploaded_by),
        key or (", ".join(deleted.key_ids) if deleted else None),
        deleted.created_at.isoformat() if deleted else None, by,
        deleted.get_cause_display() if deleted else None,
        deleted.objects_deleted if deleted else None, deleted.bytes_deleted if deleted else None,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))
