"""A quality plan in words and as a curve: what it asks of a lot, and which lots it accepts."""

from __future__ import annotations

from math import ceil
from typing import Any, NamedTuple

from django.utils.text import capfirst

from apps.contracts.domain.schemes import TYPICAL_LOT, PlanTerms, scheme_of
from apps.contracts.enums import (
    BY_RISKS,
    InspectionLevel,
    InspectionUnit,
    PlanKind,
    PlanSeverity,
)
from apps.quality.schemes import Asked, asked_of, limiting_rate, operation_of

POINTS = 25
MOST_POINTS = 40
ENDLESS = 10**9  # a lot so large that its size does not matter


class Fact(NamedTuple):
    """One term of a plan: its name, its meaning in a sentence or nothing, its value in words."""

    name: str
    hint: str
    value: str


def plan_sentence(terms: PlanTerms, lot_size: int | None = None, severity: str = "") -> str:
    """What the plan asks of a lot (None: a large one); an empty text when nobody could do it."""
    unit = InspectionUnit(terms.inspection_unit).label
    if terms.plan == PlanKind.FULL and not lot_size:
        required = percent(terms.required_accuracy)
        return f"Every {unit} of a lot is inspected; at least {required} have to be correct."
    size = lot_size or (TYPICAL_LOT if terms.plan == PlanKind.STANDARD else None)
    try:
        asked = asked_of(scheme_of(terms, severity), size)
    except ValueError:
        return ""
    if asked.accept is None:
        return (
            f"{unit.capitalize()}s are inspected one by one until the lot passes or fails, after"
            f" {asked.size:,} at the latest: {_claim(terms, severity)}."
        )
    if asked.size == size:
        return _whole(terms, asked, unit)
    of = f"{asked.size:,} of {size:,} {unit}s" if size else f"{asked.size:,} {unit}s of a lot"
    most = f"at most {asked.accept}" if lot_size else str(asked.accept)
    return f"{of} are inspected; {most} may be defective: {_claim(terms, severity)}."


def _whole(terms: PlanTerms, asked: Asked, unit: str) -> str:
    text = f"All {asked.size:,} {unit}s are inspected; at most {asked.accept} may be defective"
    if terms.plan in BY_RISKS or terms.plan == PlanKind.STANDARD:
        return f"{text}."
    return f"{text}, so that {percent(terms.required_accuracy)} are correct."


def _claim(terms: PlanTerms, severity: str) -> str:
    """What the inspection is good for."""
    if terms.plan == PlanKind.STANDARD:
        strictness = severity or terms.severity
        return (
            f"MIL-STD-105E at AQL {percent(terms.aql / 100)}, level {terms.level},"
            f" {PlanSeverity(strictness).label} inspection"
        )
    if terms.plan in BY_RISKS:
        return (
            f"a lot with {percent(terms.good_rate)} defective is rejected with at most"
            f" {percent(terms.producer_risk)} probability, one with {percent(terms.bad_rate)}"
            f" accepted with at most {percent(terms.consumer_risk)}"
        )
    proof = (
        f"that proves ≥ {percent(terms.required_accuracy)} accuracy with"
        f" {percent(terms.confidence)} confidence"
    )
    if terms.plan == PlanKind.PRECISION:
        return f"{proof} and tells the accuracy to ± {percent(terms.half_width)}"
    return proof


def plan_facts(terms: PlanTerms) -> list[Fact]:
    """The terms that the kind of plan is said by."""
    facts = [
        Fact("Plan", "", capfirst(PlanKind(terms.plan).label)),
        Fact("Item", "What the auditor judges as one.",
             InspectionUnit(terms.inspection_unit).label.capitalize()),
    ]  # fmt: skip
    if terms.plan == PlanKind.STANDARD:
        facts += [
            Fact("AQL", "Defective items a hundred that still count as good work.",
                 percent(terms.aql / 100)),
            Fact("Level", "How large the sample is for a lot.",
                 InspectionLevel(terms.level).label),
            Fact("Begins with", "The lots before switch it.",
                 f"{PlanSeverity(terms.severity).label} inspection"),
        ]  # fmt: skip
    elif terms.plan in BY_RISKS:
        facts += [
            Fact("Good lot", "Rejected with at most this probability.",
                 f"{percent(terms.good_rate)} defective, risk {percent(terms.producer_risk)}"),
            Fact("Bad lot", "Accepted with at most this probability.",
                 f"{percent(terms.bad_rate)} defective, risk {percent(terms.consumer_risk)}"),
        ]  # fmt: skip
    else:
        facts.append(Fact("Required accuracy", "", percent(terms.required_accuracy)))
        if terms.plan == PlanKind.PRECISION:
            facts.append(Fact("Precision", "How closely the sample tells the accuracy.",
                              f"± {percent(terms.half_width)}"))  # fmt: skip
    if terms.plan not in BY_RISKS:
        hint = "How sure the sample has to make us."
        facts.append(Fact("Confidence", hint, percent(terms.confidence)))
    if terms.plan == PlanKind.DEMONSTRATION:
        facts.append(Fact("Defects allowed", "", str(terms.allowed_defects)))
    return facts


