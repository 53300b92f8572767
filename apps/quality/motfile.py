"""Tracks from a text file of the MOT Challenge: frame, id, left, top, width, height, mark, …"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .geometry import Floats
from .tables import BoxTable, TwiceInFrame, make_table

LARGEST_NUMBER = 2**53  # beyond it a number read as floating point is no longer exact


def read_mot(path: Path, *, is_reference: bool = False) -> BoxTable:
    """Tracks of a file, by id.

    Parameters
    ----------
    path : Path
        One box a line: frame (from 1), id, left, top, width, height in pixels, then anything.
    is_reference : bool
        Leave out what the reference marks as not to be judged, with 0 in the seventh column.

    Returns
    -------
    BoxTable
        Frames from 0; within a frame in the order of the lines.

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
    with path.open() as file:
        first = next((line for line in file if line.strip()), "")
    if not first:
        return make_table((), (), (), ())
    delimiter = "," if "," in first else None
    columns = len(first.split(delimiter))
    if columns < 6:
        raise ValueError(f"{path}: a line needs 6 columns or more, not {columns}.")
    try:
        rows = np.loadtxt(path, delimiter=delimiter, ndmin=2, usecols=range(min(columns, 7)))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    _check(path, rows)
    if is_reference and rows.shape[1] > 6:
        rows = rows[rows[:, 6] != 0]
    numbers, tracks = np.unique(rows[:, 1].astype(np.int64), return_inverse=True)
    boxes = np.hstack([rows[:, 2:4], rows[:, 2:4] + rows[:, 4:6]])
    frames = rows[:, 0].astype(np.int64) - 1
    try:
        return make_table([str(number) for number in numbers], frames, tracks, boxes)
    except TwiceInFrame as error:
        raise ValueError(f"{path}: id {error.id} is twice in frame {error.frame + 1}.") from None
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _check(path: Path, rows: Floats) -> None:
    numbers = rows[:, :6]
    whole = (numbers[:, :2] % 1 == 0).all(axis=1) & (numbers[:, 0] >= 1)
    whole &= (np.abs(numbers[:, :2]) < LARGEST_NUMBER).all(axis=1)
    good = np.isfinite(numbers).all(axis=1) & whole & (numbers[:, 4:] > 0).all(axis=1)
    if bad := np.flatnonzero(~good).tolist():
        row = ", ".join(f"{value:g}" for value in numbers[bad[0]])
        raise ValueError(
            f"{path}, box {bad[0] + 1}: {row} is not a whole frame from 1 on, a whole id, "
            "left, top, and a width and height above 0."
        )
