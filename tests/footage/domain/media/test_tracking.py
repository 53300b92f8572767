"""A box is followed within a few pixels, and what cannot be followed is said, never guessed."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest

from apps.footage.domain.media.tracking import track_box
from tests.footage.moving import moving_object
from tests.footage.scenes import FPS, SIZE


class Recorder:
    """The child's end of the link, kept in memory."""

    def __init__(self) -> None:
        self.data = b""

    def output(self, _name: str, data: bytes) -> None:
        self.data += data

    def progress(self, done: int, total: int) -> None:
        assert done <= total

    @property
    def rows(self) -> Any:
        return np.frombuffer(self.data, "<f8").reshape(-1, 6)


def track(data: bytes, box: Any, runs: Any, *, backward: bool = False) -> tuple[Any, str]:
    link: Any = Recorder()
    source: Any = io.BytesIO(data)
    width, height = SIZE
    moments = [(first, count, first * 1000 / FPS) for first, count in runs]
    result = track_box(
        link, source, runs=moments, backward=backward, box=list(box), width=width, height=height
    )
    assert result["frames"] == len(link.rows)
    return link.rows, result["reason"]


@pytest.mark.parametrize(("speed", "growth"), [((2, 0.5), 1), ((3, -0.6), 1.004), ((0, 0), 0.996)])
def test_a_moving_growing_object_is_followed(speed: Any, growth: float) -> None:
    data, boxes = moving_object(70, speed=speed, growth=growth)
    rows, reason = track(data, boxes[0], [(0, 70)])
    assert reason == ""
    assert rows[:, 0].tolist() == list(range(1, 70))
    assert np.abs(rows[:, 1:5] - boxes[1:]).max() < 4
    assert np.median(np.abs(rows[:, 1:5] - boxes[1:])) < 1


def test_backward_it_comes_back_to_where_it_was() -> None:
    data, boxes = moving_object(70)
    rows, reason = track(data, boxes[69], [(40, 30), (10, 30), (0, 10)], backward=True)
    assert reason == ""
    assert rows[:, 0].tolist() == list(range(68, -1, -1))
    assert np.abs(rows[:, 1:5] - boxes[68::-1]).max() < 4


def test_from_the_middle_it_counts_frames_as_the_footage_does() -> None:
    data, boxes = moving_object(70)
    rows, _ = track(data, boxes[50], [(50, 20)])
    assert rows[0, 0] == 51
    assert np.abs(rows[:, 1:5] - boxes[51:]).max() < 4


def test_what_leaves_the_picture_is_left_where_it_leaves() -> None:
    data, boxes = moving_object(80, speed=(5, 0), start=(150.0, 60.0))
    rows, reason = track(data, boxes[0], [(0, 80)])
    assert reason == "left"
    last = int(rows[-1, 0])
    assert SIZE[0] - 0.9 * 48 < boxes[last][0] < SIZE[0]


def test_what_is_hidden_is_not_followed_any_further() -> None:
    data, boxes = moving_object(60, hidden_from=30)
    rows, reason = track(data, boxes[0], [(0, 60)])
    assert reason in ("lost", "changed")
    assert 28 <= rows[-1, 0] <= 32
