"""Clustered items: what they are worth, and that intervals still cover."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.clusters import (
    bootstrap_accuracy,
    cautious_interval,
    clustered,
    effective_size,
)
from apps.quality.intervals import Method, two_sided


def test_ten_thousand_frames_of_a_hundred_a_clip_are_worth_326() -> None:
    assert round(effective_size(10_000, 100, 0.3)) == 326


def test_items_that_are_alike_within_clusters_are_worth_the_clusters() -> None:
    assert clustered([10, 0, 10, 10], [10, 10, 10, 10]).effective == pytest.approx(4)


def test_rho_by_hand() -> None:
    # MSB = 1.25 / 1, MSW = 0.5 / 2 for (1 of 2, 2 of 2) is 0.25 / 0.25: no correlation.
    assert clustered([1, 2], [2, 2]).rho == pytest.approx(0)


@pytest.mark.parametrize(("x", "m"), [([3], [2]), ([1], [0]), ([], []), ([1, 1], [1]), ([-1], [2])])
def test_counts_that_are_none_are_refused(x: list[int], m: list[int]) -> None:
    with pytest.raises(ValueError, match=r"cluster|Cluster"):
        clustered(x, m)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=30))
def test_bounded_and_blind_to_the_order(counts: list[tuple[int, int]]) -> None:
    x, m = [min(a, b) for a, b in counts], [b for _, b in counts]
    found = clustered(x, m)
    assert 0 <= found.rho <= 1
    assert 0 < found.effective <= sum(m) * (1 + 1e-12)
    assert clustered(x[::-1], m[::-1]).effective == pytest.approx(found.effective)


def test_bootstrap_repeats_and_holds_the_share() -> None:
    counts = [9, 7, 10, 8, 10, 6], [10] * 6
    interval = bootstrap_accuracy(*counts, seed=1)
    assert interval == bootstrap_accuracy(*counts, seed=1)
    assert interval.low < 50 / 60 < interval.high


def coverage(samples: int, seed: int) -> tuple[float, float]:
    """Share of intervals that hold the truth, with n_eff and with n, for ρ = 0.3."""
    chance, clips, frames, truth, rho = np.random.default_rng(seed), 100, 50, 0.9, 0.3
    strength = 1 / rho - 1
    shares = chance.beta(truth * strength, (1 - truth) * strength, (samples, clips))
    held = np.zeros(2)
    for row in chance.binomial(frames, shares):
        worth = clustered(row.tolist(), [frames] * clips).effective
        for at, n in enumerate((int(worth), clips * frames)):
            interval = two_sided(round(row.sum() / (clips * frames) * n), n)
            held[at] += interval.low <= truth <= interval.high
    return float(held[0] / samples), float(held[1] / samples)


def test_intervals_of_clustered_frames_cover() -> None:
    effective, naive = coverage(400, seed=7)
    assert effective >= 0.95 - 3 * (0.05 * 0.95 / 400) ** 0.5
    assert naive < 0.6


@pytest.mark.slow
def test_intervals_of_clustered_frames_cover_ten_thousand_times() -> None:
    effective, _ = coverage(10_000, seed=8)
    assert effective >= 0.94  # rho itself is estimated from a hundred clips


def cautious_coverage(clips: int, frames: int, truth: float, rho: float, samples: int) -> float:
    """Share of cautious intervals that hold the truth."""
    chance, strength = np.random.default_rng(9), 1 / rho - 1
    shares = chance.beta(truth * strength, (1 - truth) * strength, (samples, clips))
    held = 0
    for row in chance.binomial(frames, shares):
        interval = cautious_interval(row.tolist(), [frames] * clips)
        held += interval.low <= truth <= interval.high
    return held / samples


@pytest.mark.parametrize("samples", [500, pytest.param(10_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("clips", "frames", "truth", "rho"),
    [
        (100, 50, 0.95, 0.3),
        (30, 50, 0.9, 0.3),
        (30, 20, 0.95, 0.1),
        (10, 50, 0.9, 0.3),
        (50, 10, 0.98, 0.2),
    ],
)
def test_cautious_intervals_cover(
    clips: int, frames: int, truth: float, rho: float, samples: int
) -> None:
    found = cautious_coverage(clips, frames, truth, rho, samples)
    assert found >= 0.95 - 3 * (0.05 * 0.95 / samples) ** 0.5


def test_rare_defects_in_few_clips_are_held_less_often() -> None:
    # The limit that the docstring and docs/quality.md tell.
    assert 0.88 < cautious_coverage(100, 20, 0.99, 0.3, 1000) < 0.94


def test_items_that_are_all_alike_prove_no_more_than_their_clips() -> None:
    alike = cautious_interval([50] * 20, [50] * 20)
    assert alike.high == 1
    assert alike.low < two_sided(20, 20, method=Method.CLOPPER_PEARSON).low
    mixed = cautious_interval([49, 50] * 10, [50] * 20)
    assert mixed.low > alike.low
    single = cautious_interval([9], [10])
    assert single.low < 0.1
    assert single.high == pytest.approx(1, abs=0.01)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=30))
def test_a_cautious_interval_holds_its_estimate(counts: list[tuple[int, int]]) -> None:
    x, m = [min(a, b) for a, b in counts], [b for _, b in counts]
    low, high = cautious_interval(x, m)
    assert 0 <= low <= sum(x) / sum(m) + 1e-9
    assert sum(x) / sum(m) - 1e-9 <= high <= 1
