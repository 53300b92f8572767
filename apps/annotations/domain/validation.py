"""Does a change set fit its task: schema, clip, picture? Names every place that does not."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import UNSET

from apps.annotations.domain.payloads import (
    ChangeSetPayload,
    EventUpdate,
    Keyframe,
    NewEvent,
    NewTag,
    NewTrack,
    TagUpdate,
    TrackUpdate,
)
from apps.annotations.domain.shapes import box
from apps.annotations.domain.shapes.kinds import KINDS, word_of
from apps.annotations.models import Task
from apps.core.errors import InvalidInput

MOST_ERRORS = 50
LARGEST_NUMBER = 2**53 - 1  # the browser and JSON keep no whole number beyond it
Error = tuple[str, str]


def require_fitting(task: Task, payload: ChangeSetPayload, labels: dict[uuid.UUID, str]) -> None:
    """Raise InvalidInput with up to 50 named errors unless all of `payload` fits `task`.

    `labels` are the present labels of the objects that the payload updates, by id.
    """
    check = _Check(task, labels)
    found: list[dict[str, str]] = []
    for list_name, objects in (("created", payload.created), ("updated", payload.updated)):
        for index, item in enumerate(objects):
            for where, message in check.errors_of(item):
                place = f"{list_name}[{index}]" + (f".{where}" if where else "")
                found.append({"where": place, "message": message})
                if len(found) >= MOST_ERRORS:
                    break
    found += _doubled_ids(payload)
    if found:
        raise InvalidInput(
            f"{len(found)} thing(s) in this change do not fit the task; nothing was saved. "
            f"First: {found[0]['message']}",
            found[:MOST_ERRORS],
        )


class _Check:
    """The rules of one task, looked up once."""

    def __init__(self, task: Task, present: dict[uuid.UUID, str]) -> None:
        self.present = present
        self.labels = {label["name"]: label for label in task.schema.labels}
        self.start, self.stop = task.clip.start, task.clip.stop
        footage = task.clip.footage
        self.width, self.height = footage.width or 0, footage.height or 0

    def errors_of(self, item: Any) -> Iterator[Error]:
        shape = self._shape_of(item)
        label = self.present.get(item.id, "") if item.label is UNSET else item.label
        definition = self.labels.get(label)
        if item.label is not UNSET:
            yield from self._label_errors(item, label, definition, shape)
        if item.attributes is not UNSET and definition is not None:
            yield from self._attribute_errors(item.attributes, definition, "attributes")
        if isinstance(item, TrackUpdate):
            put = {keyframe.frame for keyframe in item.keyframes}
            for index, frame in enumerate(item.removed_frames):
                if frame in put:
                    yield (
                        f"removed_frames[{index}]",
                        f"Frame {frame} is set and removed at once; do one of the two.",
                    )
        if isinstance(item, NewTrack | TrackUpdate):
            yield from self._keyframe_errors(item.keyframes, definition, shape)
        if isinstance(item, NewEvent | EventUpdate):
            yield from self._interval_errors(item)
        if isinstance(item, NewTag | TagUpdate) and item.frame is not UNSET:
            yield from self._frame_errors(item.frame, "frame")

    def _shape_of(self, item: Any) -> str:
        """What a new track says it is; what the label of a present one marks."""
        if isinstance(item, NewTrack):
            return item.shape
        if isinstance(item, TrackUpdate):
            present = self.labels.get(self.present.get(item.id, ""))
            return present["shape"] if present else "box"
        return "event" if isinstance(item, NewEvent | EventUpdate) else "tag"

    def _label_errors(self, item: Any, label: str, definition: Any, shape: str) -> Iterator[Error]:
        if definition is None:
            yield "label", f"The schema has no label “{label}”."
        elif definition["shape"] != shape:
            yield (
                "label",
                f"“{label}” marks a {word_of(definition['shape'])}, not a {word_of(shape)}.",
            )
        elif isinstance(item, TrackUpdate):
            present = self.labels.get(self.present.get(item.id, ""), {})
            if _joints(present) != _joints(definition):
                yield "label", f"The skeleton of “{label}” has other points."

    def _attribute_errors(
        self, values: dict[str, Any], definition: Any, where: str
    ) -> Iterator[Error]:
        known = {attribute["name"]: attribute for attribute in definition["attributes"]}
        for name, value in values.items():
            attribute = known.get(name)
            if attribute is None:
                yield where, f"“{definition['name']}” has no attribute “{name}”."
            elif value is not None and not _fits(attribute, value):
                yield f"{where}.{name}", f"“{str(value)[:40]}” is not a value of “{name}”."

    def _keyframe_errors(
        self, keyframes: list[Keyframe], definition: Any, shape: str
    ) -> Iterator[Error]:
        seen: set[int] = set()
        is_box, size = shape == "box", (self.width, self.height)
        # 36,000 times in a heavy document: places are spelled only where something is wrong.
        for index, keyframe in enumerate(keyframes):
            frame = keyframe.frame
            if frame in seen:
                yield f"keyframes[{index}].frame", f"Frame {frame} is given twice."
            seen.add(frame)
            if not self.start <= frame < self.stop:
                yield from self._frame_errors(frame, f"keyframes[{index}].frame")
            if not (is_box and box.is_sound(keyframe.points, size)):
                for message in self._point_errors(keyframe.points, shape, definition or {}):
                    yield f"keyframes[{index}].points", message
            if keyframe.attributes and definition is not None:
                yield from self._attribute_errors(
                    keyframe.attributes, definition, f"keyframes[{index}].attributes"
                )

    def _point_errors(
        self, points: Sequence[float], shape: str, definition: dict[str, Any]
    ) -> Iterator[str]:
        if all(map(math.isfinite, points)):
            yield from KINDS[shape].errors(points, (self.width, self.height), definition)
        else:
            yield f"A {word_of(shape)} is made of finite numbers."

    def _interval_errors(self, item: NewEvent | EventUpdate) -> Iterator[Error]:
        start, stop = item.start, item.stop
        if start is not UNSET:
            yield from self._frame_errors(start, "start")
        if stop is not UNSET and not self.start < stop <= self.stop:
            yield "stop", f"The event must end inside the clip, at {self.stop} at the latest."
        if start is not UNSET and stop is not UNSET and start >= stop:
            yield "stop", "The event must end after it starts."

    def _frame_errors(self, frame: int, where: str) -> Iterator[Error]:
        if not self.start <= frame < self.stop:
            yield where, (f"Frame {frame} is outside this clip ({self.start} to {self.stop - 1}).")


def _fits(attribute: dict[str, Any], value: Any) -> bool:
    kind = attribute["kind"]
    if kind == "checkbox":
        return isinstance(value, bool)
    if kind == "number":
        return (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and abs(value) <= LARGEST_NUMBER
        )
    if kind == "select":
        return value in attribute["options"]
    return isinstance(value, str) and len(value) <= 1000


def _joints(label: dict[str, Any]) -> list[str]:
    """The names of a skeleton's points, in order."""
    return [point["name"] for point in label.get("skeleton", {}).get("points", [])]


def _doubled_ids(payload: ChangeSetPayload) -> list[dict[str, str]]:
    seen: set[Any] = set()
    errors = []
    for list_name in ("created", "updated", "deleted"):
        for index, item in enumerate(getattr(payload, list_name)):
            if item.id in seen:
                errors.append(
                    {"where": f"{list_name}[{index}].id", "message": f"{item.id} is named twice."}
                )
            seen.add(item.id)
    return errors
