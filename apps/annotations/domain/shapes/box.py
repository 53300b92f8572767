"""Upright boxes: `x1, y1, x2, y2`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from apps.annotations.domain.shapes.common import TINY_PX, linear

Points = Sequence[float]
WORD = "box"
between = linear


def errors(points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
    """Four numbers, in order, inside the picture."""
    if len(points) != 4:
        yield "A box needs four finite numbers: x1, y1, x2, y2."
        return
    x1, y1, x2, y2 = points
    if x1 >= x2 or y1 >= y2:
        yield "A box needs x1 < x2 and y1 < y2."
    elif x1 < 0 or y1 < 0 or x2 > size[0] or y2 > size[1]:
        yield (
            f"The box ({x1:g}, {y1:g}, {x2:g}, {y2:g}) lies outside the picture "
            f"({size[0]} × {size[1]})."
        )


def is_sound(points: Points, size: tuple[int, int]) -> bool:
    """Whether `errors` has nothing to say, told quickly; no comparison holds for NaN."""
    if len(points) != 4:
        return False
    x1, y1, x2, y2 = points
    return 0 <= x1 < x2 <= size[0] and 0 <= y1 < y2 <= size[1]


def warnings(points: Points) -> Iterator[str]:
    """Too small to be meant."""
    if min(points[2] - points[0], points[3] - points[1]) < TINY_PX:
        yield f"is less than {TINY_PX:g} px here."


def bounds(points: Points) -> tuple[float, float, float, float]:
    """Itself."""
    return points[0], points[1], points[2], points[3]


def area(points: Points) -> float:
    """Of the rectangle."""
    return (points[2] - points[0]) * (points[3] - points[1])


def coco(points: Points, size: tuple[int, int]) -> dict[str, Any]:
    """`bbox` says all of it."""
    return {"segmentation": []}
