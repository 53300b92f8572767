"""Which annotation means which reference: one-to-one matching, and what is missed or false.

Measures no similarity itself; `geometry.py` and `tracks.py` do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize  # type: ignore[import-untyped,unused-ignore]

from .geometry import Floats, box_iou
from .tracks import BoxTrack, track_iou_matrix


class Pair(NamedTuple):
    """A reference and the annotation that means it, by position, and how similar they are."""

    reference: int
    annotated: int
    similarity: float


@dataclass(frozen=True)
class Matching:
    """Who means whom.

    Attributes
    ----------
    matched : tuple of Pair
        By reference.
    confused : tuple of Pair
        Similar enough, but of another label; empty where labels are not looked at. Each also
        counts as one missed and one false.
    missed : tuple of int
        Positions of references without an annotation of their label.
    false : tuple of int
        Positions of annotations without a reference of their label.
    """

    matched: tuple[Pair, ...]
    confused: tuple[Pair, ...]
    missed: tuple[int, ...]
    false: tuple[int, ...]

    @property
    def counts(self) -> Counts:
        """How many of each."""
        return Counts(len(self.matched), len(self.missed), len(self.false))


class Counts(NamedTuple):
    """Matched, missed and false items. A figure that nothing stands behind is None, not 0 or 1."""

    matched: int
    missed: int
    false: int

    @property
    def precision(self) -> float | None:
        """Share of annotations that are right."""
        return _ratio(self.matched, self.matched + self.false)

    @property
    def recall(self) -> float | None:
        """Share of references that were found."""
        return _ratio(self.matched, self.matched + self.missed)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both: 2 TP / (2 TP + FP + FN)."""
        return _ratio(2 * self.matched, 2 * self.matched + self.missed + self.false)


def add_counts(counts: Iterable[Counts]) -> Counts:
    """Sum over frames or clips, to be divided once at the end."""
    rows = list(counts)
    return Counts(*(sum(column) for column in zip(*rows, strict=True))) if rows else Counts(0, 0, 0)


def match(similarity: ArrayLike, threshold: float) -> Matching:
    """Match rows (references) with columns (annotations) one to one.

    Parameters
    ----------
    similarity : array_like, shape (n, m)
        0 to 1.
    threshold : float
        Least similarity of a pair, above 0, at most 1; a similarity equal to it is enough.

    Returns
    -------
    Matching
        With the largest sum of similarities among the pairs that are similar enough.

    Raises
    ------
    ValueError
        If the array is no matrix of numbers from 0 to 1, or the threshold is out of its range.

    Notes
    -----
    Kuhn (1955), the Hungarian method; SciPy's `linear_sum_assignment` (Crouse 2016).
    """
    matrix = _as_similarity(similarity, threshold)
    return _finish(_best_pairs(matrix, threshold), (), *matrix.shape)


def match_labels(
    similarity: ArrayLike,
    reference_labels: Sequence[str],
    annotated_labels: Sequence[str],
    threshold: float,
) -> Matching:
    """Match within each label, then what is left across labels: those are confusions.

    Parameters
    ----------
    similarity : array_like, shape (n, m)
    reference_labels, annotated_labels : sequence of str, lengths n and m
    threshold : float
        As in `match`.

    Raises
    ------
    ValueError
        As in `match`, or if there are not as many labels as rows and columns.
    """
    matrix = _as_similarity(similarity, threshold)
    if matrix.shape != (len(reference_labels), len(annotated_labels)):
        raise ValueError("Every row and every column of the similarity needs a label.")
    same = np.array(
        [[a == b for b in annotated_labels] for a in reference_labels], dtype=bool
    ).reshape(matrix.shape)
    matched = _best_pairs(np.where(same, matrix, 0), threshold)
    rest = np.where(same, 0, matrix)
    rest[[pair.reference for pair in matched], :] = 0
    rest[:, [pair.annotated for pair in matched]] = 0
    return _finish(matched, _best_pairs(rest, threshold), *matrix.shape)


def match_boxes(reference: ArrayLike, annotated: ArrayLike, threshold: float) -> Matching:
    """Match the boxes of one frame, shapes (n, 4) and (m, 4), by intersection over union."""
    return match(box_iou(reference, annotated), threshold)


def match_tracks(
    reference: Sequence[BoxTrack], annotated: Sequence[BoxTrack], threshold: float
) -> Matching:
    """Match tracks of the same label by their mean IoU over all frames of either (`track_iou`)."""
    return match_labels(
        track_iou_matrix(reference, annotated),
        [track.label for track in reference],
        [track.label for track in annotated],
        threshold,
    )


def _best_pairs(matrix: Floats, threshold: float) -> tuple[Pair, ...]:
    # Pairs that are not similar enough weigh nothing, so that they never push a good pair aside.
    allowed = np.where(matrix >= threshold, matrix, 0)
    rows, columns = optimize.linear_sum_assignment(allowed, maximize=True)
    return tuple(
        Pair(int(row), int(column), float(matrix[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if allowed[row, column] > 0
    )


def _finish(matched: tuple[Pair, ...], confused: tuple[Pair, ...], n: int, m: int) -> Matching:
    found = {pair.reference for pair in matched}
    right = {pair.annotated for pair in matched}
    return Matching(
        matched=matched,
        confused=confused,
        missed=tuple(row for row in range(n) if row not in found),
        false=tuple(column for column in range(m) if column not in right),
    )


def _as_similarity(values: ArrayLike, threshold: float) -> Floats:
    if not 0 < threshold <= 1:
        raise ValueError(f"The threshold must be above 0 and at most 1, not {threshold}.")
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise ValueError(f"The similarity must be a matrix, not of shape {matrix.shape}.")
    # A similarity is computed, so that 1 may come out with a last bit too many.
    if not bool(np.all((matrix >= 0) & (matrix <= 1 + 1e-9))):
        raise ValueError("Similarities must be numbers between 0 and 1.")
    return matrix


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
