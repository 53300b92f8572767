"""How far two lines of several points lie from each other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .geometry import LARGEST_COORDINATE, Floats

MOST_POINTS = 1000
SAMPLES = 200  # places along a line whose distance is taken


class LineDistance(NamedTuple):
    """Pixels between two lines: the mean of both ways, and the farthest place of either."""

    mean: float
    largest: float


def line_distance(first: ArrayLike, second: ArrayLike) -> LineDistance:
    """Symmetric distance of two polylines.

    Parameters
    ----------
    first, second : array_like, shapes (n, 2) and (m, 2)
        Points in pixels, 2 to 1,000, in order; the direction does not matter.

    Raises
    ------
    ValueError
        If a line has another shape, or a coordinate is not finite or absurd.

    Notes
    -----
    From 200 places in equal steps along each line (and from its corners, for the largest) to the
    nearest place on the other: the mean of the two means, and Hausdorff's distance (1914), to
    within a step. One way alone would not see a line that stops short.
    """
    a, b = _line(first), _line(second)
    there, back = _to_line(_places(a), b), _to_line(_places(b), a)
    corners = max(float(_to_line(a, b).max()), float(_to_line(b, a).max()))
    mean = (float(there.mean()) + float(back.mean())) / 2
    return LineDistance(mean, max(corners, float(there.max()), float(back.max())))


def _places(line: Floats) -> Floats:
    """Middles of equal steps along a line, shape (SAMPLES, 2)."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0], np.cumsum(steps)])
    at = (np.arange(SAMPLES) + 0.5) / SAMPLES * along[-1]
    return np.stack([np.interp(at, along, column) for column in line.T], axis=1)


def _to_line(points: Floats, line: Floats) -> Floats:
    """Distance of each point to the nearest place on a line."""
    starts, ways = line[:-1], np.diff(line, axis=0)
    lengths = (ways**2).sum(axis=1)
    gaps = points[:, np.newaxis, :] - starts
    share = (gaps * ways).sum(axis=2) / np.where(lengths > 0, lengths, 1)
    nearest = gaps - np.clip(share, 0, 1)[:, :, np.newaxis] * ways
    return np.asarray(np.hypot(nearest[..., 0], nearest[..., 1]).min(axis=1), dtype=np.float64)


def _line(values: ArrayLike) -> Floats:
    line = np.asarray(values, dtype=np.float64)
    if line.ndim != 2 or line.shape[1] != 2 or not 2 <= len(line) <= MOST_POINTS:
        raise ValueError(
            f"A line is 2 to {MOST_POINTS:,} points of x and y, not shape {line.shape}."
        )
    if not np.all(np.abs(line) <= LARGEST_COORDINATE):
        raise ValueError("The points of a line must be finite numbers of pixels.")
    return line
