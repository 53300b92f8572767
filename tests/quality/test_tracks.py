"""Agreement of two tracks and of time spans."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quality.tracks import BoxTrack, mean_iou, temporal_iou, track_iou, track_iou_matrix

frame_sets = st.sets(st.integers(0, 20), max_size=10).map(sorted)
spans = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda v: (v[0], v[0] + v[1]))


def track(frames: list[int] | range, x: float = 0, width: float = 10) -> BoxTrack:
    """The same box in all frames."""
    return BoxTrack("t", list(frames), [[x, 0, x + width, 10]] * len(frames))


def test_by_hand() -> None:
    one, half = track(range(10)), track(range(5, 15), x=5)
    assert mean_iou(one, half) == pytest.approx(1 / 3)
    assert track_iou(one, half) == pytest.approx(5 / 3 / 15)
    assert mean_iou(one, track(range(20, 22))) is None
    assert track_iou(one, track(range(20, 22))) == 0
    assert track_iou(track([]), track([])) == 0
    growing = BoxTrack("g", [0, 1], [[0, 0, 10, 10], [0, 0, 20, 10]])
    assert mean_iou(growing, track([0, 1, 2])) == pytest.approx((1 + 1 / 2) / 2)


@given(frame_sets, frame_sets, st.integers(0, 12))
def test_track_iou_is_shared_mean_times_temporal_share(
    first: list[int], second: list[int], shift: int
) -> None:
    a, b = track(first), track(second, x=shift)
    either, shared = set(first) | set(second), set(first) & set(second)
    mean = mean_iou(a, b)
    assert (mean is None) == (not shared)
    expected = (mean or 0) * len(shared) / len(either) if either else 0
    assert track_iou(a, b) == pytest.approx(expected)
    assert track_iou(b, a) == pytest.approx(expected)
    assert track_iou_matrix([a, b], [b]).tolist() == [[track_iou(a, b)], [track_iou(b, b)]]


def test_matrix_of_nothing_has_its_shape() -> None:
    assert track_iou_matrix([], [track([1])]).shape == (0, 1)


@given(st.lists(spans, max_size=4), st.lists(spans, max_size=4))
def test_temporal_iou_counts_frames(
    first: list[tuple[int, int]], second: list[tuple[int, int]]
) -> None:
    found = temporal_iou(first, second)
    assert found.shape == (len(first), len(second))
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            frames = set(range(*a)), set(range(*b))
            expected = len(frames[0] & frames[1]) / len(frames[0] | frames[1])
            assert found[i, j] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("frames", "boxes", "message"),
    [
        ([1, 1], [[0, 0, 1, 1]] * 2, "must grow"),
        ([2, 1], [[0, 0, 1, 1]] * 2, "must grow"),
        ([-1], [[0, 0, 1, 1]], "must grow"),
        ([0.5], [[0, 0, 1, 1]], "whole numbers"),
        ([[1]], [[0, 0, 1, 1]], "whole numbers"),
        ([1, 2], [[0, 0, 1, 1]], "2 frames but 1 boxes"),
        ([1], [[1, 0, 0, 1]], "not a box"),
    ],
)
def test_bad_tracks_are_refused(frames: list[Any], boxes: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        BoxTrack("t", frames, boxes)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([[3, 3]], "stop after its start"),
        ([[0, 1], [3, 2]], "Span 1"),
        ([[0, float("nan")]], "Span 0"),
        ([0, 1], "shape"),
        ([[0, 1, 2]], "shape"),
    ],
)
def test_bad_spans_are_refused(value: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        temporal_iou([[0, 1]], value)
