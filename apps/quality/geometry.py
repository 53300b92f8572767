"""Axis-aligned boxes: area, clipping, intersection over union. Knows no frames and no tracks.

A box is `x1, y1, x2, y2` in source pixels, `x1 <= x2`, `y1 <= y2`, without a border: its area is
(x2 - x1)(y2 - y1).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Edges = Sequence[Floats] | Floats

LARGEST_COORDINATE = 1e9


def as_boxes(values: ArrayLike) -> Floats:
    """Boxes as an array of shape (n, 4).

    Parameters
    ----------
    values : array_like, shape (n, 4), or empty

    Raises
    ------
    ValueError
        If the shape is another, a coordinate is not finite or absurd (beyond 10⁹ pixels), or a
        corner lies before the other. Names the first such box.
    """
    boxes = np.asarray(values, dtype=np.float64)
    if boxes.size == 0:
        return np.zeros((0, 4))
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise ValueError(f"Boxes must have shape (n, 4), not {boxes.shape}.")
    usable = np.all(np.abs(boxes) <= LARGEST_COORDINATE, axis=1)
    bad = np.flatnonzero(~usable | np.any(boxes[:, :2] > boxes[:, 2:], axis=1))
    if bad.size:
        raise ValueError(f"Box {bad[0]} is not a box: {boxes[bad[0]].tolist()}.")
    return boxes


def box_area(boxes: ArrayLike) -> Floats:
    """Areas in square pixels, shape (n,), of boxes of shape (n, 4). Errors as in `as_boxes`."""
    array = as_boxes(boxes)
    return np.asarray(np.prod(array[:, 2:] - array[:, :2], axis=1), dtype=np.float64)


def clip_boxes(boxes: ArrayLike, width: float, height: float) -> Floats:
    """Boxes cut to a picture.

    Parameters
    ----------
    boxes : array_like, shape (n, 4)
    width, height : float
        Of the picture, in pixels.

    Returns
    -------
    ndarray, shape (n, 4)
        A box that lies outside has no area left.

    Raises
    ------
    ValueError
        If the picture has no area; else as in `as_boxes`.
    """
    if not (width > 0 and height > 0):
        raise ValueError(f"A picture must have an area, not {width} × {height}.")
    return np.clip(as_boxes(boxes), 0, np.array([width, height, width, height], dtype=np.float64))


def box_iou(first: ArrayLike, second: ArrayLike) -> Floats:
    """Intersection over union of every box with every other.

    Parameters
    ----------
    first : array_like, shape (n, 4)
    second : array_like, shape (m, 4)

    Returns
    -------
    ndarray, shape (n, m)
        0 to 1. Boxes without area have 0 with everything, themselves included.

    Raises
    ------
    ValueError
        As in `as_boxes`.

    Notes
    -----
    Jaccard (1901): |A ∩ B| / |A ∪ B|.
    """
    a, b = as_boxes(first), as_boxes(second)
    return aligned_iou(a.T[:, :, np.newaxis], b.T[:, np.newaxis, :])


def paired_iou(first: ArrayLike, second: ArrayLike) -> Floats:
    """Intersection over union of the i-th box with the i-th other, shape (n,).

    Raises
    ------
    ValueError
        If the numbers of boxes differ; else as in `as_boxes`.
    """
    a, b = as_boxes(first), as_boxes(second)
    if len(a) != len(b):
        raise ValueError(f"Pairs need as many boxes on either side, not {len(a)} and {len(b)}.")
    return aligned_iou(a.T, b.T)


def aligned_iou(a: Edges, b: Edges) -> Floats:
    """The same of boxes that were checked, given as x1, y1, x2, y2, each of any shape."""
    common = np.maximum(np.minimum(a[2], b[2]) - np.maximum(a[0], b[0]), 0)
    common = common * np.maximum(np.minimum(a[3], b[3]) - np.maximum(a[1], b[1]), 0)
    areas = [(edges[2] - edges[0]) * (edges[3] - edges[1]) for edges in (a, b)]
    union = areas[0] + areas[1] - common
    iou: Floats = np.divide(common, union, out=np.zeros_like(common), where=union > 0)
    return iou
