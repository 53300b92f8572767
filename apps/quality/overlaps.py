"""Which boxes of two tables overlap in the same frame, without trying every pair."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from .geometry import Edges, Floats, aligned_iou
from .tables import BoxTable, Indexes, Places

PAIRS_AT_ONCE = 1 << 14  # bounds the memory, and keeps the arrays near the processor


class Overlaps(NamedTuple):
    """Rows of two tables whose boxes overlap, growing by the first; IoU above 0."""

    first: Places
    second: Places
    iou: Floats


def find_overlaps(first: BoxTable, second: BoxTable) -> Overlaps:
    """Every pair of boxes of the same frame that share some area.

    Notes
    -----
    A sweep along x over all frames at once, laid one after another with room between them: what
    overlaps a box starts left of its right edge, and not farther left of its left edge than the
    widest box is wide.
    """
    nothing = np.zeros(0, dtype=np.int32)
    if not (len(first.frames) and len(second.frames)):
        return Overlaps(nothing, nothing, np.zeros(0))
    a, b = ([edge.copy() for edge in side.boxes.T] for side in (first, second))
    parts = [_overlapping(a, b, rows, columns) for rows, columns in _candidates(first, second)]
    return Overlaps(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _candidates(first: BoxTable, second: BoxTable) -> Iterator[tuple[Indexes, Indexes]]:
    """Rows of either table that may overlap; `PAIRS_AT_ONCE`, or those of a single row."""
    left = min(first.boxes[:, 0].min(), second.boxes[:, 0].min())
    width = max(first.boxes[:, 2].max(), second.boxes[:, 2].max()) - left + 1
    frames = np.union1d(first.frames, second.frames)
    offsets = [4 * width * np.searchsorted(frames, side.frames) - left for side in (first, second)]
    starts = second.boxes[:, 0] + offsets[1]
    order = np.argsort(starts)
    starts = starts[order]
    widest = float((second.boxes[:, 2] - second.boxes[:, 0]).max())
    spare = 4 * np.spacing(4 * width * len(frames))  # for what adding the offset rounded away
    low = np.searchsorted(starts, first.boxes[:, 0] + offsets[0] - widest - spare)
    high = np.searchsorted(starts, first.boxes[:, 2] + offsets[0] + spare, side="right")
    ends = np.cumsum(high - low)
    at = 0
    while at < len(ends):
        before = int(ends[at - 1]) if at else 0
        stop = max(at + 1, int(np.searchsorted(ends, before + PAIRS_AT_ONCE, side="right")))
        counts = (high - low)[at:stop]
        rows = np.repeat(np.arange(at, stop), counts)
        steps = np.arange(len(rows)) - np.repeat(ends[at:stop] - counts - before, counts)
        yield rows, order[np.repeat(low[at:stop], counts) + steps]
        at = stop


def _overlapping(
    a: Edges, b: Edges, rows: Indexes, columns: Indexes
) -> tuple[Places, Places, Floats]:
    """What of the candidates overlaps, an axis at a time, on fewer and fewer."""
    near = a[0][rows] < b[2][columns]  # the other edges were compared
    rows, columns = rows[near], columns[near]
    near = (a[1][rows] < b[3][columns]) & (b[1][columns] < a[3][rows])
    rows, columns = rows[near], columns[near]
    iou = aligned_iou([edge[rows] for edge in a], [edge[columns] for edge in b])
    real = iou > 0
    return rows[real].astype(np.int32), columns[real].astype(np.int32), iou[real]
