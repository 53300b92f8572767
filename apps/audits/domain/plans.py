"""A contract's quality plan as the mathematics sees it, and in one plain sentence."""

from __future__ import annotations

from apps.contracts.enums import PlanKind
from apps.contracts.models import ContractVersion
from apps.quality.plans import Demonstration, FullInspection, rule_for

Plan = Demonstration | FullInspection


def plan_of(terms: ContractVersion) -> Plan:
    """The acceptance plan of a contract version."""
    if terms.plan == PlanKind.FULL:
        return FullInspection(terms.required_accuracy)
    return Demonstration(terms.required_accuracy, terms.confidence, terms.allowed_defects)


def sample_size(terms: ContractVersion, lot_size: int) -> int:
    """How many items of a lot of `lot_size` are inspected."""
    return rule_for(plan_of(terms), lot_size).size


def plan_sentence(terms: ContractVersion, lot_size: int) -> str:
    """What the plan asks of a lot of `lot_size` items."""
    unit = terms.get_inspection_unit_display()
    required = f"{terms.required_accuracy * 100:.1f} %"
    if lot_size < 1:
        return f"Accuracy of at least {required} is required, counted in {unit}s."
    rule = rule_for(plan_of(terms), lot_size)
    if terms.plan == PlanKind.FULL or rule.size == lot_size:
        return (
            f"All {lot_size} {unit}s are inspected; at most {rule.allowed} may be defective, "
            f"so that {required} are correct."
        )
    return (
        f"{rule.size} of {lot_size} {unit}s are inspected; at most {rule.allowed} may be "
        f"defective: that proves {required} accuracy with {terms.confidence * 100:.0f} % "
        "confidence."
    )
