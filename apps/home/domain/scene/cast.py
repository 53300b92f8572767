"""Who appears in a drawn scene: vehicles and people drawn by lot, and the plan of a view.

Draws nothing; the view places them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from apps.home.domain.scene.camera import Array, Camera
from apps.home.domain.scene.ground import Patch, Wear, rect
from apps.home.domain.scene.motion import Actor, Driver, Path, Stop, drive, stand
from apps.home.domain.scene.people import CLOTHES, HAIR, SKINS, TROUSERS, Look, Person
from apps.home.domain.scene.shapes import Mesh, Motion
from apps.home.domain.scene.standing import Building, Post, Tree
from apps.home.domain.scene.vehicles import CABINS, PAINTS, bus, car, van

ASPHALT = (116.0, 114, 112)
PAVING = (158.0, 162, 164)
GRASS = (66.0, 112, 88)
KERB = (186.0, 188, 188)
PAINT = (224.0, 226, 226)
FACADES = (
    (150.0, 176, 196), (120.0, 144, 186), (186.0, 192, 196), (128.0, 160, 178),
    (108.0, 122, 158), (164.0, 184, 206), (142.0, 150, 152), (150.0, 190, 214),
)  # fmt: skip
SIGNS = ((52.0, 60, 150), (120.0, 84, 36), (60.0, 104, 60), (40.0, 130, 190), (70.0, 66, 62))
CAR_ODDS = (0.22, 0.18, 0.18, 0.13, 0.12, 0.1, 0.04, 0.03)
BODIES = tuple(CABINS)


@dataclass(frozen=True)
class Clock:
    """Length and rate of the scene."""

    frames: int
    fps: float

    @property
    def seconds(self) -> float:
        """Duration."""
        return self.frames / self.fps

    def frame(self, second: float) -> int:
        """The frame at a time."""
        return round(second * self.fps)


@dataclass(frozen=True)
class Signal:
    """A traffic light's lamp: where, and its colour (BGR) at each frame."""

    position: tuple[float, float, float]
    colors: Array


@dataclass(frozen=True)
class PlannedEvent:
    """A labelled interval between actors (indexes into the plan's actors)."""

    label: str
    start: int
    stop: int
    actors: tuple[int, ...]


@dataclass
class Plan:
    """All of a scene before it is drawn. Parked vehicles are actors that never move."""

    camera: Camera
    patches: list[Patch] = field(default_factory=list)
    wear: list[Wear] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    trees: list[Tree] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)
    parked: list[Actor] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    events: list[PlannedEvent] = field(default_factory=list)

    def add(self, actors: Sequence[Actor]) -> list[int]:
        """Add moving actors; their indexes."""
        self.actors += actors
        return list(range(len(self.actors) - len(actors), len(self.actors)))


def pick_car(rng: np.random.Generator) -> tuple[str, Mesh, str]:
    """Label, model and colour of a car by lot."""
    color = str(rng.choice(list(PAINTS), p=CAR_ODDS))
    return "car", car(BODIES[int(rng.integers(len(BODIES)))], color), color


def pick_van(rng: np.random.Generator) -> tuple[str, Mesh, str]:
    """A van by lot."""
    color = str(rng.choice(["white", "white", "silver", "blue", "yellow"]))
    return "van", van(color, glazed=bool(rng.random() < 0.3)), color


def pick_bus(rng: np.random.Generator) -> tuple[str, Mesh, str]:
    """A bus by lot."""
    color = str(rng.choice(["red", "yellow", "blue", "white"]))
    return "bus", bus(color), color


def pick_vehicle(rng: np.random.Generator) -> tuple[str, Mesh, str]:
    """A car, sometimes a van."""
    return pick_van(rng) if rng.random() < 0.18 else pick_car(rng)


def pick_person(rng: np.random.Generator, *, rides: bool = False) -> tuple[Person, str]:
    """A person and the colour of the upper clothes."""
    color = str(rng.choice(list(CLOTHES)))
    look = Look(
        CLOTHES[color],
        TROUSERS[int(rng.integers(len(TROUSERS)))],
        SKINS[int(rng.integers(len(SKINS)))],
        HAIR[int(rng.integers(len(HAIR)))],
        float(rng.uniform(1.58, 1.88)),
        coat=not rides and bool(rng.random() < 0.25),
        backpack=not rides and bool(rng.random() < 0.25),
        helmet=rides and bool(rng.random() < 0.6),
    )
    return Person(look, rides=rides), color


