"""The decision on a lot: what its plan says of the sample, and why, in one sentence.

Draws nothing, stores nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from .intervals import Interval, check_counts
from .lots import accept_probabilities, accuracy_interval, check_lot, proven_accuracy
from .plans import (
    Demonstration,
    FullInspection,
    Plan,
    Rule,
    Share,
    TwoPoint,
    precision_sample_size,
    rule_for,
)

__all__ = [
    "Decision",
    "Demonstration",
    "FullInspection",
    "Plan",
    "Rule",
    "TwoPoint",
    "accept_probabilities",
    "decide",
    "precision_sample_size",
    "rule_for",
]


@dataclass(frozen=True)
class Decision:
    """What a plan says of a lot.

    Attributes
    ----------
    accepted : bool
    rule : Rule
        What the plan asked for.
    inspected, defective : int
        What was found.
    lot_size : int or None
    accuracy : float
        Estimate: share of correct items in the sample.
    lower_bound : float
        The gate: exact one-sided bound of the lot's accuracy at `confidence`. Of an entirely
        inspected lot, its accuracy.
    confidence : float
        1 - consumer's risk of a two-point plan; 1 for a full inspection.
    interval : Interval
        Two-sided at the same confidence: Wilson, exact for small lots.
    sentence : str
        Why, in English. Bounds are rounded down, estimates to nearest, but none below the required
        accuracy up to it.
    """

    accepted: bool
    rule: Rule
    inspected: int
    defective: int
    lot_size: int | None
    accuracy: float
    lower_bound: float
    confidence: float
    interval: Interval
    sentence: str = ""


def decide(plan: Plan, inspected: int, defective: int, lot_size: int | None = None) -> Decision:
    """Apply a plan to what was found in a sample of a lot.

    Parameters
    ----------
    plan : Plan
    inspected, defective : int
        What was found, `0 <= defective <= inspected`, `inspected >= 1`.
    lot_size : int, optional
        Items in the lot the sample was drawn from; None for a lot without end.

    Returns
    -------
    Decision
        A demonstration is accepted exactly if `lower_bound` reaches the required accuracy.

    Raises
    ------
    ValueError
        If a number is out of its range, or the inspection is not complete and could still end
        either way: stopping as soon as the numbers look good would void the confidence. A
        two-point plan also refuses a sample larger than its own.
    """
    check_counts(defective, inspected)
    if lot_size is not None:
        check_lot(inspected, lot_size)
    rule = rule_for(plan, lot_size)
    if inspected < rule.size and defective <= rule.allowed:
        raise ValueError(f"The inspection is not complete: {inspected} of {rule.size} items.")
    if isinstance(plan, TwoPoint) and inspected > rule.size:
        raise ValueError(f"This plan inspects {rule.size} items, not {inspected}.")
    confidence, bound, interval = _evidence(plan, inspected, defective, lot_size)
    accepted = defective <= rule.allowed
    if isinstance(plan, Demonstration):
        accepted = bound >= float(plan.required_accuracy)
    decision = Decision(
        accepted=accepted,
        rule=rule,
        inspected=inspected,
        defective=defective,
        lot_size=lot_size,
        accuracy=(inspected - defective) / inspected,
        lower_bound=bound,
        confidence=confidence,
        interval=interval,
    )
    return replace(decision, sentence=_sentence(plan, decision))


def _evidence(
    plan: Plan, inspected: int, defective: int, lot_size: int | None
) -> tuple[float, float, Interval]:
    """Confidence, one-sided lower bound and two-sided interval."""
    if isinstance(plan, FullInspection):
        # Certain, whatever the items that were not inspected any more would have shown.
        size = lot_size or inspected
        low, high = (inspected - defective) / size, (size - defective) / size
        return 1.0, low, Interval(low, high)
    if isinstance(plan, TwoPoint):
        confidence = round(1 - float(plan.consumer_risk), 10)
    else:
        confidence = float(plan.confidence)
    return (
        confidence,
        proven_accuracy(inspected, defective, confidence, lot_size),
        accuracy_interval(inspected, defective, confidence, lot_size),
    )


def _sentence(plan: Plan, decision: Decision) -> str:
    n, correct = decision.inspected, decision.inspected - decision.defective
    end = "accepted." if decision.accepted else "rejected."
    if isinstance(plan, TwoPoint):
        return (
            f"{decision.defective} of {n} defective; the plan allows {decision.rule.allowed}: {end}"
            f" The sample proves at least {_floor_percent(decision.lower_bound)} correct"
            f" with {_percent(decision.confidence)} confidence."
        )
    required = _percent(plan.required_accuracy)
    digits = _digits(plan.required_accuracy)
    estimate = _near_percent(decision.accuracy, plan.required_accuracy, digits)
    if n == decision.lot_size:
        found = f"All {n} were inspected and {correct} are correct ({estimate})"
    elif isinstance(plan, FullInspection):
        allowed = decision.rule.allowed
        found = f"{decision.defective} of the first {n} defective, at most {allowed} may be"
    else:
        bound = _floor_percent(decision.lower_bound, digits)
        sure = _percent(plan.confidence)
        found = (
            f"{correct} of {n} correct ({estimate}) proves at least {bound} with {sure} confidence"
        )
    return f"{found}; {required} was required: {end}"


def _digits(share: Share) -> int:
    """Decimals that show the share as a percentage exactly, at least one."""
    exponent = (Decimal(str(share)) * 100).normalize().as_tuple().exponent
    return max(1, -exponent) if isinstance(exponent, int) else 1


def _percent(share: Share) -> str:
    """The share as it was agreed: 0.95 → 95 %, 0.975 → 97.5 %."""
    return f"{(Decimal(str(share)) * 100).normalize():f} %"


def _floor_percent(share: float, digits: int = 1) -> str:
    """Never rounded up: what is not proven must not be read as proven."""
    value = Decimal(str(share)) * 100
    return f"{value.quantize(Decimal(1).scaleb(-digits), ROUND_FLOOR):f} %"


def _near_percent(share: float, required: Share, digits: int) -> str:
    """An estimate, to nearest; what is less than required, or than all, is not rounded up to it."""
    value = Decimal(str(share)) * 100
    near = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    if any(value < limit <= near for limit in (Decimal(str(required)) * 100, Decimal(100))):
        return _floor_percent(share, digits)
    return f"{near:f} %"
