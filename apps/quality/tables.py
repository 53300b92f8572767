"""The boxes of all tracks of a clip as columns, in the order of their frames.

What `BoxTrack` is to one object, a table is to a clip: figures over many boxes are array work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .geometry import Floats, as_boxes
from .tracks import BoxTrack

Indexes = NDArray[np.int64]
Places = NDArray[np.int32]


class TwiceInFrame(ValueError):
    """A track has two boxes in a frame."""

    def __init__(self, id: str, frame: int) -> None:
        """Say which, and keep it for messages that count frames in another way."""
        super().__init__(f"Track {id!r} has two boxes in frame {frame}.")
        self.id, self.frame = id, frame


@dataclass(frozen=True, eq=False)
class BoxTable:
    """Boxes of one clip, sorted by frame; within a frame in the order they were given.

    Attributes
    ----------
    ids : tuple of str
        Of the tracks; `tracks` are positions in it.
    frames : ndarray of int, shape (n,)
        Frame indexes, from 0, not falling.
    tracks : ndarray of int, shape (n,)
        Whose box it is.
    boxes : ndarray of float, shape (n, 4)
        x1, y1, x2, y2 in pixels.
    """

    ids: tuple[str, ...]
    frames: Indexes = field(repr=False)
    tracks: Places = field(repr=False)
    boxes: Floats = field(repr=False)

    @property
    def lengths(self) -> Indexes:
        """Boxes of each track, shape (len(ids),)."""
        return np.bincount(self.tracks, minlength=len(self.ids)).astype(np.int64)

    def only(self, rows: NDArray[np.bool_]) -> BoxTable:
        """The table of some of its rows; positions of tracks stay."""
        return BoxTable(self.ids, self.frames[rows], self.tracks[rows], self.boxes[rows])


def make_table(
    ids: Sequence[str], frames: ArrayLike, tracks: ArrayLike, boxes: ArrayLike
) -> BoxTable:
    """A table of columns in any order.

    Parameters
    ----------
    ids : sequence of str
    frames, tracks : array_like of int, shape (n,)
        Frame indexes from 0, and positions in `ids`.
    boxes : array_like, shape (n, 4)
        As in `as_boxes`.

    Raises
    ------
    TwiceInFrame
        If a track has two boxes in a frame.
    ValueError
        If columns differ in length or are not whole numbers, a frame is negative, a track is none
        of the ids, or a box is none.
    """
    shown, places = _whole(frames, "frame"), _whole(tracks, "track")
    array = as_boxes(boxes)
    if not len(shown) == len(places) == len(array):
        raise ValueError(
            f"Columns must be of one length, not {len(shown)}, {len(places)} and {len(array)}."
        )
    if shown.size and (shown.min() < 0 or places.min() < 0 or places.max() >= len(ids)):
        raise ValueError("Frames count from 0, and tracks are positions in the list of ids.")
    if np.any(shown[1:] < shown[:-1]):
        order = np.argsort(shown, kind="stable")
        shown, places, array = shown[order], places[order], array[order]
    _refuse_twice(ids, shown, places)
    return BoxTable(tuple(ids), shown, places.astype(np.int32), array)


def table_of(tracks: Sequence[BoxTrack]) -> BoxTable:
    """The table of tracks; positions are theirs."""
    if not tracks:
        return make_table((), (), (), ())
    return make_table(
        [track.id for track in tracks],
        np.concatenate([track.frames for track in tracks]),
        np.repeat(np.arange(len(tracks)), [len(track.frames) for track in tracks]),
        np.concatenate([track.boxes for track in tracks]),
    )


def _whole(values: ArrayLike, name: str) -> Indexes:
    array = np.asarray(values)
    if array.size and (array.ndim != 1 or not np.issubdtype(array.dtype, np.integer)):
        raise ValueError(f"The {name} column must be a list of whole numbers.")
    return array.astype(np.int64).reshape(-1)


def _refuse_twice(ids: Sequence[str], frames: Indexes, tracks: Indexes) -> None:
    if not frames.size:
        return
    ranks = np.cumsum(np.diff(frames, prepend=frames[0]) > 0)
    seen = np.sort(ranks * len(ids) + tracks)
    if (twice := np.flatnonzero(seen[1:] == seen[:-1])).size:
        rank, track = divmod(int(seen[twice[0]]), len(ids))
        raise TwiceInFrame(ids[track], int(frames[np.searchsorted(ranks, rank)]))
