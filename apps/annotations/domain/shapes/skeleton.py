"""Skeletons: `x, y, seen` of each point of the label's template; seen is 0 no, 1 hidden, 2 yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from apps.annotations.domain.shapes.common import TINY_PX, bounds_of, extra, outside_errors, rounded

Points = Sequence[float]
WORD = "skeleton"
ABSENT = 0


def errors(points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
    """As many points as the template, inside the picture, one of them seen or hidden."""
    names = label.get("skeleton", {}).get("points", [])
    if len(points) != 3 * len(names):
        yield f"A “{label.get('name')}” has {len(names)} points of three numbers: x, y, seen."
        return
    if any(seen not in (0, 1, 2) for seen in points[2::3]):
        yield "Say of each point: 0 not there, 1 hidden, 2 seen."
    elif not any(points[2::3]):
        yield "At least one point of a skeleton must be there."
    yield from outside_errors(WORD, list(zip(points[0::3], points[1::3], strict=True)), size)


def warnings(points: Points) -> Iterator[str]:
    """Too small to be meant."""
    x1, y1, x2, y2 = bounds(points)
    if max(x2 - x1, y2 - y1) < TINY_PX:
        yield f"is less than {TINY_PX:g} px here."


def bounds(points: Points) -> tuple[float, float, float, float]:
    """Around the points that are there."""
    there = [
        value
        for x, y, seen in zip(points[0::3], points[1::3], points[2::3], strict=True)
        if seen != ABSENT
        for value in (x, y)
    ]
    return bounds_of(there or [points[0], points[1]])


def area(points: Points) -> float:
    """Of the box around it, as keypoint measures take it."""
    x1, y1, x2, y2 = bounds(points)
    return (x2 - x1) * (y2 - y1)


def between(before: Points, after: Points, share: float) -> tuple[float, ...]:
    """Point by point; whether it is seen holds."""
    if len(before) != len(after):
        return tuple(before)
    return tuple(
        a if index % 3 == 2 else a + (b - a) * share
        for index, (a, b) in enumerate(zip(before, after, strict=True))
    )


def coco(points: Points, size: tuple[int, int]) -> dict[str, Any]:
    """COCO keypoints; what is not there is 0, 0, 0."""
    keypoints: list[float] = []
    for x, y, seen in zip(points[0::3], points[1::3], points[2::3], strict=True):
        keypoints += [*rounded([x, y]), int(seen)] if seen != ABSENT else [0, 0, 0]
    there = sum(1 for seen in points[2::3] if seen != ABSENT)
    return extra("skeleton", points, keypoints=keypoints, num_keypoints=there)
