"""How the actors of a drawn scene move: paths, drivers who keep their distance, walkers.

Drivers follow the intelligent driver model (Treiber, Hennecke, Helbing 2000). Draws nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.home.domain.scene.camera import Array
from apps.home.domain.scene.shapes import Model, Motion

BRAKE = 2.6
PULL = 1.7
HEADWAY_S = 1.1
STANDSTILL_M = 1.6
HARDEST_BRAKE = 7.0


class Path:
    """A polyline through `points` (n, 2), its corners rounded; `at` takes metres along it."""

    def __init__(self, points: Sequence[tuple[float, float]], *, rounded: int = 3) -> None:
        line = np.array(points, dtype=np.float64)
        for _ in range(rounded):
            near, far = line[:-1] * 0.75 + line[1:] * 0.25, line[:-1] * 0.25 + line[1:] * 0.75
            middle = np.stack([near, far], axis=1).reshape(-1, 2)
            line = np.vstack([line[:1], middle, line[-1:]])
        steps = np.hypot(*np.diff(line, axis=0).T)
        keep = np.concatenate([[True], steps > 1e-9])
        self.points = line[keep]
        self.marks = np.concatenate([[0], np.cumsum(steps[steps > 1e-9])])
        self.length = float(self.marks[-1])
        turns = np.unwrap(np.arctan2(*np.diff(self.points, axis=0).T[::-1]))
        self.headings = np.concatenate([turns[:1], (turns[1:] + turns[:-1]) / 2, turns[-1:]])

    def at(self, metres: Array) -> tuple[Array, Array, Array]:
        """x, y and heading."""
        x, y = (np.interp(metres, self.marks, axis) for axis in self.points.T)
        return x, y, np.interp(metres, self.marks, self.headings)

    def nearest(self, x: float, y: float) -> float:
        """Metres along the path to the point next to (x, y)."""
        fine = np.linspace(0, self.length, 2000)
        px, py, _ = self.at(fine)
        return float(fine[np.argmin((px - x) ** 2 + (py - y) ** 2)])


@dataclass(frozen=True)
class Driver:
    """A vehicle at `start` metres along its path that would like to go `speed`."""

    path: Path
    start: float
    speed: float
    length: float
    moving: bool = True


@dataclass(frozen=True)
class Stop:
    """A line across a path, `closed` (frames,) while nobody may pass it."""

    at: float
    closed: NDArray[np.bool_]


def drive(
    drivers: Sequence[Driver], stops: Sequence[Stop], *, frames: int, fps: float
) -> list[Motion]:
    """Motions of drivers in one lane, the foremost first."""
    count, step = len(drivers), 1 / fps
    place = np.zeros((frames, count))
    pace = np.zeros((frames, count))
    here = np.array([driver.start for driver in drivers])
    speed = np.array([driver.speed if driver.moving else 0.0 for driver in drivers])
    for frame in range(frames):
        place[frame], pace[frame] = here, speed
        pull = [_pull(drivers, index, here, speed) for index in range(count)]
        for stop in stops:
            if stop.closed[frame]:
                for index, driver in enumerate(drivers):
                    gap = stop.at - here[index] - driver.length / 2
                    pull[index] = min(pull[index], _before_line(gap, speed[index], driver.speed))
        speed = np.maximum(speed + np.array(pull) * step, 0)
        here = here + speed * step
    return [
        _motion(driver.path, place[:, index], pace[:, index], fps)
        for index, driver in enumerate(drivers)
    ]


def _pull(drivers: Sequence[Driver], index: int, here: Array, speed: Array) -> float:
    driver = drivers[index]
    if index == 0:
        return _idm(np.inf, speed[index], speed[index], driver.speed)
    ahead = drivers[index - 1]
    gap = here[index - 1] - here[index] - (driver.length + ahead.length) / 2
    return _idm(gap, speed[index], speed[index - 1], driver.speed)


def _idm(gap: float, speed: float, ahead: float, wished: float) -> float:
    wanted = (
        STANDSTILL_M + speed * HEADWAY_S + speed * (speed - ahead) / (2 * (PULL * BRAKE) ** 0.5)
    )
    pressed = (max(wanted, 0) / max(gap, 0.3)) ** 2 if np.isfinite(gap) else 0.0
    return max(PULL * (1 - (speed / wished) ** 4 - pressed), -HARDEST_BRAKE)


def _before_line(gap: float, speed: float, wished: float) -> float:
    """Brake for a line unless it is behind or too near to stop."""
    if gap < -0.3 or speed**2 / (2 * HARDEST_BRAKE) > gap + 0.8:
        return np.inf
    return _idm(gap + STANDSTILL_M * 0.7, speed, 0.0, wished)


def _motion(path: Path, metres: Array, speed: Array, fps: float) -> Motion:
    x, y, heading = path.at(metres)
    there = (metres > 0) & (metres < path.length)
    travel = np.concatenate([[0], np.cumsum(speed[:-1])]) / fps
    return Motion(x, y, heading, travel + metres[0], speed, there)


def walk(
    path: Path,
    *,
    speed: float,
    start: float,
    frames: int,
    fps: float,
    waits: Sequence[tuple[float, int]] = (),
) -> Motion:
    """Someone who walks along `path` from `start` metres; `waits`: (at metres, until frame)."""
    here, pace = start, speed
    place, paces = np.zeros(frames), np.zeros(frames)
    for frame in range(frames):
        place[frame], paces[frame] = here, pace
        held = [at for at, until in waits if frame < until and here <= at + 1e-6]
        room = min((at - here for at in held), default=np.inf)
        wished = min(speed, max(room, 0) * 2.5)
        pace += float(np.clip(wished - pace, -3.5 / fps, 2.5 / fps))
        here += min(max(pace, 0) / fps, max(room, 0))
    return _motion(path, place, paces, fps)


def stand(x: float, y: float, heading: float, frames: int) -> Motion:
    """Something that does not move."""
    full, zero = np.ones(frames), np.zeros(frames)
    return Motion(full * x, full * y, full * heading, zero, zero, full.astype(bool))


def reversed_along(motion: Motion) -> Motion:
    """The same way driven backwards: the object looks against its motion."""
    return Motion(
        motion.x, motion.y, motion.heading + np.pi, -motion.travel, motion.speed, motion.there
    )


def distance(one: Motion, other: Motion) -> Array:
    """Metres between the centres of two motions at each frame."""
    return np.hypot(one.x - other.x, one.y - other.y)


@dataclass(frozen=True)
class Actor:
    """An object of the scene: what it is, how it looks, how it moves."""

    label: str
    model: Model
    motion: Motion
    attributes: dict[str, str]


def spans(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """`[start, stop)` of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
