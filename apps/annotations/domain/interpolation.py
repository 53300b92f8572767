"""Objects between their keyframes. Pure: no database, no request.

The JavaScript twin is `static/js/labeler/tracks/interpolate.js`; both are held to
`tests/fixtures/interpolation.json`. Change them together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from apps.annotations.domain.shapes.kinds import KINDS

Keyframe = Mapping[str, Any]
Points = tuple[float, ...]

_frame_of = itemgetter("frame")


@dataclass(frozen=True, slots=True)
class ObjectState:
    """An object at one frame; `points` are source pixels."""

    points: Points
    occluded: bool
    is_keyframe: bool
    source: str
    attributes: dict[str, Any] = field(default_factory=dict)


def state_at(
    keyframes: Sequence[Keyframe],
    frame: int,
    stop: int,
    attributes: Mapping[str, Any] | None = None,
    *,
    shape: str = "box",
) -> ObjectState | None:
    """The object at `frame`, or None where it is not there.

    `keyframes` are sorted by frame, one a frame; `stop` is the clip's, excluded; `attributes` are
    the track's own. It is not there before its first keyframe, from an outside keyframe to the
    next that is not, and from `stop` on. Between two visible keyframes `shape` says what its
    points are, otherwise they hold; occluded and attributes always hold.
    """
    count = bisect_right(keyframes, frame, key=_frame_of)
    if frame >= stop or count == 0 or keyframes[count - 1]["outside"]:
        return None
    held = dict(attributes or {})
    for keyframe in keyframes[:count]:
        held.update(keyframe["attributes"])
    after = keyframes[count] if count < len(keyframes) else None
    return _state(keyframes[count - 1], after, frame, held, shape)


def states(
    keyframes: Sequence[Keyframe],
    start: int,
    stop: int,
    attributes: Mapping[str, Any] | None = None,
    *,
    shape: str = "box",
) -> Iterator[tuple[int, ObjectState]]:
    """`(frame, state)` for each frame of `[start, stop)` at which the object is there, in order.

    Takes time in the frames it yields, not in frames × keyframes.
    """
    held = dict(attributes or {})
    for index, keyframe in enumerate(keyframes):
        if keyframe["attributes"]:
            held = {**held, **keyframe["attributes"]}
        if keyframe["outside"]:
            continue
        after = keyframes[index + 1] if index + 1 < len(keyframes) else None
        end = stop if after is None else min(after["frame"], stop)
        for frame in range(max(keyframe["frame"], start), end):
            yield frame, _state(keyframe, after, frame, dict(held), shape)


def visible_spans(keyframes: Sequence[Keyframe], stop: int) -> list[tuple[int, int]]:
    """The intervals `[start, stop)` at which the object is there, joined where they meet."""
    spans: list[tuple[int, int]] = []
    for index, keyframe in enumerate(keyframes):
        start = keyframe["frame"]
        if keyframe["outside"] or start >= stop:
            continue
        end = min(keyframes[index + 1]["frame"], stop) if index + 1 < len(keyframes) else stop
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _state(
    before: Keyframe,
    after: Keyframe | None,
    frame: int,
    attributes: dict[str, Any],
    shape: str,
) -> ObjectState:
    return ObjectState(
        points=_points(before, after, frame, shape),
        occluded=before["occluded"],
        is_keyframe=before["frame"] == frame,
        source=before["source"],
        attributes=attributes,
    )


def _points(before: Keyframe, after: Keyframe | None, frame: int, shape: str) -> Points:
    """The operations and their order are the JavaScript's, so that both give the same bits."""
    if after is None or after["outside"] or before["frame"] == frame:
        return tuple(before["points"])
    share = (frame - before["frame"]) / (after["frame"] - before["frame"])
    return KINDS[shape].between(before["points"], after["points"], share)
