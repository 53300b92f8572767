"""The truth of a scene as a person would have labelled it: keyframes, small errors, slips.

Deterministic by seed. Makes the payloads of change sets; writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from apps.annotations.models import Task
from apps.core.models import uuid7
from apps.home.domain.demo.footage import HEIGHT, WIDTH, Truth
from apps.home.domain.scene import Track

TOLERANCE_PX = 2.5
LONGEST_GAP = 40
LEAST_FRAMES = 5
STILL_PX = 0.25
LOOKALIKES = {"car": "van", "van": "car", "bus": "van", "bicycle": "pedestrian"}
Json = dict[str, Any]


@dataclass(frozen=True)
class Hand:
    """How somebody labels: their trembling in pixels, and which tracks they get wrong.

    `slips` says how many tracks of a task get each kind of defect, by type of finding.
    """

    seed: int
    tremble_px: float = 0.6
    slips: dict[str, int] = field(default_factory=dict)


@dataclass
class Labels:
    """One task's objects, and the defects that are known to be in them."""

    objects: list[Json] = field(default_factory=list)
    defects: dict[str, str] = field(default_factory=dict)


def label_task(task: Task, truth: Truth, hand: Hand) -> Labels:
    """What `hand` draws for the frames of `task`."""
    rng = np.random.default_rng([hand.seed, task.number])
    start, stop = task.clip.start, task.clip.stop
    labels = Labels()
    ids: dict[str, str] = {}
    for track in truth.tracks:
        drawn = _track(track, (start, stop), rng, hand.tremble_px)
        if drawn is not None:
            ids[track.id] = drawn["id"]
            labels.objects.append(drawn)
    _slip(labels, hand.slips, rng)
    for event in truth.events:
        begins, ends = max(event.start, start), min(event.stop, stop)
        if ends - begins >= LEAST_FRAMES:
            labels.objects.append(
                {
                    "kind": "event",
                    "id": str(uuid7()),
                    "label": event.label,
                    "start": int(begins),
                    "stop": int(ends),
                    "track": next((ids[t] for t in event.tracks if t in ids), None),
                }
            )
    return labels


def _track(
    track: Track, clip: tuple[int, int], rng: np.random.Generator, tremble: float
) -> Json | None:
    """The track within the clip, or None when it hardly shows there."""
    start, stop = clip
    boxes, seen = track.boxes[start:stop], track.visible[start:stop]
    present = ~np.isnan(boxes[:, 0])
    if seen.sum() < LEAST_FRAMES:
        return None
    stopped = _standing(boxes) if track.label != "pedestrian" else np.zeros(len(boxes), bool)
    keyframes: list[Json] = []
    for first, last in _spans(present):
        keyframes += [
            {
                "frame": int(start + index),
                "points": _drawn_box(boxes[index], rng, tremble),
                "outside": False,
                "occluded": bool(track.occluded[start + index]),
                "attributes": {"stopped": bool(stopped[index])} if stopped.any() else {},
            }
            for index in _chosen_frames(boxes, track.occluded[start:stop], stopped, (first, last))
        ]
        if last < stop - start:
            gone = {**keyframes[-1], "frame": int(start + last), "outside": True}
            keyframes.append({**gone, "occluded": False})
    name = "clothing" if track.label == "pedestrian" else "color"
    return {
        "kind": "track",
        "id": str(uuid7()),
        "label": track.label,
        "attributes": {name: track.attributes["color"]},
        "keyframes": keyframes,
    }


def _standing(boxes: Any) -> Any:
    """Frames at which a box has hardly moved since the frame before."""
    centers = (boxes[:, :2] + boxes[:, 2:]) / 2
    moved = np.abs(np.diff(centers, axis=0, prepend=centers[:1])).max(1)
    still = np.nan_to_num(moved, nan=99.0) < STILL_PX
    long = np.zeros(len(boxes), bool)
    for first, last in _spans(still):
        long[first:last] = last - first >= 10
    return long


def _chosen_frames(boxes: Any, occluded: Any, stopped: Any, span: tuple[int, int]) -> list[int]:
    """Where a person sets keyframes: ends, changes of a flag, and where a straight line errs."""
    first, last = span
    ends = {first, last - 1}
    for flags in (occluded, stopped):
        ends |= {i for i in range(first + 1, last) if flags[i] != flags[i - 1]}
    chosen = sorted(ends)
    for begin, end in pairwise(chosen):
        ends |= set(_split(boxes, begin, end))
    return sorted(ends)


def _split(boxes: Any, begin: int, end: int) -> Iterable[int]:
    """Frames between `begin` and `end` that keep interpolation within TOLERANCE_PX."""
    if end - begin < 2:
        return []
    shares = np.linspace(0, 1, end - begin + 1)[:, None]
    line = boxes[begin] + (boxes[end] - boxes[begin]) * shares
    errors = np.abs(boxes[begin : end + 1] - line).max(1)
    worst = int(errors.argmax())
    if errors[worst] <= TOLERANCE_PX:
        if end - begin <= LONGEST_GAP:
            return []
        worst = (end - begin) // 2
    middle = begin + worst
    return [*_split(boxes, begin, middle), middle, *_split(boxes, middle, end)]


def _drawn_box(box: Any, rng: np.random.Generator, tremble: float) -> list[float]:
    """A box as drawn by hand, inside the picture and at least three pixels wide."""
    x1, y1, x2, y2 = (float(value) for value in box + rng.normal(0, tremble, 4))
    x1, x2 = max(0.0, min(x1, WIDTH - 3)), min(float(WIDTH), x2)
    y1, y2 = max(0.0, min(y1, HEIGHT - 3)), min(float(HEIGHT), y2)
    return [round(v, 1) for v in (x1, y1, max(x2, x1 + 3), max(y2, y1 + 3))]


def _slip(labels: Labels, slips: dict[str, int], rng: np.random.Generator) -> None:
    """Put the wished defects into as many tracks, each at most one."""
    order = list(rng.permutation(len(labels.objects)))
    for kind, count in slips.items():
        for _ in range(count):
            index = next((i for i in order if _can_slip(labels.objects[i], kind)), None)
            if index is None:
                break
            order.remove(index)
            _spoil(labels.objects[index], kind)
            labels.defects[labels.objects[index]["id"]] = kind


def _can_slip(track: Json, kind: str) -> bool:
    return kind != "wrong_label" or track["label"] in LOOKALIKES


def _spoil(track: Json, kind: str) -> None:
    if kind == "wrong_label":
        after = LOOKALIKES[track["label"]]
        if after == "pedestrian":
            track["attributes"] = {"clothing": track["attributes"]["color"]}
            for keyframe in track["keyframes"]:
                keyframe["attributes"] = {}
        track["label"] = after
    elif kind == "loose_shape":
        for keyframe in track["keyframes"]:
            x1, y1, x2, y2 = keyframe["points"]
            w, h = (x2 - x1) * 0.16, (y2 - y1) * 0.16
            grown = (max(0.0, x1 - w), max(0.0, y1 - h), min(WIDTH, x2 + w), min(HEIGHT, y2 + h))
            keyframe["points"] = [round(float(value), 1) for value in grown]
    else:  # wrong_attribute
        name, value = next(iter(track["attributes"].items()))
        track["attributes"] = {name: "black" if value != "black" else "white"}


def _spans(mask: Any) -> list[tuple[int, int]]:
    """Ranges `[first, last)` where `mask` holds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
