"""Believable street scenes whose every object is known: footage for the demo world and for tests.

Deterministic by seed. Draws and encodes; writes no row and no file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import av
import cv2
import numpy as np

from apps.home.domain.scene_cast import Clock, Plan
from apps.home.domain.scene_junction import plan_junction
from apps.home.domain.scene_stage import Pixels, Stage, build_stage
from apps.home.domain.scene_truth import Event, Track, find_truth

VIEWS: dict[str, Callable[[np.random.Generator, tuple[int, int], Clock], Plan]] = {
    "junction": plan_junction,
}
GOP = 24
B_FRAMES = 2
MOST_FRAMES = 15_000


@dataclass(frozen=True)
class Scene:
    """A drawn scene and the truth about it; pictures are drawn when asked for."""

    seed: int
    view: str
    width: int
    height: int
    frames: int
    fps: int
    tracks: list[Track]
    events: list[Event]
    stage: Stage

    def picture(self, frame: int, *, shadows: bool = True) -> Pixels:
        """One frame without the camera's noise, BGR (height, width, 3)."""
        return self.stage.draw(frame, shadows=shadows)

    def background(self, frame: int) -> Pixels:
        """The same frame without anything that moves (parked vehicles stay)."""
        return self.stage.empty(frame)


def draw_scene(
    seed: int,
    *,
    width: int = 1280,
    height: int = 720,
    frames: int = 240,
    fps: int = 25,
    view: str = "junction",
) -> Scene:
    """A scene of one of VIEWS. Raises ValueError for an unknown view or an impossible size."""
    if view not in VIEWS:
        raise ValueError(f"There is no view “{view}”; there are: {', '.join(VIEWS)}.")
    if width < 160 or height < 90 or width % 2 or height % 2:
        raise ValueError(f"A scene is at least 160 × 90 with even sides, not {width} × {height}.")
    if not 1 <= frames <= MOST_FRAMES or not 1 <= fps <= 120:
        raise ValueError(f"A scene has 1 to {MOST_FRAMES} frames at 1 to 120 a second.")
    rng = np.random.default_rng([seed, sorted(VIEWS).index(view)])
    plan = VIEWS[view](rng, (width, height), Clock(frames, fps))
    stage = build_stage(plan, rng)
    tracks, events = find_truth(plan, stage.depth, frames)
    return Scene(seed, view, width, height, frames, fps, tracks, events, stage)


def encode_scene(scene: Scene, *, crf: int = 24) -> bytes:
    """The scene as mp4: H.264, closed GOP of 24, two B-frames, 4:2:0, no audio."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", options={"movflags": "+faststart"}) as container:
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
        for number, planes in enumerate(_exposed(scene)):
            frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def _exposed(scene: Scene) -> Iterator[Pixels]:
    """Each frame as I420 planes with the sensor's noise and slow clouds before the sun."""
    rng = np.random.default_rng(scene.seed)
    shape = (scene.height, scene.width)
    grain = [np.clip(rng.normal(8, 1.1, shape), 0, 16).astype(np.uint8) for _ in range(6)]
    drift = rng.uniform(0, 2 * np.pi)
    for frame in range(scene.frames):
        planes = cv2.cvtColor(scene.picture(frame), cv2.COLOR_BGR2YUV_I420)
        gain = 1 + 0.025 * np.sin(2 * np.pi * frame / (scene.fps * 11) + drift)
        luma = planes[: scene.height]
        cv2.addWeighted(luma, gain, grain[int(rng.integers(len(grain)))], 1, -8, dst=luma)
        yield planes
