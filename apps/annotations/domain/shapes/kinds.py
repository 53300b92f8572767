"""The registry of kinds: the rest of the house asks it and knows no kind by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from apps.annotations.domain.shapes import (
    box,
    cuboid,
    ellipse,
    mask,
    point_set,
    polygon,
    polyline,
    rotated_box,
    skeleton,
)

Points = Sequence[float]


class Kind(Protocol):
    """What a module of a kind offers; `size` is the picture's (width, height) in pixels."""

    WORD: str

    def errors(self, points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
        """Why `points` cannot be kept, in sentences."""

    def warnings(self, points: Points) -> Iterator[str]:
        """What must be mended before a task is submitted, after “This car …”."""

    def bounds(self, points: Points) -> tuple[float, float, float, float]:
        """x1, y1, x2, y2 around all of it."""

    def area(self, points: Points) -> float:
        """In square pixels; 0 for what has no inside."""

    def between(self, before: Points, after: Points, share: float) -> tuple[float, ...]:
        """The shape `share` (0 to 1) of the way."""

    def coco(self, points: Points, size: tuple[int, int]) -> dict[str, Any]:
        """What COCO JSON says of it beyond `bbox` and `area`."""


KINDS: dict[str, Kind] = {
    "box": box,
    "polygon": polygon,
    "polyline": polyline,
    "points": point_set,
    "rotated_box": rotated_box,
    "ellipse": ellipse,
    "skeleton": skeleton,
    "mask": mask,
    "cuboid": cuboid,
}


DOUBTS: dict[str, Callable[[Points], Iterator[str]]] = {"polygon": polygon.doubts}


def doubts_of(shape: str, points: Points) -> Iterator[str]:
    """What is probably wrong with it and keeps nobody from submitting, after “This car …”."""
    if shape in DOUBTS:
        yield from DOUBTS[shape](points)


def word_of(shape: str) -> str:
    """The kind of a label in words: “rotated box”, “event”."""
    return KINDS[shape].WORD if shape in KINDS else shape
