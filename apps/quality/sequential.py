"""Wald's sequential test: decide after every item whether enough is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil, exp, expm1, log

from scipy import optimize  # type: ignore[import-untyped,unused-ignore]

from .intervals import check_counts
from .plans import TwoPoint, rule_for


class Verdict(Enum):
    """What the items so far say."""

    ACCEPT = "accept"
    REJECT = "reject"
    CONTINUE = "continue"


@dataclass(frozen=True)
class Sequential:
    """Lines of a sequential test: accept at d ≤ s·n - h₁, reject at d ≥ s·n + h₂.

    At `cap` items the test ends; then the nearer line decides: accept at d ≤ s·n + (h₂ - h₁)/2.
    """

    accept_intercept: float
    reject_intercept: float
    slope: float
    cap: int


def sequential_plan(risks: TwoPoint) -> Sequential:
    """Lines of the sequential test with the risks of a two-point plan.

    Raises
    ------
    ValueError
        If the single plan, three times which is the cap, needs more than 100,000 items, or the
        two risks together reach 1.

    Notes
    -----
    Wald (1947), Sequential Analysis, ch. 5: k = ln[p₂(1-p₁)/(p₁(1-p₂))];
    h₁ = ln((1-α)/β)/k; h₂ = ln((1-β)/α)/k; s = ln((1-p₁)/(1-p₂))/k.
    """
    p1, p2 = float(risks.good_rate), float(risks.bad_rate)
    alpha, beta = float(risks.producer_risk), float(risks.consumer_risk)
    if alpha + beta >= 1:
        raise ValueError(f"The two risks must sum to less than 1, not {alpha + beta:g}.")
    k = log(p2 * (1 - p1) / (p1 * (1 - p2)))
    return Sequential(
        accept_intercept=log((1 - alpha) / beta) / k,
        reject_intercept=log((1 - beta) / alpha) / k,
        slope=log((1 - p1) / (1 - p2)) / k,
        cap=3 * rule_for(risks).size,
    )


def judge(plan: Sequential, inspected: int, defective: int) -> Verdict:
    """What a sequential plan says after so many items, in the order of the draw.

    Raises
    ------
    ValueError
        If the counts are not those of a sample, or more was inspected than the cap.
    """
    check_counts(defective, inspected)
    if inspected > plan.cap:
        raise ValueError(f"The test ends after {plan.cap} items, not {inspected}.")
    middle = plan.slope * inspected
    if defective <= middle - plan.accept_intercept:
        return Verdict.ACCEPT
    if defective >= middle + plan.reject_intercept:
        return Verdict.REJECT
    if inspected < plan.cap:
        return Verdict.CONTINUE
    nearer = middle + (plan.reject_intercept - plan.accept_intercept) / 2
    return Verdict.ACCEPT if defective <= nearer else Verdict.REJECT


def earliest_acceptance(plan: Sequential) -> int:
    """Items after which a test without any defective accepts: ⌈h₁ / s⌉."""
    return ceil(plan.accept_intercept / plan.slope)


def mean_sample(plan: Sequential, defect_rate: float) -> float:
    """Mean number of items until the decision, the cap left out.

    Parameters
    ----------
    plan : Sequential
    defect_rate : float
        True share of defective items, 0 to 1.

    Notes
    -----
    Wald (1947), §5.3: (L·(-h₁) + (1-L)·h₂) / (p - s), and h₁h₂ / (s(1-s)) at p = s, where L, the
    chance of acceptance, follows from the t with p·e^((1-s)t) + (1-p)·e^(-st) = 1. The steps over
    the lines are neglected: the true mean is a little larger.
    """
    h1, h2, s = plan.accept_intercept, plan.reject_intercept, plan.slope
    p = float(defect_rate)
    if not 0 <= p <= 1:
        raise ValueError(f"The defect rate must be between 0 and 1, not {defect_rate}.")
    if p in (0.0, 1.0):
        return h1 / s if p == 0 else h2 / (1 - s)
    if abs(p - s) < 1e-6:
        return h1 * h2 / (s * (1 - s))
    accepts = _acceptance(h1, h2, _root(p, s))
    return ((1 - accepts) * h2 - accepts * h1) / (p - s)


def _root(p: float, s: float) -> float:
    """The t other than 0 with p·e^((1-s)t) + (1-p)·e^(-st) = 1; positive for p < s."""

    def excess(t: float) -> float:
        return p * expm1((1 - s) * t) + (1 - p) * expm1(-s * t)

    # Convex with the roots 0 and t: the least value lies between them.
    least = log((1 - p) * s / (p * (1 - s)))
    far = least
    while excess(far) <= 0:
        far *= 2
    return float(optimize.brentq(excess, least, far, xtol=1e-12))


def _acceptance(h1: float, h2: float, t: float) -> float:
    """L = (e^(h₂t) - 1) / (e^(h₂t) - e^(-h₁t)), written so that no power overflows."""
    if t > 0:
        return (1 - exp(-h2 * t)) / (1 - exp(-(h1 + h2) * t))
    return (exp(h2 * t) - 1) * exp(h1 * t) / (exp((h1 + h2) * t) - 1)
