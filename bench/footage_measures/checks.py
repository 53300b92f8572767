"""What measuring every frame costs over only decoding it, in one process, on drawn 1080p video."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np

from apps.footage.domain.ingest.findings import find_stretches
from apps.footage.domain.media.checks import Meter
from apps.footage.domain.media.stills import frames_from

FPS, FRAMES, REPEATS = 25, 150, 3
SIZES = ((1920, 1080), (1280, 720), (640, 480))


def measure() -> Iterator[dict[str, Any]]:
    """Extra processor time as a share of the decoding's, per size; detection alone, a frame."""
    for width, height in SIZES:
        video = _drawn(width, height)
        decode = min(_seconds(video, None) for _ in range(REPEATS))
        both = min(_seconds(video, Meter(6)) for _ in range(REPEATS))
        yield {
            "name": f"checks, extra over decoding, {height}p",
            "value": round((both - decode) / decode, 3),
            "unit": "of decoding",
            "goal": 0.5 if height >= 720 else None,
            "peer": "decoding alone, ms a frame",
            "peer_value": round(1000 * decode / FRAMES, 3),
            "ratio": round(both / decode, 3),
        }
    yield _finding()


def _finding() -> dict[str, Any]:
    """Finding stretches in the measures of two hours of footage."""
    rows = np.random.default_rng(1).uniform(0, 3, (2 * 3600 * FPS, 7)).astype(np.float32)
    began = time.perf_counter()
    find_stretches(rows, FPS)
    spent = time.perf_counter() - began
    return {
        "name": "checks, finding in two hours",
        "value": round(spent, 2),
        "unit": "s",
        "goal": 5,
    }


def _seconds(video: bytes, meter: Meter | None) -> float:
    source: Any = io.BytesIO(video)
    began = time.process_time()
    for number, frame in enumerate(frames_from(source, 0, None)):
        if meter is not None:
            meter.measure(number, frame)
    return time.process_time() - began


def _drawn(width: int, height: int) -> bytes:
    """Moving texture with sensor noise, as costly to decode as footage of a camera."""
    noise = np.random.default_rng(7)
    wide = cv2.resize(
        noise.integers(30, 220, (30, 120, 3), dtype=np.uint8), (width * 3, height),
        interpolation=cv2.INTER_CUBIC,
    )  # fmt: skip
    grain = noise.integers(0, 12, (height, width, 3), dtype=np.uint8)
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as target:
        stream: Any = target.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.options = {"preset": "veryfast", "crf": "23"}
        for number in range(FRAMES):
            shift = number * 7 % (2 * width)
            picture = np.ascontiguousarray(wide[:, shift : shift + width])
            noisy: Any = cv2.add(picture, np.roll(grain, number * 13, axis=1))
            frame = av.VideoFrame.from_ndarray(noisy, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return file.getvalue()
