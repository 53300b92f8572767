"""Points and skeletons: how similar two sets of named points are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .geometry import Floats

# Of COCO's 17 points of a person: how far people who mark them again come off, as a share of the
# root of the person's area. Nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles.
COCO_SIGMAS = (
    *(0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072),
    *(0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089),
)
USUAL_SIGMA = 0.05  # where nothing is known of a point; about the mean of the above


def point_similarity(
    reference: ArrayLike,
    annotated: ArrayLike,
    area: float,
    sigmas: ArrayLike | None = None,
) -> float | None:
    """Object keypoint similarity (OKS), 0 to 1.

    Parameters
    ----------
    reference, annotated : array_like, shape (k, 3)
        x, y in pixels, and 0 for a point that is not there, 1 hidden, 2 seen.
    area : float
        Of the reference in square pixels, above 0; of the box around it where nothing better is
        known.
    sigmas : array_like, shape (k,), optional
        Of each point, above 0; `USUAL_SIGMA` if none are given.

    Returns
    -------
    float or None
        The mean over the points the reference has, of which one that was not annotated counts 0.
        None where the reference has none.

    Raises
    ------
    ValueError
        If shapes differ, or a number is not as above.

    Notes
    -----
    Ruggero Ronchi & Perona (2017), ICCV, and the COCO keypoint task: mean of
    exp(-d² / (2 area (2σ)²)). COCO measures a point that was annotated as not there by its
    coordinates; here it is missed.
    """
    a, b = _points(reference), _points(annotated)
    spread = np.full(len(a), USUAL_SIGMA) if sigmas is None else np.asarray(sigmas, np.float64)
    if a.shape != b.shape or spread.shape != (len(a),):
        raise ValueError("Both sides need the same points, each with a sigma.")
    if not (np.all((spread > 0) & (spread < np.inf)) and 0 < area < np.inf):
        raise ValueError("Sigmas and the area must be finite numbers above 0.")
    there = a[:, 2] > 0
    if not there.any():
        return None
    squares = np.sum((a[:, :2] - b[:, :2]) ** 2, axis=1)
    similar = np.exp(-squares / (2 * area * (2 * spread) ** 2))
    return float(np.where(b[:, 2] > 0, similar, 0)[there].mean())


def _points(values: ArrayLike) -> Floats:
    points = np.asarray(values, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 3:
        raise ValueError(f"Points must be x, y and whether seen, not shape {points.shape}.")
    if not (np.all(np.isfinite(points)) and np.all(np.isin(points[:, 2], (0, 1, 2)))):
        raise ValueError("Points must be finite numbers; 0 not there, 1 hidden or 2 seen.")
    return points
