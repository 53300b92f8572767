"""What stands still in a drawn scene: buildings, trees, posts. Drawn once, with their depth.

The depth layer tells later which part of a moving object they hide.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.home.domain.scene.camera import Array, Camera, Light
from apps.home.domain.scene.ground import flat
from apps.home.domain.scene.shapes import Shape, capsule, fill, fill_level, hull

Color = tuple[float, float, float]
GLASS_TONES = ((96, 84, 70), (128, 112, 96), (74, 66, 58), (150, 140, 128))


@dataclass(frozen=True)
class Building:
    """A block along the axes with rows of windows; `shop` is the ground floor's sign colour."""

    x0: float
    y0: float
    x1: float
    y1: float
    height: float
    color: Color
    storey_m: float = 3.3
    bay_m: float = 3.0
    shop: Color | None = None
    seed: int = 0


@dataclass(frozen=True)
class Tree:
    """A tree; `height` to the top of the crown."""

    x: float
    y: float
    height: float
    spread: float
    seed: int = 0
    color: Color = (58, 112, 84)


@dataclass(frozen=True)
class Post:
    """A pole: a street lamp (arm towards `arm` metres along X) or a signal's mast."""

    x: float
    y: float
    height: float
    radius: float = 0.07
    arm: float = 0.0
    color: Color = (92, 92, 90)


@dataclass
class Canvas:
    """The picture at twice its size with the depth of everything that stands (inf: ground)."""

    camera: Camera
    light: Light
    picture: NDArray[np.uint8]
    depth: NDArray[np.float32] = field(init=False)

    def __post_init__(self) -> None:
        self.depth = np.full(self.picture.shape[:2], np.inf, np.float32)

    def plane(self, points: Array, color: Array) -> bool:
        """Fill a flat face with its depth; False if nothing of it is in the picture."""
        pixels = self.camera.project_polygon(points)
        if len(pixels) < 3:
            return False
        fill(self.picture, Shape(pixels, color))
        low = np.clip(np.floor(pixels.min(0)), 0, (self.camera.width, self.camera.height))
        high = np.clip(np.ceil(pixels.max(0)), 0, (self.camera.width, self.camera.height))
        (x0, y0), (x1, y1) = low.astype(int), high.astype(int)
        if x0 >= x1 or y0 >= y1:
            return False
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        fill_level(mask, pixels - (x0, y0), 255)
        region = self.depth[y0:y1, x0:x1]
        np.copyto(region, self._plane_depth(points, (x0, y0, x1, y1)), where=mask > 0)
        return True

    def decal(self, points: Array, color: Array) -> None:
        """Fill a polygon on a face already drawn."""
        pixels = self.camera.project_polygon(points)
        if len(pixels) >= 3:
            fill(self.picture, Shape(pixels, color))

    def cutout(self, pixels: Array, color: Array, depth: float) -> None:
        """Fill a polygon of the picture that stands at one depth."""
        fill(self.picture, Shape(pixels, color))
        fill_level(self.depth, pixels, depth)

    def _plane_depth(self, points: Array, box: tuple[int, int, int, int]) -> NDArray[np.float32]:
        x0, y0, x1, y1 = box
        normal = np.cross(points[1] - points[0], points[2] - points[0])
        right, down, ahead = self.camera.axes @ normal
        u = (np.arange(x0, x1) + 0.5 - self.camera.width / 2) / self.camera.focal
        v = (np.arange(y0, y1) + 0.5 - self.camera.height / 2) / self.camera.focal
        slope = right * u[None, :] + down * v[:, None] + ahead
        slope = np.where(np.abs(slope) < 1e-9, 1e-9, slope)
        return (((points[0] - self.camera.origin) @ normal) / slope).astype(np.float32)


