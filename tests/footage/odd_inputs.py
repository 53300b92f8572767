"""Videos of every awkward kind, made on the spot; each frame says its number in bars.

`ODD_INPUTS` names them. Truth is always the full decode; `shown_numbers` says what that must show.
"""

from __future__ import annotations

import io
import random
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from tests.footage.worlds import draw_number

FRAMES = 110
SIZE = (320, 96)
X264 = {"preset": "ultrafast", "bf": "3", "g": "48", "b-pyramid": "normal"}
# Frames of the cut: begins and ends inside a group, neither on a key frame.
CUT = (29, 91)
# 90° clockwise, as a phone held upright writes it: a, b, u, c, d, v of ISO/IEC 14496-12 §6.2.2.
QUARTER_TURN = struct.pack(">6i", 0, 0x10000, 0, -0x10000, 0, 0)


@dataclass(frozen=True)
class OddInput:
    """How one awkward file is made, and what must be known of it afterwards."""

    file: str
    codec: str
    """The encoder's name."""
    rate: Fraction = Fraction(25)
    pixels: str = "yuv420p"
    size: tuple[int, int] = SIZE
    """Displayed width and height in square pixels."""
    aspect: Fraction = Fraction(1)
    turned: bool = False
    options: dict[str, str] = field(default_factory=dict)
    muxing: dict[str, str] = field(default_factory=dict)
    times: Callable[[int], list[int]] = lambda frames: list(range(frames))
    """Presentation times in units of 1/rate."""
    direct: bool = False
    """Whether browsers decode the file as it lies."""
    patch: Callable[[bytes], bytes] = bytes
    frames: tuple[int, int] = (0, FRAMES)
    """The numbers `[first, stop)` that a full decode shows."""

    @property
    def codec_found(self) -> str:
        """What the decoder calls the codec."""
        found = {
            "libx264": "h264", "libx265": "hevc", "libvpx": "vp8", "libvpx-vp9": "vp9",
            "libsvtav1": "av1", "prores_ks": "prores",
        }  # fmt: skip
        return found.get(self.codec, self.codec)


def _uneven(frames: int) -> list[int]:
    """Gaps of one to nine units, as screen recorders and phones leave them."""
    chance = random.Random(5)
    times = [0]
    while len(times) < frames:
        times.append(times[-1] + chance.choice([1, 1, 2, 3, 9]))
    return times


