"""Which files a project has already, asked before a byte is sent; and what was left unfinished."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from apps.core.errors import InvalidInput, NotAllowed
from apps.footage import rules
from apps.footage.enums import UploadStatus
from apps.footage.models import Footage, Upload
from apps.projects.models import Project

MOST_FILES = 1000
NAME_LENGTH = 200
FileKey = tuple[str, int]  # the last 200 letters of its name, its size in bytes


def find_known_files(
    project: Project, files: list[FileKey], *, acting_user: Any
) -> list[dict[str, Any]]:
    """Footage of the project with the same name and size as any of `files`, at most 1,000 of them.

    Each as `{"name", "size", "path", "url", "received_at"}`. What was deleted is not known. Raises
    NotAllowed for who does not upload there, InvalidInput for too many files.
    """
    if not rules.can_upload(acting_user, project):
        raise NotAllowed("Only owners and managers of the client upload footage.")
    if len(files) > MOST_FILES:
        raise InvalidInput(f"Ask about at most {MOST_FILES} files at a time.")
    wanted = {(name[-NAME_LENGTH:], size) for name, size in files}
    found = (
        Footage.objects.visible_to(acting_user)
        .kept()
        .filter(
            project=project,
            name__in={name for name, _ in wanted},
            size_bytes__in={size for _, size in wanted},
        )
    )
    return [
        {
            "name": footage.name,
            "size": footage.size_bytes,
            "path": footage.path,
            "url": footage.get_absolute_url(),
            "received_at": footage.created_at.isoformat(),
        }
        for footage in found[: 2 * MOST_FILES]
        if (footage.name, footage.size_bytes) in wanted
    ]


def unfinished_uploads(project: Project, user: Any) -> list[Upload]:
    """The person's own uploads to the project that can be gone on with, the newest first."""
    return list(
        Upload.objects.visible_to(user)
        .filter(
            project=project,
            status=UploadStatus.OPEN,
            offset__gt=0,
            length__isnull=False,
            expires_at__gt=timezone.now(),
        )
        .order_by("-id")[:MOST_FILES]
    )
