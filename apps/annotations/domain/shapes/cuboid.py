"""Cuboids in the picture: `x1, y1, x2, y2` of the front, `dx, dy` from there to the back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from apps.annotations.domain.shapes.common import TINY_PX, extra, linear, outside_errors

Points = Sequence[float]
WORD = "cuboid"
between = linear


def errors(points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
    """A front in order; front and back inside the picture."""
    if len(points) != 6:
        yield "A cuboid needs six numbers: x1, y1, x2, y2 of its front, dx, dy to its back."
        return
    x1, y1, x2, y2, dx, dy = points
    if x1 >= x2 or y1 >= y2:
        yield "The front of a cuboid needs x1 < x2 and y1 < y2."
        return
    ends = [(x1, y1), (x2, y2), (x1 + dx, y1 + dy), (x2 + dx, y2 + dy)]
    yield from outside_errors(WORD, ends, size)


def warnings(points: Points) -> Iterator[str]:
    """Too small to be meant."""
    if min(points[2] - points[0], points[3] - points[1]) < TINY_PX:
        yield f"is less than {TINY_PX:g} px here."


def bounds(points: Points) -> tuple[float, float, float, float]:
    """Around front and back."""
    x1, y1, x2, y2, dx, dy = points
    return min(x1, x1 + dx), min(y1, y1 + dy), max(x2, x2 + dx), max(y2, y2 + dy)


def area(points: Points) -> float:
    """Of its silhouette: the front, and what the depth sweeps."""
    x1, y1, x2, y2, dx, dy = points
    width, height = x2 - x1, y2 - y1
    return width * height + width * abs(dy) + height * abs(dx)


def coco(points: Points, size: tuple[int, int]) -> dict[str, Any]:
    """COCO knows no cuboids: front and depth are in `points`."""
    return extra("cuboid", points)