def cut_by_edit_list(data: bytes, start: int, stop: int) -> bytes:
    """The mp4 with its one edit moved to frames `[start, stop)`; nothing else is touched."""
    at, body = _box(data, "moov", "trak", "edts", "elst")
    media_scale = _scale(data, "moov", "trak", "mdia", "mdhd")
    movie_scale = _scale(data, "moov", "mvhd")
    version, count = body[0], struct.unpack(">I", body[4:8])[0]
    assert (version, count) == (0, 1), "our muxer writes one plain edit"
    first = struct.unpack(">i", body[12:16])[0]  # where frame 0 is presented
    edit = struct.pack(">Ii", (stop - start) * movie_scale // 25, first + start * media_scale // 25)
    return data[: at + 8] + edit + data[at + 16 :]


def turn(data: bytes) -> bytes:
    """The mp4 with a quarter turn in its track's display matrix."""
    at, body = _box(data, "moov", "trak", "tkhd")
    assert body[0] == 0, "our muxer writes short track headers"
    return data[: at + 40] + QUARTER_TURN + data[at + 40 + len(QUARTER_TURN) :]


ODD_INPUTS: dict[str, OddInput] = {
    "edit_list": OddInput(
        "edit_list.mp4", "libx264", options=X264, frames=CUT,
        patch=lambda data: cut_by_edit_list(data, *CUT),
    ),
    "variable_rate": OddInput(
        "variable_rate.mp4", "libx264", direct=True, rate=Fraction(60), options=X264, times=_uneven
    ),
    "open_gop": OddInput(
        "open_gop.mp4", "libx264", direct=True,
        options={**X264, "g": "20", "preset": "veryfast", "x264-params": "open-gop=1:b-adapt=0"},
    ),
    "transport_stream": OddInput("stream.ts", "libx264", options=X264),
    "fragmented": OddInput(
        "fragmented.mp4", "libx264", direct=True, options=X264,
        muxing={"movflags": "frag_keyframe+empty_moov+default_base_moof"},
    ),
    "film_rate": OddInput(
        "film.mkv", "libx264", direct=True, rate=Fraction(24000, 1001), options=X264
    ),
    "hevc": OddInput(
        "hevc.mp4", "libx265",
        options={"preset": "ultrafast", "x265-params": "log-level=none:keyint=40:bframes=3"},
    ),
    "mpeg4": OddInput("mpeg4.avi", "mpeg4", options={"g": "30", "bf": "2"}),
    "prores": OddInput("prores.mov", "prores_ks", pixels="yuv422p10le"),
    "mjpeg": OddInput("mjpeg.avi", "mjpeg", pixels="yuvj420p"),
    "ten_bit": OddInput("ten_bit.mp4", "libx264", pixels="yuv420p10le", options=X264),
    "four_two_two": OddInput("four_two_two.mov", "libx264", pixels="yuv422p", options=X264),
    "vp8": OddInput(
        "vp8.webm", "libvpx", direct=True,
        options={"deadline": "realtime", "cpu-used": "8", "g": "40", "auto-alt-ref": "1",
                 "lag-in-frames": "12", "b": "400k"},
    ),
    "vp9": OddInput(
        "vp9.webm", "libvpx-vp9", direct=True,
        options={"deadline": "good", "cpu-used": "5", "g": "40", "auto-alt-ref": "1",
                 "lag-in-frames": "25", "b": "400k"},
    ),
    "av1": OddInput(
        "av1.mp4", "libsvtav1", direct=True, options={"preset": "12", "crf": "40", "g": "40"}
    ),
    "rotated": OddInput(
        "rotated.mp4", "libx264", size=(96, 320), turned=True, options=X264, patch=turn
    ),
    "wide_pixels": OddInput(
        "wide_pixels.mp4", "libx264", size=(384, 96), aspect=Fraction(4, 3), options=X264
    ),
    "odd_size": OddInput(
        "odd_size.webm", "libvpx-vp9", direct=True, size=(321, 97),
        options={"deadline": "realtime", "cpu-used": "8", "g": "40", "b": "400k"},
    ),
}  # fmt: skip


@cache
def odd_video(name: str) -> bytes:
    """The file of that name, made once a process."""
    kind = ODD_INPUTS[name]
    file = io.BytesIO()
    with av.open(file, "w", format=_muxer(kind.file), options=kind.muxing) as target:
        stream: Any = target.add_stream(kind.codec, rate=kind.rate, options=kind.options)
        stream.width, stream.height = _coded_size(kind)
        stream.pix_fmt = kind.pixels
        stream.codec_context.thread_count = 2
        if kind.aspect != 1:
            stream.codec_context.sample_aspect_ratio = kind.aspect
        for frame in _frames(kind):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return kind.patch(file.getvalue())


def shown_numbers(name: str) -> list[int]:
    """What frames 0, 1, 2… of the file must show."""
    return list(range(*ODD_INPUTS[name].frames))


def _frames(kind: OddInput) -> Iterator[av.VideoFrame]:
    width, height = _coded_size(kind)
    for number, time in enumerate(kind.times(FRAMES)):
        picture: NDArray[Any] = draw_number(number)
        if kind.turned:
            picture = np.rot90(cv2.resize(picture, (height, width)))
        else:
            picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
        frame = frame.reformat(format=kind.pixels)
        frame.pts, frame.time_base = time, 1 / kind.rate
        yield frame


def _coded_size(kind: OddInput) -> tuple[int, int]:
    width, height = kind.size
    return (height, width) if kind.turned else (round(width / kind.aspect), height)


def _muxer(file: str) -> str:
    return {"mkv": "matroska", "ts": "mpegts"}.get(file.rsplit(".")[-1], file.rsplit(".")[-1])


def _box(data: bytes, *path: str) -> tuple[int, bytes]:
    """Where the body of the first box at `path` begins, and the body."""
    start, stop = 0, len(data)
    for name in path:
        while True:
            size, kind = struct.unpack(">I4s", data[start : start + 8])
            if kind == name.encode():
                start, stop = start + 8, start + size
                break
            start += size
            if start >= stop:
                raise LookupError(name)
    return start, data[start:stop]


def _scale(data: bytes, *path: str) -> int:
    """The units a second of a version 0 header."""
    _, body = _box(data, *path)
    return int(struct.unpack(">I", body[12:16])[0])
