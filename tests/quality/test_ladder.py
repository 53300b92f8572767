"""The ladder of pay."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.acceptance import Demonstration, decide
from apps.quality.ladder import Rung, factor_for_bound

LADDER = [
    Rung(Decimal("0.92"), Decimal("0.95")),
    Rung(Decimal("0.98"), Decimal("1.03")),
    Rung(Decimal("0.95"), Decimal("1.00")),
]


@pytest.mark.parametrize(
    ("bound", "factor"),
    [
        ("1", "1.03"),
        ("0.98", "1.03"),
        ("0.9799999999", "1.00"),
        ("0.95", "1.00"),
        ("0.9499999999", "0.95"),
        ("0.92", "0.95"),
        ("0.9199999999", "0"),
        ("0", "0"),
    ],
)
def test_rungs_are_inclusive(bound: str, factor: str) -> None:
    for value in (Decimal(bound), float(bound), np.float64(bound)):
        found = factor_for_bound(LADDER, value)
        assert found == Decimal(factor)
        assert isinstance(found, Decimal)


@given(st.decimals(0, 1, places=6), st.decimals(0, 1, places=6))
def test_more_accuracy_never_pays_less(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert factor_for_bound(LADDER, low) <= factor_for_bound(LADDER, high)


def test_pays_what_a_lot_proved() -> None:
    assert factor_for_bound(LADDER, decide(Demonstration(0.95), 59, 0).lower_bound) == 1
    assert factor_for_bound(LADDER, decide(Demonstration(0.95), 100, 2).lower_bound) == Decimal(
        "0.95"
    )
    # A lot of 20 of which 16 were right exactly reaches its rung.
    assert factor_for_bound(LADDER, decide(Demonstration(0.95), 16, 0, 20).lower_bound) == 1


@pytest.mark.parametrize(
    ("ladder", "bound", "message"),
    [
        ([], 0.9, "at least one rung"),
        ([*LADDER, Rung(Decimal("0.950"), Decimal("1.1"))], 0.9, "Two rungs"),
        ([*LADDER, Rung(Decimal("0.99"), Decimal("1.02"))], 0.9, "pays less"),
        ([Rung(Decimal("1.1"), Decimal(1))], 0.9, "between 0 and 1"),
        ([Rung(Decimal("0.9"), Decimal(-1))], 0.9, "negative"),
        ([Rung(Decimal("sNaN"), Decimal(1)), *LADDER], 0.9, "finite Decimals"),
        ([(Decimal("0.9"), 1.0)], 0.9, "finite Decimals"),
        (LADDER, 1.01, "between 0 and 1"),
        (LADDER, float("nan"), "between 0 and 1"),
        (LADDER, Decimal("NaN"), "between 0 and 1"),
    ],
)
def test_bad_ladders_and_bounds_are_refused(ladder: list[Any], bound: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        factor_for_bound(ladder, bound)
