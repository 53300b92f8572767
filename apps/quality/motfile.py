"""Tracks from a text file of the MOT Challenge: frame, id, left, top, width, height, mark, …"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .geometry import Floats
from .tracks import BoxTrack


def read_mot(path: Path, *, is_reference: bool = False) -> list[BoxTrack]:
    """Tracks of a file, by id.

    Parameters
    ----------
    path : Path
        One box a line: frame (from 1), id, left, top, width, height in pixels, then anything.
    is_reference : bool
        Leave out what the reference marks as not to be judged, with 0 in the seventh column.

    Returns
    -------
    list of BoxTrack
        Frames from 0.

    Raises
    ------
    ValueError
        Naming the file and what is wrong: a line that is none of numbers, a frame or an id that is
        not whole, a box without a size, an id twice in a frame.
    OSError
        If the file cannot be read.

    Notes
    -----
    Milan et al. (2016), MOT16: A Benchmark for Multi-Object Tracking, §4.
    """
    text = path.read_text()
    if not text.strip():
        return []
    first = text.lstrip().split("\n", 1)[0]
    try:
        rows = np.loadtxt(
            text.splitlines(), delimiter="," if "," in first else None, ndmin=2, dtype=np.float64
        )
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    if rows.shape[1] < 6:
        raise ValueError(f"{path}: a line needs 6 columns or more, not {rows.shape[1]}.")
    _check(path, rows)
    if is_reference and rows.shape[1] > 6:
        rows = rows[rows[:, 6] != 0]
    rows = rows[np.lexsort((rows[:, 0], rows[:, 1]))]
    ids, frames = rows[:, 1].astype(np.int64), rows[:, 0].astype(np.int64)
    if twice := np.flatnonzero((np.diff(ids) == 0) & (np.diff(frames) == 0)).tolist():
        raise ValueError(f"{path}: id {ids[twice[0]]} is twice in frame {frames[twice[0]]}.")
    boxes = np.hstack([rows[:, 2:4], rows[:, 2:4] + rows[:, 4:6]])
    cuts = np.flatnonzero(np.diff(ids)) + 1
    return [
        BoxTrack(str(track[0]), shown - 1, part)
        for track, shown, part in zip(
            np.split(ids, cuts), np.split(frames, cuts), np.split(boxes, cuts), strict=True
        )
        if track.size
    ]


def _check(path: Path, rows: Floats) -> None:
    numbers = rows[:, :6]
    whole = (numbers[:, :2] % 1 == 0).all(axis=1) & (numbers[:, 0] >= 1)
    good = np.isfinite(numbers).all(axis=1) & whole & (numbers[:, 4:] > 0).all(axis=1)
    if bad := np.flatnonzero(~good).tolist():
        row = ", ".join(f"{value:g}" for value in numbers[bad[0]])
        raise ValueError(
            f"{path}, box {bad[0] + 1}: {row} is not a whole frame from 1 on, a whole id, "
            "left, top, and a width and height above 0."
        )
