"""Polygons and turned boxes: known figures, and against boxes, cutting and counting points."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.geometry import box_iou
from apps.quality.polygons import polygon_area, polygon_iou, turned_box

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10]]
boxes = st.tuples(*[st.integers(0, 20)] * 2, *[st.integers(1, 15)] * 2)
angles = st.floats(0, 360)


def inside(points: np.ndarray, polygon: np.ndarray) -> np.ndarray:
    """Which points lie inside, by how many edges a ray to the right of each crosses."""
    odd = np.zeros(len(points), dtype=bool)
    for (x1, y1), (x2, y2) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if y1 != y2:
            spans = (y1 > points[:, 1]) != (y2 > points[:, 1])
            at = x1 + (points[:, 1] - y1) / (y2 - y1) * (x2 - x1)
            odd ^= spans & (points[:, 0] < at)
    return odd


def test_known_figures() -> None:
    assert polygon_area(SQUARE) == pytest.approx(100)
    assert polygon_area([[0, 0], [4, 0], [0, 3]]) == pytest.approx(6)
    arrow = [[0, 0], [10, 0], [10, 10], [5, 2]]  # not convex
    assert polygon_area(arrow) == pytest.approx(35)
    bow = [[0, 0], [10, 10], [10, 0], [0, 10]]  # crosses itself: two triangles of 25
    assert polygon_area(bow) == pytest.approx(50)
    assert polygon_iou(SQUARE, arrow) == pytest.approx(0.35)
    assert polygon_iou(SQUARE, bow) == pytest.approx(0.5)
    assert polygon_iou(SQUARE, [[20, 0], [30, 0], [30, 10]]) == 0
    # An octagon: the square turned by 45° about its centre has 8 (√2 - 1) of 2 sides² in common.
    turned = turned_box([5, 5, 10, 10, 45])
    common = 200 * (math.sqrt(2) - 1)
    assert polygon_iou(SQUARE, turned) == pytest.approx(common / (200 - common))
    assert polygon_iou([[1, 1], [2, 1], [3, 1]], [[0, 0], [1, 0], [2, 0]]) == 0  # no area


@given(boxes, boxes, angles)
def test_boxes_turned_together_keep_their_overlap(
    first: tuple[int, ...], second: tuple[int, ...], angle: float
) -> None:
    def turned(box: tuple[int, ...]) -> np.ndarray:
        radians = math.radians(angle)
        x = box[0] * math.cos(radians) - box[1] * math.sin(radians)
        y = box[0] * math.sin(radians) + box[1] * math.cos(radians)
        return turned_box([x, y, box[2], box[3], angle])

    def edges(box: tuple[int, ...]) -> list[float]:
        return [
            box[0] - box[2] / 2, box[1] - box[3] / 2, box[0] + box[2] / 2, box[1] + box[3] / 2,
        ]  # fmt: skip

    expected = box_iou([edges(first)], [edges(second)])[0, 0]
    assert polygon_iou(turned(first), turned(second)) == pytest.approx(expected, abs=1e-6)


@given(boxes, angles)
def test_a_box_is_itself_at_any_angle(box: tuple[int, ...], angle: float) -> None:
    corners = turned_box([*box, angle])
    assert polygon_area(corners) == pytest.approx(box[2] * box[3])
    assert polygon_iou(corners, corners[::-1]) == pytest.approx(1)
    assert polygon_iou(corners, turned_box([*box, angle + 180])) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(12))
def test_any_polygons_as_by_counting_points(seed: int) -> None:
    chance = np.random.default_rng(seed)
    one, other = (chance.uniform(0, 100, (corners, 2)) for corners in (3 + seed, 9))
    points = np.stack(np.meshgrid(*[np.arange(0.1, 100, 0.2)] * 2), axis=-1).reshape(-1, 2)
    a, b = inside(points, one), inside(points, other)
    expected = np.count_nonzero(a & b) / np.count_nonzero(a | b)
    assert polygon_iou(one, other) == pytest.approx(expected, abs=0.01)
    assert polygon_iou(other, one) == pytest.approx(polygon_iou(one, other))
    assert polygon_area(one) == pytest.approx(np.count_nonzero(a) * 0.04, rel=0.02)
    far = np.array([1e6, -1e6])
    assert polygon_iou(one + far, other + far) == pytest.approx(polygon_iou(one, other), abs=1e-6)


@pytest.mark.parametrize(
    ("polygon", "message"),
    [
        ([[0, 0], [1, 1]], "3 to 1,000 corners"),
        ([0, 0, 1, 1, 2, 0], "3 to 1,000 corners"),
        ([[0, 0]] * 1001, "3 to 1,000 corners"),
        ([[0, 0], [1, 1], [float("nan"), 0]], "finite"),
        ([[0, 0], [1, 1], [1e12, 0]], "finite"),
    ],
)
def test_bad_polygons_are_refused(polygon: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        polygon_iou(SQUARE, polygon)
    with pytest.raises(ValueError, match=message):
        polygon_area(polygon)


def test_a_scribble_is_refused_and_a_long_outline_is_not() -> None:
    scribble = np.random.default_rng(1).uniform(0, 1, (300, 2))
    with pytest.raises(ValueError, match="an outline crosses itself"):
        polygon_area(scribble)
    around = np.linspace(0, 2 * math.pi, 1000, endpoint=False)
    circle = np.stack([np.cos(around), np.sin(around)], axis=1)
    assert polygon_area(circle) == pytest.approx(math.pi, rel=1e-4)
    assert polygon_iou(circle, circle * 0.5) == pytest.approx(0.25)


@pytest.mark.parametrize("box", [[0, 0, 1, 1], [0, 0, 0, 1, 0], [0, 0, 1, 1, float("inf")]])
def test_bad_turned_boxes_are_refused(box: Any) -> None:
    with pytest.raises(ValueError, match="turned box"):
        turned_box(box)
