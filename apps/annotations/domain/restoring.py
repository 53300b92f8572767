"""Bringing a past revision back, as one new change set: history only ever grows."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from apps.annotations.domain.changes import apply_payload, open_for_change
from apps.annotations.domain.decoding import decode_change_set
from apps.annotations.domain.deltas import Document, Objects, kind_of, update_between
from apps.annotations.domain.history import objects_at
from apps.annotations.models import Task
from apps.core.errors import Conflict, InvalidInput


def restore_revision(
    task: Task,
    *,
    change_id: uuid.UUID,
    base: int,
    revision: int,
    object_id: uuid.UUID | None = None,
    acting_user: Any,
) -> dict[str, Any]:
    """Make the document, or one object of it, what it was at `revision`; answers like a save.

    `base` is the revision the person looked at: if it is not the newest, Conflict `outdated` and
    nothing is changed. Idempotent by `change_id`; only whoever holds the task may. An object
    that comes back alone comes back without its link to a track that is gone.
    """
    with transaction.atomic():
        task, seen = open_for_change(task, change_id, acting_user=acting_user)
        if seen is not None:
            return seen
        if base != task.revision:
            raise Conflict(
                f"The task is at revision {task.revision} by now, not {base}. Nothing was "
                "restored; look at the newest and try again.",
                code="outdated",
                revision=task.revision,
            )
        present, wanted = objects_at(task, task.revision), objects_at(task, revision)
        if object_id is not None:
            _alone(present, wanted, str(object_id), revision)
        changes = changes_between(present, wanted)
        if not any(changes.values()):
            raise InvalidInput(
                f"Nothing differs from revision {revision}; there is nothing to restore.",
                [{"where": "revision", "message": "It is the same as what is there now."}],
            )
        payload = decode_change_set({"id": str(change_id), "base": base, **changes})
        return apply_payload(task, payload, acting_user=acting_user, restores=revision)


def _alone(present: Objects, wanted: Objects, object_id: str, revision: int) -> None:
    """Leave only what is about one object in `present` and `wanted`, in place."""
    if object_id not in present and object_id not in wanted:
        raise InvalidInput(
            "There is no such object, neither now nor then.",
            [{"where": "object", "message": f"Revision {revision} has no object {object_id}."}],
        )
    tracks = {key for key, document in present.items() if "keyframes" in document}
    for objects in (present, wanted):
        for key in [key for key in objects if key != object_id]:
            del objects[key]
    found = wanted.get(object_id)
    if found is not None and found.get("track") and found["track"] not in tracks:
        wanted[object_id] = {**found, "track": None}


def changes_between(present: Objects, wanted: Objects) -> dict[str, list[Document]]:
    """`{created, updated, deleted}` that turn `present` into `wanted`, as small as can be."""
    created, updated, deleted = [], [], []
    for key, document in wanted.items():
        kind = kind_of(document)
        if key not in present:
            created.append({**document, "kind": kind, "revision": 0})
            continue
        update = update_between(kind, present[key], document)
        if update is not None:
            updated.append(update)
    for key, document in present.items():
        if key not in wanted:
            deleted.append({"kind": kind_of(document), "id": key, "revision": document["revision"]})
    return {"created": created, "updated": updated, "deleted": deleted}
