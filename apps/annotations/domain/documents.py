"""The annotation of a task as one document (the wire format of the labeling view)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from apps.annotations.models import Event, Tag, Task, Track

COLUMNS = ("frame", "points", "outside", "occluded", "attributes", "source")


def read_document(task: Task) -> dict[str, Any]:
    """`{task, revision, clip, schema, tracks, events, tags}`; cost grows with the task only."""
    return {
        "task": str(task.pk),
        "revision": task.revision,
        "clip": {"start": task.clip.start, "stop": task.clip.stop},
        "schema": {"version": task.schema.number, "labels": task.schema.labels},
        "tracks": [track_document(track) for track in task.tracks.all()],
        "events": [event_document(event) for event in task.events.all()],
        "tags": [tag_document(tag) for tag in task.tags.all()],
    }


def track_document(track: Track) -> dict[str, Any]:
    """One track with its keyframes as a list of rows."""
    return {
        "id": str(track.pk),
        "label": track.label,
        "shape": track.shape,
        "attributes": track.attributes,
        "keyframes": keyframe_rows(track.keyframes),
        "revision": track.revision,
    }


def event_document(event: Event) -> dict[str, Any]:
    """One event."""
    return {
        "id": str(event.pk),
        "label": event.label,
        "start": event.start,
        "stop": event.stop,
        "track": str(event.track_id) if event.track_id else None,
        "attributes": event.attributes,
        "revision": event.revision,
    }


def tag_document(tag: Tag) -> dict[str, Any]:
    """One tag."""
    return {
        "id": str(tag.pk),
        "label": tag.label,
        "frame": tag.frame,
        "attributes": tag.attributes,
        "revision": tag.revision,
    }


def keyframe_rows(columns: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Columnar keyframes as rows, in frame order."""
    return [
        dict(zip(COLUMNS, values, strict=True))
        for values in zip(*(columns[name] for name in COLUMNS), strict=True)
    ]


def keyframe_columns(rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    """Rows as columns, sorted by frame: how a track row stores them."""
    ordered = sorted(rows, key=lambda row: row["frame"])
    return {name: [row[name] for row in ordered] for name in COLUMNS}


def object_document(task: Task, kind: str, object_id: uuid.UUID) -> dict[str, Any] | None:
    """One object of a task as it is now, or None."""
    models = {"track": Track, "event": Event, "tag": Tag}
    documents = {"track": track_document, "event": event_document, "tag": tag_document}
    found = models[kind].objects.filter(task=task, pk=object_id).first()  # type: ignore[attr-defined]
    return None if found is None else documents[kind](found)  # type: ignore[operator]
