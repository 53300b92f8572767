"""The stage of a drawn scene: the still picture, drawn once, and the frames drawn onto it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from apps.home.domain.scene.camera import Array, Camera, Light
from apps.home.domain.scene.cast import Plan, Signal
from apps.home.domain.scene.ground import Floats, Pixels, flat, paint_ground, paint_sky
from apps.home.domain.scene.motion import Actor
from apps.home.domain.scene.shapes import Shape, circle, fill, fill_level, hull
from apps.home.domain.scene.standing import (
    Building,
    Canvas,
    Post,
    Tree,
    cast_shadow,
    draw_building,
    draw_post,
    draw_tree,
    soften,
    solid_of,
)

Box = tuple[int, int, int, int]

FINE = 2
CONTACT = 0.5
SKIES = {  # sun azimuth and elevation in degrees, its colour, the sky's, the haze's, shadow
    "noon": (215, 52, (0.50, 0.55, 0.58), (0.56, 0.53, 0.50), (226, 214, 202), 0.46),
    "afternoon": (250, 30, (0.44, 0.60, 0.74), (0.54, 0.50, 0.47), (214, 214, 212), 0.42),
    "morning": (140, 34, (0.50, 0.60, 0.68), (0.56, 0.52, 0.48), (228, 218, 208), 0.42),
    "overcast": (200, 60, (0.16, 0.17, 0.17), (0.80, 0.79, 0.77), (216, 212, 208), 0.14),
}


@dataclass(frozen=True)
class Stage:
    """What all frames share. `depth` is twice the picture's size, infinite on the ground."""

    camera: Camera
    light: Light
    still: Pixels
    depth: Floats
    open_ground: Floats
    sunlit: Floats
    actors: tuple[Actor, ...]
    signals: tuple[Signal, ...]

    def empty(self, frame: int) -> Pixels:
        """The frame without moving objects."""
        picture = self.still.copy()
        for signal in self.signals:
            spot, depth = self.camera.project(np.array(signal.position))
            radius = 0.105 * self.camera.focal / float(depth)
            fill(picture, Shape(circle(spot, radius, 10), signal.colors[frame]))
        return picture

    def draw(self, frame: int, *, shadows: bool = True) -> Pixels:
        """The frame with every moving object, far ones first."""
        picture = self.empty(frame)
        present = [actor for actor in self.actors if actor.motion.there[frame]]
        boxed = [(actor, box) for actor in present if (box := self._box(actor, frame))]
        if shadows:
            for actor, _ in boxed:
                self._cast(picture, actor, frame)
        for actor, box in sorted(boxed, key=lambda pair: -self.depth_of(pair[0], frame)):
            self._put(picture, actor, frame, box)
        return picture

    def depth_of(self, actor: Actor, frame: int) -> float:
        """Metres from the camera to where the actor stands."""
        spot = np.array([actor.motion.x[frame], actor.motion.y[frame], 0.0])
        return float(self.camera.to_camera(spot)[2])

    def _box(self, actor: Actor, frame: int) -> Box | None:
        box = actor.model.extents(self.camera, actor.motion.at(frame))[0]
        return _inside(box, self.camera, 3)

    def _put(self, picture: Pixels, actor: Actor, frame: int, box: Box) -> None:
        x0, y0, x1, y1 = box
        motion = actor.motion.at(frame)
        light = replace(
            self.light, sun_color=self.light.sun_color * self._sun_at(motion.x[0], motion.y[0])
        )
        shapes = actor.model.shapes(self.camera, light, motion)
        fine = self.depth[y0 * FINE : y1 * FINE, x0 * FINE : x1 * FINE]
        hidden = fine < self.depth_of(actor, frame) - 0.2
        region = picture[y0:y1, x0:x1]
        patch = region.copy() if hidden.any() else region
        for shape in shapes:
            fill(patch, shape, (x0, y0))
        if patch is not region:
            cover = cv2.resize(
                hidden.astype(np.float32), (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA
            )
            region[:] = patch + (region.astype(np.float32) - patch) * cover[..., None] + 0.5

    def _sun_at(self, x: float, y: float) -> float:
        """How much sun reaches a place, 0..1."""
        spot, _ = self.camera.project(np.array([x, y, 0.0]))
        column = int(np.clip(spot[0], 0, self.camera.width - 1))
        row = int(np.clip(spot[1], 0, self.camera.height - 1))
        return float(self.sunlit[row, column])

    def _cast(self, picture: Pixels, actor: Actor, frame: int) -> None:
        solid = actor.model.solid(actor.motion.at(frame))[0]
        fallen = solid[:, :2] - self.light.sun[:2] * (solid[:, 2:] / self.light.sun[2])
        self._darken(picture, np.vstack([fallen, solid[:, :2]]), self.light.shadow, self.sunlit)
        low = solid[solid[:, 2] < 1.0][:, :2]
        if len(low) >= 3:
            self._darken(picture, low.mean(0) + (low - low.mean(0)) * 0.94, CONTACT, None)

    def _darken(self, picture: Pixels, spots: Array, strength: float, only: Floats | None) -> None:
        pixels = self.camera.project_polygon(flat(hull(spots)))
        if len(pixels) < 3:
            return
        box = _inside(np.concatenate([pixels.min(0), pixels.max(0)]), self.camera, 6)
        if box is None:
            return
        x0, y0, x1, y1 = box
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        fill_level(mask, pixels - (x0, y0), 255, smooth=True)
        share = cv2.blur(mask, (7, 5)).astype(np.float32) * (strength / 255)
        share *= self.open_ground[y0:y1, x0:x1]
        if only is not None:
            share *= only[y0:y1, x0:x1]
        region = picture[y0:y1, x0:x1]
        region[:] = region * (1 - share[..., None]) + 0.5


def _inside(box: Array, camera: Camera, margin: int) -> Box | None:
    """The whole pixels of a box within the picture, or None."""
    if not np.isfinite(box).all():
        return None
    size = np.array([camera.width, camera.height])
    low = np.clip(np.floor(box[:2]) - margin, 0, size).astype(int)
    high = np.clip(np.ceil(box[2:]) + margin, 0, size).astype(int)
    if (high - low).min() < 1:
        return None
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def make_light(rng: np.random.Generator) -> Light:
    """Sun and sky by lot."""
    name = str(rng.choice(list(SKIES), p=(0.4, 0.25, 0.2, 0.15)))
    azimuth, elevation, sun, sky, haze, shadow = SKIES[name]
    around = np.radians(azimuth + rng.uniform(-14, 14))
    above = np.radians(elevation + rng.uniform(-5, 5))
    flat_share = np.cos(above)
    to_sun = np.array([np.sin(around) * flat_share, np.cos(around) * flat_share, np.sin(above)])
    return Light(to_sun, np.array(sun), np.array(sky), np.array(haze, dtype=float), shadow, 620.0)


def build_stage(plan: Plan, rng: np.random.Generator) -> Stage:
    """Draw all that stands still."""
    light = make_light(rng)
    camera = plan.camera.scaled(FINE)
    layer = np.zeros((camera.height, camera.width), np.uint8)
    standing: list[Building | Tree | Post] = [*plan.buildings, *plan.trees, *plan.posts]
    for solid in (solid for item in standing for solid in solid_of(item)):
        cast_shadow(layer, camera, light, solid)
    for actor in plan.parked:
        cast_shadow(layer, camera, light, actor.model.solid(actor.motion.at(0))[0])
    shadow = soften(layer)
    picture = paint_sky(camera, light, rng)
    paint_ground(picture, camera, light, plan.patches, wear=plan.wear, shadow=shadow, rng=rng)
    canvas = Canvas(camera, light, picture)
    _draw_standing(canvas, plan)
    size = (plan.camera.width, plan.camera.height)

    def small(layer: Array | Floats | Pixels) -> Any:
        return cv2.resize(layer, size, interpolation=cv2.INTER_AREA)

    open_ground = small(np.isinf(canvas.depth).astype(np.float32))
    sunlit = np.asarray(cv2.blur(1 - small(shadow), (9, 7)), dtype=np.float32)
    return Stage(
        plan.camera, light, small(canvas.picture), canvas.depth, open_ground, sunlit,
        tuple(plan.actors), tuple(plan.signals),
    )  # fmt: skip


def _draw_standing(canvas: Canvas, plan: Plan) -> None:
    """Far things first; parked vehicles are drawn and leave their depth like the rest."""
    eye = canvas.camera.origin

    def far(x: float, y: float) -> float:
        return -float(np.hypot(x - eye[0], y - eye[1]))

    jobs: list[tuple[float, Callable[[Canvas, Any], None], Any]] = [
        (far(np.clip(eye[0], b.x0, b.x1), np.clip(eye[1], b.y0, b.y1)), draw_building, b)
        for b in plan.buildings
    ]
    jobs += [(far(tree.x, tree.y), draw_tree, tree) for tree in plan.trees]
    jobs += [(far(post.x, post.y), draw_post, post) for post in plan.posts]
    jobs += [(far(a.motion.x[0], a.motion.y[0]), _draw_parked, a) for a in plan.parked]
    for _, draw, item in sorted(jobs, key=lambda job: job[0]):
        draw(canvas, item)


def _draw_parked(canvas: Canvas, actor: Actor) -> None:
    motion = actor.motion.at(0)
    solid = actor.model.solid(motion)[0]
    for shape in actor.model.shapes(canvas.camera, canvas.light, motion):
        fill(canvas.picture, shape)
    pixels, _ = canvas.camera.project(solid)
    spot = np.array([motion.x[0], motion.y[0], 0.0])
    fill_level(canvas.depth, hull(pixels), float(canvas.camera.to_camera(spot)[2]))
