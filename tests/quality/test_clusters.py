"""Clustered items: what they are worth, and that intervals still cover."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.clusters import bootstrap_accuracy, clustered, effective_size
from apps.quality.intervals import two_sided


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
