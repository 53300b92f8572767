"""The pinhole camera of a drawn scene and its light. World: X right, Y away, Z up, in metres.

Picture coordinates are continuous: the picture spans [0, width] x [0, height]. Draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NEAR_M = 0.5


@dataclass(frozen=True)
class Camera:
    """A fixed camera `height_m` above the ground; angles in degrees, pitch downwards."""

    width: int
    height: int
    position: tuple[float, float, float]
    yaw: float
    pitch: float
    focal_share: float

    @cached_property
    def focal(self) -> float:
        """Focal length in pixels."""
        return self.focal_share * self.width

    @cached_property
    def axes(self) -> Array:
        """Rows: right, down, forward, in world coordinates."""
        yaw, pitch = np.radians(self.yaw), np.radians(self.pitch)
        forward = np.array(
            [np.sin(yaw) * np.cos(pitch), np.cos(yaw) * np.cos(pitch), -np.sin(pitch)]
        )
        right = np.array([np.cos(yaw), -np.sin(yaw), 0.0])
        return np.stack([right, np.cross(forward, right), forward])

    @cached_property
    def origin(self) -> Array:
        """Where the camera stands."""
        return np.array(self.position)

    def scaled(self, factor: int) -> Camera:
        """The same view on a picture `factor` times as large."""
        return Camera(
            self.width * factor,
            self.height * factor,
            self.position,
            self.yaw,
            self.pitch,
            self.focal_share,
        )

    def to_camera(self, points: Array) -> Array:
        """World points (..., 3) in camera axes (right, down, forward)."""
        return (points - self.origin) @ self.axes.T

    def to_picture(self, seen: Array) -> Array:
        """Camera-axis points (..., 3) in front of the camera as pixels (..., 2)."""
        depth = np.maximum(seen[..., 2:], 1e-6)
        return seen[..., :2] / depth * self.focal + (self.width / 2, self.height / 2)

    def project(self, points: Array) -> tuple[Array, Array]:
        """Pixels (..., 2) and depths (...) of world points."""
        seen = self.to_camera(points)
        return self.to_picture(seen), seen[..., 2]

    def project_polygon(self, points: Array) -> Array:
        """Pixels of a world polygon (n, 3), cut at the near plane; empty if behind it."""
        seen = self.to_camera(points)
        if seen[:, 2].min() < NEAR_M:
            seen = _cut_near(seen)
        return self.to_picture(seen)

    def ground_grid(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """World X and Y of the ground under every pixel (NaN above the horizon), float32."""
        across = (np.arange(self.width, dtype=np.float32) + 0.5 - self.width / 2) / self.focal
        down = (np.arange(self.height, dtype=np.float32) + 0.5 - self.height / 2) / self.focal
        right, below, forward = self.axes.astype(np.float32)
        fall = -(down * below[2] + forward[2])
        reach = np.where(fall > 1e-4, self.position[2] / np.maximum(fall, 1e-4), np.nan)
        reach = reach.astype(np.float32)[:, None]
        x = self.position[0] + reach * (
            across[None, :] * right[0] + (down * below[0])[:, None] + forward[0]
        )
        y = self.position[1] + reach * (
            across[None, :] * right[1] + (down * below[1])[:, None] + forward[1]
        )
        return x.astype(np.float32), y.astype(np.float32)


def _cut_near(seen: Array) -> Array:
    """Sutherland-Hodgman against depth = NEAR_M."""
    kept: list[Array] = []
    for index in range(len(seen)):
        here, after = seen[index], seen[(index + 1) % len(seen)]
        if here[2] >= NEAR_M:
            kept.append(here)
        if (here[2] >= NEAR_M) != (after[2] >= NEAR_M):
            share = (NEAR_M - here[2]) / (after[2] - here[2])
            kept.append(here + share * (after - here))
    return np.array(kept).reshape(-1, 3)


@dataclass(frozen=True)
class Light:
    """Sun and sky. Colours are BGR factors or 0..255; `sun` points towards the sun."""

    sun: Array
    sun_color: Array
    sky_color: Array
    haze_color: Array
    shadow: float
    haze_m: float

    def shade(self, colors: Array, normals: Array, gloss: Array | float = 0.0) -> Array:
        """Colours (n, 3) of faces with `normals` (n, 3) under this light."""
        facing = np.clip(normals @ self.sun, 0, None)[:, None]
        upward = 0.5 + 0.5 * normals[:, 2:]
        lit = colors * (self.sky_color * (0.45 + 0.55 * upward) + self.sun_color * facing)
        shine = np.asarray(gloss).reshape(-1, 1) * np.clip(normals[:, 2:], 0, 1) ** 2
        return np.clip(lit + shine * self.haze_color, 0, 255)

    def veil(self, colors: Array, depth: float) -> Array:
        """Colours seen through `depth` metres of haze."""
        share = 1 - np.exp(-max(depth, 0) / self.haze_m)
        return colors + (self.haze_color - colors) * share
