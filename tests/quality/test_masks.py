"""Masks by run length against drawing them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from apps.quality.masks import mask_area, mask_iou

windows = npst.arrays(np.bool_, st.tuples(st.integers(1, 6), st.integers(1, 6)))
masks = st.tuples(st.integers(0, 5), st.integers(0, 5), windows)


def runs_of(x: int, y: int, window: np.ndarray) -> list[int]:
    """The mask of a drawn window, by run length."""
    flat = window.ravel()
    edges = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff(np.concatenate(([0], edges, [flat.size]))).tolist()
    if flat[0]:
        runs.insert(0, 0)
    return [x, y, window.shape[1], window.shape[0], *runs]


def drawn(x: int, y: int, window: np.ndarray) -> np.ndarray:
    """A picture of 12 × 12 with the mask."""
    picture = np.zeros((12, 12), dtype=bool)
    picture[y : y + window.shape[0], x : x + window.shape[1]] = window
    return picture


@given(masks, masks)
def test_iou_is_the_share_of_common_pixels(
    first: tuple[int, int, np.ndarray], second: tuple[int, int, np.ndarray]
) -> None:
    a, b = drawn(*first), drawn(*second)
    either = np.count_nonzero(a | b)
    expected = np.count_nonzero(a & b) / either if either else 0
    assert mask_iou(runs_of(*first), runs_of(*second)) == pytest.approx(expected)
    assert mask_iou(runs_of(*second), runs_of(*first)) == pytest.approx(expected)
    assert mask_area(runs_of(*first)) == np.count_nonzero(a)


def test_by_hand() -> None:
    whole = [10, 20, 4, 2, 0, 8]
    left = [10, 20, 4, 2, 0, 2, 2, 2, 2]
    assert mask_area(left) == 4
    assert mask_iou(whole, left) == 0.5
    assert mask_iou(whole, whole) == 1
    assert mask_iou(whole, [14, 20, 4, 2, 0, 8]) == 0
    assert mask_iou([0, 0, 2, 2, 4], [0, 0, 2, 2, 4]) == 0


def test_a_mask_of_a_large_picture_costs_its_runs() -> None:
    lines = [0, 0, 8000, 8000, *[4000] * 16_000]
    assert mask_area(lines) == 32_000_000
    assert mask_iou(lines, [4000, 0, 4000, 8000, 0, 32_000_000]) == 1


@pytest.mark.parametrize(
    ("mask", "message"),
    [
        ([0, 0, 2, 2], "x, y, width, height and runs"),
        ([0, 0, 2, 2, 1.5, 2.5], "whole numbers"),
        ([0, 0, 2, 2, -1, 5], "whole numbers"),
        ([[0, 0, 2, 2, 4]], "x, y, width, height and runs"),
        ([0, 0, 2, 2, float("nan")], "whole numbers"),
        (["a"] * 6, "whole numbers"),
        ([0, 0, 2, 2, 1, 2], "add up to 3 pixels; its window has 4"),
        ([0, 0, 1, 2**40, 2**40], "so large"),
    ],
)
def test_bad_masks_are_refused(mask: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        mask_iou([0, 0, 1, 1, 0, 1], mask)
