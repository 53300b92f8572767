"""People of a drawn scene: pedestrians who walk, cyclists who pedal.

A figure is a skeleton of joints with radii; the same joints give the drawing and the true box.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from apps.home.domain.scene.camera import NEAR_M, Array, Camera, Light
from apps.home.domain.scene.shapes import Motion, Shape, capsule, circle, hull

Color = tuple[float, float, float]

CLOTHES: dict[str, Color] = {  # BGR
    "red": (60, 56, 184),
    "blue": (150, 92, 48),
    "green": (84, 118, 70),
    "white": (226, 228, 230),
    "black": (52, 46, 44),
    "yellow": (60, 190, 230),
    "grey": (128, 124, 120),
}
SKINS: tuple[Color, ...] = ((150, 178, 222), (112, 144, 196), (70, 98, 150), (52, 70, 110))
HAIR: tuple[Color, ...] = ((30, 34, 44), (44, 62, 92), (92, 132, 168), (110, 110, 112))
TROUSERS: tuple[Color, ...] = ((96, 68, 50), (58, 54, 52), (108, 120, 132), (44, 42, 48))
SHOE: Color = (44, 42, 42)

NAMES = (
    "head", "face", "hair", "neck", "shoulder_l", "shoulder_r", "hip_l", "hip_r", "knee_l",
    "knee_r", "ankle_l", "ankle_r", "toe_l", "toe_r", "elbow_l", "elbow_r", "hand_l", "hand_r",
)  # fmt: skip
RADII = dict(
    zip(
        NAMES,
        (0.105, 0.09, 0.115, 0.05, 0.075, 0.075, 0.1, 0.1, 0.062, 0.062, 0.045, 0.045, 0.04, 0.04,
         0.045, 0.045, 0.042, 0.042),
        strict=True,
    )
)  # fmt: skip
INDEX = {name: index for index, name in enumerate(NAMES)}
CYCLE_M = 1.45
GEAR_M = 5.2
WHEEL_M = 0.34
BRIGHTER = 1.22  # cloth scatters what the flat tone would lose
BIKE = {  # joints of the bicycle: x, y, z
    "rear": (-0.52, 0.0, 0.34),
    "front": (0.55, 0.0, 0.34),
    "bracket": (-0.06, 0.0, 0.30),
    "seat": (-0.2, 0.0, 0.92),
    "stem": (0.4, 0.0, 0.9),
    "bar_l": (0.4, 0.26, 1.02),
    "bar_r": (0.4, -0.26, 1.02),
}
TUBES = (
    ("rear", "bracket"), ("rear", "seat"), ("bracket", "seat"), ("bracket", "stem"),
    ("seat", "stem"), ("stem", "front"), ("bar_l", "bar_r"),
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How one person looks."""

    top: Color
    legs: Color
    skin: Color
    hair: Color
    height_m: float = 1.72
    coat: bool = False
    backpack: bool = False
    helmet: bool = False


