"""All kinds of plans behind one face: what they ask, do and decide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from apps.quality.lots import accept_probabilities
from apps.quality.plans import Demonstration, FullInspection, TwoPoint
from apps.quality.schemes import (
    Precision,
    Scheme,
    Standard,
    Stepwise,
    asked_of,
    limiting_rate,
    operation_of,
    verdict_of,
)
from apps.quality.standard import Level, Severity

RISKS = TwoPoint(0.01, 0.05, 0.06, 0.10)
AQL_1 = Standard(Decimal("1.0"))


def found(good: int, bad: int) -> list[bool]:
    """The bad ones first."""
    return [True] * bad + [False] * good


@pytest.mark.parametrize(
    ("scheme", "lot_size", "asked"),
    [
        (Demonstration(Decimal("0.95")), 1200, (59, 0, 1)),
        (AQL_1, 1200, (80, 2, 3)),
        (Standard(Decimal("1.0"), severity=Severity.TIGHTENED), 1200, (80, 1, 2)),
        (Standard(Decimal("1.0"), severity=Severity.REDUCED), 1200, (32, 1, 3)),
        (Standard(Decimal("2.5"), Level.I), 280, (20, 1, 2)),
        (RISKS, 5000, (110, 3, 4)),
        (Stepwise(RISKS), 5000, (330, None, None)),
        (Stepwise(RISKS), 200, (200, None, None)),
        (FullInspection(Decimal("0.95")), 80, (80, 4, 5)),
    ],
)  # fmt: skip
def test_what_a_plan_asks_of_a_lot(
    scheme: Scheme, lot_size: int, asked: tuple[int, int | None, int | None]
) -> None:
    assert tuple(asked_of(scheme, lot_size)) == asked


def test_a_precise_sample_also_proves() -> None:
    # ± 2 % around 95 % takes 457 items; 14 defective still prove 95 %, 15 do not.
    asked = asked_of(Precision(0.02, 0.95))
    assert asked.size == 457
    assert asked.accept is not None
    for defective, accepted in ((asked.accept, True), (asked.accept + 1, False)):
        decision = verdict_of(Precision(0.02, 0.95), found(457 - defective, defective), 10**9)
        assert decision is not None
        assert decision.accepted is accepted
        assert (decision.lower_bound >= 0.95) is accepted


def test_a_wide_precision_still_takes_what_a_proof_takes() -> None:
    assert asked_of(Precision(0.1, 0.95)).size == 59


def test_the_curve_of_a_plan_with_numbers_is_that_of_its_numbers() -> None:
    rates = [0.0, 0.01, 0.05, 0.2]
    operation = operation_of(AQL_1, rates, 1200)
    assert operation.acceptance == pytest.approx(accept_probabilities(80, 2, rates, 1200))
    assert list(operation.sample) == [80] * 4
    assert operation.outgoing[1] == pytest.approx(operation.acceptance[1] * 0.01 * 1120 / 1200)


def test_reduced_inspection_accepts_between_its_numbers() -> None:
    reduced = Standard(Decimal("1.0"), severity=Severity.REDUCED)
    rates = [0.02, 0.05]
    # 32 items: accept at 1, reject at 3; 2 is accepted and ends the reduced inspection.
    expected = accept_probabilities(32, 2, rates, 1200)
    assert operation_of(reduced, rates, 1200).acceptance == pytest.approx(expected)
    between = verdict_of(reduced, found(30, 2), 1200)
    assert between is not None
    assert between.accepted
    assert "the next lot is inspected normally" in between.sentence
    three = verdict_of(reduced, found(29, 3), 1200)
    assert three is not None
    assert not three.accepted


def test_the_limiting_rate_is_where_the_curve_reaches_the_chance() -> None:
    rate = limiting_rate(AQL_1, 0.10, 1200)
    low, high = operation_of(AQL_1, [rate - 0.0001, rate], 1200).acceptance
    assert low > 0.10 >= high


def test_the_standard_decides_by_its_numbers() -> None:
    two, three = (verdict_of(AQL_1, found(80 - bad, bad), 1200) for bad in (2, 3))
    assert two is not None
    assert three is not None
    assert (two.accepted, three.accepted) == (True, False)
    assert two.sentence == (
        "2 of 80 defective; AQL 1 at level II, normal inspection, allows 2: accepted."
        " The sample proves at least 92.3 % correct with 95 % confidence."
    )


def test_an_unfinished_inspection_decides_nothing() -> None:
    for scheme in (AQL_1, RISKS, Demonstration(0.95), Stepwise(RISKS)):
        assert verdict_of(scheme, found(20, 0), 5000) is None


def test_more_than_the_plan_asks_is_refused() -> None:
    with pytest.raises(ValueError, match="inspects 80 items"):
        verdict_of(AQL_1, found(81, 0), 1200)


def test_the_sequential_test_stops_at_the_item_that_decides() -> None:
    # (h₁ + n·0) / s = 43.4: the 44th good item accepts; later ones change nothing.
    assert verdict_of(Stepwise(RISKS), found(43, 0), 5000) is None
    decision = verdict_of(Stepwise(RISKS), [*found(44, 0), True, True], 5000)
    assert decision is not None
    assert (decision.accepted, decision.inspected, decision.defective) == (True, 44, 0)
    assert decision.lower_bound == pytest.approx(0.94)
    bad = verdict_of(Stepwise(RISKS), found(0, 2), 5000)
    assert bad is not None
    assert (bad.accepted, bad.inspected) == (False, 2)
    assert bad.lower_bound <= 0.94


def test_a_small_lot_ends_the_sequential_test_and_is_known_entirely() -> None:
    decision = verdict_of(Stepwise(RISKS), found(29, 1), 30)
    assert decision is not None
    assert decision.inspected == 30
    assert decision.lower_bound == pytest.approx(29 / 30)
    assert "whole lot" in decision.sentence
