"""The truth about a drawn scene: each object's box, sight and absence, frame by frame.

A box is the whole object's, hidden parts included, clipped to the picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.home.domain.scene.camera import Array, Camera
from apps.home.domain.scene.cast import Plan
from apps.home.domain.scene.ground import Floats
from apps.home.domain.scene.motion import Actor, spans
from apps.home.domain.scene.shapes import fill_level, hull

SMALLEST_SHARE = 8 / 1280
OCCLUDED_FROM = 0.2
UNSEEN_FROM = 0.9
COARSE = 2


@dataclass(frozen=True)
class Track:
    """One object. Arrays have a row a frame; a box is NaN where the object is not in the picture.

    `visible`: in the picture and more than a tenth of it seen. `occluded`: in the picture and a
    fifth or more hidden by something nearer. `outside`: ranges `[start, stop)` between its first
    and its last frame at which it is not in the picture.
    """

    id: str
    label: str
    boxes: Array
    visible: NDArray[np.bool_]
    occluded: NDArray[np.bool_]
    outside: list[tuple[int, int]]
    attributes: dict[str, str]


@dataclass(frozen=True)
class Event:
    """Something that happens at `[start, stop)` to `tracks`."""

    label: str
    start: int
    stop: int
    tracks: tuple[str, ...]


def find_truth(plan: Plan, depth: Floats, frames: int) -> tuple[list[Track], list[Event]]:
    """Tracks of all that is ever seen, and events; `depth` is the stage's (twice the size)."""
    actors = [*plan.actors, *plan.parked]
    boxes = np.stack([_clipped(actor, plan.camera) for actor in actors])
    hidden = _hidden_shares(actors, boxes, plan.camera, depth[::COARSE, ::COARSE])
    tracks: dict[int, Track] = {}
    counts: dict[str, int] = {}
    for index, actor in enumerate(actors):
        present = ~np.isnan(boxes[index, :, 0])
        visible = present & (hidden[index] < UNSEEN_FROM)
        if not visible.any():
            continue
        counts[actor.label] = counts.get(actor.label, 0) + 1
        seen = np.flatnonzero(present)
        between = ~present
        between[: seen[0]] = between[seen[-1] :] = False
        tracks[index] = Track(
            f"{actor.label}-{counts[actor.label]:02d}", actor.label, boxes[index], visible,
            present & (hidden[index] >= OCCLUDED_FROM), spans(between), dict(actor.attributes),
        )  # fmt: skip
    events = [
        Event(e.label, e.start, e.stop, tuple(tracks[a].id for a in e.actors if a in tracks))
        for e in plan.events
        if any(a in tracks and tracks[a].visible[e.start : e.stop].any() for a in e.actors)
    ]
    return list(tracks.values()), sorted(events, key=lambda event: event.start)


def _clipped(actor: Actor, camera: Camera) -> Array:
    """Boxes (F, 4) within the picture, rounded to 1/100 pixel; NaN where too little is left."""
    boxes = actor.model.extents(camera, actor.motion)
    size = np.array([camera.width, camera.height] * 2, dtype=np.float64)
    boxes = np.asarray(np.round(np.clip(boxes, 0, size), 2), dtype=np.float64)
    smallest = SMALLEST_SHARE * camera.width
    with np.errstate(invalid="ignore"):
        gone = ~((boxes[:, 2:] - boxes[:, :2]).min(1) >= smallest)
    boxes[gone] = np.nan
    return boxes


def _hidden_shares(actors: list[Actor], boxes: Array, camera: Camera, depth: Floats) -> Array:
    """Share (actors, F) of each silhouette hidden by nearer actors or standing things."""
    feet = np.stack(
        [np.column_stack([a.motion.x, a.motion.y, np.zeros_like(a.motion.x)]) for a in actors]
    )
    depths = camera.to_camera(feet)[..., 2]
    outlines = [camera.project(actor.model.solid(actor.motion))[0] for actor in actors]
    hidden = np.zeros(boxes.shape[:2])
    still: dict[int, float] = {}
    moving = {index for index, a in enumerate(actors) if a.attributes.get("state") != "parked"}
    for frame in range(boxes.shape[1]):
        here = np.flatnonzero(~np.isnan(boxes[:, frame, 0]))
        for index in map(int, here):
            nearer = [
                other
                for other in here
                if other in moving
                and depths[other, frame] < depths[index, frame]
                and _touch(boxes[other, frame], boxes[index, frame])
            ]
            if index not in moving and not nearer and index in still:
                hidden[index, frame] = still[index]
                continue
            own = hull(outlines[index][frame])
            others = [hull(outlines[other][frame]) for other in nearer]
            share = _share(own, others, (boxes[index, frame], depths[index, frame]), depth)
            hidden[index, frame] = share
            if index not in moving and not nearer:
                still[index] = share
    return hidden


def _touch(one: Array, other: Array) -> bool:
    return bool((one[:2] < other[2:]).all() and (other[:2] < one[2:]).all())


def _share(own: Array, others: list[Array], place: tuple[Array, float], depth: Floats) -> float:
    """Hidden share of one silhouette's pixels within its clipped box."""
    box, distance = place
    x0, y0 = np.floor(box[:2]).astype(int)
    x1, y1 = np.ceil(box[2:]).astype(int)
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    fill_level(mask, own - (x0, y0), 1)
    total = int(mask.sum())
    if total == 0:
        return 0.0
    mask[depth[y0:y1, x0:x1] < distance - 0.2] = 0
    for other in others:
        fill_level(mask, other - (x0, y0), 0)
    return 1 - int(mask.sum()) / total
