"""What a plan costs and risks, before it is agreed on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from apps.contracts.domain.planning import Planning, plan_figures, proof_prices
from apps.contracts.domain.schemes import PlanPart
from apps.contracts.enums import PlanKind
from apps.quality.lots import accept_probabilities

RISKS: dict[str, Any] = {
    "good_rate": Decimal("0.01"),
    "producer_risk": Decimal("0.05"),
    "bad_rate": Decimal("0.06"),
    "consumer_risk": Decimal("0.10"),
}
AQL: dict[str, Any] = {
    "plan": PlanKind.STANDARD,
    "aql": Decimal("1.0"),
    "level": "II",
    "severity": "normal",
}


def figures(terms: PlanPart, **planning: object) -> dict[str, float | None]:
    told = plan_figures(terms, Planning(**planning))  # type: ignore[arg-type]
    return {figure.name: figure.value for figure in told}


def test_proving_98_percent_costs_what_the_sample_takes() -> None:
    terms = PlanPart(required_accuracy=Decimal("0.98"))
    planning = Planning(lot_size=100_000, minutes_per_item=Decimal(3), cost_per_hour=Decimal(50))
    prices = {price.accuracy: price for price in proof_prices(terms, planning)}
    assert {accuracy: price.size for accuracy, price in prices.items()} == {
        Decimal("0.90"): 29, Decimal("0.95"): 59, Decimal("0.98"): 149, Decimal("0.99"): 299,
        Decimal("0.995"): 598,
    }  # fmt: skip
    chosen = prices[Decimal("0.98")]
    assert chosen.is_chosen
    assert chosen.seconds == 149 * 180
    assert chosen.cost == pytest.approx(149 * 3 / 60 * 50)


def test_other_plans_have_no_price_of_a_proof() -> None:
    assert proof_prices(PlanPart(**AQL), Planning()) == []


def test_the_risks_of_a_demonstration() -> None:
    told = figures(PlanPart(), lot_size=100_000, expected_accuracy=Decimal("0.99"))
    assert told["Items inspected"] == 59
    assert told["Good lot rejected"] == pytest.approx(1 - 0.99**59)
    assert told["Bad lot accepted"] is not None
    assert told["Bad lot accepted"] <= 0.05


def test_a_second_inspection_is_counted_where_the_lot_is_rejected() -> None:
    told = figures(PlanPart(), lot_size=100_000, minutes_per_item=Decimal(1))
    rejected = 1 - 0.99**59
    assert told["Audit time a lot"] == pytest.approx(59 * 60 * (1 + rejected))


def test_the_worst_outgoing_quality_is_the_highest_point_of_the_curve() -> None:
    lot, (size, allowed) = 10_000, (200, 5)  # AQL 1, level II, code L
    rates = [step / 10_000 for step in range(2000)]
    chances = accept_probabilities(size, allowed, rates, lot)
    best = max(
        chance * rate * (lot - size) / lot for chance, rate in zip(chances, rates, strict=True)
    )
    told = figures(PlanPart(**AQL), lot_size=lot)
    assert (told["Items inspected"], told["Defects allowed"]) == (size, allowed)
    assert told["At worst"] == pytest.approx(best, rel=0.01)


def test_a_sequential_plan_inspects_fewer_on_average_at_the_same_risks() -> None:
    single = figures(PlanPart(plan=PlanKind.TWO_POINT, **RISKS), lot_size=100_000)
    stepwise = figures(PlanPart(plan=PlanKind.SEQUENTIAL, **RISKS), lot_size=100_000)
    assert (single["Items inspected"], single["Defects allowed"]) == (110, 3)
    assert stepwise["Items inspected"] is not None
    assert stepwise["Items inspected"] < 70
    assert stepwise["Defects allowed"] is None
    for told in (single, stepwise):
        assert told["Good lot rejected"] is not None
        assert told["Bad lot accepted"] is not None
        assert told["Good lot rejected"] <= 0.05
        assert told["Bad lot accepted"] <= 0.10


def test_a_small_lot_that_is_inspected_whole_lets_nothing_bad_pass() -> None:
    told = figures(PlanPart(required_accuracy=Decimal("0.98")), lot_size=10)
    assert told["Items inspected"] == 10
    assert told["Bad lot accepted"] == 0
    assert told["Defects that get through"] == 0