def pedestrian(rng: np.random.Generator, motion: Motion) -> Actor:
    """A pedestrian who moves so."""
    person, color = pick_person(rng)
    return Actor("pedestrian", person, motion, {"color": color})


def cyclist(rng: np.random.Generator, motion: Motion) -> Actor:
    """A bicycle with its rider, one object."""
    person, color = pick_person(rng, rides=True)
    return Actor("bicycle", person, motion, {"color": color, "state": "moving"})


def vehicle(kind: tuple[str, Mesh, str], motion: Motion, state: str = "moving") -> Actor:
    """A vehicle that moves so."""
    label, model, color = kind
    return Actor(label, model, motion, {"color": color, "state": state})


def parked_vehicle(
    rng: np.random.Generator, spot: tuple[float, float], heading: float, frames: int
) -> Actor:
    """A vehicle parked at `spot`."""
    x, y = spot
    motion = stand(x + rng.normal(0, 0.06), y + rng.normal(0, 0.12), heading, frames)
    motion.heading[:] += rng.normal(0, 0.015)
    return vehicle(pick_vehicle(rng), motion, "parked")


def lane_traffic(
    rng: np.random.Generator,
    lane: tuple[Path, Sequence[tuple[str, Mesh, str]]],
    starts: Sequence[float] | Array,
    stops: Sequence[Stop],
    clock: Clock,
    *,
    speed: float = 9.5,
    moving: bool = True,
) -> list[Actor]:
    """Vehicles one behind the other, the foremost first, at `starts` metres of the lane."""
    path, kinds = lane
    drivers = [
        Driver(path, start, speed * float(rng.uniform(0.88, 1.08)), kind[1].length, moving)
        for kind, start in zip(kinds, starts, strict=True)
    ]
    motions = drive(drivers, stops, frames=clock.frames, fps=clock.fps)
    return [vehicle(kind, motion) for kind, motion in zip(kinds, motions, strict=True)]


def zebra(x: tuple[float, float], y: tuple[float, float], *, along: str) -> list[Patch]:
    """Stripes of a crossing over a road that runs `along` "x" or "y"."""
    low, high = y if along == "x" else x
    marks = np.arange(low + 0.35, high - 0.4, 1.0)
    if along == "x":
        return [Patch(rect(x[0], m, x[1], m + 0.5), PAINT, "paint") for m in marks]
    return [Patch(rect(m, y[0], m + 0.5, y[1]), PAINT, "paint") for m in marks]


def dashes(start: Array, end: Array, *, dash: float, gap: float, width: float) -> list[Patch]:
    """A broken line; `gap` 0 makes it solid."""
    length = float(np.linalg.norm(end - start))
    ahead = (end - start) / length
    side = np.array([-ahead[1], ahead[0]]) * width / 2
    marks = np.arange(0, length, dash + gap) if gap else np.array([0.0])
    patches = []
    for mark in marks:
        near = start + ahead * mark
        far = start + ahead * (min(mark + dash, length) if gap else length)
        patches.append(
            Patch(np.array([near - side, near + side, far + side, far - side]), PAINT, "paint")
        )
    return patches


def tyre_wear(path: Path, strength: float = 0.1) -> list[Wear]:
    """The two strips where wheels run."""
    marks = np.linspace(0, path.length, 60)
    x, y, _ = path.at(marks)
    line = np.column_stack([x, y])
    ahead = np.gradient(line, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    side = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)
    return [
        Wear(np.vstack([line + side * (o + 0.25), (line + side * (o - 0.25))[::-1]]), strength)
        for o in (-0.78, 0.78)
    ]


def manholes(
    rng: np.random.Generator, area: tuple[float, float, float, float], count: int
) -> list[Patch]:
    """Round covers and patched rectangles in the asphalt."""
    x0, y0, x1, y1 = area
    patches = []
    for index in range(count):
        x, y = rng.uniform(x0, x1), rng.uniform(y0, y1)
        if index % 2:
            patches.append(
                Patch(rect(x, y, x + rng.uniform(1, 3), y + rng.uniform(0.7, 1.4)), (98.0, 97, 95))
            )
        else:
            angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
            ring = np.column_stack([x + 0.36 * np.cos(angles), y + 0.36 * np.sin(angles)])
            patches.append(Patch(ring, (84.0, 82, 80)))
    return patches