@dataclass(frozen=True)
class Person:
    """A pedestrian; with `rides`, a cyclist with the bicycle."""

    look: Look
    rides: bool = False

    def joints(self, motion: Motion) -> Array:
        """World joints (F, J, 3) in the order of NAMES, then the bicycle's."""
        local = _riding(motion) if self.rides else _walking(motion)
        local = local * (1.0 if self.rides else self.look.height_m / 1.75)
        if self.rides:
            bike = np.broadcast_to(np.array(list(BIKE.values())), (len(local), len(BIKE), 3))
            local = np.concatenate([local, bike], axis=1)
        return motion.place(local)

    def solid(self, motion: Motion) -> Array:
        """Joints and what sticks out of them."""
        joints = self.joints(motion)
        wide = 0.09 * np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]])
        upper = joints[:, [INDEX["head"], INDEX["hip_l"], INDEX["ankle_l"], INDEX["ankle_r"]]]
        spread = (upper[:, :, None] + wide).reshape(len(joints), -1, 3)
        return np.concatenate([joints, spread], axis=1)

    def extents(self, camera: Camera, motion: Motion) -> Array:
        """Extents of every joint's disc and of the wheels."""
        pixels, depths = camera.project(self.joints(motion))
        radii = np.array([RADII[name] for name in NAMES] + [0.02] * (len(BIKE) * self.rides))
        reach = (radii * camera.focal / np.maximum(depths, NEAR_M))[..., None]
        parts = [pixels - reach, pixels + reach]
        if self.rides:
            rims, _ = camera.project(motion.place(_rims(WHEEL_M + 0.02)))
            parts.append(rims)
        if self.look.backpack:
            parts += self._pack_discs(camera, motion)
        spots = np.concatenate(parts, axis=1)
        boxes = np.concatenate([spots.min(1), spots.max(1)], axis=1)
        boxes[(depths.min(1) < NEAR_M) | ~motion.there] = np.nan
        return boxes

    def _pack_discs(self, camera: Camera, motion: Motion) -> tuple[Array, Array]:
        pixels, depths = camera.project(motion.place(_pack(self.joints_local(motion))))
        reach = (0.11 * camera.focal / np.maximum(depths, NEAR_M))[..., None]
        return pixels - reach, pixels + reach

    def joints_local(self, motion: Motion) -> Array:
        """The skeleton before it is placed in the world."""
        local = _riding(motion) if self.rides else _walking(motion)
        return local * (1.0 if self.rides else self.look.height_m / 1.75)

    def shapes(self, camera: Camera, light: Light, motion: Motion) -> list[Shape]:
        """Far limbs, body, head, near limbs."""
        drawing = _Drawing(self, camera, light, motion)
        far, near = (
            ("l", "r") if drawing.depth("shoulder_l") > drawing.depth("shoulder_r") else ("r", "l")
        )
        if self.rides:
            drawing.bicycle()
        drawing.arm(far, 0.82)
        drawing.leg(far, 0.8)
        if self.look.backpack and not drawing.faces_away:
            drawing.pack()
        drawing.leg(near, 1.0)
        drawing.torso()
        drawing.head()
        if self.look.backpack and drawing.faces_away:
            drawing.pack()
        drawing.arm(near, 0.96)
        return drawing.shapes


