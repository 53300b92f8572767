"""Polygons: `x, y` of each vertex; the last is joined to the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from apps.annotations.domain.shapes.common import TINY_PX, bounds_of, extra, rounded, vertex_errors
from apps.annotations.domain.shapes.outlines import area_of, crosses_itself, matched

Points = Sequence[float]
WORD = "polygon"
bounds = bounds_of


def errors(points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
    """Three vertices or more in the picture."""
    yield from vertex_errors(WORD, points, size, 3)


def warnings(points: Points) -> Iterator[str]:
    """Too small to be meant."""
    if area(points) < TINY_PX * TINY_PX:
        yield f"covers less than {TINY_PX * TINY_PX:g} square pixels here."


def doubts(points: Points) -> Iterator[str]:
    """Crossing itself: hardly meant, but it may be submitted."""
    if crosses_itself(points):
        yield "crosses itself here."


def area(points: Points) -> float:
    """Inside the outline."""
    return abs(area_of(points))


def between(before: Points, after: Points, share: float) -> tuple[float, ...]:
    """By arc length where the numbers of vertices differ."""
    return matched(before, after, share, closed=True)


def coco(points: Points, size: tuple[int, int]) -> dict[str, Any]:
    """The outline as a segmentation."""
    return extra("polygon", points, segmentation=[rounded(points)])
