"""What a proven accuracy is worth: the contract's ladder of pay.

Decimal only; computes no invoice.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple


class Rung(NamedTuple):
    """From this lower bound of accuracy on (inclusive), the rate is multiplied by the factor."""

    bound: Decimal
    factor: Decimal


def factor_for_bound(ladder: Sequence[Rung], lower_bound: Decimal | float) -> Decimal:
    """Factor of the highest rung that the lower bound reaches.

    Parameters
    ----------
    ladder : sequence of Rung
        In any order: bounds from 0 to 1, each once; a higher bound never pays less.
    lower_bound : Decimal or float
        One-sided lower bound of the lot's accuracy, 0 to 1. A float stands for the shortest
        decimal that reads back as it, so 0.95 reaches a rung of Decimal("0.95").

    Returns
    -------
    Decimal
        0 below the lowest rung: the work is not accepted.

    Raises
    ------
    ValueError
        If the ladder is empty or not as above, or the bound is not a share.

    Notes
    -----
    payable = Σ accepted units × rate × factor.
    """
    check_ladder(ladder)
    bound = lower_bound if isinstance(lower_bound, Decimal) else Decimal(repr(float(lower_bound)))
    if bound.is_nan() or not 0 <= bound <= 1:
        raise ValueError(f"The lower bound must be between 0 and 1, not {lower_bound}.")
    reached = [rung.factor for rung in sorted(ladder) if rung.bound <= bound]
    return reached[-1] if reached else Decimal(0)


def check_ladder(ladder: Sequence[Rung]) -> None:
    """Refuse a ladder that contradicts itself.

    Raises
    ------
    ValueError
        If it has no rung, a number is no finite Decimal or out of its range, two rungs have one
        bound, or a higher bound pays less.
    """
    if not ladder:
        raise ValueError("A ladder needs at least one rung.")
    for bound, factor in ladder:
        for number in (bound, factor):
            if not isinstance(number, Decimal) or not number.is_finite():
                raise ValueError(f"A ladder holds finite Decimals, not {number!r}.")
        if not 0 <= bound <= 1:
            raise ValueError(f"The bound of a rung must be between 0 and 1, not {bound}.")
        if factor < 0:
            raise ValueError(f"The factor of a rung cannot be negative: {factor}.")
    rungs = sorted(ladder)
    for lower, higher in pairwise(rungs):
        if lower.bound == higher.bound:
            raise ValueError(f"Two rungs have the bound {lower.bound}.")
        if higher.factor < lower.factor:
            raise ValueError(f"A bound of {higher.bound} pays less than {lower.bound}.")
