"""HOTA: how well objects are found (DetA), kept apart (AssA) and outlined (LocA).

Equal to TrackEval's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .geometry import Floats
from .tables import Indexes
from .tracking import EPSILON, Comparison, choose_by_frame

# The last bits matter where an IoU equals a threshold: computed as TrackEval does.
THRESHOLDS: Floats = np.arange(0.05, 0.99, 0.05)


@dataclass(frozen=True, eq=False)
class Hota:
    """HOTA figures (Luiten et al. 2020), means over the IoU thresholds 0.05 … 0.95.

    The `…_by_threshold` arrays, shape (19,), hold the figures behind the means, in the order of
    `THRESHOLDS`.
    """

    hota: float
    detection: float
    association: float
    localisation: float
    hota_by_threshold: Floats
    detection_by_threshold: Floats
    association_by_threshold: Floats
    localisation_by_threshold: Floats


def hota_figures(comparison: Comparison) -> Hota:
    """HOTA, DetA, AssA and LocA.

    Parameters
    ----------
    comparison : Comparison
        From `compare_tracks`.

    Returns
    -------
    Hota
        LocA is 1 at a threshold that no pair reaches, the others 0, as in TrackEval.

    Notes
    -----
    Luiten et al. (2020), IJCV 129: HOTA_α = sqrt(DetA_α · AssA_α);
    DetA = TP / (TP + FN + FP); AssA = mean over TP of TPA / (TPA + FNA + FPA).
    """
    names, score = _scores(comparison)
    matched_pairs = np.flatnonzero(choose_by_frame(comparison, score))
    iou = comparison.iou[matched_pairs]
    # How many thresholds a pair reaches; how many pairs reach the k-th is then a sum from the end.
    steps = len(THRESHOLDS) + 1
    reached = np.searchsorted(THRESHOLDS - EPSILON, iou, side="right")
    which, place = np.unique(names[matched_pairs], return_inverse=True)
    pairs = _reaching(np.bincount(place * steps + reached, minlength=len(which) * steps), steps)
    total_iou = _reaching(np.bincount(reached, weights=iou, minlength=steps), steps)[0]
    matched = pairs.sum(axis=0)
    shared = pairs / np.maximum(1, _either(comparison, which)[:, np.newaxis] - pairs)
    association = (pairs * shared).sum(axis=0) / np.maximum(1, matched)
    boxes = len(comparison.reference.frames) + len(comparison.annotated.frames)
    detection = matched / np.maximum(1, boxes - matched)
    localisation = np.where(matched > 0, total_iou / np.maximum(1, matched), 1.0)
    hota = np.sqrt(detection * association)
    return Hota(
        hota=float(hota.mean()),
        detection=float(detection.mean()),
        association=float(association.mean()),
        localisation=float(localisation.mean()),
        hota_by_threshold=hota,
        detection_by_threshold=detection,
        association_by_threshold=association,
        localisation_by_threshold=localisation,
    )


def _scores(comparison: Comparison) -> tuple[Indexes, Floats]:
    """The two tracks of each pair as a number, and the score that its frame is assigned by.

    The score is IoU × how well the two tracks agree over all frames, before any box is matched: a
    frame adds IoU / (IoUs of either box with all others, counted once), which is 1 where only these
    two meet.
    """
    rows, columns, iou = comparison.rows, comparison.columns, comparison.iou
    rest = np.bincount(columns, iou)[columns] + np.bincount(rows, iou)[rows] - iou
    part = np.divide(iou, rest, out=np.zeros_like(iou), where=rest > EPSILON)
    names = comparison.track_pairs()
    which, place = np.unique(names, return_inverse=True)
    together = np.bincount(place, part)
    agreement = together / (_either(comparison, which) - together)
    return names, agreement[place] * iou


def _either(comparison: Comparison, which: Indexes) -> Indexes:
    """Boxes of both tracks of each pair of tracks."""
    references, annotations = np.divmod(which, max(1, len(comparison.annotated.ids)))
    return comparison.reference.lengths[references] + comparison.annotated.lengths[annotations]


def _reaching(counts: Floats | Indexes, steps: int) -> Floats:
    """From how many reach exactly 0, 1, … thresholds to how many reach each; shape (n, 19)."""
    exactly = counts.reshape(-1, steps).astype(np.float64)
    return exactly[:, :0:-1].cumsum(axis=1)[:, ::-1]