def draw_building(canvas: Canvas, block: Building) -> None:
    """The walls that face the camera, each with windows, shop front and cornice."""
    rng = np.random.default_rng(block.seed)
    eye = canvas.camera.origin
    x0, y0, x1, y1 = block.x0, block.y0, block.x1, block.y1
    walls = [
        ((x0, y0), (x1, y0), (0.0, -1.0), eye[1] < y0),
        ((x1, y0), (x1, y1), (1.0, 0.0), eye[0] > x1),
        ((x0, y1), (x0, y0), (-1.0, 0.0), eye[0] < x0),
    ]
    top = block.height
    if eye[2] > top:
        roof = np.array([(x0, y0, top), (x1, y0, top), (x1, y1, top), (x0, y1, top)])
        canvas.plane(
            roof, canvas.light.shade(np.array([[96.0, 98, 100]]), np.array([[0.0, 0, 1]]))[0]
        )
    for start, end, normal, faces in walls:
        if faces:
            _draw_wall(canvas, block, np.array([start, end]), np.array([*normal, 0.0]), rng)


def _draw_wall(
    canvas: Canvas, block: Building, base: Array, normal: Array, rng: np.random.Generator
) -> None:
    length = float(np.linalg.norm(base[1] - base[0]))
    depth = float(np.linalg.norm(base.mean(0) - canvas.camera.origin[:2]))

    def spot(u0: float, u1: float, z0: float, z1: float) -> Array:
        a, b = (base[0] + (base[1] - base[0]) * u / length for u in (u0, u1))
        return np.array([(*a, z0), (*b, z0), (*b, z1), (*a, z1)])

    def tone(color: Color | Array, share: float = 1.0) -> Array:
        lit = canvas.light.shade(np.array([color], dtype=float) * share, normal[None])[0]
        return canvas.light.veil(lit, depth)

    if not canvas.plane(spot(0, length, 0, block.height), tone(block.color)):
        return
    canvas.decal(spot(0, length, 0, 0.5), tone(block.color, 0.6))
    canvas.decal(spot(0, length, block.height - 0.55, block.height), tone(block.color, 1.18))
    canvas.decal(spot(0, length, block.height - 0.62, block.height - 0.55), tone(block.color, 0.6))
    bays = max(1, int(length / block.bay_m))
    step = length / bays
    floors = max(1, int((block.height - 1.2) / block.storey_m))
    for floor in range(floors):
        low = floor * block.storey_m + (0.35 if floor == 0 and block.shop else 1.0)
        high = floor * block.storey_m + (2.5 if floor == 0 and block.shop else 2.75)
        inset = 0.12 if floor == 0 and block.shop else 0.27
        for bay in range(bays):
            u0, u1 = (bay + inset) * step, (bay + 1 - inset) * step
            glass = GLASS_TONES[int(rng.integers(len(GLASS_TONES)))]
            canvas.decal(spot(u0 - 0.1, u1 + 0.1, low - 0.12, high + 0.1), tone(block.color, 1.16))
            canvas.decal(spot(u0, u1, low, high), tone(glass, 0.95))
            canvas.decal(spot(u0, u1, low + (high - low) * 0.55, high), tone(glass, 1.2))
            middle = (u0 + u1) / 2
            canvas.decal(spot(middle - 0.04, middle + 0.04, low, high), tone(block.color, 1.1))
    if block.shop:
        canvas.decal(spot(0.2, length - 0.2, 2.6, 3.25), tone(block.shop))
        canvas.decal(spot(0.2, length - 0.2, 2.52, 2.6), tone(block.shop, 0.5))


def draw_tree(canvas: Canvas, tree: Tree) -> None:
    """A trunk and a crown of leaf clusters, dark below and bright towards the sun."""
    rng = np.random.default_rng(tree.seed)
    camera, light = canvas.camera, canvas.light
    foot, depth = camera.project(np.array([tree.x, tree.y, 0.0]))
    fork, _ = camera.project(np.array([tree.x, tree.y, tree.height * 0.55]))
    scale = camera.focal / float(depth)
    bark = light.veil(light.shade(np.array([[52.0, 70, 84]]), -camera.axes[2:]), float(depth))[0]
    canvas.cutout(capsule(foot, fork, 0.16 * scale, 0.09 * scale), bark, float(depth))
    count = 150
    offsets = rng.normal(size=(count, 3))
    offsets *= (rng.random((count, 1)) ** 0.4) / np.linalg.norm(offsets, axis=1, keepdims=True)
    size = np.array([tree.spread, tree.spread, tree.height * 0.30])
    spots = np.array([tree.x, tree.y, tree.height * 0.68]) + offsets * size
    order = np.argsort(-(camera.to_camera(spots)[:, 2]) + 0.4 * (offsets @ light.sun))
    facing = 0.66 + 0.34 * (offsets @ light.sun) + 0.22 * offsets[:, 2]
    for index in order:
        center, _ = camera.project(spots[index])
        lit = np.array(tree.color) * (facing[index] + rng.normal(0, 0.07))
        tint = light.veil(np.clip(lit * (light.sky_color + light.sun_color), 0, 255), float(depth))
        radius = float(rng.uniform(0.2, 0.42)) * tree.spread * 0.5 * scale
        canvas.cutout(_leaves(center, radius, rng), tint, float(depth))


