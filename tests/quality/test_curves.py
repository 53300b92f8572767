"""Curves of a plan: monotone, within the lot, and as in the textbook."""

import numpy as np
import pytest

from apps.quality.curves import plan_curves


def test_curves_fall_and_stay_within_the_lot() -> None:
    rates = np.linspace(0, 1, 101).tolist()
    curves = plan_curves(80, 2, rates, 1200)
    assert bool(np.all(np.diff(curves.acceptance) <= 1e-12))
    assert curves.inspected[0] == 80
    assert curves.inspected[-1] == 1200
    assert curves.outgoing[[0, -1]].tolist() == [0, 0]
    # Montgomery's example: N = 10 000, n = 89, c = 2, p = .01: Pa .9397, AOQ .0093, ATI 687.
    example = plan_curves(89, 2, [0.01], 10_000)
    assert float(example.acceptance[0]) == pytest.approx(0.9397, abs=1e-3)
    assert float(example.outgoing[0]) == pytest.approx(0.0093, abs=5e-5)
    assert float(example.inspected[0]) == pytest.approx(687, abs=10)
