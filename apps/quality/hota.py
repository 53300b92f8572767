"""HOTA: how well objects are found (DetA), kept apart (AssA) and outlined (LocA).

Equal to TrackEval's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize  # type: ignore[import-untyped,unused-ignore]

from .geometry import Floats
from .tracking import EPSILON, Comparison

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
    lengths = comparison.reference_lengths[:, np.newaxis], comparison.annotated_lengths
    alignment = _alignment(comparison)
    pairs = np.zeros((len(THRESHOLDS), *alignment.shape))
    total_iou = np.zeros(len(THRESHOLDS))
    for _, reference, annotated, similarity in comparison.frames:
        score = alignment[np.ix_(reference, annotated)] * similarity
        rows, columns = optimize.linear_sum_assignment(score, maximize=True)
        iou = similarity[rows, columns]
        reached = iou >= THRESHOLDS[:, np.newaxis] - EPSILON
        pairs[:, reference[rows], annotated[columns]] += reached
        total_iou += reached @ iou
    matched = pairs.sum(axis=(1, 2))
    shared = pairs / np.maximum(1, lengths[0] + lengths[1] - pairs)
    association = (pairs * shared).sum(axis=(1, 2)) / np.maximum(1, matched)
    boxes = int(lengths[0].sum()) + int(lengths[1].sum())
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


def _alignment(comparison: Comparison) -> Floats:
    """How well two tracks agree over all frames, before any box is matched; shape (n, m).

    A frame adds IoU / (IoUs of either box with all others, counted once), which is 1 where only
    these two meet.
    """
    references, annotations = comparison.reference_lengths, comparison.annotated_lengths
    together = np.zeros((len(references), len(annotations)))
    for _, reference, annotated, similarity in comparison.frames:
        rest = similarity.sum(axis=0) + similarity.sum(axis=1)[:, np.newaxis] - similarity
        part = np.divide(similarity, rest, out=np.zeros_like(similarity), where=rest > EPSILON)
        together[np.ix_(reference, annotated)] += part
    either = references[:, np.newaxis] + annotations - together
    return np.divide(together, either, out=np.zeros_like(together), where=either > 0)
