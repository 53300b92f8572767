"""Ellipses: `cx, cy, width, height, angle`, the axes in full, clockwise degrees."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from apps.annotations.domain.shapes.common import (
    TINY_PX,
    extra,
    framed_between,
    framed_errors,
    rounded,
    turned,
)

Points = Sequence[float]
WORD = "ellipse"
SIDES = 48
between = framed_between


def errors(points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
    """The centre in the picture; the rest may reach over its edge."""
    yield from framed_errors(WORD, points, size)


def warnings(points: Points) -> Iterator[str]:
    """Too small to be meant."""
    if min(points[2], points[3]) < TINY_PX:
        yield f"is less than {TINY_PX:g} px here."


def bounds(points: Points) -> tuple[float, float, float, float]:
    """Exactly around it."""
    radians = points[4] * math.pi / 180
    cos, sin = math.cos(radians), math.sin(radians)
    a, b = points[2] / 2, points[3] / 2
    across = math.sqrt(a * a * cos * cos + b * b * sin * sin)
    down = math.sqrt(a * a * sin * sin + b * b * cos * cos)
    return points[0] - across, points[1] - down, points[0] + across, points[1] + down


def area(points: Points) -> float:
    """π a b."""
    return math.pi * points[2] * points[3] / 4


def coco(points: Points, size: tuple[int, int]) -> dict[str, Any]:
    """A polygon of 48 sides as a segmentation; the ellipse itself in `points`."""
    a, b = points[2] / 2, points[3] / 2
    outline: list[float] = []
    for step in range(SIDES):
        at = 2 * math.pi * step / SIDES
        outline += turned(points, a * math.cos(at), b * math.sin(at))
    return extra("ellipse", points, segmentation=[rounded(outline)], rotation=round(points[4], 3))
