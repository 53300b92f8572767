"""Krippendorff's α and its interval, Cohen's κ: published figures, definitions, refusals."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.agreement import (
    Level,
    Weights,
    alpha_interval,
    cohen_kappa,
    krippendorff_alpha,
)

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C.
PUBLISHED = [
    [int(cell) if cell != "." else None for cell in row.split()]
    for row in (
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    )
]
ratings = st.integers(2, 4).flatmap(
    lambda raters: st.lists(
        st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=raters, max_size=raters),
        min_size=1,
        max_size=8,
    ).map(lambda units: [list(row) for row in zip(*units, strict=True)])
)


@pytest.mark.parametrize(
    ("level", "alpha"),
    [
        (Level.NOMINAL, 0.743),
        (Level.ORDINAL, 0.815),
        (Level.INTERVAL, 0.849),
        (Level.RATIO, 0.797),
    ],
)
def test_published_figures(level: Level, alpha: float) -> None:
    assert krippendorff_alpha(PUBLISHED, level) == pytest.approx(alpha, abs=5e-4)


def by_pairs(rows: Sequence[Sequence[int | None]], squared: Any) -> float | None:
    """α by its definition: disagreement of pairs within units, and of all values there are."""
    units = [[v for v in unit if v is not None] for unit in zip(*rows, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    n = len(values)
    if n < 2:
        return None
    observed = sum(
        sum(squared(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    )
    expected = sum(squared(a, b) for a, b in permutations(values, 2)) / (n - 1)
    return 1 - observed / expected if expected else None


@given(ratings)
def test_alpha_is_one_less_observed_over_expected(rows: list[list[int | None]]) -> None:
    for level, squared in (
        (Level.NOMINAL, lambda a, b: float(a != b)),
        (Level.INTERVAL, lambda a, b: (a - b) ** 2),
        (Level.RATIO, lambda a, b: ((a - b) / (a + b)) ** 2),
    ):
        found, expected = krippendorff_alpha(rows, level), by_pairs(rows, squared)
        assert found == (None if expected is None else pytest.approx(expected))


def judged(units: int, seed: int) -> list[list[int]]:
    """Three raters who say what is so four times of five, and else anything."""
    chance = np.random.default_rng(seed)
    truth = chance.integers(0, 3, units)
    guesses = chance.integers(0, 3, (3, units))
    rows: list[list[int]] = np.where(chance.random((3, units)) < 0.8, truth, guesses).tolist()
    return rows


@pytest.mark.parametrize("level", Level)
def test_interval_repeats_holds_the_estimate_and_narrows(level: Level) -> None:
    few, many = ([[v + 1 for v in row] for row in judged(n, 4)] for n in (30, 300))
    found, again = (alpha_interval(few, level, seed=1) for _ in range(2))
    wide = alpha_interval(few, level, 0.99, seed=1)
    more, alpha = alpha_interval(many, level, seed=1), krippendorff_alpha(few, level)
    assert found is not None
    assert more is not None
    assert wide is not None
    assert alpha is not None
    assert found == again
    assert found[0] < alpha < found[1] <= 1
    assert wide[0] < found[0] < found[1] < wide[1]
    assert more[1] - more[0] < 0.5 * (found[1] - found[0])


@pytest.mark.parametrize("samples", [150, pytest.param(2000, marks=pytest.mark.slow)])
def test_intervals_cover(samples: int) -> None:
    # Two raters agree on a unit unless one guesses otherwise: of chance alone 1 in 3, so α → .64.
    truth = 0.64
    held = 0
    for seed in range(samples):
        interval = alpha_interval(judged(100, seed), seed=seed, rounds=300)
        assert interval is not None
        held += interval[0] <= truth <= interval[1]
    # Percentiles of a bootstrap over 100 units promise a little too much.
    assert held / samples >= 0.93 - 3 * (0.07 * 0.93 / samples) ** 0.5


def test_what_hardly_varies_has_no_interval() -> None:
    same = [[1] * 20, [1] * 20]
    assert krippendorff_alpha(same) is None
    assert alpha_interval(same, seed=1) is None
    # The only unit that differs is left out of more than a third of the draws, not of half.
    once = [[1] * 20, [1] * 19 + [2]]
    assert alpha_interval(once, seed=1) is not None


def test_kappa_by_hand() -> None:
    # 20 and 15 of 50 agree, the raters say yes 25 and 30 times: (.7 - .5) / (1 - .5).
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(first, second) == pytest.approx(0.4)
    assert cohen_kappa(["a"], ["a"]) is None
    # One of four is a step apart; chance pairs every value with every other.
    one, other = [0, 1, 2, 2], [0, 1, 2, 1]
    options = {"categories": [0, 1, 2]}
    steps = [abs(a - b) for a in one for b in other]
    linear = 1 - 1 / (sum(steps) / 4)
    quadratic = 1 - 1 / (sum(step**2 for step in steps) / 4)
    assert cohen_kappa(one, other, weights=Weights.LINEAR, **options) == pytest.approx(linear)
    assert cohen_kappa(one, other, weights=Weights.QUADRATIC, **options) == pytest.approx(quadratic)


@pytest.mark.parametrize(
    ("rows", "level", "message"),
    [
        ([[1, 2]], Level.NOMINAL, "at least two raters"),
        ([[1, 2], [1]], Level.NOMINAL, "as many units"),
        ([["a"], ["b"]], Level.ORDINAL, "no number"),
        ([[True], [False]], Level.INTERVAL, "no number"),
        ([[float("nan")], [1]], Level.INTERVAL, "does not fit"),
        ([[-1], [1]], Level.RATIO, "does not fit"),
    ],
)
def test_bad_ratings_are_refused(rows: Any, level: Level, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        krippendorff_alpha(rows, level)
    with pytest.raises(ValueError, match=message):
        alpha_interval(rows, level, seed=1)


def test_bad_options_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 100 rounds"):
        alpha_interval([[1], [1]], seed=1, rounds=10)
    with pytest.raises(ValueError, match="confidence"):
        alpha_interval([[1], [1]], confidence=1, seed=1)
    with pytest.raises(ValueError, match="the same units"):
        cohen_kappa([], [])
    with pytest.raises(ValueError, match="categories in their order"):
        cohen_kappa([1], [1], weights=Weights.LINEAR)
    with pytest.raises(ValueError, match="none of the categories"):
        cohen_kappa([1], [3], categories=[1, 2])
