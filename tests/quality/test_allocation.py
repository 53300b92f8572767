"""Allocation of a sample to strata: totals, bounds, fairness."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.allocation import neyman_allocation, proportional_allocation

lots = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 500), min_size=1).flatmap(
    lambda sizes: st.tuples(st.just(sizes), st.integers(0, sum(sizes.values())))
)
deviations = st.fixed_dictionaries({name: st.floats(0.01, 0.5) for name in "abcdefgh"})


def test_by_hand() -> None:
    # Quotas 4.5, 3.15, 1.35: the remainder goes to the largest fraction.
    assert proportional_allocation({"a": 50, "b": 35, "c": 15}, 9) == {"a": 5, "b": 3, "c": 1}
    assert proportional_allocation({"b": 1, "a": 1}, 1) == {"a": 1, "b": 0}
    assert proportional_allocation({"a": 998, "b": 1, "c": 1}, 10) == {"a": 10, "b": 0, "c": 0}
    assert proportional_allocation({"a": 998, "b": 1, "c": 1}, 10, 1) == {"a": 8, "b": 1, "c": 1}
    assert proportional_allocation({"a": 998, "b": 1, "c": 1}, 2, 1) == {"a": 2, "b": 0, "c": 0}


def test_neyman_by_hand() -> None:
    sizes, spread = {"a": 100, "b": 100}, {"a": 0.1, "b": 0.3}
    assert neyman_allocation(sizes, spread, 40) == {"a": 10, "b": 30}
    # Full strata pass on what they cannot take.
    assert neyman_allocation(sizes, spread, 160) == {"a": 60, "b": 100}
    assert neyman_allocation({"a": 900, "b": 0}, {"a": 0.2, "b": 0.4}, 7) == {"a": 7, "b": 0}


@given(lots, st.integers(0, 5))
def test_totals_and_bounds(lot: tuple[dict[str, int], int], minimum: int) -> None:
    sizes, total = lot
    shares = proportional_allocation(sizes, total, minimum)
    assert sum(shares.values()) == total
    assert all(0 <= shares[name] <= sizes[name] for name in sizes)
    if sum(min(minimum, size) for size in sizes.values()) <= total:
        assert all(shares[name] >= min(minimum, sizes[name]) for name in sizes)


@given(lots)
def test_proportional_is_within_one_of_the_quota(lot: tuple[dict[str, int], int]) -> None:
    sizes, total = lot
    everything = sum(sizes.values())
    for name, share in proportional_allocation(sizes, total).items():
        if everything:
            assert abs(share - Fraction(sizes[name] * total, everything)) < 1


@given(lots, deviations)
def test_neyman_keeps_totals_and_cannot_be_improved(
    lot: tuple[dict[str, int], int], spread: dict[str, float]
) -> None:
    sizes, total = lot
    spread = {name: spread[name] for name in sizes}
    shares = neyman_allocation(sizes, spread, total)
    assert sum(shares.values()) == total
    assert all(0 <= shares[name] <= sizes[name] for name in sizes)

    def variance(numbers: dict[str, int]) -> float:
        return sum((sizes[name] * spread[name]) ** 2 / numbers[name] for name in sizes)

    # Moving two items from one stratum to another never lowers the variance: one may, by rounding.
    for giver in sizes:
        for taker in sizes:
            moved = {**shares, giver: shares[giver] - 2, taker: shares[taker] + 2}
            if giver != taker and min(moved.values()) >= 1 and moved[taker] <= sizes[taker]:
                assert variance(moved) >= variance(shares) * (1 - 1e-12)


@given(lots)
def test_neyman_with_equal_deviations_is_proportional(lot: tuple[dict[str, int], int]) -> None:
    sizes, total = lot
    equal = dict.fromkeys(sizes, 0.25)
    assert neyman_allocation(sizes, equal, total, 0) == proportional_allocation(sizes, total)


@pytest.mark.parametrize(
    ("sizes", "total", "minimum", "message"),
    [
        ({"a": 5}, 6, 0, "6 items cannot be drawn from 5"),
        ({"a": 5}, -1, 0, "cannot be drawn"),
        ({"a": -5}, 0, 0, "negative"),
        ({"a": 5}, 1, -1, "negative"),
    ],
)
def test_bad_allocations_are_refused(
    sizes: dict[str, int], total: int, minimum: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        proportional_allocation(sizes, total, minimum)
    with pytest.raises(ValueError, match=message):
        neyman_allocation(sizes, {"a": 0.2}, total, minimum)


@pytest.mark.parametrize("deviation", [0, -0.1, float("nan"), float("inf")])
def test_bad_deviations_are_refused(deviation: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        neyman_allocation({"a": 5}, {"a": deviation}, 1)
    with pytest.raises(ValueError, match="same strata"):
        neyman_allocation({"a": 5}, {"b": 0.1}, 1)
