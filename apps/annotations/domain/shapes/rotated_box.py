"""Turned boxes: `cx, cy, width, height, angle`, clockwise degrees on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from apps.annotations.domain.shapes.common import (
    TINY_PX,
    bounds_of,
    extra,
    framed_between,
    framed_errors,
    rounded,
    turned,
)

Points = Sequence[float]
WORD = "rotated box"
between = framed_between


def errors(points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
    """The centre in the picture; corners may reach over its edge."""
    yield from framed_errors(WORD, points, size)


def warnings(points: Points) -> Iterator[str]:
    """Too small to be meant."""
    if min(points[2], points[3]) < TINY_PX:
        yield f"is less than {TINY_PX:g} px here."


def corners(points: Points) -> list[float]:
    """x, y of the four corners."""
    w, h = points[2] / 2, points[3] / 2
    return [v for x, y in ((-w, -h), (w, -h), (w, h), (-w, h)) for v in turned(points, x, y)]


def bounds(points: Points) -> tuple[float, float, float, float]:
    """Around the corners."""
    return bounds_of(corners(points))


def area(points: Points) -> float:
    """Of the rectangle."""
    return points[2] * points[3]


def coco(points: Points, size: tuple[int, int]) -> dict[str, Any]:
    """The corners as a segmentation; the angle in `rotation`."""
    return extra(
        "rotated_box",
        points,
        segmentation=[rounded(corners(points))],
        rotation=round(points[4], 3),
    )
