"""Awkward videos of every kind through the real job: frame i of the rendition is frame i."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import Any

import av
import numpy as np
import pytest

from apps.footage.domain.serving.frames import read_index
from tests.cast import Cast
from tests.factories import make_project
from tests.footage.odd_inputs import ODD_INPUTS, odd_video, shown_numbers
from tests.footage.renditions import rendition_frames
from tests.footage.worlds import read_number, receive, run_ingest

# The others run with `make test-all`.
QUICK = ("edit_list", "variable_rate", "open_gop", "hevc", "av1", "rotated", "odd_size")
EVERY = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.slow, id=name)
    for name in ODD_INPUTS
]


@pytest.mark.parametrize("name", EVERY)
def test_frame_i_of_an_awkward_video_is_frame_i(cast: Cast, name: str) -> None:
    kind, expected = ODD_INPUTS[name], shown_numbers(name)
    footage = receive(cast, make_project(cast), odd_video(name), kind.file)
    assert run_ingest(footage) == "succeeded", footage.error

    assert footage.frame_count == len(expected)
    assert (footage.width, footage.height) == kind.size
    assert footage.report["codec"] == kind.codec_found
    assert footage.report["pixel_format"] == kind.pixels
    assert footage.report["variable_rate"] is (name == "variable_rate")
    assert bool(footage.report["rotation"]) is kind.turned

    index = read_index(footage)
    wanted = sorted(kind.times(kind.frames[1])[kind.frames[0] :])
    exact = [float(1000 * (time - wanted[0]) / kind.rate) for time in wanted]
    # Matroska keeps whole milliseconds.
    assert np.abs(index.pts_ms - exact).max() <= 1.0
    seen = {
        rank: read_number(picture.to_ndarray(format="bgr24"))
        for rank, picture in rendition_frames(footage)
    }
    assert seen == dict(enumerate(expected))


def test_the_awkward_videos_are_what_they_are_called() -> None:
    with av.open(io.BytesIO(odd_video("open_gop")), "r") as container:
        packets: list[Any] = [packet for packet in container.demux(video=0) if packet.size]
    keys = [at for at, packet in enumerate(packets) if packet.is_keyframe]
    assert any(packets[at + 1].pts < packets[at].pts for at in keys if at + 1 < len(packets))

    with av.open(io.BytesIO(odd_video("edit_list")), "r") as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    assert sum(packet.is_discard for packet in packets) == len(packets) - len(
        shown_numbers("edit_list")
    )
    with av.open(io.BytesIO(odd_video("variable_rate")), "r") as container:
        times = [frame.pts or 0 for frame in container.decode(video=0)]
    assert len({after - before for before, after in pairwise(times)}) >= 4
