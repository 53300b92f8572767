"""What clustered items are worth: units of one clip resemble each other and prove less.

Measures no accuracy itself; `intervals.py` does, with the effective number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .geometry import Floats
from .intervals import Interval, check_share


class Clustered(NamedTuple):
    """How a sample is clustered: `rho` within clusters (0 to 1), items, and what they are worth."""

    rho: float
    items: int
    effective: float


def effective_size(items: int, per_cluster: float, rho: float) -> float:
    """Items drawn independently that would tell as much: n / (1 + (m - 1) ρ).

    Parameters
    ----------
    items : int
        n, at least 1.
    per_cluster : float
        m, items in a cluster, at least 1.
    rho : float
        Intra-cluster correlation, 0 to 1.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Kish (1965), Survey Sampling, §5.4.
    """
    if items < 1 or not per_cluster >= 1 or not 0 <= rho <= 1:
        raise ValueError(
            "Needs at least one item, one item a cluster and a correlation from 0 to 1, "
            f"not {items}, {per_cluster}, {rho}."
        )
    return items / (1 + (per_cluster - 1) * rho)


def clustered(correct: Sequence[int], inspected: Sequence[int]) -> Clustered:
    """Intra-cluster correlation of correct and defective items, and the effective number.

    Parameters
    ----------
    correct, inspected : sequence of int, shape (k,)
        Counts of each cluster, `0 <= correct <= inspected`, `inspected >= 1`.

    Returns
    -------
    Clustered
        ρ is 0 where it cannot be told: one item in every cluster, one cluster alone, or all items
        alike.

    Raises
    ------
    ValueError
        If the counts are not as above.

    Notes
    -----
    One-way analysis of variance: ρ = (MSB - MSW) / (MSB + (m₀ - 1) MSW),
    m₀ = (n - Σ m² / n) / (k - 1): Donner (1986), International Statistical Review 54. Clusters of
    different sizes weigh by their items, m = Σ m² / n: Kish (1965).
    """
    x, m = _counts(correct, inspected)
    k, n = len(m), float(m.sum())
    shares = x / m
    within = float((m * shares * (1 - shares)).sum())
    between = float((m * (shares - x.sum() / n) ** 2).sum())
    rho = 0.0
    if 1 < k < n and within + between > 0:
        usual = (n - float((m**2).sum()) / n) / (k - 1)
        mean_between, mean_within = between / (k - 1), within / (n - k)
        rho = (mean_between - mean_within) / (mean_between + (usual - 1) * mean_within)
        rho = min(1.0, max(0.0, rho))
    size = effective_size(int(n), float((m**2).sum()) / n, rho)
    return Clustered(rho, int(n), size)


def bootstrap_accuracy(
    correct: Sequence[int],
    inspected: Sequence[int],
    confidence: float = 0.95,
    *,
    seed: int,
    rounds: int = 2000,
) -> Interval:
    """Interval of the accuracy by drawing whole clusters again and again.

    Parameters
    ----------
    correct, inspected : sequence of int, shape (k,)
        As in `clustered`.
    confidence : float
        Strictly between 0 and 1.
    seed : int
        Of the random numbers: the same seed, the same interval.
    rounds : int
        How often, at least 100.

    Notes
    -----
    Percentiles: Davison & Hinkley (1997), Bootstrap Methods and their Application, §3.8.
    """
    x, m = _counts(correct, inspected)
    if rounds < 100:
        raise ValueError(f"A bootstrap needs at least 100 rounds, not {rounds}.")
    tail = (1 - check_share(confidence, "confidence")) / 2
    chance = np.random.default_rng(seed)
    weights = chance.multinomial(len(m), np.full(len(m), 1 / len(m)), size=rounds)
    low, high = np.quantile((weights @ x) / (weights @ m), [tail, 1 - tail])
    return Interval(float(low), float(high))


def _counts(correct: Sequence[int], inspected: Sequence[int]) -> tuple[Floats, Floats]:
    x, m = np.asarray(correct, dtype=np.float64), np.asarray(inspected, dtype=np.float64)
    if x.ndim != 1 or x.shape != m.shape or not x.size:
        raise ValueError("Needs the correct and the inspected items of at least one cluster.")
    bad = np.flatnonzero(~((m >= 1) & (x >= 0) & (x <= m)) | (x % 1 != 0) | (m % 1 != 0))
    if bad.size:
        at = bad[0]
        raise ValueError(f"Cluster {at}: {x[at]:g} of {m[at]:g} items correct is no count.")
    return x, m
