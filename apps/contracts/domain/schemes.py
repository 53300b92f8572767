"""A contract's quality plan: what it may say, and the plan of the mathematics it stands for.

Reads terms that are being written and versions that were agreed on alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any

from apps.contracts.enums import (
    AQL_CHOICES,
    BY_RISKS,
    PROVING,
    InspectionLevel,
    InspectionUnit,
    PlanKind,
    PlanSeverity,
)
from apps.quality.schemes import (
    Demonstration,
    FullInspection,
    Precision,
    Scheme,
    Standard,
    Stepwise,
    TwoPoint,
    asked_of,
)
from apps.quality.standard import Level, Severity

Error = tuple[str, str]
MOST_DEFECTS = 50
LONGEST_ACCEPTANCE = 365  # days
TYPICAL_LOT = 1000
MOST_STEPS = 10_000  # items a sequential test may take; its curve is computed item by item
# Lowest and highest share of each term that is typed in percent.
LIMITS = {
    "good_rate": (Decimal("0.0001"), Decimal("0.5")),
    "bad_rate": (Decimal("0.0001"), Decimal("0.5")),
    "producer_risk": (Decimal("0.001"), Decimal("0.5")),
    "consumer_risk": (Decimal("0.001"), Decimal("0.5")),
    "half_width": (Decimal("0.001"), Decimal("0.2")),
}
NAMES = {
    "good_rate": "The share of defects of a good lot",
    "bad_rate": "The share of defects of a bad lot",
    "producer_risk": "The risk that a good lot is rejected",
    "consumer_risk": "The risk that a bad lot is accepted",
    "half_width": "The precision",
}
RISK_TERMS = ("good_rate", "producer_risk", "bad_rate", "consumer_risk")
# What a kind of plan is said by; all else in the terms means nothing to it.
USED_TERMS: dict[str, tuple[str, ...]] = {
    PlanKind.DEMONSTRATION: ("required_accuracy", "confidence", "allowed_defects"),
    PlanKind.STANDARD: ("aql", "level", "severity", "confidence"),
    PlanKind.TWO_POINT: RISK_TERMS,
    PlanKind.SEQUENTIAL: RISK_TERMS,
    PlanKind.PRECISION: ("half_width", "required_accuracy", "confidence"),
    PlanKind.FULL: ("required_accuracy", "confidence"),
}
KIND_TERMS = ("aql", "level", "severity", *RISK_TERMS, "half_width")


# A `PlanPart` that is being written, or a `ContractVersion` that was agreed on: the same names, and
# which of them are None follows from the kind of plan.
PlanTerms = Any


@dataclass(frozen=True, kw_only=True)
class PlanPart:
    """The plan's part of the terms. What a kind of plan does not use is None or empty."""

    plan: str = PlanKind.DEMONSTRATION
    inspection_unit: str = InspectionUnit.TRACK
    required_accuracy: Decimal = Decimal("0.95")
    confidence: Decimal = Decimal("0.95")
    allowed_defects: int = 0
    aql: Decimal | None = None
    level: str = ""
    severity: str = ""
    good_rate: Decimal | None = None
    producer_risk: Decimal | None = None
    bad_rate: Decimal | None = None
    consumer_risk: Decimal | None = None
    half_width: Decimal | None = None


def settled_plan(terms: PlanTerms) -> dict[str, Any]:
    """The plan's terms as they are written: nothing of another kind, and what follows is derived.

    The accuracy an AQL or a risk of the client stands for is the required one on every page.
    """
    plan = terms.plan
    facts = {
        name: getattr(terms, name) if name in USED_TERMS[plan] else _nothing(name)
        for name in KIND_TERMS
    }
    facts |= {"plan": plan, "inspection_unit": terms.inspection_unit}
    required, confidence = terms.required_accuracy, terms.confidence
    if plan == PlanKind.STANDARD:
        required = 1 - terms.aql / 100
    if plan in BY_RISKS:
        required, confidence = 1 - terms.bad_rate, 1 - terms.consumer_risk
    places = Decimal("0.0001")
    return facts | {
        "required_accuracy": required.quantize(places, ROUND_FLOOR),
        "confidence": confidence.quantize(places, ROUND_FLOOR),
        "allowed_defects": terms.allowed_defects if plan == PlanKind.DEMONSTRATION else 0,
    }


