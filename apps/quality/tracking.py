"""Figures of identity over time: CLEAR (MOTA, MOTP) and IDF1. HOTA is in `hota.py`.

Equal to TrackEval's. MOTA is for comparison with the literature; it never enters a contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize  # type: ignore[import-untyped,unused-ignore]

from .geometry import Floats, box_iou
from .tracks import BoxTrack

Indexes = NDArray[np.int64]

EPSILON = float(np.finfo(np.float64).eps)  # of TrackEval: IoU 0.5 computed as 0.49999… still counts
NOBODY = -1


class FramePair(NamedTuple):
    """What both sides show in one frame: positions of tracks, and the IoU of their boxes.

    `similarity` has shape (len(reference), len(annotated)).
    """

    frame: int
    reference: Indexes
    annotated: Indexes
    similarity: Floats


class Comparison(NamedTuple):
    """Two sets of tracks, frame by frame; frames that neither has are left out."""

    frames: tuple[FramePair, ...]
    reference_lengths: Indexes
    annotated_lengths: Indexes


class Switch(NamedTuple):
    """An identity switch: from this frame on a reference is followed by another annotation.

    Positions of tracks as they were given.
    """

    frame: int
    reference: int
    before: int
    after: int


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


@dataclass(frozen=True)
class Identity:
    """Identity figures (Ristani et al. 2016): each track is at most one other, all the time.

    `f1` = 2 IDTP / (2 IDTP + IDFP + IDFN), `precision` IDP, `recall` IDR; 0 where there is nothing
    to divide by.
    """

    f1: float
    precision: float
    recall: float
    matched: int
    missed: int
    false: int


def compare_tracks(reference: Sequence[BoxTrack], annotated: Sequence[BoxTrack]) -> Comparison:
    """Lay two sets of tracks side by side, whatever their labels.

    Parameters
    ----------
    reference, annotated : sequence of BoxTrack
        Of one clip; to be given label by label where labels matter.

    Returns
    -------
    Comparison
    """
    shown = [_by_frame(tracks) for tracks in (reference, annotated)]
    nothing = np.zeros(0, dtype=np.int64), np.zeros((0, 4))
    frames = []
    for frame in sorted(shown[0].keys() | shown[1].keys()):
        (rows, a), (columns, b) = (side.get(frame, nothing) for side in shown)
        frames.append(FramePair(frame, rows, columns, box_iou(a, b)))
    lengths = [
        np.array([len(t.frames) for t in side], dtype=np.int64) for side in (reference, annotated)
    ]
    return Comparison(tuple(frames), lengths[0], lengths[1])


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
    _check_threshold(threshold)
    n = len(comparison.reference_lengths)
    last_seen, previous = np.full(n, NOBODY), np.full(n, NOBODY)
    followed, starts = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    switches: list[Switch] = []
    total = 0.0
    for frame, reference, annotated, similarity in comparison.frames:
        if not (reference.size and annotated.size):
            continue
        kept = previous[reference][:, np.newaxis] == annotated[np.newaxis, :]
        score = np.where(similarity >= threshold - EPSILON, 1000 * kept + similarity, 0)
        rows, columns = optimize.linear_sum_assignment(score, maximize=True)
        real = score[rows, columns] > EPSILON
        rows, columns = rows[real], columns[real]
        found, by = reference[rows], annotated[columns]
        before = last_seen[found]
        switches += [
            Switch(frame, int(one), int(old), int(new))
            for one, old, new in zip(found, before, by, strict=True)
            if old not in (NOBODY, new)
        ]
        followed[found] += 1
        starts[found] += previous[found] == NOBODY
        last_seen[found] = by
        previous[:] = NOBODY
        previous[found] = by
        total += float(similarity[rows, columns].sum())
    return _clear(comparison, followed, starts, tuple(switches), total)


def identity_figures(comparison: Comparison, threshold: float = 0.5) -> Identity:
    """Identity figures: tracks are matched as a whole so that most boxes agree.

    Parameters and errors as in `clear_figures`.

    Notes
    -----
    Ristani et al. (2016), ECCV Workshops. Minimising IDFN + IDFP is maximising IDTP, because
    IDFN + IDFP = boxes of both sides - 2 IDTP.
    """
    _check_threshold(threshold)
    shape = len(comparison.reference_lengths), len(comparison.annotated_lengths)
    agreeing = np.zeros(shape)
    for _, reference, annotated, similarity in comparison.frames:
        agreeing[np.ix_(reference, annotated)] += similarity >= threshold
    rows, columns = optimize.linear_sum_assignment(agreeing, maximize=True)
    matched = int(agreeing[rows, columns].sum())
    missed = int(comparison.reference_lengths.sum()) - matched
    false = int(comparison.annotated_lengths.sum()) - matched
    return Identity(
        f1=2 * matched / max(1, 2 * matched + missed + false),
        precision=matched / max(1, matched + false),
        recall=matched / max(1, matched + missed),
        matched=matched,
        missed=missed,
        false=false,
    )


def _clear(
    comparison: Comparison,
    followed: Indexes,
    starts: Indexes,
    switches: tuple[Switch, ...],
    total_iou: float,
) -> Clear:
    boxes, matched = int(comparison.reference_lengths.sum()), int(followed.sum())
    false = int(comparison.annotated_lengths.sum()) - matched
    # Tracks without a box are neither followed nor lost.
    seen = comparison.reference_lengths > 0
    shares = followed[seen] / comparison.reference_lengths[seen]
    mostly, partly = int(np.sum(shares > 0.8)), int(np.sum((shares >= 0.2) & (shares <= 0.8)))
    return Clear(
        mota=(matched - false - len(switches)) / boxes if boxes else 0.0,
        motp=total_iou / max(1, matched),
        matched=matched,
        missed=boxes - matched,
        false=false,
        switches=switches,
        fragmentations=int(np.sum(starts[starts > 0] - 1)),
        mostly_tracked=mostly,
        partly_tracked=partly,
        mostly_lost=len(shares) - mostly - partly,
    )


def _by_frame(tracks: Sequence[BoxTrack]) -> dict[int, tuple[Indexes, Floats]]:
    """Positions of the tracks of each frame, and their boxes."""
    if not any(track.frames.size for track in tracks):
        return {}
    frames = np.concatenate([track.frames for track in tracks])
    positions = np.repeat(np.arange(len(tracks)), [len(track.frames) for track in tracks])
    boxes = np.concatenate([track.boxes for track in tracks])
    order = np.argsort(frames, kind="stable")
    numbers, starts = np.unique(frames[order], return_index=True)
    parts = np.split(positions[order], starts[1:]), np.split(boxes[order], starts[1:])
    return dict(zip(numbers.tolist(), zip(*parts, strict=True), strict=True))


def _check_threshold(threshold: float) -> None:
    if not 0 < threshold <= 1:
        raise ValueError(f"The threshold must be above 0 and at most 1, not {threshold}.")
