"""Bounds and probabilities of lots against exact fractions."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats  # type: ignore[import-untyped,unused-ignore]

from apps.quality.intervals import two_sided
from apps.quality.lots import (
    accept_probabilities,
    accuracy_interval,
    is_small_lot,
    proven_accuracy,
)


def chance_of_at_most(found: int, lot: int, defectives: int, drawn: int) -> Fraction:
    """Hypergeometric distribution by counting."""
    ways = sum(comb(defectives, x) * comb(lot - defectives, drawn - x) for x in range(found + 1))
    return Fraction(ways, comb(lot, drawn))


@st.composite
def small_samples(draw: st.DrawFn) -> tuple[int, int, int]:
    """(inspected, defective, lot size), more than a tenth of the lot inspected."""
    lot = draw(st.integers(1, 120))
    inspected = draw(st.integers(lot // 10 + 1, lot))
    return inspected, draw(st.integers(0, inspected)), lot


@given(small_samples(), st.sampled_from(["0.8", "0.9", "0.95", "0.99"]))
def test_small_lot_bound_is_the_worst_lot_not_excluded(
    sample: tuple[int, int, int], confidence: str
) -> None:
    inspected, defective, lot = sample
    risk = 1 - Fraction(confidence)
    not_excluded = [
        d
        for d in range(defective, lot - (inspected - defective) + 1)
        if chance_of_at_most(defective, lot, d, inspected) > risk
    ]
    expected = (lot - max(not_excluded)) / lot
    assert proven_accuracy(inspected, defective, float(confidence), lot) == pytest.approx(
        expected, abs=1e-10
    )


@settings(max_examples=40)
@given(st.integers(2, 60), st.data())
def test_small_lot_bounds_keep_their_confidence(lot: int, data: st.DataObject) -> None:
    inspected = data.draw(st.integers(lot // 10 + 1, lot))
    defectives = data.draw(st.integers(0, lot))
    truth = 1 - defectives / lot
    one_sided = both = Fraction(0)
    for x in range(max(0, inspected - (lot - defectives)), min(defectives, inspected) + 1):
        chance = Fraction(
            comb(defectives, x) * comb(lot - defectives, inspected - x), comb(lot, inspected)
        )
        one_sided += chance * (proven_accuracy(inspected, x, 0.9, lot) <= truth + 1e-9)
        low, high = accuracy_interval(inspected, x, 0.9, lot)
        both += chance * (low - 1e-9 <= truth <= high + 1e-9)
    assert one_sided >= Fraction("0.9") - Fraction(1, 10**8)
    assert both >= Fraction("0.9") - Fraction(1, 10**8)


@given(small_samples())
def test_small_lot_knows_more_than_a_large_one(sample: tuple[int, int, int]) -> None:
    inspected, defective, lot = sample
    low, high = accuracy_interval(inspected, defective, 0.95, lot)
    assert 0 <= low <= (inspected - defective) / inspected <= high <= 1
    if inspected == lot:
        assert low == high == (lot - defective) / lot
        assert proven_accuracy(inspected, defective, 0.95, lot) == pytest.approx(low)


def test_ties_are_proven() -> None:
    # 19 of 20 drawn: one defective item hides with probability exactly 1/20.
    assert proven_accuracy(19, 0, 0.95, 20) == 1
    assert proven_accuracy(18, 0, 0.95, 20) == 0.95


def test_a_tenth_of_the_lot_is_the_limit() -> None:
    assert not is_small_lot(100, None)
    assert not is_small_lot(100, 1000)
    assert is_small_lot(101, 1000)
    assert proven_accuracy(100, 2, 0.95, 1000) == proven_accuracy(100, 2, 0.95)
    assert proven_accuracy(101, 2, 0.95, 1000) > proven_accuracy(101, 2, 0.95)
    assert accuracy_interval(100, 2, 0.95, 1000) == two_sided(98, 100)


def test_large_lot_bound_is_exact() -> None:
    # The bound is where finding so few defective items has exactly the risk left.
    bound = proven_accuracy(93, 1, 0.95)
    assert stats.binom.cdf(1, 93, 1 - bound) == pytest.approx(0.05, rel=1e-6)
    assert proven_accuracy(59, 0, 0.95) == pytest.approx(0.05 ** (1 / 59), abs=1e-10)


@given(small_samples())
def test_operating_characteristic_of_small_lots(sample: tuple[int, int, int]) -> None:
    inspected, allowed, lot = sample
    defectives = sorted({0, lot // 7, lot // 2, lot})
    curve = accept_probabilities(inspected, allowed, [d / lot for d in defectives], lot)
    expected = [float(chance_of_at_most(allowed, lot, d, inspected)) for d in defectives]
    assert curve == pytest.approx(expected, abs=1e-9)


@given(st.integers(1, 300), st.data())
def test_operating_characteristic_falls(inspected: int, data: st.DataObject) -> None:
    allowed = data.draw(st.integers(0, inspected))
    lot = data.draw(st.none() | st.integers(inspected, 5000))
    curve = accept_probabilities(inspected, allowed, list(np.linspace(0, 1, 21)), lot)
    assert curve[0] == 1
    assert np.all(np.diff(curve) <= 1e-12)
    if allowed < inspected:
        assert curve[-1] == 0


def test_operating_characteristic_by_hand() -> None:
    # Montgomery, ch. 15: n = 89, c = 2.
    curve = accept_probabilities(89, 2, [0.005, 0.01, 0.02, 0.05])
    assert curve == pytest.approx([0.9897, 0.9397, 0.7366, 0.1721], abs=6e-5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 0, 0.95, None), "At least one item"),
        ((10, 11, 0.95, None), "between 0 and 10"),
        ((10, 1, 1.0, 20), "confidence"),
        ((10, 1, 0.0, None), "confidence"),
        ((10, 1, 0.95, 9), "cannot be inspected in a lot of 9"),
        ((10, 1, 0.95, 0), "at least one item"),
        ((10, 1, 0.95, 20.5), "whole number"),
    ],
)
def test_bad_samples_are_refused(
    arguments: tuple[int, int, float, int | None], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        proven_accuracy(*arguments)
    with pytest.raises(ValueError, match=message):
        accuracy_interval(*arguments)


@pytest.mark.parametrize("rates", [[-0.1], [1.1], [float("nan")], [[0.1]]])
def test_bad_rates_are_refused(rates: list[float]) -> None:
    with pytest.raises(ValueError, match="Defect rates"):
        accept_probabilities(10, 1, rates)
