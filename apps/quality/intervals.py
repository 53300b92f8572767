"""Confidence intervals and one-sided bounds for a share of correct items (binomial sampling).

Decides nothing; finite lots are in `lots.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum
from operator import index
from typing import NamedTuple

from scipy import special  # type: ignore[import-untyped,unused-ignore]


class Interval(NamedTuple):
    """A closed interval of shares, `0 <= low <= high <= 1`."""

    low: float
    high: float


class Method(Enum):
    """How an interval is computed."""

    WILSON = "wilson"
    WILSON_CORRECTED = "wilson_corrected"
    CLOPPER_PEARSON = "clopper_pearson"
    AGRESTI_COULL = "agresti_coull"
    JEFFREYS = "jeffreys"


def two_sided(
    correct: int, inspected: int, confidence: float = 0.95, method: Method = Method.WILSON
) -> Interval:
    """Interval for the share of correct items, the same risk on either side.

    Parameters
    ----------
    correct : int
        Correct items found, `0 <= correct <= inspected`.
    inspected : int
        Items inspected, at least 1.
    confidence : float
        Share of samples whose interval holds the truth, strictly between 0 and 1.
    method : Method
        Wilson unless told otherwise.

    Returns
    -------
    Interval

    Raises
    ------
    ValueError
        If the counts or the confidence are not as above.
    """
    check_counts(correct, inspected)
    return _METHODS[method](correct, inspected, (1 - check_share(confidence, "confidence")) / 2)


def lower_bound(
    correct: int, inspected: int, confidence: float = 0.95, method: Method = Method.WILSON
) -> float:
    """One-sided lower bound: with this confidence the true share is at least so large.

    Parameters and errors as in `two_sided`; the confidence is at least 0.5, because below it the
    bound of the normal approximations would lie above the estimate.
    """
    check_counts(correct, inspected)
    return _METHODS[method](correct, inspected, _one_sided_tail(confidence)).low


def upper_bound(
    correct: int, inspected: int, confidence: float = 0.95, method: Method = Method.WILSON
) -> float:
    """One-sided upper bound: with this confidence the true share is at most so large.

    Parameters and errors as in `lower_bound`.
    """
    check_counts(correct, inspected)
    return _METHODS[method](correct, inspected, _one_sided_tail(confidence)).high


def effective_interval(share: float, effective: float, confidence: float = 0.95) -> Interval:
    """Interval of a share that was estimated otherwise than by counting equal items.

    Parameters
    ----------
    share : float
        The estimate, 0 to 1.
    effective : float
        How many items drawn independently would tell as much, above 0.
    confidence : float
        Strictly between 0 and 1.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Clopper & Pearson (1934) with counts that need not be whole: Korn & Graubard (1998), Survey
    Methodology 24.
    """
    tail = (1 - check_share(confidence, "confidence")) / 2
    if not (0 <= share <= 1 and 0 < effective < math.inf):
        raise ValueError(f"Needs a share from 0 to 1 and a number above 0: {share}, {effective}.")
    x, rest = share * effective, (1 - share) * effective
    return Interval(
        0.0 if x == 0 else float(special.betaincinv(x, rest + 1, tail)),
        1.0 if rest == 0 else float(special.betainccinv(x + 1, rest, tail)),
    )


def check_counts(correct: int, inspected: int) -> None:
    """Refuse counts that are not those of a sample.

    Raises
    ------
    ValueError
        If a count is no whole number, nothing was inspected, or more is correct than inspected.
    """
    try:
        index(correct), index(inspected)
    except TypeError:
        raise ValueError(f"Counts must be whole numbers, not {correct!r}, {inspected!r}.") from None
    if inspected < 1:
        raise ValueError(f"At least one item must be inspected, not {inspected}.")
    if not 0 <= correct <= inspected:
        raise ValueError(f"Correct items must be between 0 and {inspected}, not {correct}.")


def check_share(value: float, name: str) -> float:
    """Return the value as a float, refusing what is not strictly between 0 and 1.

    Raises
    ------
    ValueError
        Naming the value, also for NaN.
    """
    if not 0 < value < 1:
        raise ValueError(f"The {name} must be between 0 and 1 (exclusive), not {value}.")
    return float(value)


def _one_sided_tail(confidence: float) -> float:
    if not 0.5 <= confidence < 1:
        raise ValueError(
            f"The confidence of a one-sided bound must be at least 0.5 and below 1, "
            f"not {confidence}."
        )
    return 1 - float(confidence)


def _z(tail: float) -> float:
    return -float(special.ndtri(tail))


def _wilson(x: int, n: int, tail: float) -> Interval:
    """Wilson (1927), JASA 22: invert the score test |x/n - p| = z sqrt(p(1-p)/n)."""
    z, p = _z(tail), x / n
    centre = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At the ends the score equation has the root 0 or 1 exactly; floats miss it by 1e-17.
    return Interval(
        0.0 if x == 0 else (centre - half) / scale, 1.0 if x == n else (centre + half) / scale
    )


def _wilson_corrected(x: int, n: int, tail: float) -> Interval:
    """Newcombe (1998), Stat. in Medicine 17, method 4: Wilson with continuity correction."""
    z, p = _z(tail), x / n
    scale = 2 * (n + z * z)

    def root(sign: int) -> float:
        inner = z * z - sign * 2 - 1 / n + 4 * p * (n * (1 - p) + sign)
        return z * math.sqrt(max(0.0, inner))

    low = (2 * n * p + z * z - 1 - root(1)) / scale
    high = (2 * n * p + z * z + 1 + root(-1)) / scale
    return Interval(0.0 if x == 0 else max(0.0, low), 1.0 if x == n else min(1.0, high))


def _clopper_pearson(x: int, n: int, tail: float) -> Interval:
    """Clopper & Pearson (1934), Biometrika 26: the exact interval, as quantiles of Beta."""
    low = 0.0 if x == 0 else float(special.betaincinv(x, n - x + 1, tail))
    high = 1.0 if x == n else float(special.betainccinv(x + 1, n - x, tail))
    return Interval(low, high)


def _agresti_coull(x: int, n: int, tail: float) -> Interval:
    """Agresti & Coull (1998), The American Statistician 52: Wald around the Wilson centre."""
    z = _z(tail)
    size = n + z * z
    centre = (x + z * z / 2) / size
    half = z * math.sqrt(centre * (1 - centre) / size)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def _jeffreys(x: int, n: int, tail: float) -> Interval:
    """Brown, Cai & DasGupta (2001), Statistical Science 16: quantiles of Beta(x + ½, n - x + ½)."""
    a, b = x + 0.5, n - x + 0.5
    low = 0.0 if x == 0 else float(special.betaincinv(a, b, tail))
    high = 1.0 if x == n else float(special.betainccinv(a, b, tail))
    return Interval(low, high)


_METHODS: dict[Method, Callable[[int, int, float], Interval]] = {
    Method.WILSON: _wilson,
    Method.WILSON_CORRECTED: _wilson_corrected,
    Method.CLOPPER_PEARSON: _clopper_pearson,
    Method.AGRESTI_COULL: _agresti_coull,
    Method.JEFFREYS: _jeffreys,
}
