"""CLEAR figures (MOTA, MOTP) and the list of identity switches.

Equal to TrackEval's. MOTA is for comparison with the literature; it never enters a contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np

from .assignment import AnyIndexes, Mask, certain_pairs, weigh_few
from .geometry import Floats
from .tables import Indexes
from .tracking import EPSILON, Comparison, check_threshold, solve_frame


class Switch(NamedTuple):
    """An identity switch: from this frame on a reference is followed by another annotation.

    Positions of tracks as they were given.
    """

    frame: int
    reference: int
    before: int
    after: int


class Contested(NamedTuple):
    """A pair near enough to be matched whose row or column has another such pair."""

    pair: int
    before: int
    row: int
    column: int
    iou: float


@dataclass(frozen=True)
class Clear:
    """CLEAR figures (Bernardin & Stiefelhagen 2008). Counts are boxes; `mostly_tracked` ff. tracks.

    `mota` = 1 - (missed + false + switches) / boxes of the reference; `motp` is the mean IoU of
    the matched; both 0 where there is nothing to divide by.
    """

    mota: float
    motp: float
    matched: int
    missed: int
    false: int
    switches: tuple[Switch, ...]
    fragmentations: int
    mostly_tracked: int
    partly_tracked: int
    mostly_lost: int


def clear_figures(comparison: Comparison, threshold: float = 0.5) -> Clear:
    """CLEAR figures: boxes are matched frame by frame, keeping last frame's pairs where possible.

    Parameters
    ----------
    comparison : Comparison
    threshold : float
        Least IoU of a pair, above 0, at most 1.

    Raises
    ------
    ValueError
        If the threshold is out of its range.

    Notes
    -----
    Bernardin & Stiefelhagen (2008), EURASIP JIVP; matching of TrackEval, where a track that is
    followed through the last frame with boxes on both sides is worth 1000 × its IoU.
    """
    return figures_of(comparison, clear_pairs(comparison, threshold))


def clear_pairs(comparison: Comparison, threshold: float = 0.5) -> Mask:
    """Which pairs of the comparison CLEAR matches; parameters and errors as in `clear_figures`."""
    check_threshold(threshold)
    chosen = comparison.iou >= threshold - EPSILON
    near = np.flatnonzero(chosen)
    rows, columns = comparison.rows[near], comparison.columns[near]
    contested = near[(np.bincount(rows)[rows] > 1) | (np.bincount(columns)[columns] > 1)]
    before = _frame_before(comparison, near)
    ends = np.flatnonzero(np.diff(comparison.at[contested], append=-1)) + 1
    of_pair = zip(
        contested.tolist(),
        before[contested].tolist(),
        comparison.rows[contested].tolist(),
        comparison.columns[contested].tolist(),
        comparison.iou[contested].tolist(),
        strict=True,
    )
    # Frame after frame, because what is kept depends on how the frame before was solved.
    for count in np.diff(ends, prepend=0).tolist():
        pairs = [Contested(*row) for row in islice(of_pair, count)]
        if not _settle(chosen, pairs):
            _solve(comparison, chosen, before, pairs[0].pair)
    return chosen


def _settle(chosen: Mask, pairs: Sequence[Contested]) -> bool:
    """Choose among the contested pairs of a frame; False if that takes weighing.

    Pairs that are kept never contest each other, and each is worth more than the two it may push
    out.
    """
    kept = [one for one in pairs if one.before >= 0 and chosen[one.before]]
    rows, columns = {one.row for one in kept}, {one.column for one in kept}
    free = [one for one in pairs if one.row not in rows and one.column not in columns]
    if not len({one.row for one in free}) == len({one.column for one in free}) == len(free):
        _, _, *parts = (np.array(part) for part in zip(*free, strict=True))
        certain, still_open = certain_pairs(*parts)
        left = np.flatnonzero(still_open)
        if (few := weigh_few(*(part[left] for part in parts))) is None:
            return False
        free = [free[at] for at in [*np.flatnonzero(certain), *left[few]]]
    chosen[[one.pair for one in pairs]] = False
    chosen[[one.pair for one in kept + free]] = True
    return True


def _solve(comparison: Comparison, chosen: Mask, before: Indexes, pair: int) -> None:
    """Choose among all pairs of the frame of this pair, so that ties end as in TrackEval."""
    at = comparison.at[pair]
    frame = np.arange(*np.searchsorted(comparison.at, [at, at + 1]))
    near = frame[chosen[frame]]
    worth = 1000 * ((before[near] >= 0) & chosen[before[near]]) + comparison.iou[near]
    chosen[near] = False
    chosen[near[solve_frame(comparison, near, worth)]] = True


def _frame_before(comparison: Comparison, near: Indexes) -> Indexes:
    """For each pair, the pair of the same tracks in the frame before, -1 for none or not near."""
    before = np.full(len(comparison.iou), -1)
    names = comparison.track_pairs(near)
    order = np.argsort(names, kind="stable")
    names, near = names[order], near[order]
    at = comparison.at[near]
    follows = np.flatnonzero((names[1:] == names[:-1]) & (at[1:] == at[:-1] + 1))
    before[near[follows + 1]] = near[follows]
    return before


def figures_of(comparison: Comparison, matched: Mask) -> Clear:
    """Figures of a matching from `clear_pairs`."""
    pairs = np.flatnonzero(matched)
    references, annotations = comparison.tracks(pairs)
    order = np.argsort(references, kind="stable")  # each reference through its frames
    one, by = references[order], annotations[order]
    at = comparison.at[pairs][order]
    goes_on = one[1:] == one[:-1]
    starts = np.ones(len(order), dtype=bool)
    starts[1:] = ~(goes_on & (at[1:] == at[:-1] + 1))
    changed = np.flatnonzero(goes_on & (by[1:] != by[:-1]))
    changed = changed[np.argsort(order[changed + 1])]  # by frame, not by reference
    frames = comparison.shared[at[changed + 1]].tolist()
    switches = zip(
        frames,
        one[changed].tolist(),
        by[changed].tolist(),
        by[changed + 1].tolist(),
        strict=True,
    )
    lengths = comparison.reference.lengths
    followed = np.bincount(references, minlength=len(lengths))
    stretches = np.bincount(one[starts], minlength=len(lengths))
    return _clear(
        comparison,
        followed,
        fragmentations=int(np.sum(stretches[stretches > 0] - 1)),
        switches=tuple(Switch(*row) for row in switches),
        total_iou=float(comparison.iou[pairs].sum()),
    )


def _clear(
    comparison: Comparison,
    followed: AnyIndexes,
    *,
    fragmentations: int,
    switches: tuple[Switch, ...],
    total_iou: float,
) -> Clear:
    lengths = comparison.reference.lengths
    boxes, matched = int(lengths.sum()), int(followed.sum())
    false = len(comparison.annotated.frames) - matched
    # Tracks without a box are neither followed nor lost.
    seen = lengths > 0
    shares: Floats = followed[seen] / lengths[seen]
    mostly, partly = int(np.sum(shares > 0.8)), int(np.sum((shares >= 0.2) & (shares <= 0.8)))
    return Clear(
        mota=(matched - false - len(switches)) / boxes if boxes else 0.0,
        motp=total_iou / max(1, matched),
        matched=matched,
        missed=boxes - matched,
        false=false,
        switches=switches,
        fragmentations=fragmentations,
        mostly_tracked=mostly,
        partly_tracked=partly,
        mostly_lost=len(shares) - mostly - partly,
    )
