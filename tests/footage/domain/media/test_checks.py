"""What is found in measured frames, where the truth is known and on real footage."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from apps.footage.domain.ingest.findings import Stretch, find_stretches
from apps.footage.domain.media.checks import COLUMNS, Meter, measure_frames
from apps.footage.domain.media.stills import frames_from
from tests.footage.scenes import FPS, draw_parts, encode


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
        return np.frombuffer(self.data, "<f4").reshape(-1, len(COLUMNS))


def measured(data: bytes, *, first: int = 0) -> Any:
    """All rows of a video in memory."""
    link: Any = Recorder()
    source: Any = io.BytesIO(data)
    moment = (first - 1) * 1000 / FPS if first else None
    measure_frames(link, source, first=first, moment_ms=moment, fps=FPS, total=1)
    return link.rows


def found(data: bytes, kind: str) -> list[tuple[int, int]]:
    return [(s.start, s.stop) for s in find_stretches(measured(data), FPS) if s.kind == kind]


PARTS = [
    ("move", 40), ("black", 30), ("scene", 70), ("freeze", 80), ("move", 33), ("blur", 50),
    ("move", 37), ("white", 40), ("scene", 45), ("dim", 60), ("move", 30),
]  # fmt: skip
STARTS = np.concatenate([[0], np.cumsum([count for _, count in PARTS])]).tolist()


@pytest.fixture(scope="module")
def known() -> list[Stretch]:
    """What is found in a video with one of nearly everything."""
    return find_stretches(measured(encode(draw_parts(PARTS))), FPS)


@pytest.mark.parametrize(
    ("kind", "part", "slack"),
    [("black", 1, 0), ("frozen", 3, 0), ("blurred", 5, 7), ("overexposed", 7, 0)],
)
def test_borders_are_those_drawn(known: list[Stretch], kind: str, part: int, slack: int) -> None:
    start, stop = STARTS[part], STARTS[part + 1]
    if kind == "frozen":
        start -= 1  # the frame that the others repeat
    stretches = [s for s in known if s.kind == kind]
    if kind == "frozen":  # an even white picture does not move either, but it is too short to tell
        stretches = [s for s in stretches if s.start < STARTS[4]]
    assert len(stretches) == 1
    assert abs(stretches[0].start - start) <= slack
    assert abs(stretches[0].stop - stop) <= slack


def test_dim_is_neither_black_nor_missed(known: list[Stretch]) -> None:
    start, stop = STARTS[9], STARTS[10]
    assert [(s.start, s.stop) for s in known if s.kind == "underexposed"] == [(start, stop)]
    assert not [s for s in known if s.kind == "black" and s.stop > STARTS[2]]


def test_cuts_are_found_to_the_frame() -> None:
    data = encode(draw_parts([("move", 50), ("scene", 40), ("scene", 61), ("scene", 50)]))
    assert found(data, "cut") == [(50, 51), (90, 91), (151, 152)]


def test_a_noisy_still_scene_is_not_frozen() -> None:
    data = encode(draw_parts([("move", 30), ("calm", 120), ("move", 30)]))
    assert found(data, "frozen") == []


def test_repeated_frames_are_one_stretch() -> None:
    data = encode(draw_parts([("move", 50), ("repeat", 100), ("move", 50)]))
    assert found(data, "repeated") == [(54, 150)]


def test_going_on_measures_as_if_never_stopped() -> None:
    data = encode(draw_parts([("move", 60), ("freeze", 60), ("scene", 60)]))
    whole = measured(data)
    for first in (1, 47, 48, 61, 179):
        rest = measured(data, first=first)
        assert len(rest) == len(whole) - first
        steady = [COLUMNS.index(name) for name in COLUMNS if name != "blur"]
        assert np.allclose(rest[:, steady], whole[first:, steady], atol=1e-4)
        assert np.array_equal(np.isnan(rest[:, 6]), np.isnan(whole[first:, 6]))


REAL = ("opencv_box.mp4", "forensics_hello_mpeg2.mpeg", "bikes.mp4")
REAL_SLOW = ("vtest.avi", "pose2sim_multi_cam01.mp4", "sports2d_demo_vp9.mp4",
             "forensics_hello_720p.mp4")  # fmt: skip


@pytest.mark.parametrize(
    "name", [*REAL, *(pytest.param(name, marks=pytest.mark.slow) for name in REAL_SLOW)]
)
def test_no_false_alarm_on_real_footage(footage_dir: Path, name: str) -> None:
    meter = Meter(6)
    with (footage_dir / name).open("rb") as file:
        source: Any = file
        rows = [meter.measure(i, f) for i, f in enumerate(frames_from(source, 0, None))]
    stretches = find_stretches(np.asarray(rows, np.float32), 25)
    cuts = [s.start for s in stretches if s.kind == "cut"]
    assert [s for s in stretches if s.kind != "cut"] == []
    # bikes.mp4 is edited; nothing else of this is.
    assert cuts == ([30, 137, 187, 242] if name == "bikes.mp4" else [])
