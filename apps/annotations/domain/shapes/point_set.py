"""Loose points: `x, y` of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from apps.annotations.domain.shapes.common import bounds_of, extra, linear, vertex_errors

Points = Sequence[float]
WORD = "set of points"
bounds = bounds_of


def errors(points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
    """One point or more in the picture."""
    yield from vertex_errors(WORD, points, size, 1)


def warnings(points: Points) -> Iterator[str]:
    """A point cannot be too small."""
    yield from ()


def area(points: Points) -> float:
    """Points have no inside."""
    return 0.0


def between(before: Points, after: Points, share: float) -> tuple[float, ...]:
    """Point by point; where their numbers differ nothing says which is which, so they hold."""
    return linear(before, after, share) if len(before) == len(after) else tuple(before)


def coco(points: Points, size: tuple[int, int]) -> dict[str, Any]:
    """COCO knows no nameless points: they are in `points`."""
    return extra("points", points)
