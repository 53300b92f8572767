"""Applying a change set: validated, atomic, idempotent by its id, conflicts named, history kept."""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

import msgspec
from django.db import IntegrityError, transaction
from msgspec import UNSET

from apps.annotations import rules
from apps.annotations.domain.documents import (
    event_document,
    keyframe_columns,
    keyframe_rows,
    object_document,
    tag_document,
    track_document,
)
from apps.annotations.domain.leases import refuse_without_lease
from apps.annotations.domain.payloads import (
    ChangeSetPayload,
    EventUpdate,
    NewEvent,
    NewTag,
    NewTrack,
    TagUpdate,
    TrackUpdate,
    decode_change_set,
)
from apps.annotations.domain.validation import require_fitting
from apps.annotations.domain.workflow import change_status
from apps.annotations.enums import Stage, TaskStatus
from apps.annotations.models import ChangeSet, Event, Tag, Task, Track
from apps.core.errors import Conflict, InvalidInput

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


def apply_changes(task: Task, body: bytes | dict[str, Any], *, acting_user: Any) -> dict[str, Any]:
    """Apply one change set; returns `{id, revision, objects: [{kind, id, revision}]}`.

    A change set seen before is answered as it was the first time. Raises InvalidInput (nothing
    fits, or something does not: all places named), Conflict `lease_lapsed`, Conflict `conflict`
    with what the server has of each object that changed meanwhile. Nothing is half saved.
    """
    payload = decode_change_set(body)
    with transaction.atomic():
        task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
        seen = ChangeSet.objects.filter(pk=payload.id, task=task).first()
        if seen is not None:
            return dict(seen.result)
        if not rules.can_annotate(acting_user, task):
            refuse_without_lease(
                task,
                acting_user,
                "Your lease on this task has lapsed; nothing was saved here, your work is kept.",
                stage=Stage.ANNOTATION,
            )
        current = _touched(task, payload)
        require_fitting(task, payload, {key: row.label for (_, key), row in current.items()})
        _require_unchanged(task, payload, current)
        try:
            with transaction.atomic():
                return _write(task, payload, current, acting_user)
        except IntegrityError as error:
            _refuse("", _reason_of(error))


def _write(
    task: Task, payload: ChangeSetPayload, current: dict[Any, Any], acting_user: Any
) -> dict[str, Any]:
    revision = task.revision + 1
    before = {str(key): DOCUMENTS[kind](row) for (kind, key), row in current.items()}
    _delete(payload)
    _update(payload, current, revision)
    _create(task, payload, revision)
    result = {
        "id": str(payload.id),
        "revision": revision,
        "objects": [
            {"kind": KINDS[type(item)], "id": str(item.id), "revision": revision}
            for item in [*payload.created, *payload.updated]
        ],
    }
    ChangeSet.objects.create(
        id=payload.id,
        client_id=task.client_id,
        task=task,
        number=revision,
        author=acting_user,
        payload=msgspec.to_builtins(payload),
        before=before,
        result=result,
    )
    task.revision = revision
    task.save(update_fields=["revision"])
    if task.status == TaskStatus.LEASED:
        change_status(task, TaskStatus.IN_PROGRESS, acting_user=acting_user)
    return result


def _touched(task: Task, payload: ChangeSetPayload) -> dict[tuple[str, uuid.UUID], Any]:
    """The rows that updates and deletions name, in one query a kind."""
    named: dict[str, list[uuid.UUID]] = {"track": [], "event": [], "tag": []}
    for item in payload.updated:
        named[KINDS[type(item)]].append(item.id)
    for gone in payload.deleted:
        named[gone.kind].append(gone.id)
    return {
        (kind, row.pk): row
        for kind, ids in named.items()
        if ids
        for row in MODELS[kind].objects.filter(task=task, pk__in=ids)
    }


def _require_unchanged(
    task: Task, payload: ChangeSetPayload, current: dict[tuple[str, uuid.UUID], Any]
) -> None:
    conflicts = []
    named = [(KINDS[type(item)], item.id, item.revision) for item in payload.updated]
    named += [(item.kind, item.id, item.revision) for item in payload.deleted]
    for kind, object_id, revision in named:
        row = current.get((kind, object_id))
        if row is None or row.revision != revision:
            theirs = None if row is None else DOCUMENTS[kind](row)
            conflicts.append({"kind": kind, "id": str(object_id), "theirs": theirs})
    if conflicts:
        gone = [entry for entry in conflicts if entry["theirs"] is None]
        raise Conflict(
            f"This task has no {gone[0]['kind']} {gone[0]['id']}; it may have been deleted. "
            "Nothing was saved."
            if gone
            else "Something you changed was changed elsewhere meanwhile. Nothing was saved.",
            revision=task.revision,
            conflicts=conflicts,
        )
    _require_free(task, payload)


