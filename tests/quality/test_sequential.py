"""The sequential test: its published lines, its verdicts, its mean sample and its risks."""

import numpy as np
import pytest

from apps.quality.plans import TwoPoint
from apps.quality.sequential import (
    Sequential,
    Verdict,
    earliest_acceptance,
    judge,
    mean_sample,
    sequential_plan,
)

RISKS = TwoPoint(0.01, 0.05, 0.06, 0.10)


def test_published_lines() -> None:
    plan = sequential_plan(RISKS)
    assert plan.accept_intercept == pytest.approx(1.2211, abs=5e-5)
    assert plan.reject_intercept == pytest.approx(1.5678, abs=5e-5)
    assert plan.slope == pytest.approx(0.02811, abs=5e-6)
    assert plan.cap == 330
    assert earliest_acceptance(plan) == 44


def test_verdicts_on_the_way_and_at_the_cap() -> None:
    plan = sequential_plan(RISKS)
    assert judge(plan, 43, 0) is Verdict.CONTINUE
    assert judge(plan, 44, 0) is Verdict.ACCEPT
    assert judge(plan, 2, 2) is Verdict.REJECT
    assert judge(plan, 330, 9) is Verdict.ACCEPT
    assert judge(plan, 330, 10) is Verdict.REJECT
    with pytest.raises(ValueError, match="ends after 330"):
        judge(plan, 331, 9)


def test_risks_that_leave_nothing_to_decide_are_refused() -> None:
    with pytest.raises(ValueError, match="sum to less than 1"):
        sequential_plan(TwoPoint(0.01, 0.6, 0.06, 0.5))


def test_mean_sample_has_no_jump_at_the_slope() -> None:
    plan = sequential_plan(RISKS)
    at = mean_sample(plan, plan.slope)
    assert mean_sample(plan, plan.slope + 2e-6) == pytest.approx(at, rel=1e-2)
    assert mean_sample(plan, plan.slope - 2e-6) == pytest.approx(at, rel=1e-2)


def simulate(plan: Sequential, rate: float, lots: int, seed: int) -> tuple[float, float]:
    """Share of accepted lots and mean sample, of items drawn with the defect rate."""
    defects = np.random.default_rng(seed).random((lots, plan.cap)) < rate
    found, n = defects.cumsum(axis=1), np.arange(1, plan.cap + 1)
    accepts = found <= plan.slope * n - plan.accept_intercept
    rejects = found >= plan.slope * n + plan.reject_intercept
    ended = accepts | rejects
    ended[:, -1] = True
    last = ended.argmax(axis=1)
    verdicts = [judge(plan, int(at) + 1, int(row[at])) for at, row in zip(last, found, strict=True)]
    accepted = sum(verdict is Verdict.ACCEPT for verdict in verdicts) / lots
    return accepted, float((last + 1).mean())


@pytest.mark.parametrize("lots", [1000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_risks_and_mean_sample_are_as_theory_says(lots: int) -> None:
    plan = sequential_plan(RISKS)
    good, good_mean = simulate(plan, 0.01, lots, seed=3)
    bad, bad_mean = simulate(plan, 0.06, lots, seed=4)
    spare = 3 * (0.1 * 0.9 / lots) ** 0.5
    assert good >= 0.95 - spare
    assert bad <= 0.10 + spare
    # The theory neglects the step over the line, at most one defective: 1 / |p - s| items.
    for mean, rate in ((good_mean, 0.01), (bad_mean, 0.06)):
        assert mean == pytest.approx(mean_sample(plan, rate), abs=0.6 / abs(rate - plan.slope))
