"""Keypoint similarity by hand."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.keypoints import COCO_SIGMAS, USUAL_SIGMA, point_similarity

coordinate = st.floats(-500, 500)
skeletons = st.lists(st.tuples(coordinate, coordinate, st.sampled_from([0, 1, 2])), min_size=1)


def test_by_hand() -> None:
    reference = [[10, 10, 2], [30, 10, 1], [0, 0, 0]]
    assert point_similarity(reference, reference, 400) == 1
    # 3 px off at an area of 400 and σ .05: exp(-9 / (2 · 400 · .1²)) = exp(-1.125)
    moved = [[13, 10, 2], [30, 10, 2], [99, 99, 2]]
    assert point_similarity(reference, moved, 400) == pytest.approx((math.exp(-1.125) + 1) / 2)
    tight = point_similarity(reference, moved, 400, [0.025, 0.05, 0.05])
    assert tight == pytest.approx((math.exp(-4.5) + 1) / 2)
    assert point_similarity(reference, [[10, 10, 2], [30, 10, 0], [0, 0, 0]], 400) == 0.5
    assert point_similarity([[1, 1, 0]], [[1, 1, 2]], 400) is None
    assert len(COCO_SIGMAS) == 17
    assert sum(COCO_SIGMAS) / 17 == pytest.approx(USUAL_SIGMA, abs=0.02)


@given(skeletons, st.floats(1, 1e5), st.floats(0.1, 10))
def test_it_has_no_unit_and_is_bounded(
    points: list[tuple[float, float, int]], area: float, scale: float
) -> None:
    moved = [(x + 3, y - 2, 2) for x, y, _ in points]
    found = point_similarity(points, moved, area)
    if found is None:
        assert all(seen == 0 for *_, seen in points)
        return
    assert 0 <= found <= 1
    one, other = ([(x * scale, y * scale, seen) for x, y, seen in side] for side in (points, moved))
    assert point_similarity(one, other, area * scale**2) == pytest.approx(found, abs=1e-6)


@pytest.mark.parametrize(
    ("annotated", "area", "sigmas", "message"),
    [
        ([[0, 0]], 1, None, "x, y and whether seen"),
        ([[0, 0, 3]], 1, None, "0 not there"),
        ([[0, float("nan"), 2]], 1, None, "finite"),
        ([[0, 0, 2], [1, 1, 2]], 1, None, "the same points"),
        ([[0, 0, 2]], 1, [0.1, 0.1], "each with a sigma"),
        ([[0, 0, 2]], 0, None, "above 0"),
        ([[0, 0, 2]], 1, [0], "above 0"),
    ],
)
def test_bad_points_are_refused(annotated: Any, area: float, sigmas: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        point_similarity([[0, 0, 2]], annotated, area, sigmas)
