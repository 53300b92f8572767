"""Sky and ground of a drawn scene: haze, surfaces with grain, markings, wear, shadows.

Paints once, at twice the size of the picture. Knows nothing of what stands on the ground.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.home.domain.scene.camera import Array, Camera, Light
from apps.home.domain.scene.shapes import Shape, fill, fill_level

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

SURFACES = {"earth": 0, "asphalt": 1, "paving": 2, "grass": 3, "paint": 4}
GRAIN = np.array([0.10, 0.075, 0.05, 0.20, 0.06], dtype=np.float32)
BLOTCH = np.array([0.10, 0.06, 0.05, 0.16, 0.10], dtype=np.float32)
TILE = 512
SLAB_M = 1.0


@dataclass(frozen=True)
class Patch:
    """A flat polygon of the ground, X and Y in metres, drawn in the order given."""

    points: Array
    color: tuple[float, float, float]
    surface: str = "asphalt"


@dataclass(frozen=True)
class Wear:
    """A darker strip worn by wheels, or a stain: soft-edged."""

    points: Array
    strength: float


def rect(x0: float, y0: float, x1: float, y1: float) -> Array:
    """A rectangle along the axes, (4, 2)."""
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)


def band(path: Array, left: float, right: float) -> Array:
    """The strip between two offsets (metres, left positive) of a path (n, 2)."""
    ahead = np.gradient(path, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    side = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    return np.vstack([path + side * left, (path + side * right)[::-1]])


def flat(points: Array) -> Array:
    """Ground points (n, 2) as world points (n, 3)."""
    return np.column_stack([points, np.zeros(len(points))])


def noise_tile(rng: np.random.Generator, roughness: float) -> Floats:
    """A tileable texture of unit deviation, its spectrum falling with `roughness`."""
    waves = np.hypot(np.fft.fftfreq(TILE)[:, None], np.fft.rfftfreq(TILE)[None])
    waves[0, 0] = 1
    phases = np.exp(2j * np.pi * rng.random(waves.shape))
    tile = np.fft.irfft2(phases * waves**-roughness, (TILE, TILE))
    return ((tile - tile.mean()) / tile.std()).astype(np.float32)


def paint_sky(camera: Camera, light: Light, rng: np.random.Generator) -> Pixels:
    """The whole picture filled with sky and clouds."""
    horizon = camera.height / 2 - camera.focal * np.tan(np.radians(camera.pitch))
    rows = np.clip((horizon - np.arange(camera.height)) / (0.35 * camera.height), 0, 1)
    top = np.array([206.0, 166.0, 126.0]) * light.sky_color * 1.7
    sky = light.haze_color + (top - light.haze_color) * rows[:, None] ** 0.8
    clouds = cv2.resize(noise_tile(rng, 1.5)[:96, :192], (camera.width, camera.height))
    share = np.clip(clouds * 0.45, 0, 0.8)[..., None] * (rows[:, None, None] ** 0.3)
    picture = sky[:, None, :] * (1 - share) + 246 * share
    return np.clip(picture, 0, 255).astype(np.uint8)


def paint_ground(
    picture: Pixels,
    camera: Camera,
    light: Light,
    patches: list[Patch],
    *,
    wear: list[Wear],
    shadow: Floats,
    rng: np.random.Generator,
) -> None:
    """Cover everything below the horizon of `picture`; `shadow` 0..1 is cast on the ground."""
    x, y = camera.ground_grid()
    first = int(np.argmax(~np.isnan(x[:, 0])))
    kinds = np.zeros(picture.shape[:2], np.uint8)
    base = light.shade(np.array([[92.0, 112, 108]]), np.array([[0.0, 0, 1]]))[0]
    picture[first:] = base
    for patch in patches:
        points = camera.project_polygon(flat(patch.points))
        lit = light.shade(np.array([patch.color]), np.array([[0.0, 0, 1]]))[0]
        fill(picture, Shape(points, lit))
        fill_level(kinds, points, SURFACES[patch.surface])
    tone = _texture(x[first:], y[first:], kinds[first:], camera, rng)
    tone *= 1 - _worn(camera, wear)[first:]
    tone *= 1 - light.shadow * shadow[first:]
    _tint(picture[first:], tone, camera, light, first)


def _texture(
    x: Floats, y: Floats, kinds: Pixels, camera: Camera, rng: np.random.Generator
) -> Floats:
    """Brightness factors of grain, blotches and slab joints."""
    reach = np.hypot(x[:, :1] - camera.position[0], y[:, :1] - camera.position[1])
    fine = np.minimum(1, 22 / np.maximum(reach, 1)).astype(np.float32)
    tone = np.float32(1) + _sample(noise_tile(rng, 0.45), x, y, TILE / 7) * GRAIN[kinds] * fine
    tone += _sample(noise_tile(rng, 1.1), x, y, TILE / 46) * BLOTCH[kinds]
    paved = kinds == SURFACES["paving"]
    pixel = np.maximum(reach / camera.focal, 0.025)
    joints = (np.mod(x, SLAB_M) < pixel) | (np.mod(y, SLAB_M) < pixel * 2)
    tone -= np.where(paved & joints, 0.13 * fine, 0)
    return tone


def _sample(tile: Floats, x: Floats, y: Floats, per_metre: float) -> Floats:
    grids = [np.mod(axis * np.float32(per_metre), np.float32(TILE)) for axis in (x, y)]
    mapped = cv2.remap(tile, grids[0], grids[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(mapped, dtype=np.float32)


def _worn(camera: Camera, wear: list[Wear]) -> Floats:
    layer = np.zeros((camera.height, camera.width), np.uint8)
    for strip in wear:
        points = camera.project_polygon(flat(strip.points))
        fill_level(layer, points, round(255 * strip.strength), smooth=True)
    return np.asarray(cv2.blur(layer, (15, 5)), dtype=np.float32) / np.float32(255)


def _tint(picture: Pixels, tone: Floats, camera: Camera, light: Light, first: int) -> None:
    """Multiply by `tone`, then veil each row by its distance; row by row blocks keep it small."""
    down = (np.arange(first, camera.height) + 0.5 - camera.height / 2) / camera.focal
    fall = -(down * camera.axes[1, 2] + camera.axes[2, 2])
    depth = camera.position[2] / np.maximum(fall, 1e-4)
    clear = np.exp(-depth / light.haze_m).astype(np.float32)[:, None]
    for channel in range(3):
        values = picture[..., channel].astype(np.float32) * tone
        haze = np.float32(light.haze_color[channel])
        picture[..., channel] = np.clip(values * clear + haze * (1 - clear), 0, 255)
