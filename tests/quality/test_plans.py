"""Sample sizes against published tables and their defining inequalities."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped,unused-ignore]

from apps.quality.lots import accept_probabilities, proven_accuracy
from apps.quality.plans import (
    Demonstration,
    FullInspection,
    Plan,
    Rule,
    TwoPoint,
    precision_sample_size,
    rule_for,
)

accuracies = st.sampled_from(["0.8", "0.9", "0.95", "0.975", "0.99"])
confidences = st.sampled_from(["0.8", "0.9", "0.95", "0.99"])
demonstrations = st.builds(
    lambda accuracy, confidence, allowed: Demonstration(
        Decimal(accuracy), Decimal(confidence), allowed
    ),
    accuracies,
    confidences,
    st.integers(0, 6),
)


@pytest.mark.parametrize(
    ("accuracy", "sizes"),
    [
        ("0.90", [29, 46, 61, 76, 89, 103]),
        ("0.95", [59, 93, 124, 153, 181, 208]),
        ("0.98", [149, 236, 313, 386, 456, 523]),
    ],
)
def test_demonstration_table(accuracy: str, sizes: list[int]) -> None:
    for share in (float(accuracy), Decimal(accuracy)):
        found = [rule_for(Demonstration(share, 0.95, allowed)) for allowed in range(6)]
        assert found == [Rule(size, allowed) for allowed, size in enumerate(sizes)]


@given(demonstrations)
def test_demonstration_is_the_smallest_that_proves(plan: Demonstration) -> None:
    size, allowed = rule_for(plan)
    rate = 1 - float(plan.required_accuracy)
    assert accept_probabilities(size, allowed, [rate])[0] <= 1 - float(plan.confidence) + 1e-9
    if size > allowed + 1:
        smaller = accept_probabilities(size - 1, allowed, [rate])[0]
        assert smaller > 1 - float(plan.confidence)


@settings(max_examples=60)
@given(demonstrations, st.integers(1, 400))
def test_demonstration_in_a_small_lot(plan: Demonstration, lot: int) -> None:
    rule = rule_for(plan, lot)
    required, confidence = float(plan.required_accuracy), float(plan.confidence)
    enough = [
        n
        for n in range(plan.allowed_defects + 1, lot)
        if proven_accuracy(n, plan.allowed_defects, confidence, lot) >= required
    ]
    if enough:
        assert rule == Rule(enough[0], plan.allowed_defects)
    else:
        assert rule.size == lot
        assert (lot - rule.allowed) / lot >= required - 1e-12
        assert (lot - rule.allowed - 1) / lot < required


@given(demonstrations, st.integers(1, 5000))
def test_a_lot_never_needs_a_larger_sample(plan: Demonstration, lot: int) -> None:
    assert rule_for(plan, lot).size <= min(lot, rule_for(plan).size)


def test_small_lot_by_hand() -> None:
    # 20 items, 95 %: two defective must be excluded; 16 drawn miss both with C(4,2)/C(20,2) = .032,
    # 15 with C(5,2)/C(20,2) = .053.
    assert rule_for(Demonstration(0.95), 20) == Rule(16, 0)
    assert rule_for(Demonstration(0.95, 0.95, 2), 20) == Rule(20, 1)
    assert rule_for(Demonstration(0.95), 590).size == 59


def test_two_point_known_plan() -> None:
    assert rule_for(TwoPoint(0.01, 0.05, 0.06, 0.10)) == Rule(110, 3)
    assert rule_for(TwoPoint(0.01, 0.05, 0.06, 0.10), 1200) == Rule(110, 3)


@settings(max_examples=60)
@given(
    st.sampled_from([0.005, 0.01, 0.02, 0.04]),
    st.sampled_from([0.06, 0.08, 0.1, 0.2]),
    st.sampled_from([0.05, 0.1]),
    st.sampled_from([0.05, 0.1]),
)
def test_two_point_is_the_smallest_plan(
    good: float, bad: float, producer: float, consumer: float
) -> None:
    size, allowed = rule_for(TwoPoint(good, producer, bad, consumer))
    accept_good, accept_bad = accept_probabilities(size, allowed, [good, bad])
    assert accept_good >= 1 - producer - 1e-9
    assert accept_bad <= consumer + 1e-9
    assert accept_probabilities(size - 1, allowed, [bad])[0] > consumer
    for fewer in range(allowed):  # no plan with fewer allowed defectives keeps both risks
        sizes = np.arange(fewer + 1, size + 1)
        keeps_good = stats.binom.cdf(fewer, sizes, good) >= 1 - producer
        keeps_bad = stats.binom.cdf(fewer, sizes, bad) <= consumer
        assert not np.any(keeps_good & keeps_bad)


@settings(max_examples=60)
@given(st.integers(1, 900))
def test_two_point_in_a_small_lot_keeps_both_risks(lot: int) -> None:
    plan = TwoPoint(Decimal("0.01"), Decimal("0.05"), Decimal("0.06"), Decimal("0.10"))
    size, allowed = rule_for(plan, lot)
    assert size <= lot
    good, bad = lot // 100, -(-lot * 6 // 100)
    if 10 * size > lot:
        one, two = accept_probabilities(size, allowed, [good / lot, bad / lot], lot)
        assert one >= 0.95 - 1e-9
        assert two <= 0.10 + 1e-9
    else:
        assert Rule(size, allowed) == rule_for(plan)


def test_full_inspection_counts_exactly() -> None:
    assert rule_for(FullInspection(0.95), 100) == Rule(100, 5)
    assert rule_for(FullInspection(Decimal("0.95")), 99) == Rule(99, 4)
    assert rule_for(FullInspection(0.9), 10) == Rule(10, 1)


def test_precision_known_values() -> None:
    assert precision_sample_size(0.05) == 385
    assert precision_sample_size(0.03) == 1068
    assert precision_sample_size(0.05, lot_size=1000) == 278
    assert precision_sample_size(0.02, expected_accuracy=0.95) == 457
    assert precision_sample_size(0.05, lot_size=1) == 1


@given(st.floats(0.01, 0.3), st.integers(1, 10_000))
def test_precision_never_exceeds_the_lot(half_width: float, lot: int) -> None:
    size = precision_sample_size(half_width, lot_size=lot)
    assert 1 <= size <= min(lot, precision_sample_size(half_width))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Demonstration(0), "required accuracy"),
        (lambda: Demonstration(1), "required accuracy"),
        (lambda: Demonstration(float("nan")), "required accuracy"),
        (lambda: Demonstration(0.95, 0.3), "confidence"),
        (lambda: Demonstration(0.95, 1), "confidence"),
        (lambda: Demonstration(0.95, 0.95, -1), "negative"),
        (lambda: FullInspection(1.5), "required accuracy"),
        (lambda: TwoPoint(0.06, 0.05, 0.01, 0.1), "below the bad"),
        (lambda: TwoPoint(0.01, 0, 0.06, 0.1), "producer risk"),
        (lambda: TwoPoint(0.01, 0.05, 0.06, 0.6), "consumer risk"),
        (lambda: precision_sample_size(0), "half width"),
        (lambda: precision_sample_size(0.05, expected_accuracy=1), "expected accuracy"),
        (lambda: precision_sample_size(0.05, lot_size=0), "at least one item"),
    ],
)
def test_bad_plans_are_refused(build: object, message: str) -> None:
    assert callable(build)
    with pytest.raises(ValueError, match=message):
        build()


@pytest.mark.parametrize(
    ("plan", "lot", "message"),
    [
        (FullInspection(0.95), None, "needs the size"),
        (Demonstration(0.95), 0, "at least one item"),
        (Demonstration(0.9999, 0.99, 20), None, "more than 100,000"),
        (TwoPoint(0.1, 0.001, 0.1001, 0.001), None, "more than 100,000"),
    ],
)
def test_impossible_rules_are_refused(plan: Plan, lot: int | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        rule_for(plan, lot)
