"""Masks: `x, y, width, height` of a window of whole pixels, then runs row by row.

Runs are counts of pixels, first of those outside the mask, then inside, and so on in turn; they
add up to the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from apps.annotations.domain.shapes.common import TINY_PX, extra

Points = Sequence[float]
WORD = "mask"
MOST_RUNS = 50_000


def errors(points: Points, size: tuple[int, int], label: dict[str, Any]) -> Iterator[str]:
    """Whole numbers, a window in the picture, runs that fill it, something inside."""
    if len(points) < 6 or len(points) > MOST_RUNS + 4:
        yield f"A mask needs x, y, width, height and 2 to {MOST_RUNS:,} runs."
        return
    if any(value != int(value) or value < 0 for value in points):
        yield "A mask is made of whole numbers, none below 0."
        return
    x, y, width, height = points[:4]
    if width < 1 or height < 1 or x + width > size[0] or y + height > size[1]:
        yield f"The mask's window lies outside the picture ({size[0]} × {size[1]})."
    if any(run == 0 for run in points[5:]):
        yield "Only the first run of a mask may be empty."
    if sum(points[4:]) != width * height:
        yield (
            f"The runs of the mask add up to {sum(points[4:]):g} pixels; "
            f"its window has {width * height:g}."
        )


def warnings(points: Points) -> Iterator[str]:
    """Too small to be meant."""
    if area(points) < TINY_PX * TINY_PX:
        yield f"covers less than {TINY_PX * TINY_PX:g} square pixels here."


def bounds(points: Points) -> tuple[float, float, float, float]:
    """The window."""
    return points[0], points[1], points[0] + points[2], points[1] + points[3]


def area(points: Points) -> float:
    """Pixels inside."""
    return float(sum(points[5::2]))


def between(before: Points, after: Points, share: float) -> tuple[float, ...]:
    """A mask holds to its next keyframe."""
    return tuple(before)


def coco(points: Points, size: tuple[int, int]) -> dict[str, Any]:
    """Uncompressed COCO RLE of the whole picture, column by column."""
    x, y, width, height = (int(value) for value in points[:4])
    runs = np.asarray(points[4:], dtype=np.int64)
    inside = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    picture = np.zeros((size[1], size[0]), dtype=bool)
    picture[y : y + height, x : x + width] = inside.reshape(height, width)
    flat = picture.ravel(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    counts = np.diff(np.concatenate(([0], edges, [flat.size]))).tolist()
    if flat[0]:
        counts.insert(0, 0)
    rle = {"size": [size[1], size[0]], "counts": counts}
    return {**extra("mask", []), "segmentation": rle}
