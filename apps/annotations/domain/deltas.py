"""What a change set replaced, kept as little as it takes to step back. Plain data, no database.

An object as it was is a document of `domain.documents` without its kind. `before` of a change set
holds, by id, of a deleted object all of it, and of an updated one
`{"revision", <each field that was set>, "keyframes": [the rows that were replaced or removed],
"added_frames": [frames that had no keyframe]}`. What it created is in none of them.
"""

from __future__ import annotations

from typing import Any

from msgspec import UNSET

from apps.annotations.domain.documents import keyframe_rows_at
from apps.annotations.domain.payloads import EventUpdate, TagUpdate, TrackUpdate

Document = dict[str, Any]
Objects = dict[str, Document]
UPDATES: dict[str, Any] = {"track": TrackUpdate, "event": EventUpdate, "tag": TagUpdate}
LISTS = {"track": "tracks", "event": "events", "tag": "tags"}
_APART = frozenset({"id", "revision", "keyframes", "removed_frames"})


def replaced_by(item: Any, document: Document, columns: dict[str, list[Any]]) -> Document:
    """What the update `item` replaces of an object, given without keyframes, and of `columns`."""
    entry: Document = {"revision": document["revision"]}
    for field in item.__struct_fields__:
        if field not in _APART and getattr(item, field) is not UNSET:
            entry[field] = document[field]
    if isinstance(item, TrackUpdate) and (item.keyframes or item.removed_frames):
        touched = {keyframe.frame for keyframe in item.keyframes} | set(item.removed_frames)
        entry["keyframes"] = keyframe_rows_at(columns, touched)
        known = {row["frame"] for row in entry["keyframes"]}
        entry["added_frames"] = sorted({keyframe.frame for keyframe in item.keyframes} - known)
    return entry


def step_back(objects: Objects, number: int, touched: list[str], before: Objects) -> None:
    """Undo change set `number` in `objects`, in place.

    An object that does not stand at `number` was read before that change reached it, and is left.
    """
    for object_id in touched:
        present = objects.get(object_id)
        entry = before.get(object_id)
        if entry is not None and "id" in entry:
            if present is None or present["revision"] == number:
                objects[object_id] = entry
        elif present is None or present["revision"] != number:
            continue
        elif entry is None:
            del objects[object_id]
        else:
            objects[object_id] = _without(present, entry)


def _without(present: Document, entry: Document) -> Document:
    fields = {
        key: value for key, value in entry.items() if key not in ("keyframes", "added_frames")
    }
    result = {**present, **fields}
    if "keyframes" in entry:
        kept = {row["frame"]: row for row in present["keyframes"]}
        for frame in entry["added_frames"]:
            kept.pop(frame, None)
        kept.update((row["frame"], row) for row in entry["keyframes"])
        result["keyframes"] = [kept[frame] for frame in sorted(kept)]
    return result


def update_between(kind: str, present: Document, wanted: Document) -> Document | None:
    """The smallest update that turns `present` into `wanted`, or None when they are the same."""
    update: Document = {}
    for field in UPDATES[kind].__struct_fields__:
        if field not in _APART and field in wanted and present[field] != wanted[field]:
            update[field] = wanted[field]
    if kind == "track":
        known = {row["frame"]: row for row in present["keyframes"]}
        rows = [row for row in wanted["keyframes"] if known.pop(row["frame"], None) != row]
        if rows:
            update["keyframes"] = rows
        if known:
            update["removed_frames"] = sorted(known)
    if not update:
        return None
    return {"kind": kind, "id": present["id"], "revision": present["revision"], **update}


def kind_of(document: Document) -> str:
    """The kind of an object, told by what only that kind has."""
    return "track" if "keyframes" in document else "event" if "start" in document else "tag"
