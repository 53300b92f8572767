"""Flat shapes in the picture and solid meshes in the world: how a scene's objects are drawn.

Everything an object shows is a polygon, so that its true box is the extent of its vertices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from apps.home.domain.scene.camera import NEAR_M, Array, Camera, Light

SUBPIXEL_BITS = 4
SUBPIXEL = 1 << SUBPIXEL_BITS
FAR_PIXELS = 20_000


class Shape(NamedTuple):
    """A polygon in the picture; `line` > 0 draws its closed outline that many pixels thick."""

    points: Array
    color: Array
    line: int = 0


class Face(NamedTuple):
    """One flat side of a mesh. `spin` turns it about its own centre as the object travels."""

    points: Array
    color: tuple[float, float, float]
    normal: Array
    gloss: float = 0.0
    spin: float = 0.0


@dataclass(frozen=True)
class Motion:
    """Where an object is at each frame, one array element a frame.

    Metres, radians (0 = along +X), metres travelled, metres a second; not `there`: nothing to see.
    """

    x: Array
    y: Array
    heading: Array
    travel: Array
    speed: Array
    there: NDArray[np.bool_]

    def at(self, frame: int) -> Motion:
        """One frame of it, still as arrays (of length 1)."""
        part = slice(frame, frame + 1)
        return Motion(*(getattr(self, name)[part] for name in MOTION_FIELDS))

    def place(self, local: Array) -> Array:
        """Local points (V, 3) or (F, V, 3) in the world, (F, V, 3)."""
        cos, sin = np.cos(self.heading)[:, None], np.sin(self.heading)[:, None]
        x, y = local[..., 0], local[..., 1]
        spots = [x * cos - y * sin + self.x[:, None], x * sin + y * cos + self.y[:, None]]
        return np.stack([*spots, np.broadcast_to(local[..., 2], spots[0].shape)], axis=-1)

    def turn(self, directions: Array) -> Array:
        """Local directions (V, 3) in the world, (F, V, 3)."""
        cos, sin = np.cos(self.heading)[:, None], np.sin(self.heading)[:, None]
        x, y = directions[:, 0], directions[:, 1]
        return np.stack(
            [
                x * cos - y * sin,
                x * sin + y * cos,
                np.broadcast_to(directions[:, 2], (x * cos).shape),
            ],
            axis=-1,
        )


MOTION_FIELDS = ("x", "y", "heading", "travel", "speed", "there")


class Model(Protocol):
    """What can be drawn at a frame of its motion, and what it covers."""

    def shapes(self, camera: Camera, light: Light, motion: Motion) -> list[Shape]:
        """What the camera sees of the first frame of `motion`, back to front."""

    def extents(self, camera: Camera, motion: Motion) -> Array:
        """Boxes (F, 4) in unclipped pixels of all that is drawn; NaN where nothing is."""

    def solid(self, motion: Motion) -> Array:
        """World points (F, V, 3) whose hull is the object, for shadows and silhouettes."""


def fill(picture: np.ndarray, shape: Shape, offset: tuple[float, float] = (0, 0)) -> None:
    """Draw one anti-aliased shape, its origin moved by -offset."""
    moved = np.clip(shape.points - offset - 0.5, -FAR_PIXELS, FAR_PIXELS)
    points = np.rint(moved * SUBPIXEL).astype(np.int32)
    color = tuple(float(value) for value in shape.color)
    if shape.line:
        cv2.polylines(picture, [points], True, color, shape.line, cv2.LINE_AA, SUBPIXEL_BITS)
    elif len(points) >= 3:
        cv2.fillPoly(picture, [points], color, cv2.LINE_AA, SUBPIXEL_BITS)


def fill_level(layer: np.ndarray, points: Array, level: float, *, smooth: bool = False) -> None:
    """Fill a polygon of a one-channel layer (depth, mask) with one value."""
    if len(points) < 3:
        return
    moved = np.clip(points - 0.5, -FAR_PIXELS, FAR_PIXELS)
    fixed = np.rint(moved * SUBPIXEL).astype(np.int32)
    kind = cv2.LINE_AA if smooth else cv2.LINE_8
    cv2.fillPoly(layer, [fixed], level, kind, SUBPIXEL_BITS)


def hull(points: Array) -> Array:
    """Convex hull of picture points."""
    return cv2.convexHull(points.astype(np.float32)).reshape(-1, 2).astype(np.float64)


def circle(center: Array, radius: float, corners: int = 14) -> Array:
    """A round polygon."""
    angles = np.arange(corners) * (2 * np.pi / corners)
    return center + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def capsule(start: Array, end: Array, start_radius: float, end_radius: float) -> Array:
    """A limb: the hull of two circles."""
    return hull(np.vstack([circle(start, start_radius, 10), circle(end, end_radius, 10)]))


def face(
    points: Iterable[Sequence[float]],
    color: tuple[float, float, float],
    *,
    outward: Sequence[float],
    gloss: float = 0.0,
    spin: float = 0.0,
) -> Face:
    """A face whose normal looks to the side of `outward`."""
    corners = np.array([tuple(point) for point in points], dtype=np.float64)
    after = np.roll(corners, -1, axis=0)
    normal = np.cross(corners - corners.mean(0), after - corners.mean(0)).sum(0)
    normal /= max(float(np.linalg.norm(normal)), 1e-9)
    if normal @ np.asarray(outward) < 0:
        normal = -normal
    return Face(corners, color, normal, gloss, spin)


class Mesh:
    """A rigid object of convex pieces, drawn piece after piece without a depth buffer.

    An underlaid piece gets the hull of its glossy faces first, so that no seam shows the ground.
    """

    def __init__(self, pieces: Sequence[Sequence[Face]], *, underlaid: Sequence[bool]) -> None:
        faces = [item for piece in pieces for item in piece]
        sizes = [len(item.points) for item in faces]
        self.ends = np.cumsum(sizes)
        self.starts = self.ends - sizes
        self.face_of = np.repeat(np.arange(len(faces)), sizes)
        self.vertices = np.vstack([item.points for item in faces])
        self.normals = np.array([item.normal for item in faces])
        self.centers = np.array([item.points.mean(0) for item in faces])
        self.colors = np.array([item.color for item in faces], dtype=np.float64)
        self.gloss = np.array([item.gloss for item in faces])
        self.spins = [
            (slice(start, end), item.spin)
            for start, end, item in zip(self.starts, self.ends, faces, strict=True)
            if item.spin
        ]
        self.corners = self.vertices[ConvexHull(self.vertices).vertices]
        bounds = np.cumsum([0] + [len(piece) for piece in pieces])
        self.pieces = list(zip(bounds[:-1], bounds[1:], underlaid, strict=True))
        self.length = float(np.ptp(self.vertices[:, 0]))

    def solid(self, motion: Motion) -> Array:
        """The corners of the mesh's hull."""
        return motion.place(self.corners)

    def extents(self, camera: Camera, motion: Motion) -> Array:
        """Extents of the faces that look at the camera."""
        pixels, depths = camera.project(motion.place(self.vertices))
        hidden = ~self._facing(camera, motion)[:, self.face_of]
        low = np.where(hidden[..., None], np.inf, pixels).min(1)
        high = np.where(hidden[..., None], -np.inf, pixels).max(1)
        boxes = np.concatenate([low, high], axis=1)
        boxes[(depths.min(1) < NEAR_M) | ~motion.there] = np.nan
        return boxes

    def shapes(self, camera: Camera, light: Light, motion: Motion) -> list[Shape]:
        """The faces that look at the camera, shaded, piece after piece."""
        local = self.vertices.copy()
        for part, radius in self.spins:
            local[part] = _spun(local[part], float(motion.travel[0]) / radius)
        pixels, depths = camera.project(motion.place(local)[0])
        seen = self._facing(camera, motion)[0]
        lit = light.shade(self.colors, motion.turn(self.normals)[0], self.gloss)
        colors = light.veil(lit, float(depths.mean()))
        shapes: list[Shape] = []
        for first, last, underlaid in self.pieces:
            shown = [index for index in range(first, last) if seen[index]]
            if underlaid and shown:
                spots = [self._points(pixels, i) for i in range(first, last) if self.gloss[i] > 0]
                shapes.append(Shape(hull(np.concatenate(spots)), colors[shown].mean(0)))
            shapes += [Shape(self._points(pixels, index), colors[index]) for index in shown]
        return shapes

    def _points(self, pixels: Array, index: int) -> Array:
        return pixels[self.starts[index] : self.ends[index]]

    def _facing(self, camera: Camera, motion: Motion) -> NDArray[np.bool_]:
        """Which faces (F, faces) look at the camera."""
        toward = camera.origin - motion.place(self.centers)
        return (toward * motion.turn(self.normals)).sum(-1) > 0


def _spun(points: Array, angle: float) -> Array:
    """Wheel points turned about their centre in the plane of travel."""
    center = points.mean(0)
    along, above = (points - center)[:, 0], (points - center)[:, 2]
    cos, sin = np.cos(angle), np.sin(angle)
    turned = [along * cos + above * sin, np.zeros_like(along), above * cos - along * sin]
    return center + np.stack(turned, axis=1)
