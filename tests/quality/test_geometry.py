"""Boxes: intersection over union by counting pixels, clipping, refusals."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.geometry import as_boxes, box_area, box_iou, clip_boxes, paired_iou

Box = list[int]

whole = st.tuples(*[st.integers(0, 12)] * 4).map(
    lambda v: [min(v[0], v[1]), min(v[2], v[3]), max(v[0], v[1]), max(v[2], v[3])]
)
lists = st.lists(whole, max_size=5)
coordinates = st.floats(-2000, 2000)
real = st.tuples(*[coordinates] * 4).map(
    lambda v: [min(v[0], v[1]), min(v[2], v[3]), max(v[0], v[1]), max(v[2], v[3])]
)


def pixels(box: Box) -> set[tuple[int, int]]:
    """The unit squares a whole-number box covers."""
    return {(x, y) for x in range(box[0], box[2]) for y in range(box[1], box[3])}


@given(lists, lists)
def test_iou_is_the_share_of_common_pixels(first: list[Box], second: list[Box]) -> None:
    found = box_iou(first, second)
    assert found.shape == (len(first), len(second))
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            either = len(pixels(a) | pixels(b))
            common = len(pixels(a) & pixels(b))
            assert found[i, j] == pytest.approx(common / either if either else 0, abs=1e-12)


@given(lists)
def test_area_counts_pixels(boxes: list[Box]) -> None:
    assert box_area(boxes).tolist() == [len(pixels(box)) for box in boxes]


@given(st.lists(st.tuples(real, real), min_size=1, max_size=5), st.floats(0.1, 10))
def test_iou_is_symmetric_bounded_and_has_no_unit(
    pairs: list[tuple[list[float], list[float]]], scale: float
) -> None:
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    found = box_iou(first, second)
    assert np.all((found >= 0) & (found <= 1 + 1e-12))
    np.testing.assert_allclose(box_iou(second, first).T, found)
    assert np.diag(found) == pytest.approx(paired_iou(first, second))
    large = (box_area(first) > 1e-3)[:, None] & (box_area(second) > 1e-3)
    assert box_iou(first * scale, second * scale)[large] == pytest.approx(found[large], abs=1e-6)
    own = np.diag(box_iou(first, first))
    assert own == pytest.approx(np.where(box_area(first) > 0, 1, 0))


@given(lists, st.integers(1, 12), st.integers(1, 12))
def test_clipping_keeps_the_pixels_inside(boxes: list[Box], width: int, height: int) -> None:
    moved = as_boxes(boxes) - 3
    inside = pixels([0, 0, width, height])
    for before, after in zip(
        moved.astype(int).tolist(), clip_boxes(moved, width, height), strict=True
    ):
        assert pixels(after.astype(int).tolist()) == pixels(before) & inside


def test_by_hand() -> None:
    assert box_iou([[0, 0, 10, 10]], [[5, 0, 15, 10], [10, 0, 20, 10]]).tolist() == [[1 / 3, 0]]
    assert box_iou([[3, 3, 3, 9]], [[3, 3, 3, 9]]).tolist() == [[0]]
    assert box_iou([], [[0, 0, 1, 1]]).shape == (0, 1)


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        ([[0, 0, 1]], r"shape \(n, 4\)"),
        ([0, 0, 1, 1], r"shape \(n, 4\)"),
        ([[0, 0, 1, 1], [5, 0, 4, 1]], "Box 1 is not a box"),
        ([[0, 5, 1, 4]], "Box 0"),
        ([[0, 0, float("nan"), 1]], "Box 0"),
        ([[0, 0, float("inf"), 1]], "Box 0"),
        ([[0, 0, 1e10, 1]], "Box 0"),
    ],
)
def test_bad_boxes_are_refused(boxes: list[Any], message: str) -> None:
    for call in (as_boxes, box_area, lambda b: box_iou(b, b), lambda b: clip_boxes(b, 9, 9)):
        with pytest.raises(ValueError, match=message):
            call(boxes)


def test_bad_pairs_and_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="as many boxes"):
        paired_iou([[0, 0, 1, 1]], [])
    for size in ((0, 5), (5, -1), (float("nan"), 5)):
        with pytest.raises(ValueError, match="must have an area"):
            clip_boxes([[0, 0, 1, 1]], *size)
