"""How a sample is shared out among the strata of a lot. Draws nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from math import floor, isfinite


def proportional_allocation(
    sizes: Mapping[str, int], total: int, minimum: int = 0
) -> dict[str, int]:
    """Share a sample out in proportion to the strata's sizes.

    Parameters
    ----------
    sizes : mapping of str to int
        Items in each stratum, 0 or more.
    total : int
        Items to draw, at most all.
    minimum : int
        Every stratum gets at least so many, or all it has; dropped entirely if the total cannot
        give it to every stratum. Above 0 the sample is no longer self-weighting: strata that were
        raised must not be pooled unweighted.

    Returns
    -------
    dict of str to int
        Sums to `total`; no stratum gets more than it has.

    Raises
    ------
    ValueError
        If a number is negative or the total exceeds the lot.

    Notes
    -----
    Cochran, Sampling Techniques (1977), §5.5; largest remainders (Hamilton), ties by name. What a
    full stratum cannot take is shared among the others in the same proportion.
    """
    return _share_out({name: Fraction(size) for name, size in sizes.items()}, sizes, total, minimum)


def neyman_allocation(
    sizes: Mapping[str, int],
    deviations: Mapping[str, float],
    total: int,
    minimum: int = 1,
) -> dict[str, int]:
    """Share a sample out so that the variance of the lot's estimate is smallest.

    Parameters
    ----------
    sizes, total, minimum
        As in `proportional_allocation`.
    deviations : mapping of str to float
        Expected standard deviation of an item's verdict by stratum, above 0: sqrt(p(1-p)) for a
        defect rate p. A stratum thought to be perfect needs a small prior rate, not 0, or it would
        never be looked at.

    Returns
    -------
    dict of str to int
        Sums to `total`. Estimates must be weighted by the sizes, Σ W_h p̂_h, never pooled.

    Raises
    ------
    ValueError
        As in `proportional_allocation`, or if a deviation is missing or not above 0.

    Notes
    -----
    Neyman (1934), JRSS 97: n_h ∝ N_h S_h.
    """
    if set(sizes) != set(deviations):
        raise ValueError("Sizes and deviations must name the same strata.")
    for name, deviation in deviations.items():
        if not (isfinite(deviation) and deviation > 0):
            raise ValueError(f"The deviation of stratum {name!r} must be above 0: {deviation}.")
    weights = {name: size * Fraction(deviations[name]) for name, size in sizes.items()}
    return _share_out(weights, sizes, total, minimum)


def _share_out(
    weights: Mapping[str, Fraction], sizes: Mapping[str, int], total: int, minimum: int
) -> dict[str, int]:
    if minimum < 0 or any(size < 0 for size in sizes.values()):
        raise ValueError("Sizes and the minimum cannot be negative.")
    if not 0 <= total <= sum(sizes.values()):
        raise ValueError(f"{total} items cannot be drawn from {sum(sizes.values())}.")
    lows = {name: min(minimum, size) for name, size in sizes.items()}
    if sum(lows.values()) > total:
        lows = dict.fromkeys(sizes, 0)
    quotas = _quotas(weights, lows, sizes, total)
    shares = {name: floor(quota) for name, quota in quotas.items()}
    # Bounds are whole, so a quota with a remainder is below its size and may take one more.
    by_remainder = sorted(sizes, key=lambda name: (shares[name] - quotas[name], name))
    for name in by_remainder[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


def _quotas(
    weights: Mapping[str, Fraction],
    lows: Mapping[str, int],
    highs: Mapping[str, int],
    total: int,
) -> dict[str, Fraction]:
    """Exact λ·weight, kept between low and high, with the λ that makes them sum to the total."""

    def at(scale: Fraction) -> dict[str, Fraction]:
        return {
            name: min(max(scale * weight, Fraction(lows[name])), Fraction(highs[name]))
            for name, weight in weights.items()
        }

    def reached(scale: Fraction) -> Fraction:
        return sum(at(scale).values(), Fraction(0))

    # The sum grows piecewise linearly with λ; it bends where a stratum leaves its low or is full.
    bends = {Fraction(0)}
    for name, weight in weights.items():
        if weight:
            bends |= {lows[name] / weight, highs[name] / weight}
    scales = sorted(bends)
    position = bisect_left(scales, Fraction(total), key=reached)
    if position == 0 or reached(scales[position]) == total:
        return at(scales[position])
    before, after = scales[position - 1], scales[position]
    part = (total - reached(before)) / (reached(after) - reached(before))
    return at(before + (after - before) * part)
