"""Tables of boxes, which of them overlap, and the best choice among few pairs."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from apps.quality.assignment import best_pairs, certain_pairs, weigh_few
from apps.quality.geometry import box_iou
from apps.quality.overlaps import find_overlaps
from apps.quality.tables import BoxTable, TwiceInFrame, make_table, table_of
from apps.quality.tracks import BoxTrack

BOX = [0, 0, 10, 10]


@st.composite
def tables(draw: st.DrawFn) -> BoxTable:
    """Up to thirty boxes, small and wide, in frames near and far apart."""
    keys = draw(st.sets(st.tuples(st.sampled_from([0, 1, 2, 7, 10**6]), st.integers(0, 5))))
    frames, tracks = ([key[at] for key in sorted(keys)] for at in range(2))
    corners = st.tuples(st.integers(-50, 50), st.integers(-50, 50))
    sides = st.tuples(st.integers(0, 60), st.integers(0, 60))
    boxes = [
        [x, y, x + width, y + height]
        for (x, y), (width, height) in (draw(st.tuples(corners, sides)) for _ in keys)
    ]
    return make_table("abcdef", frames, tracks, boxes)


@settings(max_examples=150)
@given(tables(), tables(), st.sampled_from([1.0, 1e6, 1e-3]))
def test_overlaps_are_those_of_every_pair(one: BoxTable, other: BoxTable, scale: float) -> None:
    one, other = (BoxTable(t.ids, t.frames, t.tracks, t.boxes * scale) for t in (one, other))
    iou = box_iou(one.boxes, other.boxes)
    expected = (iou > 0) & (one.frames[:, np.newaxis] == other.frames)
    first, second, found = find_overlaps(one, other)
    assert sorted(zip(first.tolist(), second.tolist(), strict=True)) == list(
        zip(*(side.tolist() for side in np.nonzero(expected)), strict=True)
    )
    assert found.tolist() == iou[first, second].tolist()
    assert np.all(np.diff(first) >= 0)


def test_overlaps_of_many_boxes_come_in_parts() -> None:
    boxes = np.array([[n % 7, n % 5, n % 7 + 3, n % 5 + 3] for n in range(300)])
    table = make_table([str(n) for n in range(300)], [4] * 300, range(300), boxes)
    first, second, _ = find_overlaps(table, table)
    assert len(first) == np.count_nonzero(box_iou(boxes, boxes))
    assert len({*zip(first.tolist(), second.tolist(), strict=True)}) == len(first)


def test_a_table_is_sorted_by_frame_and_keeps_the_order_within() -> None:
    table = make_table(("a", "b"), [3, 1, 1, 3], [0, 1, 0, 1], [[n, 0, 9, 9] for n in range(4)])
    assert table.frames.tolist() == [1, 1, 3, 3]
    assert table.tracks.tolist() == [1, 0, 0, 1]
    assert table.boxes[:, 0].tolist() == [1, 2, 0, 3]
    assert table.lengths.tolist() == [2, 2]
    tracks = [BoxTrack("a", [1, 3], [[2, 0, 9, 9], [0, 0, 9, 9]]), BoxTrack("b", [], [])]
    assert table_of(tracks).lengths.tolist() == [2, 0]
    assert table_of([]).lengths.tolist() == []


def test_a_track_twice_in_a_frame_is_refused_by_name() -> None:
    with pytest.raises(TwiceInFrame, match="'late' has two boxes in frame 9") as refused:
        make_table(("early", "late"), [9, 2, 2, 9], [1, 0, 1, 1], [BOX] * 4)
    assert (refused.value.id, refused.value.frame) == ("late", 9)


@pytest.mark.parametrize(
    ("frames", "tracks", "boxes", "message"),
    [
        ([1], [0], [BOX, BOX], "one length, not 1, 1 and 2"),
        ([-1], [0], [BOX], "Frames count from 0"),
        ([1], [1], [BOX], "positions in the list of ids"),
        ([0.5], [0], [BOX], "frame column"),
        ([1], ["a"], [BOX], "track column"),
        ([1], [0], [[0, 0, float("nan"), 1]], "Box 0 is not a box"),
    ],
)
def test_bad_columns_are_refused(frames: Any, tracks: Any, boxes: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make_table(("a",), frames, tracks, boxes)


scores = npst.arrays(
    np.float64,
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    elements=st.sampled_from([0, 0, 0, 0.25, 0.5, 0.625, 0.75, 1]),
)


def best_sum(matrix: np.ndarray) -> float:
    """Largest sum over every one-to-one choice."""
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    return max(
        float(wide[range(len(wide)), order].sum())
        for order in permutations(range(wide.shape[1]), len(wide))
    )


@settings(max_examples=200)
@given(scores)
def test_few_pairs_are_chosen_as_well_as_by_trying_all(matrix: np.ndarray) -> None:
    rows, columns = np.nonzero(matrix)
    values = matrix[rows, columns]
    chosen = best_pairs(rows, columns, values)
    assert values[chosen].sum() == pytest.approx(best_sum(matrix))
    assert len(set(rows[chosen])) == len(set(columns[chosen])) == np.count_nonzero(chosen)
    certain, still_open = certain_pairs(rows, columns, values)
    assert not np.any(certain & still_open)
    for pair in np.flatnonzero(certain):  # without a certain pair no choice is as good
        without = matrix.copy()
        without[rows[pair], columns[pair]] = 0
        assert best_sum(without) < best_sum(matrix)


def test_equals_are_told_from_a_best_choice() -> None:
    rows, columns = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert weigh_few(rows, columns, np.array([0.5, 0.5, 0.5, 0.5])) is None
    assert weigh_few(rows, columns, np.array([0.5, 0.6, 0.6, 0.5])) == [1, 2]
    assert weigh_few(np.arange(9), np.arange(9), np.ones(9)) is None
    assert weigh_few(rows, columns, np.ones(4), any_of_equals=True) in ([0, 3], [1, 2])


def test_a_large_tangle_is_solved_by_the_hungarian_method() -> None:
    chance = np.random.default_rng(3)
    matrix = chance.integers(1, 4, (12, 9)).astype(float)  # full of ties
    rows, columns = np.nonzero(matrix)
    chosen = best_pairs(rows, columns, matrix[rows, columns])
    assert matrix[rows, columns][chosen].sum() == 27
