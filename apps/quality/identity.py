"""Identity figures (IDF1): a track means at most one other, all the time. Equal to TrackEval's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .assignment import best_pairs
from .tracking import Comparison, check_threshold


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


def identity_figures(comparison: Comparison, threshold: float = 0.5) -> Identity:
    """Identity figures: tracks are matched as a whole so that most boxes agree.

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
    Ristani et al. (2016), ECCV Workshops. Minimising IDFN + IDFP is maximising IDTP, because
    IDFN + IDFP = boxes of both sides - 2 IDTP.
    """
    check_threshold(threshold)
    agreeing = np.flatnonzero(comparison.iou >= threshold)
    which, boxes = np.unique(comparison.track_pairs(agreeing), return_counts=True)
    rows, columns = np.divmod(which, max(1, len(comparison.annotated.ids)))
    matched = int(boxes[best_pairs(rows, columns, boxes.astype(np.float64))].sum())
    missed = len(comparison.reference.frames) - matched
    false = len(comparison.annotated.frames) - matched
    return Identity(
        f1=2 * matched / max(1, 2 * matched + missed + false),
        precision=matched / max(1, matched + false),
        recall=matched / max(1, matched + missed),
        matched=matched,
        missed=missed,
        false=false,
    )
