"""The first frame as a JPEG, upright, without the picture libraries: their start costs too much."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
import av.filter

from apps.footage.domain.sandbox.child import Refusal

MOST = 1280
# By quarter turns counterclockwise.
_TURNS = {1: ["cclock"], 2: ["cclock", "cclock"], 3: ["clock"]}


def poster_of(frame: av.VideoFrame, width: int, height: int) -> bytes:
    """The frame as JPEG in displayed orientation and square pixels, at most 1280 long."""
    scale = min(1.0, MOST / max(width, height))
    size = max(2, round(width * scale)), max(2, round(height * scale))
    turns = round(frame.rotation / 90) % 4
    inner = (size[1], size[0]) if turns % 2 else size
    fitted = frame.reformat(width=inner[0], height=inner[1], format="yuvj420p")
    for direction in _TURNS.get(turns, []):
        fitted = _turned(fitted, direction)
    fitted.pict_type, fitted.pts, fitted.time_base = 0, 0, Fraction(1, 25)
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = fitted.width, fitted.height
    encoder.pix_fmt, encoder.time_base = "yuvj420p", Fraction(1, 25)
    encoder.options = {"qmin": "3", "qmax": "3"}
    data = b"".join(bytes(packet) for step in (fitted, None) for packet in encoder.encode(step))
    if not data:
        raise Refusal("A picture of this frame could not be made.")
    return data


def _turned(frame: av.VideoFrame, direction: str) -> Any:
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 25)
    )
    turn, sink = graph.add("transpose", f"dir={direction}"), graph.add("buffersink")
    source.link_to(turn)
    turn.link_to(sink)
    graph.configure()
    frame.pts, frame.time_base = 0, Fraction(1, 25)
    source.push(frame)
    turned: Any = sink.pull()
    return turned
