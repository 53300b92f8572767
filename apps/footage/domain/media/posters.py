"""The first frame as a JPEG, without the picture libraries where the picture is upright."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av

from apps.footage.domain.sandbox.child import Refusal


def poster_of(frame: av.VideoFrame, width: int, height: int) -> bytes:
    """The frame as JPEG in displayed orientation and square pixels, at most 1280 wide."""
    if round(frame.rotation / 90) % 4:
        from apps.footage.domain.media.images import jpeg_of, upright

        return jpeg_of(upright(frame, width, height))
    scale = min(1.0, 1280 / width)
    size = max(2, round(width * scale)), max(2, round(height * scale))
    fitted = frame.reformat(width=size[0], height=size[1], format="yuvj420p")
    fitted.pict_type, fitted.pts, fitted.time_base = 0, 0, Fraction(1, 25)
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = size
    encoder.pix_fmt, encoder.time_base = "yuvj420p", Fraction(1, 25)
    encoder.options = {"qmin": "3", "qmax": "3"}
    data = b"".join(bytes(packet) for step in (fitted, None) for packet in encoder.encode(step))
    if not data:
        raise Refusal("A picture of this frame could not be made.")
    return data