def _leaves(center: Array, radius: float, rng: np.random.Generator) -> Array:
    """A ragged blob."""
    corners = 13
    angles = np.arange(corners) * (2 * np.pi / corners)
    reach = radius * rng.uniform(0.65, 1.12, corners)
    return center + np.stack([np.cos(angles), 0.85 * np.sin(angles)], axis=1) * reach[:, None]


def draw_post(canvas: Canvas, post: Post) -> None:
    """A pole and, with an arm, its lamp."""
    camera = canvas.camera
    ends, depths = camera.project(np.array([[post.x, post.y, 0.0], [post.x, post.y, post.height]]))
    reach = post.radius * camera.focal / depths
    normal = -camera.axes[2:]
    tone = canvas.light.shade(np.array([post.color]), normal)[0]
    canvas.cutout(capsule(ends[0], ends[1], reach[0], reach[1] * 0.8), tone, float(depths[0]))
    bright = capsule(
        ends[0] - (reach[0] * 0.4, 0), ends[1] - (reach[1] * 0.4, 0), reach[0] * 0.3, reach[1] * 0.3
    )
    fill(canvas.picture, Shape(bright, np.clip(tone * 1.4, 0, 255)))
    if post.arm:
        tip, _ = camera.project(np.array([post.x + post.arm, post.y, post.height + 0.25]))
        arm = capsule(ends[1], tip, reach[1] * 0.7, reach[1] * 0.6)
        canvas.cutout(arm, tone, float(depths[1]))
        head = camera.project(np.array([post.x + post.arm * 1.35, post.y, post.height + 0.25]))[0]
        canvas.cutout(capsule(tip, head, reach[1] * 1.3, reach[1]), tone * 0.8, float(depths[1]))


def cast_shadow(layer: NDArray[np.uint8], camera: Camera, light: Light, solid: Array) -> None:
    """Darken `layer` where `solid` (n, 3) keeps the sun from the ground."""
    fallen = solid[:, :2] - light.sun[:2] * (solid[:, 2:] / light.sun[2])
    outline = flat(hull(fallen))
    fill_level(layer, camera.project_polygon(outline), 255, smooth=True)


def solid_of(item: Building | Tree | Post) -> list[Array]:
    """Convex bodies whose shadow the item casts."""
    if isinstance(item, Building):
        corners = [(x, y) for x in (item.x0, item.x1) for y in (item.y0, item.y1)]
        return [np.array([(x, y, z) for x, y in corners for z in (0.0, item.height)])]
    if isinstance(item, Post):
        r = item.radius
        return [np.array([(item.x + dx, item.y, z) for dx in (-r, r) for z in (0.0, item.height)])]
    rng = np.random.default_rng(item.seed)
    blobs = [_ball(item, rng) for _ in range(9)]
    trunk = [(item.x + dx, item.y, z) for dx in (-0.12, 0.12) for z in (0, item.height * 0.6)]
    return [*blobs, np.array(trunk)]


def _ball(tree: Tree, rng: np.random.Generator) -> Array:
    offset = rng.uniform(-0.55, 0.55, 3) * (tree.spread, tree.spread, tree.height * 0.3)
    center = np.array([tree.x, tree.y, tree.height * 0.68]) + offset
    angles = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles), np.zeros(10)], 1) * tree.spread * 0.5
    rise = np.stack([np.cos(angles), np.zeros(10), np.sin(angles)], 1) * tree.spread * 0.5
    return center + np.vstack([ring, rise])


def soften(layer: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A shadow layer with soft edges, 0..1."""
    return np.asarray(cv2.blur(layer, (9, 5)), dtype=np.float32) / np.float32(255)
