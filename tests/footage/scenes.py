"""Video whose truth is known: what is black, frozen, blurred, repeated, cut and where."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = (320, 180)
FPS = 25
Picture = NDArray[np.uint8]


def background(seed: int) -> Picture:
    """A textured picture, wider than what is shown, so that it can be moved past."""
    noise = np.random.default_rng(seed)
    coarse = noise.integers(30, 220, (12, 40, 3), dtype=np.uint8)
    wide = cv2.resize(coarse, (SIZE[0] * 4, SIZE[1]), interpolation=cv2.INTER_NEAREST)
    fine = noise.integers(0, 25, wide.shape, dtype=np.uint8)
    return np.clip(wide.astype(np.int16) + fine, 0, 255).astype(np.uint8)


def draw_parts(parts: list[tuple[str, int]], seed: int = 1) -> list[Picture]:
    """Pictures of `parts`, each `(what, frames)`, in order.

    what: move | scene (another background, then move) | black | white | dim | freeze | blur | calm
    (nothing moves, but the sensor is noisy) | repeat (every fifth frame is the one before again).
    """
    noise = np.random.default_rng(seed)
    wide, shift, frames = background(seed), 0, []
    for what, count in parts:
        if what == "scene":
            seed += 17
            wide = background(seed)
        for number in range(count):
            if what not in ("freeze", "calm") and not (what == "repeat" and number % 5 == 4):
                shift = (shift + 3) % (wide.shape[1] - SIZE[0])
            frames.append(_picture(what, wide[:, shift : shift + SIZE[0]], noise))
    return frames


def encode(frames: list[Picture], **options: str) -> bytes:
    """An mp4 of the pictures, H.264 with B frames."""
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as target:
        stream: Any = target.add_stream("libx264", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.codec_context.options = {"preset": "veryfast", "crf": "18", "g": "48", **options}
        for number, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            for packet in stream.encode(frame):
                target.mux(packet)
        for packet in stream.encode(None):
            target.mux(packet)
    return file.getvalue()


def _picture(what: str, shown: Picture, noise: np.random.Generator) -> Picture:
    if what == "black":
        return np.zeros_like(shown)
    if what == "white":
        return np.full_like(shown, 255)
    if what == "dim":
        return (shown * 0.16).astype(np.uint8)
    if what == "blur":
        return np.asarray(cv2.GaussianBlur(shown, (0, 0), 9), np.uint8)
    if what == "calm":
        grain = noise.normal(0, 4, shown.shape)
        return np.clip(shown + grain, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(shown)