def _require_free(task: Task, payload: ChangeSetPayload) -> None:
    """New ids must be new, and an event's track must exist in this task."""
    errors = []
    tracks = {item.id for item in payload.created if isinstance(item, NewTrack)}
    leaving = {item.id for item in payload.deleted if item.kind == "track"}
    for kind, model in MODELS.items():
        ids = [item.id for item in payload.created if KINDS[type(item)] == kind]
        for taken in model.objects.filter(pk__in=ids).values_list("pk", flat=True):
            errors.append({"where": "created", "message": f"The {kind} {taken} exists already."})
    for list_name, items in (("created", payload.created), ("updated", payload.updated)):
        for index, item in enumerate(items):
            if not isinstance(item, NewEvent | EventUpdate) or not item.track:
                continue
            known = item.track in tracks or object_document(task, "track", item.track)
            if item.track in leaving or not known:
                errors.append(
                    {
                        "where": f"{list_name}[{index}].track",
                        "message": f"This task has no track {item.track}.",
                    }
                )
    if errors:
        raise InvalidInput(f"{errors[0]['message']} Nothing was saved.", errors)


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
            _refuse(f"updated[{index}].stop", "The event must end after it starts.")
        row.revision = revision
        rows[kind].append(row)
    common = ["label", "attributes", "revision"]
    spans = ["keyframes", "keyframe_count", "first_frame", "last_frame"]
    Track.objects.bulk_update(rows["track"], [*common, *spans], batch_size=500)
    Event.objects.bulk_update(rows["event"], [*common, "start", "stop", "track"], batch_size=500)
    Tag.objects.bulk_update(rows["tag"], [*common, "frame"], batch_size=500)


def _merge_keyframes(row: Track, item: TrackUpdate, where: str) -> None:
    by_frame = {keyframe["frame"]: keyframe for keyframe in keyframe_rows(row.keyframes)}
    for frame in item.removed_frames:
        by_frame.pop(frame, None)
    for keyframe in item.keyframes:
        by_frame[keyframe.frame] = msgspec.to_builtins(keyframe)
    if not by_frame:
        _refuse(where, "A track needs at least one keyframe; delete the track instead.")
    _set_keyframes(row, list(by_frame.values()))


def _set_keyframes(row: Track, rows: list[dict[str, Any]]) -> None:
    row.keyframes = keyframe_columns(rows)
    row.keyframe_count = len(rows)
    row.first_frame, row.last_frame = row.keyframes["frame"][0], row.keyframes["frame"][-1]


def _create(task: Task, payload: ChangeSetPayload, revision: int) -> None:
    common = {"client_id": task.client_id, "task": task, "revision": revision}
    tracks, events, tags = [], [], []
    for item in payload.created:
        fields = {**common, "id": item.id, "label": item.label, "attributes": item.attributes}
        if isinstance(item, NewTrack):
            row = Track(**fields, shape=item.shape)
            _set_keyframes(row, msgspec.to_builtins(item.keyframes))
            tracks.append(row)
        elif isinstance(item, NewEvent):
            events.append(Event(**fields, start=item.start, stop=item.stop, track_id=item.track))
        else:
            tags.append(Tag(**fields, frame=item.frame))
    Track.objects.bulk_create(tracks, batch_size=500)
    Event.objects.bulk_create(events, batch_size=500)
    Tag.objects.bulk_create(tags, batch_size=500)


def _reason_of(error: IntegrityError) -> str:
    """What the database refused, told by the name of the rule."""
    diagnosis = getattr(error.__cause__, "diag", None)
    rule = str(getattr(diagnosis, "constraint_name", None) or "")
    if rule == "tag_once_a_frame":
        return "The same tag stands on the same frame already."
    if rule.endswith("_pkey"):
        return "This id is in use already; make a new one."
    raise error


def _refuse(where: str, message: str) -> NoReturn:
    raise InvalidInput(f"{message} Nothing was saved.", [{"where": where, "message": message}])
