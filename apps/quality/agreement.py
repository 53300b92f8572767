"""Agreement of people who judged the same things: Krippendorff's α, Cohen's κ.

Takes verdicts or measures, one a unit; shapes are matched before (`matching.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from enum import Enum

import numpy as np

from .geometry import Floats

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
    if len(ratings) < 2 or len({len(row) for row in ratings}) > 1:
        raise ValueError("Agreement needs at least two raters with as many units each.")
    units = [[v for v in unit if v is not None] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    _check_values([value for unit in units for value in unit], level)
    values = list(dict.fromkeys(value for unit in units for value in unit))
    if level is not Level.NOMINAL:
        values.sort(key=lambda value: value)
    position = {value: i for i, value in enumerate(values)}
    coincidences = np.zeros((len(values), len(values)))
    for unit in units:
        counts = np.zeros(len(values))
        for value, count in Counter(unit).items():
            counts[position[value]] = count
        coincidences += (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    totals = coincidences.sum(axis=1)
    distances = _squared_distances(values, totals, level)
    expected = float((np.outer(totals, totals) * distances).sum())
    if expected == 0:
        return None
    return 1 - (float(totals.sum()) - 1) * float((coincidences * distances).sum()) / expected


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
