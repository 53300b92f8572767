"""Matching against trying every assignment."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from apps.quality.matching import (
    Counts,
    Pair,
    add_counts,
    match,
    match_boxes,
    match_labels,
    match_tracks,
)
from apps.quality.tracks import BoxTrack

matrices = npst.arrays(
    np.float64,
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
    elements=st.integers(0, 20).map(lambda n: n / 20),
)
thresholds = st.sampled_from([0.05, 0.3, 0.5, 0.75, 1.0])
labels = st.sampled_from(["car", "person", "bike"])


def best_sum(matrix: np.ndarray, threshold: float) -> float:
    """Largest sum of similarities over every one-to-one assignment."""
    allowed = np.where(matrix >= threshold, matrix, 0)
    if allowed.shape[0] > allowed.shape[1]:
        allowed = allowed.T
    rows, columns = allowed.shape
    return max(
        sum(float(allowed[row, column]) for row, column in enumerate(order))
        for order in permutations(range(columns), rows)
    )


@given(matrices, thresholds)
def test_matching_is_the_best_there_is(matrix: np.ndarray, threshold: float) -> None:
    found = match(matrix, threshold)
    assert sum(pair.similarity for pair in found.matched) == pytest.approx(
        best_sum(matrix, threshold)
    )
    for pair in found.matched:
        assert pair.similarity == matrix[pair.reference, pair.annotated] >= threshold
    references = [pair.reference for pair in found.matched] + list(found.missed)
    annotations = [pair.annotated for pair in found.matched] + list(found.false)
    assert sorted(references) == list(range(matrix.shape[0]))
    assert sorted(annotations) == list(range(matrix.shape[1]))
    for row in found.missed:  # no pair was left lying
        for column in found.false:
            assert matrix[row, column] < threshold
    assert found.confused == ()


@given(matrices, thresholds, st.data())
def test_labels_come_first(matrix: np.ndarray, threshold: float, data: st.DataObject) -> None:
    rows = [data.draw(labels) for _ in range(matrix.shape[0])]
    columns = [data.draw(labels) for _ in range(matrix.shape[1])]
    found = match_labels(matrix, rows, columns, threshold)
    expected = 0.0
    for label in set(rows):
        of_label = np.ix_(
            [i for i, name in enumerate(rows) if name == label],
            [j for j, name in enumerate(columns) if name == label],
        )
        expected += best_sum(matrix[of_label], threshold)
    assert sum(pair.similarity for pair in found.matched) == pytest.approx(expected)
    assert all(rows[pair.reference] == columns[pair.annotated] for pair in found.matched)
    for pair in found.confused:
        assert rows[pair.reference] != columns[pair.annotated]
        assert pair.similarity >= threshold
        assert pair.reference in found.missed
        assert pair.annotated in found.false


def test_boxes_by_hand() -> None:
    reference = [[0, 0, 10, 10], [100, 0, 110, 10], [50, 50, 60, 60]]
    annotated = [[101, 0, 111, 10], [0, 0, 10, 20], [200, 200, 210, 210]]
    found = match_boxes(reference, annotated, 0.5)
    assert found.matched == (Pair(0, 1, 0.5), Pair(1, 0, 90 / 110))
    assert (found.missed, found.false) == ((2,), (2,))
    assert found.counts == (2, 1, 1)
    assert match_boxes(reference, annotated, 0.51).missed == (0, 2)


def test_tracks_by_hand() -> None:
    box, frames = [[0, 0, 10, 10]] * 4, range(4)
    far = [[50, 0, 60, 10]] * 4
    reference = [BoxTrack("a", frames, box, "car"), BoxTrack("b", frames, far, "person")]
    annotated = [
        BoxTrack("1", frames, far, "car"),
        BoxTrack("2", frames[:3], box[:3], "car"),
        BoxTrack("3", range(8, 12), box, "car"),
    ]
    found = match_tracks(reference, annotated, 0.5)
    assert found.matched == (Pair(0, 1, 0.75),)
    assert found.confused == (Pair(1, 0, 1.0),)
    assert (found.missed, found.false) == ((1,), (0, 2))
    assert match_tracks(reference, annotated, 0.8).matched == ()


def test_figures() -> None:
    counts = Counts(6, 2, 4)
    assert counts.precision == pytest.approx(0.6)
    assert counts.recall == pytest.approx(0.75)
    assert counts.f1 == pytest.approx(2 * 0.6 * 0.75 / 1.35)
    nothing = Counts(0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)
    assert (Counts(0, 3, 0).precision, Counts(0, 3, 0).recall) == (None, 0)
    assert add_counts([counts, Counts(1, 1, 1)]) == (7, 3, 5)
    assert add_counts([]) == nothing


@pytest.mark.parametrize(
    ("matrix", "threshold", "message"),
    [
        ([[0.5]], 0, "threshold"),
        ([[0.5]], 1.1, "threshold"),
        ([[0.5]], float("nan"), "threshold"),
        ([0.5], 0.5, "matrix"),
        ([[float("nan")]], 0.5, "between 0 and 1"),
        ([[-0.1]], 0.5, "between 0 and 1"),
        ([[1.1]], 0.5, "between 0 and 1"),
    ],
)
def test_bad_similarities_are_refused(matrix: Any, threshold: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        match(matrix, threshold)


def test_labels_must_fit() -> None:
    with pytest.raises(ValueError, match="needs a label"):
        match_labels([[0.5]], ["car"], [], 0.5)
