"""Whether one vendor is better than another, and who is likely the best of many."""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot, prod
from typing import NamedTuple

from scipy import special  # type: ignore[import-untyped,unused-ignore]

from .intervals import check_counts, check_share, two_sided


class Difference(NamedTuple):
    """Share of the first minus share of the second, -1 to 1, with its interval."""

    estimate: float
    low: float
    high: float


def accuracy_difference(
    first: tuple[int, int], second: tuple[int, int], confidence: float = 0.95
) -> Difference:
    """How much more often the first is correct than the second, by independent samples.

    Parameters
    ----------
    first, second : tuple of int
        Correct and inspected items.
    confidence : float
        Strictly between 0 and 1.

    Raises
    ------
    ValueError
        If the counts are not those of a sample.

    Notes
    -----
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10: from the Wilson intervals.
    """
    one, two = two_sided(*first, confidence), two_sided(*second, confidence)
    p, q = first[0] / first[1], second[0] / second[1]
    return Difference(
        p - q,
        p - q - hypot(p - one.low, two.high - q),
        p - q + hypot(one.high - p, q - two.low),
    )


def ranking_score(correct: int, inspected: int, prior: tuple[float, float] = (1, 1)) -> float:
    """5th percentile of Beta(a + x, b + n - x): few items never put anyone on top.

    Parameters
    ----------
    correct, inspected : int
    prior : tuple of float
        a and b, above 0; of all vendors pooled.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    if inspected:
        check_counts(correct, inspected)
    a, b = prior
    if not (a > 0 and b > 0) or (not inspected and correct):
        raise ValueError(f"The prior needs two numbers above 0, not {a} and {b}.")
    return float(special.betaincinv(a + correct, b + inspected - correct, 0.05))


def escape_rate(defect_rate: float, layers: Iterable[tuple[float, float]]) -> float:
    """Share of defective items that all layers let pass: p₀·Π(1 - coverage·detection).

    Parameters
    ----------
    defect_rate : float
        p₀, strictly between 0 and 1.
    layers : iterable of tuple of float
        Coverage and detection of each layer, 0 to 1.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    shares = list(layers)
    for coverage, detection in shares:
        if not (0 <= coverage <= 1 and 0 <= detection <= 1):
            raise ValueError(f"A layer has shares from 0 to 1, not {coverage} and {detection}.")
    return check_share(defect_rate, "defect rate") * prod(1 - c * d for c, d in shares)
