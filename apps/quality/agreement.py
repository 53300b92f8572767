"""Agreement of people who judged the same things: Krippendorff's α, Cohen's κ.

Takes verdicts or measures, one a unit; shapes are matched before (`matching.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .geometry import Floats
from .intervals import check_share

Rating = Hashable | None


class Level(Enum):
    """What may be done with the values: told apart, ordered, subtracted, divided."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


class Weights(Enum):
    """How much a disagreement between the i-th and the j-th category counts."""

    PLAIN = "plain"
    LINEAR = "linear"
    QUADRATIC = "quadratic"


def krippendorff_alpha(
    ratings: Sequence[Sequence[Rating]], level: Level = Level.NOMINAL
) -> float | None:
    """Krippendorff's α: 1 - observed / expected disagreement.

    Parameters
    ----------
    ratings : sequence of sequences, raters × units
        One row a rater, in the same order of units; None where a rater gave no value.
    level : Level
        Nominal values are any; the others are finite numbers, of a ratio scale not negative.

    Returns
    -------
    float or None
        1 for perfect agreement, 0 for chance, negative below it. None where it is not defined: no
        unit has two values, or all values that can be compared are the same.

    Raises
    ------
    ValueError
        If there are fewer than two raters, rows differ in length, or a value does not fit.

    Notes
    -----
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: α = 1 - (n - 1)
    Σ o_ck δ²_ck / Σ n_c n_k δ²_ck over the coincidences o of the values within units.
    """
    table = _table(ratings, level)
    return _alpha(table, np.ones(len(table.counts)))


def alpha_interval(
    ratings: Sequence[Sequence[Rating]],
    level: Level = Level.NOMINAL,
    confidence: float = 0.95,
    *,
    seed: int,
    rounds: int = 1000,
) -> tuple[float, float] | None:
    """Interval of Krippendorff's α by drawing whole units again and again.

    Parameters
    ----------
    ratings, level
        As in `krippendorff_alpha`.
    confidence : float
        Strictly between 0 and 1.
    seed : int
        Of the random numbers: the same seed, the same interval.
    rounds : int
        How often, at least 100.

    Returns
    -------
    tuple of float or None
        Low and high end, at most 1, possibly negative. None where α is not defined, of the ratings
        or of more than half of the draws, because hardly anything varies.

    Notes
    -----
    Percentiles: Davison & Hinkley (1997), Bootstrap Methods and their Application, §3.8; units that
    no two raters judged are not drawn.
    """
    if rounds < 100:
        raise ValueError(f"A bootstrap needs at least 100 rounds, not {rounds}.")
    tail = (1 - check_share(confidence, "confidence")) / 2
    table = _table(ratings, level)
    units = len(table.counts)
    if _alpha(table, np.ones(units)) is None:
        return None
    drawn = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=rounds)
    found = [value for weights in drawn if (value := _alpha(table, weights)) is not None]
    if 2 * len(found) <= rounds:
        return None
    low, high = np.quantile(found, [tail, 1 - tail]).tolist()
    return low, high


def cohen_kappa(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    *,
    categories: Sequence[Hashable] | None = None,
    weights: Weights = Weights.PLAIN,
) -> float | None:
    """Cohen's κ of exactly two fixed raters who judged every unit.

    Parameters
    ----------
    first, second : sequence of hashable, shape (n,)
        Values of either rater for the same units.
    categories : sequence of hashable, optional
        All categories; weights count steps in this order and so need it.
    weights : Weights
        Linear: |i - j|, quadratic: (i - j)².

    Returns
    -------
    float or None
        None where chance alone would agree always.

    Raises
    ------
    ValueError
        If there is no unit, the lengths differ, weights come without categories, or a value is
        none of the categories.

    Notes
    -----
    Cohen (1960), Educational and Psychological Measurement 20; weighted: Cohen (1968),
    Psychological Bulletin 70: κ = 1 - Σ w o / Σ w e.
    """
    if not first or len(first) != len(second):
        raise ValueError("Both raters must have judged the same units, at least one.")
    if categories is None:
        if weights is not Weights.PLAIN:
            raise ValueError("Weighted agreement needs the categories in their order.")
        categories = list(dict.fromkeys([*first, *second]))
    position = {value: i for i, value in enumerate(categories)}
    if unknown := [value for value in [*first, *second] if value not in position]:
        raise ValueError(f"{unknown[0]!r} is none of the categories.")
    observed = np.zeros((len(categories), len(categories)))
    for a, b in zip(first, second, strict=True):
        observed[position[a], position[b]] += 1
    steps = np.abs(np.subtract.outer(np.arange(len(categories)), np.arange(len(categories))))
    power = {Weights.PLAIN: 0, Weights.LINEAR: 1, Weights.QUADRATIC: 2}[weights]
    disagreement = np.where(steps > 0, steps.astype(np.float64) ** power, 0)
    chance = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / len(first)
    expected = float((disagreement * chance).sum())
    return 1 - float((disagreement * observed).sum()) / expected if expected else None


