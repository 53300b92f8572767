"""Generated tracks of every kind of shape: valid, seeded, in a 640 × 360 picture."""

from __future__ import annotations

import random
from typing import Any

STOP = 40
SIZE = (640, 360)
NAMES = ("box", "polygon", "polyline", "points", "rotated_box", "ellipse", "skeleton", "mask",
         "cuboid")  # fmt: skip


def tracks(count: int, seed: int) -> list[dict[str, Any]]:
    """`count` tracks `{shape, keyframes, stop, attributes}`, the kinds in turn."""
    draw = random.Random(seed)
    return [_track(NAMES[index % len(NAMES)], draw) for index in range(count)]


def _track(shape: str, draw: random.Random) -> dict[str, Any]:
    frames = sorted(draw.sample(range(STOP + 3), draw.randint(1, 6)))
    return {
        "shape": shape,
        "stop": STOP,
        "attributes": {},
        "keyframes": [
            {
                "frame": frame,
                "points": points_of(shape, draw),
                "outside": draw.random() < 0.15,
                "occluded": draw.random() < 0.3,
                "attributes": {},
                "source": "manual",
            }
            for frame in frames
        ],
    }


def points_of(shape: str, draw: random.Random) -> list[float]:
    """A valid shape of a kind; skeletons have four points."""
    x, y = round(draw.uniform(150, 400), 2), round(draw.uniform(120, 220), 2)
    w, h = round(draw.uniform(2, 120), 2), round(draw.uniform(2, 90), 2)
    if shape == "box":
        return [x, y, x + w, y + h]
    if shape in ("rotated_box", "ellipse"):
        return [x, y, w, h, round(draw.uniform(0, 359.99), 2)]
    if shape == "cuboid":
        depth = [round(draw.uniform(-90, 90), 2), round(draw.uniform(-60, 40), 2)]
        return [x, y, x + w, y + h, *depth]
    if shape == "mask":
        return [int(x), int(y), 10, 4, 3, 20, 10, 7]
    if shape == "skeleton":
        seen = [2, *(draw.choice([0, 1, 2]) for _ in range(3))]
        return [value for mark in seen for value in (*_place(draw), mark)]
    least = {"polygon": 3, "polyline": 2, "points": 1}[shape]
    count = draw.randint(least, 12)
    return [value for _ in range(count) for value in _place(draw)]


def _place(draw: random.Random) -> tuple[float, float]:
    return round(draw.uniform(0, SIZE[0]), 2), round(draw.uniform(0, SIZE[1]), 2)
