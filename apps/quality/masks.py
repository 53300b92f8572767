"""Masks by run length: area and intersection over union, without drawing a pixel.

A mask is `x, y, width, height` of a window of whole pixels, then runs row by row: how many pixels
are outside, then inside, and so on in turn, adding up to the window.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Indexes = NDArray[np.int64]

LARGEST_MASK = 2**31  # pixels of a window, and the farthest it may lie from the corner


class Stretches(NamedTuple):
    """Pixels that are inside, as stretches of rows: y, first x, and the x after the last."""

    y: Indexes
    start: Indexes
    stop: Indexes


def mask_area(mask: ArrayLike) -> int:
    """Pixels inside. Errors as in `mask_iou`."""
    stretches = _stretches(mask)
    return int((stretches.stop - stretches.start).sum())


def mask_iou(first: ArrayLike, second: ArrayLike) -> float:
    """Intersection over union of two masks of the same picture; 0 for two empty ones.

    Parameters
    ----------
    first, second : array_like of int, shape (4 + runs,)
        x, y, width, height, then runs.

    Raises
    ------
    ValueError
        If a number is not whole or below 0, or the runs do not fill the window.

    Notes
    -----
    Jaccard (1901). Cost grows with runs and rows, not with pixels.
    """
    a, b = _stretches(first), _stretches(second)
    if not (len(a.y) and len(b.y)):
        return 0.0
    wide = int(max(a.stop.max(), b.stop.max()))
    starts, stops = (column + b.y * wide for column in (b.start, b.stop))
    # How many pixels of b lie before a place, rows laid one after another: grows within stretches.
    places = np.stack([starts, stops], axis=1).ravel()
    lengths = b.stop - b.start
    before = np.concatenate([[0], np.repeat(np.cumsum(lengths), 2)[:-1]])
    ends = [np.interp(column + a.y * wide, places, before) for column in (a.start, a.stop)]
    common = int(np.rint(np.sum(ends[1] - ends[0])))
    union = int((a.stop - a.start).sum() + lengths.sum()) - common
    return common / union


def _stretches(mask: ArrayLike) -> Stretches:
    numbers = np.asarray(mask)
    whole = np.issubdtype(numbers.dtype, np.number) and np.all(numbers == np.floor(numbers))
    if numbers.ndim != 1 or len(numbers) < 5 or not whole or np.any(numbers < 0):
        raise ValueError("A mask is x, y, width, height and runs, whole numbers from 0 on.")
    if np.any(numbers > LARGEST_MASK):
        raise ValueError("A mask cannot be so large or lie so far out.")
    x, y, width, height, *_ = (int(value) for value in numbers[:4])
    runs = numbers[4:].astype(np.int64)
    if runs.sum() != width * height or width * height > LARGEST_MASK:
        raise ValueError(
            f"The runs of a mask add up to {runs.sum()} pixels; its window has {width * height}."
        )
    ends = np.cumsum(runs)
    start, stop = (ends - runs)[1::2], ends[1::2]
    start, stop = start[stop > start], stop[stop > start]
    if not len(start):
        return Stretches(start, start, start)
    # A run that goes on over the end of a row falls into one stretch a row.
    first = start // width
    rows = (stop - 1) // width - first + 1
    row = np.repeat(first - np.cumsum(rows) + rows, rows) + np.arange(rows.sum())
    return Stretches(
        row + y,
        np.maximum(np.repeat(start, rows), row * width) - row * width + x,
        np.minimum(np.repeat(stop, rows), (row + 1) * width) - row * width + x,
    )
