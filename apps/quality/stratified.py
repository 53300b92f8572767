"""The accuracy of a lot from a sample of its strata, weighted by their sizes, never pooled."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from .intervals import Interval, check_counts, effective_interval


class Stratum(NamedTuple):
    """Items of a part of the lot, how many of them were inspected, how many were correct."""

    size: int
    inspected: int
    correct: int


class Estimate(NamedTuple):
    """Share of correct items in the lot, its standard error, and how many items drawn at random
    from the whole lot would tell as much."""

    accuracy: float
    error: float
    effective: float


def stratified_estimate(strata: Mapping[str, Stratum]) -> Estimate:
    """Accuracy of the lot: Σ W_h p̂_h, with W_h = N_h / N.

    Parameters
    ----------
    strata : mapping of str to Stratum
        All strata of the lot, each with at least one item inspected; one without items is left
        out.

    Raises
    ------
    ValueError
        If there are no items, or a stratum was not inspected, or counts are not those of a sample:
        names the stratum.

    Notes
    -----
    Cochran, Sampling Techniques (1977), §5.3: variance Σ W_h² (1 - n_h / N_h) p̂_h (1 - p̂_h) /
    (n_h - 1). Effective number p̂ (1 - p̂) / variance: Korn & Graubard (1998), Survey Methodology 24;
    where the variance is 0 or cannot be told, 1 / Σ (W_h² / n_h), which is n for a proportional
    sample. Never more than the items inspected, unless a stratum was inspected entirely.
    """
    seen = {name: one for name, one in strata.items() if one.size}
    for name, one in seen.items():
        _check(name, one)
    total = sum(one.size for one in seen.values())
    if not total:
        raise ValueError("A lot needs at least one item.")
    correct = sum(Fraction(one.size * one.correct, one.inspected) for one in seen.values())
    accuracy = float(correct / total)
    variance = sum(_variance(one, total) for one in seen.values())
    equal = 1 / sum((one.size / total) ** 2 / one.inspected for one in seen.values())
    inspected = sum(one.inspected for one in seen.values())
    effective = min(equal, float(inspected))
    if variance > 0 and 0 < accuracy < 1:
        effective = min(accuracy * (1 - accuracy) / variance, float(inspected))
    return Estimate(accuracy, math.sqrt(variance), effective)


def stratified_interval(strata: Mapping[str, Stratum], confidence: float = 0.95) -> Interval:
    """Interval of the lot's accuracy: Clopper and Pearson's, at the effective number.

    Parameters
    ----------
    strata : mapping of str to Stratum
    confidence : float
        Strictly between 0 and 1.

    Raises
    ------
    ValueError
        As in `stratified_estimate`.

    Notes
    -----
    Korn & Graubard (1998), as `effective_interval` computes it.
    """
    found = stratified_estimate(strata)
    return effective_interval(found.accuracy, found.effective, confidence)


def _variance(one: Stratum, total: int) -> float:
    """Of a stratum's part in the estimate. A single item tells nothing: ¼, the largest there is."""
    p = one.correct / one.inspected
    spread = p * (1 - p) / (one.inspected - 1) if one.inspected > 1 else 0.25
    return (one.size / total) ** 2 * (1 - one.inspected / one.size) * spread


def _check(name: str, one: Stratum) -> None:
    try:
        check_counts(one.correct, one.inspected)
    except ValueError as error:
        raise ValueError(f"Stratum {name!r}: {error}") from None
    if one.inspected > one.size:
        raise ValueError(
            f"Stratum {name!r}: {one.inspected} of {one.size} items cannot be inspected."
        )
