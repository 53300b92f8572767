"""A scene as a video file, with the sensor's noise and slow clouds before the sun."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np

from apps.home.domain.scene.drawing import Scene, draw_scene
from apps.home.domain.scene.ground import Pixels

GOP = 24
B_FRAMES = 2

# What goes wrong with a camera: (what, start, stop), what being "black" or "frozen".
Fault = tuple[str, int, int]


def encode_scene(scene: Scene, *, crf: int = 24, faults: tuple[Fault, ...] = ()) -> bytes:
    """The scene as mp4: H.264, closed GOP of 24, two B-frames, 4:2:0, no audio; with `faults`."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=scene.fps)
        stream.width, stream.height, stream.pix_fmt = scene.width, scene.height, "yuv420p"
        stream.codec_context.options = {
            "preset": "veryfast",
            "crf": str(crf),
            "g": str(GOP),
            "bf": str(B_FRAMES),
            "sc_threshold": "0",
            "x264-params": "open-gop=0",
        }
        for number, planes in enumerate(_faulty(_exposed(scene), faults)):
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def write_scene(path: Path, seed: int, faults: tuple[Fault, ...] = (), **size: int) -> None:
    """Draw and encode the scene of `seed` into a file; an interrupted run leaves none.

    Needs nothing of Django, so that a fresh process can run it.
    """
    draft = path.with_suffix(".part")
    draft.write_bytes(encode_scene(draw_scene(seed, **size), faults=faults))
    draft.replace(path)


def _exposed(scene: Scene) -> Iterator[Pixels]:
    """Each frame as I420 planes."""
    rng = np.random.default_rng(scene.seed)
    shape = (scene.height, scene.width)
    grain = [np.clip(rng.normal(8, 1.1, shape), 0, 16).astype(np.uint8) for _ in range(6)]
    drift = rng.uniform(0, 2 * np.pi)
    for frame in range(scene.frames):
        planes = np.asarray(cv2.cvtColor(scene.picture(frame), cv2.COLOR_BGR2YUV_I420), np.uint8)
        gain = 1 + 0.025 * np.sin(2 * np.pi * frame / (scene.fps * 11) + drift)
        luma = planes[: scene.height]
        cv2.addWeighted(luma, gain, grain[int(rng.integers(len(grain)))], 1, -8, dst=luma)
        yield planes


def _faulty(pictures: Iterator[Pixels], faults: tuple[Fault, ...]) -> Iterator[Pixels]:
    """The pictures as a failing camera hands them on."""
    last: Pixels | None = None
    for number, planes in enumerate(pictures):
        what = next((what for what, start, stop in faults if start <= number < stop), "")
        if what == "black":
            height = planes.shape[0] * 2 // 3
            planes[:height], planes[height:] = 16, 128
        if what != "frozen" or last is None:
            last = planes.copy()
        yield last
