"""How footage begins: its row, its name, its queued indexing. What bytes mean is not known here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.db import transaction

from apps.core.domain.activity import record_activity
from apps.core.errors import InvalidInput, NotAllowed
from apps.footage import rules
from apps.footage.domain.ingest.ingest import enqueue_ingest
from apps.footage.domain.objects.stored import file_chunks, store_object
from apps.footage.domain.uploads.limits import ACCEPTED_NAMES
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage
from apps.projects.models import Project


def clean_name(name: str) -> str:
    """A name safe to show and store. Raises InvalidInput for a kind the portal does not take."""
    text = "".join(c for c in name.replace("\\", "/").split("/")[-1] if c.isprintable()).strip()
    if not text.lower().endswith(ACCEPTED_NAMES):
        raise InvalidInput(
            f"“{text or name}” is no kind of video the portal takes ({' '.join(ACCEPTED_NAMES)})."
        )
    return text[-200:]


def clean_folder(folder: str) -> str:
    """The folder a person dragged in, `a/b`, as safe to show as a name; at most 200 characters."""
    steps = ("".join(c for c in step if c.isprintable()).strip() for step in _steps(folder))
    return "/".join(step for step in steps if step not in ("", ".", ".."))[:200].rstrip("/")


@transaction.atomic
def receive_footage(project: Project, *, name: str, stream: BinaryIO, acting_user: Any) -> Footage:
    """Take a whole video from a readable stream, encrypting as it comes, and queue its indexing.

    Raises NotAllowed, InvalidInput for an empty stream or a name of no video.
    """
    if not rules.can_upload(acting_user, project):
        raise NotAllowed("Only owners and managers of the client upload footage.")
    return create_footage(
        project, name=clean_name(name), plain=file_chunks(stream), acting_user=acting_user
    )


def create_footage(
    project: Project,
    *,
    name: str,
    plain: Iterator[bytes],
    acting_user: Any,
    folder: str = "",
    declared_size: int | None = None,
) -> Footage:
    """Store the original and queue its indexing, in the caller's transaction."""
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for chunk in plain:
            digest.update(chunk)
            yield chunk

    footage = Footage.objects.create(
        client_id=project.client_id, project=project, name=name, folder=folder, size_bytes=0,
        sha256="", uploaded_by=acting_user,
    )  # fmt: skip
    stored = store_object(
        project, ObjectKind.ORIGINAL, "application/octet-stream", hashed(),
        footage=footage, declared_size=declared_size,
    )  # fmt: skip
    if not stored.size_plain:
        raise InvalidInput(f"“{name}” is empty.")
    footage.size_bytes = stored.size_plain
    footage.save(update_fields=["size_bytes"])
    settle_hash(footage, digest.hexdigest())
    announce_footage(footage, acting_user=acting_user)
    return footage


def announce_footage(footage: Footage, *, acting_user: Any) -> None:
    """Record that all bytes have arrived and queue the indexing, in the caller's transaction."""
    record_activity(
        "footage.received",
        footage,
        acting_user=acting_user,
        name=footage.name,
        bytes=footage.size_bytes,
    )
    enqueue_ingest(footage, attempt=1, acting_user=acting_user)


def settle_hash(footage: Footage, sha256: str) -> None:
    """Write down the SHA-256 of the plaintext and the footage of the project with the same bytes.

    In the caller's transaction, which has the footage's row.
    """
    # Of two alike that settle at once, the second has to see the first.
    Project.objects.select_for_update(no_key=True).get(pk=footage.project_id)
    twins = Footage.objects.kept().filter(project_id=footage.project_id, sha256=sha256)
    footage.sha256, footage.same_as = sha256, twins.exclude(pk=footage.pk).order_by("id").first()
    footage.save(update_fields=["sha256", "same_as"])


def _steps(folder: str) -> list[str]:
    return folder.replace("\\", "/").split("/")
