"""Awkward videos of every kind through the real job: frame i of the rendition is frame i."""

from __future__ import annotations

import base64
import io
from itertools import pairwise
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from apps.footage.domain.objects.stored import open_object
from apps.footage.domain.serving.frames import FrameIndex, read_index, rendition
from apps.footage.enums import ObjectKind
from apps.footage.models import Footage
from tests.cast import Cast
from tests.factories import make_project
from tests.footage.odd_inputs import ODD_INPUTS, odd_video, shown_numbers
from tests.footage.worlds import read_number, receive, run_ingest

# The others run with `make test-all`.
QUICK = ("edit_list", "variable_rate", "open_gop", "hevc", "av1", "rotated", "odd_size")
EVERY = [
    pytest.param(name, marks=() if name in QUICK else pytest.mark.slow, id=name)
    for name in ODD_INPUTS
]
DECODERS = {"avc1": "h264", "vp8": "vp8", "vp09": "vp9", "av01": "libdav1d"}


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
    assert numbers_by_group(footage, index) == dict(enumerate(expected))


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


def numbers_by_group(footage: Footage, index: FrameIndex) -> dict[int, int]:
    """The number that every rank shows, each group decoded by a decoder that saw no other."""
    entries: dict[int, list[int]] = {}
    for rank in sorted(index.rank.tolist()):
        entries.setdefault(index.samples_of(rank, rank + 1).start, []).append(rank)
    seen: dict[int, int] = {}
    with open_object(rendition(footage, ObjectKind.PROXY)) as reader:
        for ranks in entries.values():
            samples = index.samples_of(ranks[0], ranks[-1] + 1)
            pictures = _decode_alone(reader, index, samples)
            seen.update({rank: read_number(pictures[rank]) for rank in ranks})
    return seen


def _decode_alone(reader: Any, index: FrameIndex, samples: slice) -> dict[int, NDArray[Any]]:
    decoder: Any = av.CodecContext.create(DECODERS[index.codec.split(".")[0]], "r")
    if index.description:
        decoder.extradata = base64.b64decode(index.description)
    pictures: dict[int, NDArray[Any]] = {}
    for offset, size, rank in zip(
        index.offset[samples], index.size[samples], index.rank[samples], strict=True
    ):
        packet = av.Packet(b"".join(reader.read_range(int(offset), int(offset + size))))
        packet.pts = int(rank)
        for frame in decoder.decode(packet):
            pictures[frame.pts] = frame.to_ndarray(format="bgr24")
    for frame in decoder.decode(None):
        pictures[frame.pts] = frame.to_ndarray(format="bgr24")
    return pictures
