"""A share over time: limits of chance around it, and whether it has moved.

Draws nothing and decides nothing about a lot: a trend is shown, the lot is decided by its plan.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scipy import special  # type: ignore[import-untyped,unused-ignore]

from .intervals import check_counts

RUN = 8  # points in a row on one side of the centre that chance alone makes 1 time in 128


class Limits(NamedTuple):
    """What chance allows a point, shares."""

    low: float
    high: float


@dataclass(frozen=True)
class ControlChart:
    """A p-chart of defective items.

    Attributes
    ----------
    centre : float
        Share of defective items in all groups together.
    shares : tuple of float
        Of each group.
    limits : tuple of Limits
        Of each group, wider for fewer items.
    outside : tuple of int
        Positions of groups beyond their limits.
    runs : tuple of int
        Positions at which the last eight groups or more all lie on the same side of the centre.
    """

    centre: float
    shares: tuple[float, ...]
    limits: tuple[Limits, ...]
    outside: tuple[int, ...]
    runs: tuple[int, ...]


class Trend(NamedTuple):
    """Change of the share from one group to the next, and how likely chance alone makes it.

    `p_value` is two-sided; 1 where nothing can change.
    """

    slope: float
    p_value: float


def control_chart(
    defective: Sequence[int],
    inspected: Sequence[int],
    *,
    centre: float | None = None,
    sigmas: float = 3,
) -> ControlChart:
    """Limits p̄ ± 3 sqrt(p̄ (1 - p̄) / n), within 0 and 1.

    Parameters
    ----------
    defective, inspected : sequence of int, shape (k,)
        Counts of each group, in the order of time.
    centre : float, optional
        A share known from before, 0 to 1; that of all groups if none is given.
    sigmas : float
        Above 0.

    Raises
    ------
    ValueError
        If there are no groups, or counts, centre or sigmas are not as above.

    Notes
    -----
    Shewhart (1931), Economic Control of Quality; Montgomery, Introduction to Statistical Quality
    Control, §7.2, with limits of each group's own size. Runs: Western Electric (1956), rule 4.
    """
    _check(defective, inspected)
    if centre is None:
        centre = sum(defective) / sum(inspected)
    if not (0 <= centre <= 1 and 0 < sigmas < math.inf):
        raise ValueError(f"Needs a centre from 0 to 1 and sigmas above 0: {centre}, {sigmas}.")
    shares = tuple(x / n for x, n in zip(defective, inspected, strict=True))
    halves = [sigmas * math.sqrt(centre * (1 - centre) / n) for n in inspected]
    limits = tuple(Limits(max(0.0, centre - half), min(1.0, centre + half)) for half in halves)
    return ControlChart(
        centre,
        shares,
        limits,
        tuple(
            at
            for at, (share, one) in enumerate(zip(shares, limits, strict=True))
            # A share is rounded: one at its limit is within it.
            if not one.low - 1e-12 <= share <= one.high + 1e-12
        ),
        _runs(shares, centre),
    )


def trend(defective: Sequence[int], inspected: Sequence[int]) -> Trend:
    """Whether the share of defective items grows or falls from group to group.

    Parameters
    ----------
    defective, inspected : sequence of int, shape (k,)
        Counts of each group, in the order of time.

    Raises
    ------
    ValueError
        If there are no groups, or counts are not those of samples.

    Notes
    -----
    Cochran (1954), Biometrics 10, and Armitage (1955), Biometrics 11: the slope of the regression
    weighted by the groups' sizes, its test by the normal approximation.
    """
    _check(defective, inspected)
    n, x = sum(inspected), sum(defective)
    mean = sum(at * size for at, size in enumerate(inspected)) / n
    spread = sum(size * (at - mean) ** 2 for at, size in enumerate(inspected))
    if spread == 0 or x in (0, n):
        return Trend(0.0, 1.0)
    together = sum((at - mean) * found for at, found in enumerate(defective))
    share = x / n
    z = together / math.sqrt(share * (1 - share) * spread)
    return Trend(together / spread, 2 * float(special.ndtr(-abs(z))))


def _runs(shares: Sequence[float], centre: float) -> tuple[int, ...]:
    found, side, length = [], 0, 0
    for at, share in enumerate(shares):
        here = (share > centre) - (share < centre)
        length = length + 1 if here == side else 1
        side = here
        if side and length >= RUN:
            found.append(at)
    return tuple(found)


def _check(defective: Sequence[int], inspected: Sequence[int]) -> None:
    if not inspected or len(defective) != len(inspected):
        raise ValueError("Needs at least one group, each with defective and inspected items.")
    for x, n in zip(defective, inspected, strict=True):
        check_counts(x, n)
