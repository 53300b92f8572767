"""Boxes of one object through time, and how far two such tracks or two time spans agree.

Takes one box for every visible frame: interpolation between keyframes is done before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .geometry import Floats, as_boxes, paired_iou

Frames = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class BoxTrack:
    """One object, one box for each frame in which it is visible.

    Attributes
    ----------
    id : str
        To find it again in a result.
    frames : ndarray of int, shape (n,)
        Frame indexes, growing; any sequence of whole numbers may be given.
    boxes : ndarray of float, shape (n, 4)
        x1, y1, x2, y2 in pixels; any array_like may be given.
    label : str
    """

    id: str
    frames: Frames = field(repr=False)
    boxes: Floats = field(repr=False)
    label: str = ""

    def __init__(
        self, id: str, frames: Sequence[int] | Frames, boxes: ArrayLike, label: str = ""
    ) -> None:
        """Refuse frames that do not grow, or as many boxes as there are not frames."""
        numbers = np.asarray(frames)
        if numbers.size and (numbers.ndim != 1 or not np.issubdtype(numbers.dtype, np.integer)):
            raise ValueError(f"Frames of track {id!r} must be a list of whole numbers.")
        numbers = numbers.astype(np.int64).reshape(-1)
        if np.any(numbers < 0) or np.any(np.diff(numbers) <= 0):
            raise ValueError(f"Frames of track {id!r} must grow from 0 on, each once.")
        array = as_boxes(boxes)
        if len(array) != len(numbers):
            raise ValueError(f"Track {id!r} has {len(numbers)} frames but {len(array)} boxes.")
        for name, value in (("id", id), ("frames", numbers), ("boxes", array), ("label", label)):
            object.__setattr__(self, name, value)


def mean_iou(first: BoxTrack, second: BoxTrack) -> float | None:
    """Mean intersection over union on the frames that both tracks have; None if there is none."""
    values = _shared_iou(first, second)
    return float(values.mean()) if values.size else None


def track_iou(first: BoxTrack, second: BoxTrack) -> float:
    """Mean intersection over union on the frames that either track has, 0 where only one has it.

    So it falls with bad boxes and with a wrong span: mean IoU on shared frames × shared frames /
    all frames. 0 for two empty tracks.
    """
    values = _shared_iou(first, second)
    frames = len(first.frames) + len(second.frames) - values.size
    return float(values.sum()) / frames if frames else 0.0


def track_iou_matrix(first: Sequence[BoxTrack], second: Sequence[BoxTrack]) -> Floats:
    """`track_iou` of every track with every other, shape (n, m)."""
    matrix = [[track_iou(a, b) for b in second] for a in first]
    return np.array(matrix, dtype=np.float64).reshape(len(first), len(second))


def temporal_iou(first: ArrayLike, second: ArrayLike) -> Floats:
    """Intersection over union of every time span with every other.

    Parameters
    ----------
    first : array_like, shape (n, 2)
        Half-open spans `[start, stop)`, in frames or in milliseconds.
    second : array_like, shape (m, 2)
        In the same unit.

    Returns
    -------
    ndarray, shape (n, m)

    Raises
    ------
    ValueError
        If a shape is another, a number is not finite, or a span does not stop after its start.

    Notes
    -----
    As in ActivityNet's detection task: Heilbron et al. (2015), CVPR.
    """
    a, b = _as_spans(first)[:, np.newaxis, :], _as_spans(second)[np.newaxis, :, :]
    common = np.minimum(a[..., 1], b[..., 1]) - np.maximum(a[..., 0], b[..., 0])
    common = np.maximum(common, 0)
    lengths = (a[..., 1] - a[..., 0]) + (b[..., 1] - b[..., 0])
    return np.asarray(common / (lengths - common), dtype=np.float64)


def _shared_iou(first: BoxTrack, second: BoxTrack) -> Floats:
    _, rows, columns = np.intersect1d(
        first.frames, second.frames, assume_unique=True, return_indices=True
    )
    return paired_iou(first.boxes[rows], second.boxes[columns])


def _as_spans(values: ArrayLike) -> Floats:
    spans = np.asarray(values, dtype=np.float64)
    if spans.size == 0:
        return np.zeros((0, 2))
    if spans.ndim != 2 or spans.shape[1] != 2:
        raise ValueError(f"Spans must have shape (n, 2), not {spans.shape}.")
    bad = np.flatnonzero(~np.all(np.isfinite(spans), axis=1) | (spans[:, 1] <= spans[:, 0]))
    if bad.size:
        raise ValueError(f"Span {bad[0]} must stop after its start: {spans[bad[0]].tolist()}.")
    return spans
