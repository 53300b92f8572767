"""What a sample says about its lot: binomial for large lots, hypergeometric for small ones.

Knows no plan and decides nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import index

import numpy as np
from numpy.typing import NDArray
from scipy import stats  # type: ignore[import-untyped,unused-ignore]

from .intervals import (
    Interval,
    Method,
    check_counts,
    check_share,
    lower_bound,
    two_sided,
)

# Bounds are given to ten digits, and risks that differ by less than a billionth count as equal, so
# that a bound of exactly 0.95 meets a required 0.95 whatever the last bit of a float says.
BOUND_DIGITS = 10
TIE = 1 + 1e-9


def is_small_lot(inspected: int, lot_size: int | None) -> bool:
    """Whether so large a part is inspected (more than a tenth) that drawing without return matters.

    Raises
    ------
    ValueError
        If the lot is empty, or smaller than the sample.
    """
    if lot_size is None:
        return False
    check_lot(inspected, lot_size)
    return 10 * inspected > lot_size


def check_lot(inspected: int, lot_size: int) -> None:
    """Refuse a lot that is empty or smaller than its sample.

    Raises
    ------
    ValueError
        As said, or if the size is no whole number.
    """
    try:
        index(lot_size)
    except TypeError:
        raise ValueError(f"The lot size must be a whole number, not {lot_size!r}.") from None
    if lot_size < 1:
        raise ValueError(f"A lot holds at least one item, not {lot_size}.")
    if inspected > lot_size:
        raise ValueError(f"{inspected} items cannot be inspected in a lot of {lot_size}.")


def accept_probabilities(
    inspected: int, allowed: int, defect_rates: Sequence[float], lot_size: int | None = None
) -> NDArray[np.float64]:
    """Operating characteristic: how likely at most `allowed` defectives are found.

    Parameters
    ----------
    inspected : int
        Sample size n, at least 1.
    allowed : int
        Acceptance number c, `0 <= c <= n`.
    defect_rates : sequence of float, shape (k,)
        True shares of defective items, 0 to 1.
    lot_size : int, optional
        Lot size N. When n > N/10 the probability is hypergeometric and a rate stands for the
        nearest whole number of defectives in the lot.

    Returns
    -------
    ndarray of float, shape (k,)

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Σ_{x≤c} C(n,x) p^x (1-p)^(n-x), or Σ_{x≤c} C(D,x) C(N-D,n-x) / C(N,n):
    Montgomery, Introduction to Statistical Quality Control, ch. 15.
    """
    check_counts(allowed, inspected)
    rates = np.asarray(defect_rates, dtype=np.float64)
    if rates.ndim != 1 or not bool(np.all((rates >= 0) & (rates <= 1))):
        raise ValueError("Defect rates must be a list of numbers between 0 and 1.")
    if lot_size is None or not is_small_lot(inspected, lot_size):
        return np.asarray(stats.binom.cdf(allowed, inspected, rates), dtype=np.float64)
    defectives = np.rint(rates * lot_size).astype(np.int64)
    return np.asarray(
        stats.hypergeom.cdf(allowed, lot_size, defectives, inspected), dtype=np.float64
    )


def proven_accuracy(
    inspected: int, defective: int, confidence: float, lot_size: int | None = None
) -> float:
    """Exact one-sided lower bound of the lot's share of correct items.

    Parameters
    ----------
    inspected, defective : int
        What was found, `0 <= defective <= inspected`, `inspected >= 1`.
    confidence : float
        At least 0.5, below 1.
    lot_size : int, optional
        Lot size; None for a lot without end.

    Returns
    -------
    float
        To ten digits. For an entirely inspected lot, its accuracy.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Clopper-Pearson, or for small lots the largest number of defectives D with
    P(X ≤ defective | D) > 1 - confidence: Buonaccorsi (1987), The American Statistician 41.
    """
    check_counts(defective, inspected)
    bound = lower_bound(inspected - defective, inspected, confidence, Method.CLOPPER_PEARSON)
    if lot_size is not None and is_small_lot(inspected, lot_size):
        worst = _most_defectives(inspected, defective, 1 - confidence, lot_size)
        bound = (lot_size - worst) / lot_size
    return round(bound, BOUND_DIGITS)


def accuracy_interval(
    inspected: int, defective: int, confidence: float, lot_size: int | None = None
) -> Interval:
    """Two-sided interval of the lot's share of correct items: Wilson, or exact for small lots.

    Parameters, errors and source as in `proven_accuracy`, but the confidence is any between
    0 and 1.
    """
    check_counts(defective, inspected)
    if lot_size is None or not is_small_lot(inspected, lot_size):
        return two_sided(inspected - defective, inspected, confidence)
    tail = (1 - check_share(confidence, "confidence")) / 2
    worst = _most_defectives(inspected, defective, tail, lot_size)
    # The fewest defectives are found as the most correct items.
    most_correct = _most_defectives(inspected, inspected - defective, tail, lot_size)
    return Interval((lot_size - worst) / lot_size, most_correct / lot_size)


def _most_defectives(inspected: int, defective: int, tail: float, lot_size: int) -> int:
    """Largest D of the lot with P(X ≤ defective | D) > tail. The probability falls with D."""
    possible = range(defective, lot_size - (inspected - defective) + 1)

    def is_excluded(defectives: int) -> bool:
        chance = stats.hypergeom.cdf(defective, lot_size, defectives, inspected)
        return bool(chance <= tail * TIE)

    return possible[bisect_left(possible, True, key=is_excluded) - 1]