class _Drawing:
    """One figure at one frame: its joints in the picture and the shapes so far."""

    def __init__(self, person: Person, camera: Camera, light: Light, motion: Motion) -> None:
        self.person, self.camera, self.motion = person, camera, motion
        pixels, depths = camera.project(person.joints(motion)[0])
        names = (*NAMES, *BIKE) if person.rides else NAMES
        self.spot = dict(zip(names, pixels, strict=True))
        self.depths = dict(zip(names, depths.tolist(), strict=True))
        self.scale = camera.focal / float(depths.mean())
        self.shapes: list[Shape] = []
        self.faces_away = self.depths["face"] > self.depths["hair"]
        toward = camera.origin - np.array([motion.x[0], motion.y[0], 1.0])
        normal = toward * (1, 1, 0.2)
        self.normal = (normal / np.linalg.norm(normal))[None]
        self.light = light
        self.sunward = float(np.sign(light.sun @ camera.axes[0]))

    def depth(self, name: str) -> float:
        """Metres from the camera."""
        return self.depths[name]

    def tone(self, color: Color, share: float = 1.0) -> Array:
        """A colour of the body in this light."""
        lit = self.light.shade(np.array([color]) * share * BRIGHTER, self.normal)[0]
        return self.light.veil(lit, self.depths["neck"])

    def add(self, points: Array, color: Color, share: float = 1.0) -> None:
        """One filled part."""
        self.shapes.append(Shape(points, self.tone(color, share)))

    def limb(self, start: str, end: str, color: Color, share: float) -> None:
        """A capsule between two joints."""
        radii = RADII[start] * self.scale, RADII[end] * self.scale
        self.add(capsule(self.spot[start], self.spot[end], *radii), color, share)

    def leg(self, side: str, share: float) -> None:
        """Shoe, shin and thigh."""
        self.limb(f"ankle_{side}", f"toe_{side}", SHOE, share)
        self.limb(f"knee_{side}", f"ankle_{side}", self.person.look.legs, share * 0.94)
        self.limb(f"hip_{side}", f"knee_{side}", self.person.look.legs, share)

    def arm(self, side: str, share: float) -> None:
        """Hand, forearm and upper arm."""
        look = self.person.look
        hand = circle(self.spot[f"hand_{side}"], RADII["hand_l"] * self.scale, 10)
        self.add(hand, look.skin, share)
        self.limb(f"elbow_{side}", f"hand_{side}", look.top, share * 0.92)
        upper = RADII["elbow_l"] * 1.3 * self.scale, RADII["elbow_l"] * self.scale
        self.add(
            capsule(self.spot[f"shoulder_{side}"], self.spot[f"elbow_{side}"], *upper),
            look.top,
            share,
        )

    def torso(self) -> None:
        """Trunk with a lit side; a coat reaches to the knees."""
        ends = [("shoulder_l", 0.07), ("shoulder_r", 0.07), ("hip_l", 0.092), ("hip_r", 0.092)]
        discs = [circle(self.spot[name], radius * self.scale, 10) for name, radius in ends]
        if self.person.look.coat:
            for side in ("l", "r"):
                hem = 0.35 * self.spot[f"hip_{side}"] + 0.65 * self.spot[f"knee_{side}"]
                discs.append(circle(hem, 0.09 * self.scale, 10))
        outline = hull(np.vstack(discs))
        self.add(outline, self.person.look.top, 0.88)
        middle = outline.mean(0) + np.array([0.045 * self.sunward, -0.02]) * self.scale
        self.add(middle + (outline - outline.mean(0)) * (0.62, 0.9), self.person.look.top, 1.1)

    def head(self) -> None:
        """Neck, face and hair (or helmet), the nearer last."""
        look = self.person.look
        self.limb("neck", "head", look.skin, 0.8)
        hair = (circle(self.spot["hair"], RADII["hair"] * self.scale), look.hair)
        skin = (circle(self.spot["face"], RADII["face"] * self.scale), look.skin)
        for points, color in (skin, hair) if self.faces_away else (hair, skin):
            self.add(points, color)
        if look.helmet:
            cap = self.spot["hair"] + (0, -0.03 * self.scale)
            self.add(circle(cap, 0.112 * self.scale), (210, 214, 220))
            self.add(circle(self.spot["face"], 0.085 * self.scale), look.skin, 0.95)

    def pack(self) -> None:
        """A backpack."""
        points = self.motion.place(_pack(self.person.joints_local(self.motion)))
        low, high = self.camera.project(points[0])[0]
        self.add(capsule(low, high, 0.11 * self.scale, 0.09 * self.scale), (60, 74, 96), 0.95)

    def bicycle(self) -> None:
        """Wheels, frame and bar."""
        dark = self.tone((40, 38, 38))
        rims = self.motion.place(_rims(WHEEL_M))
        pixels, _ = self.camera.project(rims[0])
        line = max(1, round(0.04 * self.scale))
        for points in np.split(pixels, 2):
            self.shapes.append(Shape(points, dark, line))
        tube = max(0.022 * self.scale, 0.7)
        for start, end in TUBES:
            self.add(capsule(self.spot[start], self.spot[end], tube, tube), (58, 70, 150))


