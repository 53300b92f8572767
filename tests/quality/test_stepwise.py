"""The sequential test's curve, against simulation and against what its risks promise."""

from __future__ import annotations

import numpy as np
import pytest

from apps.quality.plans import TwoPoint
from apps.quality.sequential import Verdict, judge, mean_sample, sequential_plan
from apps.quality.stepwise import stepwise_curves

PLAN = sequential_plan(TwoPoint(0.01, 0.05, 0.06, 0.10))


def test_the_risks_are_kept() -> None:
    acceptance, _ = stepwise_curves(PLAN, [0.0, 0.01, 0.06, 1.0])
    assert acceptance[0] == 1
    assert acceptance[1] >= 0.95
    assert acceptance[2] <= 0.10
    assert acceptance[3] == 0


def test_without_a_defect_it_takes_what_the_lines_say() -> None:
    _, inspected = stepwise_curves(PLAN, [0.0, 1.0])
    assert list(inspected) == [44, 2]


@pytest.mark.parametrize("rate", [0.01, 0.03, 0.06])
def test_simulated_inspections_agree(rate: float) -> None:
    random = np.random.default_rng(7)
    runs, accepted, items = 2000, 0, 0
    for _ in range(runs):
        bad = 0
        for count, is_bad in enumerate(random.random(PLAN.cap) < rate, start=1):
            bad += bool(is_bad)
            verdict = judge(PLAN, count, bad)
            if verdict is not Verdict.CONTINUE:
                break
        accepted += verdict is Verdict.ACCEPT
        items += count
    acceptance, inspected = stepwise_curves(PLAN, [rate])
    assert accepted / runs == pytest.approx(acceptance[0], abs=0.04)  # 4 standard errors
    assert items / runs == pytest.approx(inspected[0], rel=0.1)


def test_the_mean_sample_is_a_little_above_walds() -> None:
    _, inspected = stepwise_curves(PLAN, [0.01, 0.06])
    for exact, rate in zip(inspected, (0.01, 0.06), strict=True):
        assert mean_sample(PLAN, rate) <= exact <= 1.3 * mean_sample(PLAN, rate)


def test_a_rate_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        stepwise_curves(PLAN, [1.2])
