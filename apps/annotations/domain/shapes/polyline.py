"""Lines: `x, y` of each vertex, from one end to the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from apps.annotations.domain.shapes.common import TINY_PX, bounds_of, extra, vertex_errors
from apps.annotations.domain.shapes.outlines import matched

Points = Sequence[float]
WORD = "polyline"
bounds = bounds_of


def errors(points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
    """Two vertices or more in the picture."""
    yield from vertex_errors(WORD, points, size, 2)


def warnings(points: Points) -> Iterator[str]:
    """Too short to be meant."""
    x1, y1, x2, y2 = bounds(points)
    if max(x2 - x1, y2 - y1) < TINY_PX:
        yield f"is less than {TINY_PX:g} px long here."


def area(points: Points) -> float:
    """A line has no inside."""
    return 0.0


def between(before: Points, after: Points, share: float) -> tuple[float, ...]:
    """By arc length where the numbers of vertices differ."""
    return matched(before, after, share, closed=False)


def coco(points: Points, size: tuple[int, int]) -> dict[str, Any]:
    """COCO knows no lines: the vertices are in `points`."""
    return extra("polyline", points)
