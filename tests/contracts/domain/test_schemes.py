"""What a plan may say, and what is written of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.contracts.domain.schemes import PlanPart, plan_errors, scheme_of, settled_plan
from apps.contracts.enums import PlanKind
from apps.quality.schemes import Standard
from apps.quality.standard import Severity

RISKS: dict[str, Any] = {
    "good_rate": Decimal("0.01"),
    "producer_risk": Decimal("0.05"),
    "bad_rate": Decimal("0.06"),
    "consumer_risk": Decimal("0.10"),
}
AQL: dict[str, Any] = {
    "plan": PlanKind.STANDARD, "aql": Decimal("1.0"), "level": "II", "severity": "normal",
}  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "where"),
    [
        ({"plan": "guess"}, "plan"),
        ({"inspection_unit": "frame"}, "inspection_unit"),
        ({"required_accuracy": Decimal(1)}, "required_accuracy"),
        ({"required_accuracy": Decimal("0.99995")}, "required_accuracy"),
        ({"confidence": Decimal("0.4")}, "confidence"),
        ({"allowed_defects": 51}, "allowed_defects"),
        ({**AQL, "aql": Decimal(3)}, "aql"),
        ({**AQL, "aql": Decimal(15)}, "aql"),
        ({**AQL, "level": "IV"}, "level"),
        ({**AQL, "severity": ""}, "severity"),
        ({**RISKS, "plan": PlanKind.TWO_POINT, "bad_rate": Decimal("0.01")}, "bad_rate"),
        ({**RISKS, "plan": PlanKind.TWO_POINT, "bad_rate": None}, "bad_rate"),
        ({**RISKS, "plan": PlanKind.TWO_POINT, "consumer_risk": Decimal("0.6")}, "consumer_risk"),
        ({**RISKS, "plan": PlanKind.TWO_POINT, "good_rate": Decimal(0)}, "good_rate"),
        ({**RISKS, "plan": PlanKind.SEQUENTIAL, "bad_rate": Decimal("0.0105")}, "bad_rate"),
        ({"plan": PlanKind.PRECISION, "half_width": Decimal("0.3")}, "half_width"),
        ({"plan": PlanKind.PRECISION}, "half_width"),
    ],
)
def test_what_breaks_a_rule_is_named_by_its_term(terms: dict[str, Any], where: str) -> None:
    assert [name for name, _ in plan_errors(PlanPart(**terms))] == [where]


@pytest.mark.parametrize(
    "terms",
    [
        {},
        AQL,
        {**RISKS, "plan": PlanKind.TWO_POINT},
        {**RISKS, "plan": PlanKind.SEQUENTIAL},
        {"plan": PlanKind.PRECISION, "half_width": Decimal("0.02")},
        {"plan": PlanKind.FULL},
    ],
)
def test_every_kind_can_be_said(terms: dict[str, Any]) -> None:
    assert list(plan_errors(PlanPart(**terms))) == []


def test_terms_of_other_kinds_are_not_written() -> None:
    written = settled_plan(PlanPart(**{**RISKS, **AQL, "half_width": Decimal("0.1")}))
    assert written["aql"] == 1
    assert {written[name] for name in (*RISKS, "half_width")} == {None}
    assert written["required_accuracy"] == Decimal("0.99")


def test_the_severity_of_today_counts_before_that_of_the_beginning() -> None:
    terms = PlanPart(**AQL)
    begun, now = scheme_of(terms), scheme_of(terms, "tightened")
    assert isinstance(begun, Standard)
    assert isinstance(now, Standard)
    assert (begun.severity, now.severity) == (Severity.NORMAL, Severity.TIGHTENED)
