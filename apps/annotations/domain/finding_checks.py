"""Is a finding sound: its type, frames, object, region and the correction it proposes?"""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from apps.annotations.domain.shapes.kinds import KINDS, word_of
from apps.annotations.enums import FindingType, Severity
from apps.annotations.models import Event, Task, Track
from apps.core.errors import InvalidInput

Error = tuple[str, str]
MOST_NUMBERS = 20_000  # of a proposed shape


def require_sound(
    task: Task,
    *,
    type: str,
    severity: str,
    frames: tuple[int, int],
    objects: tuple[uuid.UUID | None, uuid.UUID | None],
    region: Sequence[float] | None,
    correction: dict[str, Any] | None,
) -> None:
    """Raise InvalidInput that names each field which is not."""
    track_id, event_id = objects
    track = Track.objects.filter(task=task, pk=track_id).first() if track_id else None
    errors = list(_kind_errors(type, severity))
    errors += frame_errors(task, frames)
    if track_id and track is None:
        errors.append(("track", "This task has no such track."))
    if event_id and not Event.objects.filter(task=task, pk=event_id).exists():
        errors.append(("event", "This task has no such event."))
    errors += region_errors(task, region)
    errors += _correction_errors(task, track, correction)
    if errors:
        raise InvalidInput(
            "The finding could not be recorded.",
            [{"where": where, "message": message} for where, message in errors],
        )


def _kind_errors(type: str, severity: str) -> Iterator[Error]:
    if type not in FindingType.values:
        yield "type", f"“{type}” is no kind of finding."
    if severity not in Severity.values:
        yield "severity", "Choose minor, major or critical."


def frame_errors(task: Task, frames: tuple[int, int]) -> Iterator[Error]:
    """Unless [start, stop) lies in the task's clip."""
    clip, (start, stop) = task.clip, frames
    if not clip.start <= start < stop <= clip.stop:
        yield "start", f"Frames must lie in this clip: {clip.start} to {clip.stop - 1}."


def region_errors(task: Task, region: Sequence[float] | None) -> Iterator[Error]:
    """Unless `region` is None or a box in the picture, at least a pixel wide and high."""
    if region is None:
        return
    width, height = _size(task)
    if len(region) != 4 or not all(math.isfinite(value) for value in region):
        yield "region", "A region is four numbers: left, top, right, bottom in pixels."
        return
    x1, y1, x2, y2 = region
    if min(x1, y1) < 0 or x2 > width or y2 > height:
        yield "region", f"The region lies outside the picture ({width} × {height})."
    elif x2 - x1 < 1 or y2 - y1 < 1:
        yield "region", "The region is smaller than a pixel; draw it again."


def _correction_errors(
    task: Task, track: Track | None, correction: dict[str, Any] | None
) -> Iterator[Error]:
    if correction is None:
        return
    labels = {label["name"]: label for label in task.schema.labels}
    name, points = correction.get("label"), correction.get("points")
    if name is None and points is None:
        yield "correction", "A correction says another label, another shape, or both."
        return
    label = labels.get(name or (track.label if track else ""))
    if label is None:
        unknown = f"The schema has no label “{name}”." if name else "Choose the label it should be."
        yield "correction.label", unknown
        return
    present = labels.get(track.label) if track else None
    if present and present["shape"] != label["shape"]:
        words = word_of(label["shape"]), word_of(present["shape"])
        yield "correction.label", f"“{name}” marks a {words[0]}, this is a {words[1]}."
    elif points is not None:
        yield from _shape_errors(task, label, points)


def _shape_errors(task: Task, label: dict[str, Any], points: list[float]) -> Iterator[Error]:
    kind = KINDS.get(label["shape"])
    if kind is None:
        yield "correction.points", f"“{label['name']}” has no shape."
    elif len(points) > MOST_NUMBERS or not all(math.isfinite(value) for value in points):
        yield "correction.points", "The proposed shape has too many numbers or one that is none."
    else:
        for message in kind.errors(points, _size(task), label):
            yield "correction.points", message


def _size(task: Task) -> tuple[int, int]:
    footage = task.clip.footage
    return footage.width or 0, footage.height or 0