def operating_curve(
    terms: PlanTerms,
    lot_size: int | None = None,
    *,
    severity: str = "",
    observed: float | None = None,
) -> dict[str, Any] | None:
    """How likely a lot (None: a large one) is accepted, by its true accuracy.

    `observed`: an estimate to mark on the curve. None without a sample that could err.
    """
    size = lot_size or (TYPICAL_LOT if terms.plan == PlanKind.STANDARD else ENDLESS)
    try:
        scheme = scheme_of(terms, severity)
        if terms.plan == PlanKind.FULL or asked_of(scheme, size).size == size:
            return None
        rates = _rates(_worst_rate(terms, size), size, observed)
        chances = operation_of(scheme, rates, size).acceptance
    except ValueError:
        return None
    series = [{"name": "Accepted", "values": [float(chance) for chance in chances]}]
    if observed is not None:
        at = rates.index(_rounded(1 - observed))
        marks = [float(chance) if i == at else None for i, chance in enumerate(chances)]
        series.append({"name": "Found in the sample", "values": marks})
    curve = {
        "kind": "line",
        "labels": [f"{(1 - rate) * 100:.4g} %" for rate in rates],
        "series": series,
        "unit": "rate",
        "low": 0,
        "high": 1,
    }
    if terms.plan == PlanKind.STANDARD:
        return curve
    if terms.plan in BY_RISKS:
        risk, required = float(terms.consumer_risk), 1 - float(terms.bad_rate)
    else:
        risk, required = 1 - float(terms.confidence), float(terms.required_accuracy)
    label = f"Risk at {percent(required)}: {percent(risk)}"
    return curve | {"threshold": {"value": risk, "label": label}}


def outgoing_curve(terms: PlanTerms, lot_size: int) -> dict[str, Any] | None:
    """Average outgoing quality: the defects that get through, by the true accuracy of the lots."""
    try:
        scheme = scheme_of(terms)
        if asked_of(scheme, lot_size).size == lot_size:
            return None
        rates = _rates(_worst_rate(terms, lot_size), lot_size)
        outgoing = operation_of(scheme, rates, lot_size).outgoing
    except ValueError:
        return None
    return {
        "kind": "line",
        "labels": [f"{(1 - rate) * 100:.4g} %" for rate in rates],
        "series": [{"name": "Defective after the audit", "values": [float(v) for v in outgoing]}],
        "unit": "rate",
        "digits": 2,
        "low": 0,
    }


def _worst_rate(terms: PlanTerms, lot_size: int) -> float:
    """Share of defective items at which next to no lot passes: the left end of the curve."""
    if terms.plan == PlanKind.STANDARD:
        return max(0.001, limiting_rate(scheme_of(terms), 0.02, lot_size))
    if terms.plan in BY_RISKS:
        return min(1.0, 1.5 * float(terms.bad_rate))
    return min(1.0, 2 * (1 - float(terms.required_accuracy)))


def _rates(worst: float, lot_size: int, observed: float | None = None) -> list[float]:
    """Shares of defective items from the worst to none, the observed one among them.

    A small lot has few shares at all: whole numbers of its items.
    """
    most = ceil(worst * lot_size)
    if most <= MOST_POINTS:
        rates = {_rounded(defective / lot_size) for defective in range(most + 1)}
    else:
        rates = {_rounded(worst * step / POINTS) for step in range(POINTS + 1)}
    if observed is not None:
        rates.add(_rounded(1 - observed))
    return sorted(rates, reverse=True)


def _rounded(rate: float) -> float:
    return round(rate, 6)


def percent(share: Any) -> str:
    """A share as it was agreed: 0.95 → 95 %."""
    return f"{float(share) * 100:.6g} %"
