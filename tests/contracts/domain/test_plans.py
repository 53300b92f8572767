"""The plan in a sentence and as a curve."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.contracts.domain.plans import operating_curve, plan_facts, plan_sentence
from apps.contracts.domain.terms import Terms
from apps.contracts.enums import PlanKind


def _terms(**more: object) -> Terms:
    return Terms(auditor=None, rates=(), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("allowed", "size"), [(0, 59), (1, 93)])
def test_the_sample_for_95_percent_is_the_textbooks(allowed: int, size: int) -> None:
    sentence = plan_sentence(_terms(allowed_defects=allowed))
    assert sentence.startswith(f"{size} tracks of a lot are inspected; {allowed} may be defective")
    assert sentence.endswith("proves ≥ 95 % accuracy with 95 % confidence.")


def test_full_inspection_has_a_sentence_and_no_curve() -> None:
    terms = _terms(plan=PlanKind.FULL, required_accuracy=Decimal("0.985"))
    assert plan_sentence(terms) == (
        "Every track of a lot is inspected; at least 98.5 % have to be correct."
    )
    assert operating_curve(terms) is None


def test_the_curve_rises_and_keeps_the_risk_at_the_required_accuracy() -> None:
    curve = operating_curve(_terms())
    assert curve is not None
    values = curve["series"][0]["values"]
    assert values == sorted(values)
    assert values[-1] == 1
    # 26 points from 90 % to 100 %: below the required 95 % at most 5 % of lots pass.
    below = [
        value
        for label, value in zip(curve["labels"], values, strict=True)
        if float(label.split()[0]) <= 95
    ]
    assert max(below) <= 0.05
    assert curve["threshold"]["value"] == pytest.approx(0.05)


def test_the_plan_of_the_standard_keeps_its_name() -> None:
    terms = _terms(plan=PlanKind.STANDARD, aql=Decimal("1.0"), level="II", severity="normal")
    facts = {fact.name: fact.value for fact in plan_facts(terms)}
    assert facts["Plan"] == "AQL (MIL-STD-105E)"
    assert facts["AQL"] == "1 %"


def test_a_plan_by_risks_marks_the_clients_risk() -> None:
    terms = _terms(
        plan=PlanKind.SEQUENTIAL, good_rate=Decimal("0.01"), producer_risk=Decimal("0.05"),
        bad_rate=Decimal("0.06"), consumer_risk=Decimal("0.1"),
    )  # fmt: skip
    curve = operating_curve(terms)
    assert curve is not None
    assert curve["threshold"] == {"value": 0.1, "label": "Risk at 94 %: 10 %"}


def test_a_small_lot_has_a_point_for_each_number_of_defects() -> None:
    curve = operating_curve(_terms(allowed_defects=1), 63, observed=46 / 47)
    assert curve is not None
    assert curve["labels"][-2:] == ["98.41 %", "100 %"]
    marks = [value for value in curve["series"][1]["values"] if value is not None]
    assert len(marks) == 1