def _walking(motion: Motion) -> Array:
    """Local joints (F, J, 3) of a person 1.75 m tall at this point of the stride."""
    phase = motion.travel / CYCLE_M * 2 * np.pi
    swing = 0.46 * np.clip(motion.speed / 1.4, 0, 1.5)
    zero = np.zeros_like(phase)
    joints = np.zeros((len(phase), len(NAMES), 3))
    drops = []
    for side, sign, turn in (("l", 1, 0.0), ("r", -1, np.pi)):
        angle = swing * np.sin(phase + turn)
        bend = swing * 1.5 * np.clip(np.cos(phase + turn), 0, 1) + 0.04
        knee = np.stack([0.45 * np.sin(angle), zero + sign * 0.1, -0.45 * np.cos(angle)], 1)
        shin = np.stack([np.sin(angle - bend), zero, -np.cos(angle - bend)], 1)
        ankle = knee + 0.42 * shin
        pitch = np.clip(angle - bend * 1.1, -0.9, 0.3)
        toe = ankle + np.stack([0.15 * np.cos(pitch), zero, 0.15 * np.sin(pitch)], 1)
        for name, place in (("knee", knee), ("ankle", ankle), ("toe", toe)):
            joints[:, INDEX[f"{name}_{side}"]] = place
        joints[:, INDEX[f"hip_{side}"]] = (0, sign * 0.095, 0)
        drops.append(np.minimum(ankle[:, 2] - 0.05, toe[:, 2] - 0.04))
        arm = -0.85 * angle
        joints[:, INDEX[f"shoulder_{side}"]] = (0, sign * 0.18, 0.5)
        elbow = np.stack([0.28 * np.sin(arm), zero + sign * 0.22, 0.5 - 0.28 * np.cos(arm)], 1)
        fore = arm + 0.25 + 0.3 * swing
        joints[:, INDEX[f"elbow_{side}"]] = elbow
        joints[:, INDEX[f"hand_{side}"]] = elbow + 0.26 * np.stack(
            [np.sin(fore), zero, -np.cos(fore)], 1
        )
    _put_head(joints, (0.0, 0.56), 0.14)
    joints[..., 2] -= np.minimum(*drops)[:, None]
    return joints


def _put_head(joints: Array, neck: tuple[float, float], rise: float) -> None:
    x, z = neck
    joints[:, INDEX["neck"]] = (x, 0, z)
    joints[:, INDEX["head"]] = (x + 0.02, 0, z + rise)
    joints[:, INDEX["face"]] = (x + 0.05, 0, z + rise - 0.01)
    joints[:, INDEX["hair"]] = (x - 0.005, 0, z + rise + 0.025)


def _riding(motion: Motion) -> Array:
    """Local joints of a cyclist; the knees follow the pedals."""
    phase = motion.travel / GEAR_M * 2 * np.pi
    joints = np.zeros((len(phase), len(NAMES), 3))
    for side, sign, turn in (("l", 1, 0.0), ("r", -1, np.pi)):
        hip = np.array([-0.16, sign * 0.1, 0.98])
        pedal = np.stack(
            [
                BIKE["bracket"][0] + 0.17 * np.cos(phase + turn),
                np.full_like(phase, sign * 0.1),
                BIKE["bracket"][2] + 0.08 - 0.17 * np.sin(phase + turn),
            ],
            axis=1,
        )
        reach = pedal - hip
        span = np.clip(np.linalg.norm(reach, axis=1), 0.2, 0.869)
        along = reach / span[:, None]
        rise = np.sqrt(0.435**2 - (span / 2) ** 2)
        ahead = np.stack([-along[:, 2], np.zeros_like(span), along[:, 0]], 1)
        joints[:, INDEX[f"hip_{side}"]] = hip
        joints[:, INDEX[f"knee_{side}"]] = hip + reach / 2 + rise[:, None] * ahead
        joints[:, INDEX[f"ankle_{side}"]] = pedal
        joints[:, INDEX[f"toe_{side}"]] = pedal + np.array((0.13, 0, -0.03))
        joints[:, INDEX[f"shoulder_{side}"]] = (0.13, sign * 0.17, 1.4)
        joints[:, INDEX[f"elbow_{side}"]] = (0.26, sign * 0.24, 1.18)
        joints[:, INDEX[f"hand_{side}"]] = (0.4, sign * 0.23, 1.05)
    _put_head(joints, (0.19, 1.47), 0.13)
    return joints


def _rims(radius: float) -> Array:
    angles = np.arange(20) * (2 * np.pi / 20)
    around = np.stack([np.cos(angles), np.zeros(20), np.sin(angles)], axis=1) * radius
    return np.vstack([around + BIKE["rear"], around + BIKE["front"]])


def _pack(joints: Array) -> Array:
    """Lower and upper end of a backpack, (F, 2, 3) local."""
    back = np.array([-0.17, 0.0, 0.0])
    shoulders = joints[:, [INDEX["shoulder_l"], INDEX["shoulder_r"]]].mean(1)
    hips = joints[:, [INDEX["hip_l"], INDEX["hip_r"]]].mean(1)
    return np.stack([hips * 0.6 + shoulders * 0.4, shoulders - (0, 0, 0.06)], axis=1) + back
