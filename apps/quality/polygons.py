"""Areas of polygons and turned boxes, and how far two of them overlap.

A polygon is its corners in order; the last is joined to the first. Where its edges cross each
other, what is inside is told by the even-odd rule, as a browser fills it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from .geometry import LARGEST_COORDINATE, Floats

MOST_CORNERS = 1000
MOST_CROSSINGS = 10_000  # of outlines there are few; scribbles would take minutes
CELLS_AT_ONCE = 1 << 18  # slabs × edges; bounds the memory


def turned_box(box: ArrayLike) -> Floats:
    """Corners of a turned box, shape (4, 2).

    Parameters
    ----------
    box : array_like, shape (5,)
        Centre x and y, width and height in pixels, angle in degrees, clockwise on the screen.

    Raises
    ------
    ValueError
        If it is none, or without an area.
    """
    numbers = np.asarray(box, dtype=np.float64)
    usable = numbers.shape == (5,) and bool(np.all(np.abs(numbers) <= LARGEST_COORDINATE))
    if not usable or numbers[2] <= 0 or numbers[3] <= 0:
        raise ValueError(
            "A turned box is centre x, y, width and height above 0, and an angle in degrees."
        )
    x, y, width, height, angle = numbers.tolist()
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    across, down = np.array([cos, sin]) * width / 2, np.array([-sin, cos]) * height / 2
    return np.array([x, y]) + np.array(
        [-across - down, across - down, across + down, down - across]
    )


def polygon_area(polygon: ArrayLike) -> float:
    """Square pixels inside a polygon, shape (n, 2). Errors as in `polygon_iou`."""
    corners = _corners(polygon)
    return _areas(corners, corners)[0]


def polygon_iou(first: ArrayLike, second: ArrayLike) -> float:
    """Intersection over union of two polygons, convex or not; 0 where neither has an area.

    Parameters
    ----------
    first, second : array_like, shapes (n, 2) and (m, 2)
        Corners in pixels, 3 to 1,000; turned boxes by `turned_box`.

    Raises
    ------
    ValueError
        If a polygon has another shape, a coordinate is not finite or absurd, or edges cross more
        than 10,000 times.

    Notes
    -----
    Jaccard (1901). Between neighbours of the heights at which a corner lies or two edges cross, no
    edges cross, so that the width of what is common is linear in the height, and its area is the
    width half-way × the height between. Exact but for rounding.
    """
    one, other, common = _areas(_corners(first), _corners(second))
    union = one + other - common
    return min(1.0, common / union) if union > 0 else 0.0


def _areas(first: Floats, second: Floats) -> tuple[float, float, float]:
    """Areas of both and of what is common."""
    corner = np.minimum(first.min(axis=0), second.min(axis=0))  # near 0 less is rounded away
    starts = np.concatenate([first, second]) - corner
    stops = np.concatenate([np.roll(first, -1, axis=0), np.roll(second, -1, axis=0)]) - corner
    areas = np.zeros(3)
    for middles, heights in _slabs(starts, stops):
        low, high = np.minimum(starts[:, 1], stops[:, 1]), np.maximum(starts[:, 1], stops[:, 1])
        at = middles[:, np.newaxis]
        crossed = (low < at) & (at < high)
        rise = np.where(high > low, stops[:, 1] - starts[:, 1], 1)
        x = starts[:, 0] + (at - starts[:, 1]) / rise * (stops[:, 0] - starts[:, 0])
        order = np.argsort(np.where(crossed, x, np.inf), axis=1)
        crossings = np.take_along_axis(x, order, axis=1)
        counted = np.take_along_axis(crossed, order, axis=1)
        is_first = order < len(first)
        inside = [
            (np.cumsum(counted & side, axis=1)[:, :-1] % 2).astype(bool)
            for side in (is_first, ~is_first)
        ]
        widths = np.diff(crossings, axis=1)
        for position, part in enumerate((inside[0], inside[1], inside[0] & inside[1])):
            areas[position] += np.sum(np.where(part, widths, 0).sum(axis=1) * heights)
    one, other, common = areas.tolist()
    return one, other, common


def _slabs(starts: Floats, stops: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Middles and heights of the slabs between which no edges cross, a part at a time."""
    y = np.unique(np.concatenate([starts[:, 1], _crossing_heights(starts, stops)]))
    middles, heights = (y[1:] + y[:-1]) / 2, np.diff(y)
    step = max(1, CELLS_AT_ONCE // len(starts))
    for at in range(0, len(middles), step):
        yield middles[at : at + step], heights[at : at + step]


def _crossing_heights(starts: Floats, stops: Floats) -> Floats:
    """The y of every point in which two edges cross."""
    way = stops - starts
    found = []
    for at in range(len(starts) - 1):
        gap, others = starts[at + 1 :] - starts[at], way[at + 1 :]
        cross = way[at, 0] * others[:, 1] - way[at, 1] * others[:, 0]
        parallel = cross == 0
        divisor = np.where(parallel, 1, cross)
        along = (gap[:, 0] * others[:, 1] - gap[:, 1] * others[:, 0]) / divisor
        across = (gap[:, 0] * way[at, 1] - gap[:, 1] * way[at, 0]) / divisor
        meets = ~parallel & (along > 0) & (along < 1) & (across >= 0) & (across <= 1)
        found.append(starts[at, 1] + along[meets] * way[at, 1])
    heights = np.concatenate(found)
    if len(heights) > MOST_CROSSINGS:
        raise ValueError(
            f"The edges of these polygons cross {len(heights):,} times; an outline crosses itself "
            f"and another at most {MOST_CROSSINGS:,} times."
        )
    return heights


def _corners(polygon: ArrayLike) -> Floats:
    corners = np.asarray(polygon, dtype=np.float64)
    if corners.ndim != 2 or corners.shape[1] != 2 or not 3 <= len(corners) <= MOST_CORNERS:
        raise ValueError(
            f"A polygon is 3 to {MOST_CORNERS:,} corners of x and y, not shape {corners.shape}."
        )
    if not np.all(np.abs(corners) <= LARGEST_COORDINATE):
        raise ValueError("The corners of a polygon must be finite numbers of pixels.")
    return corners
