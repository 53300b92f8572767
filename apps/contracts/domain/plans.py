"""A quality plan in one sentence and as a curve, while it is still being agreed on."""

from __future__ import annotations

from typing import Any

from scipy.stats import binom

from apps.contracts.domain.terms import Terms, sample_rule
from apps.contracts.enums import InspectionUnit, PlanKind

POINTS = 25


def plan_sentence(terms: Terms) -> str:
    """What the plan asks of a large lot; an empty text when nobody could carry it out."""
    unit = InspectionUnit(terms.inspection_unit).label
    required = _percent(terms.required_accuracy)
    if terms.plan == PlanKind.FULL:
        return f"Every {unit} of a lot is inspected; at least {required} have to be correct."
    try:
        rule = sample_rule(terms, None)
    except ValueError:
        return ""
    return (
        f"{rule.size:,} {unit}s of a lot are inspected; {rule.allowed} may be defective: that "
        f"proves ≥ {required} accuracy with {_percent(terms.confidence)} confidence."
    )


def operating_curve(terms: Terms) -> dict[str, Any] | None:
    """How likely a large lot is accepted, by its true accuracy; None without a sample.

    Binomial: P(at most c defective among n), with n and c of the plan.
    """
    if terms.plan == PlanKind.FULL:
        return None
    try:
        rule = sample_rule(terms, None)
    except ValueError:
        return None
    required = float(terms.required_accuracy)
    low = max(0.0, 1 - 2 * (1 - required))
    accuracies = [low + (1 - low) * step / POINTS for step in range(POINTS + 1)]
    chances = [float(binom.cdf(rule.allowed, rule.size, 1 - accuracy)) for accuracy in accuracies]
    return {
        "kind": "line",
        "labels": [f"{accuracy * 100:.1f} %" for accuracy in accuracies],
        "series": [{"name": "Accepted", "values": chances}],
        "unit": "rate",
        "low": 0,
        "high": 1,
        "threshold": {
            "value": 1 - float(terms.confidence),
            "label": f"Risk at {required * 100:g} %: {(1 - float(terms.confidence)) * 100:g} %",
        },
    }


def _percent(share: Any) -> str:
    return f"{float(share) * 100:.4g} %"