class _Disagreements(NamedTuple):
    """Squared distances of the values, and what they come to within each unit."""

    distances: Floats
    within: Floats


class _Table(NamedTuple):
    """How often each unit that can be compared got each value, shape (units, values)."""

    counts: Floats
    values: Sequence[Hashable]
    level: Level
    disagreements: _Disagreements | None  # None where they depend on which units are drawn


def _table(ratings: Sequence[Sequence[Rating]], level: Level) -> _Table:
    if len(ratings) < 2 or len({len(row) for row in ratings}) > 1:
        raise ValueError("Agreement needs at least two raters with as many units each.")
    units = [[v for v in unit if v is not None] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    _check_values([value for unit in units for value in unit], level)
    values = list(dict.fromkeys(value for unit in units for value in unit))
    if level is not Level.NOMINAL:
        values.sort(key=lambda value: value)
    position = {value: i for i, value in enumerate(values)}
    counts = np.zeros((len(units), len(values)))
    for row, unit in zip(counts, units, strict=True):
        for value, count in Counter(unit).items():
            row[position[value]] = count
    fixed = None
    if level is not Level.ORDINAL:
        fixed = _disagreements(counts, _squared_distances(values, counts.sum(axis=0), level))
    return _Table(counts, values, level, fixed)


def _disagreements(counts: Floats, distances: Floats) -> _Disagreements:
    """Within a unit of m values: Σ n_c n_k δ²_ck / (m - 1), its part of Σ o_ck δ²_ck."""
    within = np.einsum("uc,uc->u", counts @ distances, counts)
    return _Disagreements(distances, within / (counts.sum(axis=1) - 1))


def _alpha(table: _Table, weights: Floats | NDArray[np.int64]) -> float | None:
    """α with each unit counted so often."""
    totals = weights @ table.counts
    distances, within = table.disagreements or _disagreements(
        table.counts, _squared_distances(table.values, totals, table.level)
    )
    expected = float(totals @ distances @ totals)
    if expected == 0:
        return None
    return 1 - (float(totals.sum()) - 1) * float(weights @ within) / expected


def _squared_distances(values: Sequence[Hashable], totals: Floats, level: Level) -> Floats:
    if level is Level.NOMINAL:
        return 1 - np.eye(len(values))
    if level is Level.ORDINAL:
        # Values between two, and half of those at them: the distance of their mean ranks.
        ranks = np.cumsum(totals) - totals / 2
        return np.asarray(np.subtract.outer(ranks, ranks) ** 2, dtype=np.float64)
    numbers = np.array(values, dtype=np.float64)
    difference = np.subtract.outer(numbers, numbers)
    if level is Level.RATIO:
        both = np.add.outer(numbers, numbers)
        difference = np.divide(difference, both, out=np.zeros_like(difference), where=both > 0)
    return np.asarray(difference**2, dtype=np.float64)


def _check_values(values: Sequence[Rating], level: Level) -> None:
    if level is Level.NOMINAL:
        return
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            raise ValueError(f"{value!r} is no number, as the {level.value} level needs.")
        if not np.isfinite(value) or (level is Level.RATIO and value < 0):
            raise ValueError(f"{value!r} does not fit the {level.value} level.")
