"""Distance of polylines by hand, and what it promises."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.polylines import line_distance

LINE = [[0, 0], [100, 0]]
lines = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=2, max_size=6)


def test_by_hand() -> None:
    assert line_distance(LINE, LINE) == (0, 0)
    assert line_distance(LINE, [[100, 3], [50, 3], [0, 3]]) == pytest.approx((3, 3))
    # Half of the line: there 0, back 0 for its first half and 0 to 50 for the other: mean 12.5.
    short = line_distance(LINE, [[0, 0], [50, 0]])
    assert short == pytest.approx((6.25, 50), abs=0.01)
    peak = line_distance(LINE, [[0, 0], [50, 30], [100, 0]])
    assert peak.largest == pytest.approx(30)
    assert line_distance([[5, 5], [5, 5]], [[8, 9], [8, 9]]) == pytest.approx((5, 5))


@given(lines, lines, st.integers(-200, 200))
def test_symmetric_and_blind_to_direction_and_place(
    first: list[tuple[int, int]], second: list[tuple[int, int]], shift: int
) -> None:
    found = line_distance(first, second)
    assert 0 <= found.mean <= found.largest + 1e-9
    assert line_distance(second, first) == pytest.approx(found)
    assert line_distance(first[::-1], second) == pytest.approx(found, abs=1e-6)
    moved = [np.array(side) + shift for side in (first, second)]
    assert line_distance(*moved) == pytest.approx(found, abs=1e-6)
    assert line_distance(first, first) == pytest.approx((0, 0), abs=1e-6)


@given(lines, st.integers(1, 40))
def test_corners_in_a_straight_part_change_nothing(line: list[tuple[int, int]], share: int) -> None:
    start, stop = np.array(line[0]), np.array(line[1])
    finer = [line[0], tuple(start + (stop - start) * share / 41), *line[1:]]
    assert line_distance(finer, line) == pytest.approx((0, 0), abs=1e-6)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ([[0, 0]], "2 to 1,000 points"),
        ([0, 0, 1, 1], "2 to 1,000 points"),
        ([[0, 0]] * 1001, "2 to 1,000 points"),
        ([[0, 0], [float("inf"), 0]], "finite"),
    ],
)
def test_bad_lines_are_refused(line: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        line_distance(LINE, line)
