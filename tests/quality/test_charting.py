"""p-charts and trends: published limits, runs, and how often chance alone raises an alarm."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.charting import control_chart, trend

groups = st.lists(
    st.tuples(st.integers(1, 80), st.integers(0, 80)).map(lambda v: (min(v), v[0])),
    min_size=1,
    max_size=30,
)


def test_limits_by_hand() -> None:
    # p̄ = 20/400 = .05: half of 100 is 3 · sqrt(.05 · .95 / 100) = .06538, of 25 it is .13077.
    chart = control_chart([5, 2, 13, 0], [100, 175, 100, 25])
    assert chart.centre == pytest.approx(0.05)
    assert chart.limits[0] == pytest.approx((0, 0.115383), abs=1e-6)
    assert chart.limits[3] == pytest.approx((0, 0.180767), abs=1e-6)
    assert chart.outside == (2,)
    assert control_chart([13], [100], centre=0.1).outside == ()


def test_eight_on_one_side_are_a_run() -> None:
    chart = control_chart([1] * 9 + [9] * 7, [10] * 16, centre=0.5)
    assert chart.runs == (7, 8)
    assert control_chart([5] * 20, [10] * 20).runs == ()  # on the centre is on no side


def test_trend_by_hand() -> None:
    # Groups 0, 1, 2 of ten with 1, 2, 6 defective: mean 1, spread 20, together 5; p = .3.
    found = trend([1, 2, 6], [10, 10, 10])
    assert found.slope == pytest.approx(0.25)
    assert found.p_value == pytest.approx(0.0147, abs=5e-5)  # z = 5 / sqrt(.21 · 20) = 2.44
    assert trend([6, 2, 1], [10, 10, 10]) == pytest.approx((-0.25, found.p_value))
    assert trend([0, 0], [5, 5]) == (0, 1)
    assert trend([3], [5]) == (0, 1)


@given(groups)
def test_bounded(rows: list[tuple[int, int]]) -> None:
    defective, inspected = ([row[at] for row in rows] for at in range(2))
    chart, found = control_chart(defective, inspected), trend(defective, inspected)
    assert all(0 <= one.low <= chart.centre <= one.high <= 1 for one in chart.limits)
    assert 0 <= found.p_value <= 1
    assert trend(defective[::-1], inspected[::-1]).slope == pytest.approx(-found.slope, abs=1e-9)


def test_chance_alone_seldom_raises_an_alarm() -> None:
    chance = np.random.default_rng(2)
    lots = chance.binomial(200, 0.1, (2000, 12))
    low = sum(trend(row.tolist(), [200] * 12).p_value < 0.05 for row in lots) / 2000
    assert low == pytest.approx(0.05, abs=0.02)
    outside = sum(len(control_chart(row.tolist(), [200] * 12, centre=0.1).outside) for row in lots)
    assert outside / lots.size < 0.006  # 0.0027 if counts were normal


@pytest.mark.parametrize(
    ("defective", "inspected", "options", "message"),
    [
        ([], [], {}, "at least one group"),
        ([1], [1, 2], {}, "at least one group"),
        ([3], [2], {}, "between 0 and 2"),
        ([0], [0], {}, "At least one item"),
        ([0], [5], {"centre": 1.5}, "centre from 0 to 1"),
        ([0], [5], {"centre": float("nan")}, "centre from 0 to 1"),
        ([0], [5], {"sigmas": 0}, "sigmas above 0"),
    ],
)
def test_bad_groups_are_refused(
    defective: list[int], inspected: list[int], options: Any, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        control_chart(defective, inspected, **options)
