"""The annotation of a task as one document (the wire format of the labeling view)."""

from __future__ import annotations

import uuid
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

import msgspec
from django.db.models import TextField
from django.db.models.functions import Cast

from apps.annotations.models import Event, Tag, Task, Track
from apps.core.domain.memory import collector_paused

COLUMNS = ("frame", "points", "outside", "occluded", "attributes", "source")
_columns = msgspec.json.Decoder(dict[str, list[msgspec.Raw]])
# A keyframe that is only passed on. Structs like it are left alone by the collector of cycles.
_Row = msgspec.defstruct("_Row", [(name, msgspec.Raw) for name in COLUMNS], gc=False)


def read_document(task: Task) -> dict[str, Any]:
    """`{task, revision, clip, schema, tracks, events, tags}`; cost grows with the task only."""
    return {
        **_head(task),
        "tracks": [track_document(track) for track in task.tracks.all()],
        "events": [event_document(event) for event in task.events.all()],
        "tags": [tag_document(tag) for tag in task.tags.all()],
    }


def encode_document(task: Task) -> bytes:
    """`read_document` as JSON; points and attributes of keyframes are copied, never read."""
    tracks = task.tracks.defer("keyframes").annotate(columns=Cast("keyframes", TextField()))
    with collector_paused():
        document = {
            **_head(task),
            "tracks": [
                {**track_head(track), "keyframes": _copied_rows(track.columns)} for track in tracks
            ],
            "events": [event_document(event) for event in task.events.all()],
            "tags": [tag_document(tag) for tag in task.tags.all()],
        }
        return msgspec.json.encode(document)


def _copied_rows(columns: str) -> list[Any]:
    found = _columns.decode(columns)
    return list(map(_Row, *(found[name] for name in COLUMNS)))


def _head(task: Task) -> dict[str, Any]:
    return {
        "task": str(task.pk),
        "revision": task.revision,
        "clip": {"start": task.clip.start, "stop": task.clip.stop},
        "schema": {"version": task.schema.number, "labels": task.schema.labels},
    }


def track_document(track: Track) -> dict[str, Any]:
    """One track with its keyframes as a list of rows."""
    return {**track_head(track), "keyframes": keyframe_rows(track.keyframes)}


def track_head(track: Track) -> dict[str, Any]:
    """One track without its keyframes."""
    return {
        "id": str(track.pk),
        "label": track.label,
        "shape": track.shape,
        "attributes": track.attributes,
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


def keyframe_rows_at(columns: dict[str, list[Any]], frames: set[int]) -> list[dict[str, Any]]:
    """The rows of `frames` that there are, in frame order."""
    found = [index for index, frame in enumerate(columns["frame"]) if frame in frames]
    return [{name: columns[name][index] for name in COLUMNS} for index in found]


def keyframe_columns(keyframes: Iterable[Any]) -> dict[str, list[Any]]:
    """Decoded keyframes as columns, sorted by frame: how a track row stores them."""
    ordered = sorted(keyframes, key=lambda keyframe: keyframe.frame)
    return {name: [getattr(row, name) for row in ordered] for name in COLUMNS}


def merged_columns(
    columns: dict[str, list[Any]], keyframes: Iterable[Any], removed_frames: Iterable[int]
) -> dict[str, list[Any]]:
    """Columns with `keyframes` put in by frame and others taken out; `columns` are changed."""
    frames = columns["frame"]
    for frame in removed_frames:
        index = bisect_left(frames, frame)
        if index < len(frames) and frames[index] == frame:
            for name in COLUMNS:
                del columns[name][index]
    for keyframe in keyframes:
        index = bisect_left(frames, keyframe.frame)
        is_there = index < len(frames) and frames[index] == keyframe.frame
        for name in COLUMNS:
            # Over the row of this frame, or between its neighbours.
            columns[name][index : index + is_there] = [getattr(keyframe, name)]
    return columns


def object_document(task: Task, kind: str, object_id: uuid.UUID) -> dict[str, Any] | None:
    """One object of a task as it is now, or None."""
    models = {"track": Track, "event": Event, "tag": Tag}
    documents = {"track": track_document, "event": event_document, "tag": tag_document}
    found = models[kind].objects.filter(task=task, pk=object_id).first()  # type: ignore[attr-defined]
    return None if found is None else documents[kind](found)  # type: ignore[operator]
