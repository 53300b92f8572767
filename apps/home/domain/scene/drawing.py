"""From a seed to a scene: its plan, its stage, its truth, and any of its pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from apps.home.domain.scene.cast import Clock
from apps.home.domain.scene.ground import Pixels
from apps.home.domain.scene.junction import plan_junction
from apps.home.domain.scene.stage import Stage, build_stage
from apps.home.domain.scene.truth import Event, Track, find_truth

MOST_FRAMES = 15_000


@dataclass(frozen=True)
class Scene:
    """A drawn scene and the truth about it; pictures are drawn when asked for."""

    seed: int
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
        """The same frame without anything that moves."""
        return self.stage.empty(frame)


def draw_scene(
    seed: int, *, width: int = 1280, height: int = 720, frames: int = 240, fps: int = 25
) -> Scene:
    """A road junction, planned by `seed`. Raises ValueError for an impossible size."""
    if width < 160 or height < 90 or width % 2 or height % 2:
        raise ValueError(f"A scene is at least 160 × 90 with even sides, not {width} × {height}.")
    if not 1 <= frames <= MOST_FRAMES or not 1 <= fps <= 120:
        raise ValueError(f"A scene has 1 to {MOST_FRAMES} frames at 1 to 120 a second.")
    rng = np.random.default_rng([seed, 0])
    plan = plan_junction(rng, (width, height), Clock(frames, fps))
    stage = build_stage(plan, rng)
    tracks, events = find_truth(plan, stage.depth, frames)
    return Scene(seed, width, height, frames, fps, tracks, events, stage)
