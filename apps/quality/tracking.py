"""Two sets of tracks laid side by side: which boxes may mean each other, and how much they overlap.

What follows from it is in `clear.py`, `identity.py` and `hota.py`; all equal TrackEval's figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .assignment import AnyIndexes, Mask, certain_pairs, solve_matrix, weigh_few
from .geometry import Floats
from .overlaps import find_overlaps
from .tables import BoxTable, Indexes, Places, table_of
from .tracks import BoxTrack

EPSILON = float(np.finfo(np.float64).eps)  # of TrackEval: IoU 0.5 computed as 0.49999… still counts


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two tables and every pair of their boxes that overlap in a frame.

    Attributes
    ----------
    reference, annotated : BoxTable
    shared : ndarray of int, shape (k,)
        Frames in which both sides show something.
    rows, columns : ndarray of int, shape (p,)
        A pair: rows of the two tables, growing by the reference, so by frame.
    at : ndarray of int, shape (p,)
        Where in `shared` the frame of the pair stands.
    iou : ndarray of float, shape (p,)
        Above 0.
    """

    reference: BoxTable
    annotated: BoxTable
    shared: Indexes = field(repr=False)
    rows: Places = field(repr=False)
    columns: Places = field(repr=False)
    at: Places = field(repr=False)
    iou: Floats = field(repr=False)

    def tracks(self, pairs: slice | AnyIndexes = slice(None)) -> tuple[Places, Places]:
        """Which tracks of either side pairs are of, all of them or some."""
        rows, columns = self.rows[pairs], self.columns[pairs]
        return self.reference.tracks[rows], self.annotated.tracks[columns]

    def track_pairs(self, pairs: slice | AnyIndexes = slice(None)) -> Indexes:
        """The same as one number: reference × annotated tracks + annotated."""
        references, annotations = self.tracks(pairs)
        return references.astype(np.int64) * len(self.annotated.ids) + annotations


def compare_tracks(reference: Sequence[BoxTrack], annotated: Sequence[BoxTrack]) -> Comparison:
    """Lay two sets of tracks side by side, whatever their labels.

    Parameters
    ----------
    reference, annotated : sequence of BoxTrack
        Of one clip; to be given label by label where labels matter.
    """
    return compare_tables(table_of(reference), table_of(annotated))


def compare_tables(reference: BoxTable, annotated: BoxTable) -> Comparison:
    """As `compare_tracks`, for tracks that are columns already."""
    shared = np.intersect1d(reference.frames, annotated.frames)
    rows, columns, iou = find_overlaps(reference, annotated)
    at = np.searchsorted(shared, reference.frames[rows]).astype(np.int32)
    return Comparison(reference, annotated, shared, rows, columns, at, iou)


def choose_by_frame(comparison: Comparison, scores: Floats) -> Mask:
    """The pairs that a best assignment of each frame holds; scores of pairs, 0 or more.

    A frame that needs weighing is solved whole, so that ties end as they do in TrackEval.
    """
    chosen, still_open = certain_pairs(comparison.rows, comparison.columns, scores)
    for at in np.unique(comparison.at[still_open]):
        pairs = np.arange(*np.searchsorted(comparison.at, [at, at + 1]))
        left = pairs[still_open[pairs]]
        few = weigh_few(comparison.rows[left], comparison.columns[left], scores[left])
        if few is not None:
            chosen[left[few]] = True
            continue
        chosen[pairs] = False
        chosen[pairs[solve_frame(comparison, pairs, scores[pairs])]] = True
    return chosen


def solve_frame(comparison: Comparison, pairs: AnyIndexes, scores: Floats) -> AnyIndexes:
    """Positions among some pairs of one frame of those that its best assignment holds."""
    frame = comparison.shared[comparison.at[pairs[0]]]
    (top, bottom), (left, right) = (
        np.searchsorted(side.frames, [frame, frame + 1])
        for side in (comparison.reference, comparison.annotated)
    )
    return solve_matrix(
        comparison.rows[pairs] - top,
        comparison.columns[pairs] - left,
        scores,
        (int(bottom - top), int(right - left)),
    )


def check_threshold(threshold: float) -> None:
    """Refuse a least IoU that is not above 0 and at most 1."""
    if not 0 < threshold <= 1:
        raise ValueError(f"The threshold must be above 0 and at most 1, not {threshold}.")
