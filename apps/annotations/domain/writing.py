"""Writing a checked change set to its rows: deletions, then updates, then new objects."""

from __future__ import annotations

from typing import Any, NoReturn

from msgspec import UNSET

from apps.annotations.domain.documents import (
    event_document,
    keyframe_columns,
    merged_columns,
    tag_document,
    track_document,
)
from apps.annotations.domain.payloads import (
    ChangeSetPayload,
    EventUpdate,
    NewEvent,
    NewTag,
    NewTrack,
    TagUpdate,
    TrackUpdate,
)
from apps.annotations.models import Event, Tag, Task, Track
from apps.core.errors import InvalidInput

MODELS: dict[str, type[Any]] = {"track": Track, "event": Event, "tag": Tag}
DOCUMENTS: dict[str, Any] = {
    "track": track_document,
    "event": event_document,
    "tag": tag_document,
}
KINDS = {
    NewTrack: "track", TrackUpdate: "track",
    NewEvent: "event", EventUpdate: "event",
    NewTag: "tag", TagUpdate: "tag",
}  # fmt: skip


def write_rows(
    task: Task, payload: ChangeSetPayload, current: dict[Any, Any], revision: int
) -> None:
    """Write `payload`; `current` are the rows it updates and deletes, by kind and id."""
    _delete(payload)
    _update(payload, current, revision)
    _create(task, payload, revision)


def _delete(payload: ChangeSetPayload) -> None:
    for kind, model in MODELS.items():
        ids = [item.id for item in payload.deleted if item.kind == kind]
        if ids:
            model.objects.filter(pk__in=ids).delete()


def _update(payload: ChangeSetPayload, current: dict[Any, Any], revision: int) -> None:
    rows: dict[str, list[Any]] = {"track": [], "event": [], "tag": []}
    for index, item in enumerate(payload.updated):
        kind = KINDS[type(item)]
        row = current[(kind, item.id)]
        for field in ("label", "attributes", "start", "stop", "frame"):
            value = getattr(item, field, UNSET)
            if value is not UNSET:
                setattr(row, field, value)
        if isinstance(item, EventUpdate) and item.track is not UNSET:
            row.track_id = item.track
        if isinstance(item, TrackUpdate):
            _merge_keyframes(row, item, f"updated[{index}]")
        if kind == "event" and row.start >= row.stop:
            refuse(f"updated[{index}].stop", "The event must end after it starts.")
        row.revision = revision
        rows[kind].append(row)
    common = ["label", "attributes", "revision"]
    spans = ["keyframes", "keyframe_count", "first_frame", "last_frame"]
    _write_back(rows["track"], [*common, *spans])
    _write_back(rows["event"], [*common, "start", "stop", "track"])
    _write_back(rows["tag"], [*common, "frame"])


def _write_back(rows: list[Any], fields: list[str]) -> None:
    if len(rows) == 1:  # A gesture; a statement for many costs twice as much.
        rows[0].save(update_fields=fields)
    elif rows:
        type(rows[0]).objects.bulk_update(rows, fields, batch_size=500)


def _merge_keyframes(row: Track, item: TrackUpdate, where: str) -> None:
    columns = merged_columns(row.keyframes, item.keyframes, item.removed_frames)
    if not columns["frame"]:
        refuse(where, "A track needs at least one keyframe; delete the track instead.")
    _set_keyframes(row, columns)


def _set_keyframes(row: Track, columns: dict[str, list[Any]]) -> None:
    row.keyframes = columns
    row.keyframe_count = len(columns["frame"])
    row.first_frame, row.last_frame = columns["frame"][0], columns["frame"][-1]


def _create(task: Task, payload: ChangeSetPayload, revision: int) -> None:
    common = {"client_id": task.client_id, "task": task, "revision": revision}
    tracks, events, tags = [], [], []
    for item in payload.created:
        fields = {**common, "id": item.id, "label": item.label, "attributes": item.attributes}
        if isinstance(item, NewTrack):
            row = Track(**fields, shape=item.shape)
            _set_keyframes(row, keyframe_columns(item.keyframes))
            tracks.append(row)
        elif isinstance(item, NewEvent):
            events.append(Event(**fields, start=item.start, stop=item.stop, track_id=item.track))
        else:
            tags.append(Tag(**fields, frame=item.frame))
    Track.objects.bulk_create(tracks, batch_size=500)
    Event.objects.bulk_create(events, batch_size=500)
    Tag.objects.bulk_create(tags, batch_size=500)


def refuse(where: str, message: str) -> NoReturn:
    """Raise InvalidInput about one place of the change set."""
    raise InvalidInput(f"{message} Nothing was saved.", [{"where": where, "message": message}])