def _nothing(name: str) -> Any:
    return "" if name in ("level", "severity") else None


def scheme_of(terms: PlanTerms, severity: str = "") -> Scheme:
    """The plan of valid terms; `severity`: how strictly the standard inspects by now."""
    if terms.plan == PlanKind.FULL:
        return FullInspection(terms.required_accuracy)
    if terms.plan == PlanKind.STANDARD:
        strictness = Severity(severity or terms.severity)
        return Standard(terms.aql, Level(terms.level), strictness, terms.confidence)
    if terms.plan == PlanKind.PRECISION:
        return Precision(terms.half_width, terms.required_accuracy, terms.confidence)
    if terms.plan in BY_RISKS:
        risks = TwoPoint(terms.good_rate, terms.producer_risk, terms.bad_rate, terms.consumer_risk)
        return risks if terms.plan == PlanKind.TWO_POINT else Stepwise(risks)
    return Demonstration(terms.required_accuracy, terms.confidence, terms.allowed_defects)


def plan_errors(terms: PlanTerms) -> Iterator[Error]:
    """(term, what is wrong) of everything in the plan that breaks a rule."""
    if terms.plan not in PlanKind.values:
        yield "plan", f"Choose one of the plans {', '.join(PlanKind.labels)}."
        return
    if terms.inspection_unit not in InspectionUnit.values:
        yield "inspection_unit", f"An item is one of {', '.join(InspectionUnit.values)}."
    errors = [*_proof_errors(terms), *_standard_errors(terms), *_share_errors(terms)]
    yield from errors
    if errors:
        return
    try:
        size = asked_of(scheme_of(terms), _lot_for(terms)).size
    except ValueError as refusal:
        yield _blamed(terms), f"No audit can carry this plan out. {refusal}"
        return
    if terms.plan == PlanKind.SEQUENTIAL and size > MOST_STEPS:
        yield (
            _blamed(terms),
            (
                f"This test could take {size:,} items; move the two rates apart until it ends"
                f" within {MOST_STEPS:,}."
            ),
        )


def _lot_for(terms: PlanTerms) -> int | None:
    return TYPICAL_LOT if terms.plan in (PlanKind.FULL, PlanKind.STANDARD) else None


def _blamed(terms: PlanTerms) -> str:
    return "bad_rate" if terms.plan in BY_RISKS else "required_accuracy"


def _proof_errors(terms: PlanTerms) -> Iterator[Error]:
    if terms.plan in PROVING and not 0 < terms.required_accuracy < 1:
        yield "required_accuracy", "The required accuracy lies above 0 % and below 100 %."
    if terms.plan not in BY_RISKS and not Decimal("0.5") <= terms.confidence < 1:
        yield "confidence", "The confidence lies between 50 % and below 100 %."
    if terms.plan == PlanKind.DEMONSTRATION and not 0 <= terms.allowed_defects <= MOST_DEFECTS:
        yield "allowed_defects", f"Allow between 0 and {MOST_DEFECTS} defects."


def _standard_errors(terms: PlanTerms) -> Iterator[Error]:
    if terms.plan != PlanKind.STANDARD:
        return
    if terms.aql not in [Decimal(aql) for aql in AQL_CHOICES]:
        yield "aql", f"The standard has the AQLs {', '.join(AQL_CHOICES)}."
    if terms.level not in InspectionLevel.values:
        yield "level", f"The standard has the levels {', '.join(InspectionLevel.values)}."
    if terms.severity not in PlanSeverity.values:
        yield "severity", f"Begin with one of {', '.join(PlanSeverity.values)}."


def _share_errors(terms: PlanTerms) -> Iterator[Error]:
    wrong = False
    for name in USED_TERMS[terms.plan]:
        if name not in LIMITS:
            continue
        low, high = LIMITS[name]
        if not _is_between(getattr(terms, name), low, high):
            wrong = True
            yield name, f"{NAMES[name]} lies between {low * 100:f} % and {high * 100:f} %."
    if terms.plan in BY_RISKS and not wrong and not terms.good_rate < terms.bad_rate:
        yield "bad_rate", "A bad lot has a larger share of defects than a good one."


def _is_between(value: Decimal | None, low: Decimal, high: Decimal) -> bool:
    try:
        return value is not None and low <= value <= high
    except InvalidOperation:  # not a number
        return False
