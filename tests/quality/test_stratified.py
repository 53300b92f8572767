"""Estimates from strata: weights, effective numbers, and that intervals cover."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.intervals import Method, two_sided
from apps.quality.stratified import Stratum, stratified_estimate, stratified_interval

strata = st.dictionaries(
    st.sampled_from("abcd"),
    st.tuples(st.integers(1, 500), st.integers(1, 60), st.integers(0, 60)).map(
        lambda v: Stratum(max(v[:2]), v[1], min(v[1:]))
    ),
    min_size=1,
)


def test_weights_are_those_of_the_lot_and_not_of_the_sample() -> None:
    # Nine tenths of the lot are easy, but half of the sample was drawn from the hard tenth.
    lot = {"easy": Stratum(9000, 100, 99), "hard": Stratum(1000, 100, 60)}
    found = stratified_estimate(lot)
    assert found.accuracy == pytest.approx(0.9 * 0.99 + 0.1 * 0.60)
    variance = 0.81 * (1 - 100 / 9000) * 0.99 * 0.01 / 99 + 0.01 * 0.9 * 0.6 * 0.4 / 99
    assert found.error == pytest.approx(variance**0.5)
    assert found.effective == pytest.approx(
        min(200, found.accuracy * (1 - found.accuracy) / variance)
    )


def test_one_stratum_of_a_large_lot_is_a_plain_sample() -> None:
    interval = stratified_interval({"all": Stratum(10**9, 400, 380)})
    plain = two_sided(380, 400, method=Method.CLOPPER_PEARSON)
    assert interval == pytest.approx(plain, abs=2e-4)


def test_no_defect_proves_no_more_than_the_sample() -> None:
    even = stratified_interval({"a": Stratum(500, 30, 30), "b": Stratum(500, 30, 30)})
    assert even.low == pytest.approx(two_sided(60, 60, method=Method.CLOPPER_PEARSON).low)
    uneven = stratified_interval({"a": Stratum(990, 30, 30), "b": Stratum(10, 10, 10)})
    assert uneven.low < two_sided(40, 40, method=Method.CLOPPER_PEARSON).low


@given(strata)
def test_bounded_and_blind_to_order_and_empty_strata(lot: dict[str, Stratum]) -> None:
    found, interval = stratified_estimate(lot), stratified_interval(lot)
    assert 0 <= interval.low <= found.accuracy + 1e-9
    assert found.accuracy - 1e-9 <= interval.high <= 1
    assert 0 < found.effective <= sum(one.inspected for one in lot.values())
    again = dict(reversed(lot.items())) | {"none": Stratum(0, 0, 0)}
    assert stratified_estimate(again) == pytest.approx(found)


@pytest.mark.parametrize("lots", [1000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_intervals_cover(lots: int) -> None:
    chance = np.random.default_rng(11)
    sizes, drawn, rates = [6000, 3000, 1000], [60, 60, 80], [0.98, 0.93, 0.80]
    defective = [round(n * (1 - rate)) for n, rate in zip(sizes, rates, strict=True)]
    truth = 1 - sum(defective) / sum(sizes)
    held = 0
    found = [
        n - chance.hypergeometric(bad, size - bad, n, lots)
        for bad, size, n in zip(defective, sizes, drawn, strict=True)
    ]
    for correct in zip(*(column.tolist() for column in found), strict=True):
        rows = zip(sizes, drawn, correct, strict=True)
        interval = stratified_interval({str(row): Stratum(*row) for row in rows})
        held += interval.low <= truth <= interval.high
    assert held / lots >= 0.95 - 3 * (0.05 * 0.95 / lots) ** 0.5


@pytest.mark.parametrize(
    ("lot", "message"),
    [
        ({}, "at least one item"),
        ({"a": Stratum(0, 0, 0)}, "at least one item"),
        ({"a": Stratum(9, 0, 0)}, "'a'.*At least one item must be inspected"),
        ({"a": Stratum(9, 3, 4)}, "'a'.*between 0 and 3"),
        ({"a": Stratum(9, 10, 4)}, "'a': 10 of 9 items"),
    ],
)
def test_bad_strata_are_refused(lot: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        stratified_estimate(lot)
