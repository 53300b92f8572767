"""Plans of acceptance and the numbers they ask for: how many to inspect, how many may be defective.

Decides nothing about a lot (`acceptance.py`) and draws nothing (`sampling.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import ceil, floor
from operator import index
from typing import NamedTuple

from scipy import special, stats  # type: ignore[import-untyped,unused-ignore]

from .intervals import check_share, lower_bound
from .lots import TIE, check_lot, is_small_lot, proven_accuracy

Share = float | Decimal
MOST_PROVABLE = 0.9999
LARGEST_SAMPLE = 100_000  # a plan no one could carry out is refused


class Rule(NamedTuple):
    """Inspect `size` items; at most `allowed` of them may be defective."""

    size: int
    allowed: int


@dataclass(frozen=True)
class Demonstration:
    """Accept if the sample proves the accuracy with the confidence. Protects the client.

    Attributes
    ----------
    required_accuracy : float or Decimal
        Share of correct items to prove, above 0, at most 0.9999.
    confidence : float or Decimal
        At least 0.5, below 1.
    allowed_defects : int
        How many defective items the sample is made large enough to bear.
    """

    required_accuracy: Share
    confidence: Share = 0.95
    allowed_defects: int = 0

    def __post_init__(self) -> None:
        _check_required(self.required_accuracy)
        lower_bound(1, 1, float(self.confidence))
        if index(self.allowed_defects) < 0:
            raise ValueError(f"Allowed defects cannot be negative: {self.allowed_defects}.")


@dataclass(frozen=True)
class TwoPoint:
    """Accept good lots and reject bad ones, each with its risk of being wrong.

    Attributes
    ----------
    good_rate, producer_risk : float or Decimal
        A lot with this share of defective items is rejected with at most this probability.
    bad_rate, consumer_risk : float or Decimal
        A lot with this share of defective items is accepted with at most this probability.
    """

    good_rate: Share
    producer_risk: Share
    bad_rate: Share
    consumer_risk: Share

    def __post_init__(self) -> None:
        for name in ("good_rate", "producer_risk", "bad_rate", "consumer_risk"):
            check_share(float(getattr(self, name)), name.replace("_", " "))
        if not self.good_rate < self.bad_rate:
            raise ValueError("The good defect rate must be below the bad one.")
        if self.consumer_risk > 0.5:
            raise ValueError("The consumer risk must be at most 0.5.")


@dataclass(frozen=True)
class FullInspection:
    """Inspect every item; accept if the share of correct ones is large enough."""

    required_accuracy: Share

    def __post_init__(self) -> None:
        _check_required(self.required_accuracy)


Plan = Demonstration | TwoPoint | FullInspection


def _check_required(accuracy: Share) -> None:
    if not 0 < accuracy <= MOST_PROVABLE:
        raise ValueError(
            f"The required accuracy must be above 0 and at most {MOST_PROVABLE}, not {accuracy}."
        )


def rule_for(plan: Plan, lot_size: int | None = None) -> Rule:
    """How many items of a lot the plan inspects, and how many of them may be defective.

    Parameters
    ----------
    plan : Plan
    lot_size : int, optional
        Items in the lot; None for a lot without end, which no full inspection can have.

    Returns
    -------
    Rule
        Never more items than the lot has. A demonstration that would need more inspects all, and
        then allows what leaves the lot with the required accuracy.

    Raises
    ------
    ValueError
        If the lot is empty, a full inspection has no lot, or the plan would need more than
        100,000 items.

    Notes
    -----
    Binomial, hypergeometric where more than a tenth of the lot is inspected.
    """
    if lot_size is not None:
        check_lot(0, lot_size)
    if isinstance(plan, TwoPoint):
        return _two_point_rule(plan, lot_size)
    if isinstance(plan, Demonstration):
        size = _demonstration_size(plan, lot_size)
        if size != lot_size:
            return Rule(size, plan.allowed_defects)
    if lot_size is None:
        raise ValueError("A full inspection needs the size of the lot.")
    required = Fraction(str(plan.required_accuracy))
    return Rule(lot_size, floor(lot_size * (1 - required)))


def precision_sample_size(
    half_width: Share,
    confidence: Share = 0.95,
    *,
    expected_accuracy: Share = 0.5,
    lot_size: int | None = None,
) -> int:
    """Items to inspect so that the accuracy is known to ± half_width.

    Parameters
    ----------
    half_width : float or Decimal
        e, strictly between 0 and 1.
    confidence : float or Decimal
        Two-sided, strictly between 0 and 1.
    expected_accuracy : float or Decimal
        p; the default 0.5 is the worst case.
    lot_size : int, optional
        N, for the finite population correction.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Cochran, Sampling Techniques (1977), §4.4: n₀ = z² p(1-p)/e², n = n₀ / (1 + (n₀ - 1)/N).
    """
    e = check_share(float(half_width), "half width")
    p = check_share(float(expected_accuracy), "expected accuracy")
    tail = (1 - check_share(float(confidence), "confidence")) / 2
    z = float(special.ndtri(tail))
    size = z * z * p * (1 - p) / (e * e)
    if lot_size is not None:
        check_lot(0, lot_size)
        size /= 1 + (size - 1) / lot_size
        return min(lot_size, max(1, ceil(size - 1e-9)))
    return max(1, ceil(size - 1e-9))


def _demonstration_size(plan: Demonstration, lot_size: int | None) -> int:
    allowed = plan.allowed_defects

    def proves(size: int, lot: int | None) -> bool:
        bound = proven_accuracy(size, allowed, float(plan.confidence), lot)
        return bound >= float(plan.required_accuracy)

    return _smallest_sample(allowed + 1, proves, lot_size)


def _two_point_rule(plan: TwoPoint, lot_size: int | None) -> Rule:
    """Smallest acceptance number whose smallest sample for the consumer satisfies the producer.

    Ends, because a lot that is inspected entirely satisfies both; without a lot, the sample grows
    to its limit.
    """
    size, allowed = 1, 0
    while True:
        is_refused = partial(_is_bad_lot_refused, plan, allowed)
        size = _smallest_sample(max(size, allowed + 1), is_refused, lot_size)
        good = _accept_probability(size, allowed, Fraction(str(plan.good_rate)), lot_size, floor)
        if good * TIE >= 1 - float(plan.producer_risk):
            return Rule(size, allowed)
        allowed += 1


def _is_bad_lot_refused(plan: TwoPoint, allowed: int, size: int, lot_size: int | None) -> bool:
    bad = _accept_probability(size, allowed, Fraction(str(plan.bad_rate)), lot_size, ceil)
    return bad <= float(plan.consumer_risk) * TIE


def _accept_probability(
    size: int,
    allowed: int,
    rate: Fraction,
    lot_size: int | None,
    whole: Callable[[Fraction], int],
) -> float:
    """P(X ≤ allowed); `whole` turns the share of a small lot into a number of defectives."""
    if lot_size is None or not is_small_lot(size, lot_size):
        return float(special.betainc(size - allowed, allowed + 1, float(1 - rate)))
    return float(stats.hypergeom.cdf(allowed, lot_size, whole(rate * lot_size), size))


def _smallest_sample(
    first: int, is_enough: Callable[[int, int | None], bool], lot_size: int | None
) -> int:
    """Smallest sample from `first` on that is enough, at most the lot.

    A tenth of the lot or less is judged binomially, more with the lot's size; within either part
    a larger sample is never less.
    """
    last = LARGEST_SAMPLE if lot_size is None else min(lot_size // 10, LARGEST_SAMPLE)
    if first <= last and is_enough(last, None):
        return first + bisect_left(range(first, last), True, key=lambda n: is_enough(n, None))
    if lot_size is None:
        raise ValueError(f"This plan needs a sample of more than {LARGEST_SAMPLE:,} items.")
    first = min(max(first, lot_size // 10 + 1), lot_size)
    return first + bisect_left(range(first, lot_size), True, key=lambda n: is_enough(n, lot_size))
