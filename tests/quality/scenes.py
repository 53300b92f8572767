"""Scenes of moving boxes as MOT text, the same for the same seed: for parity tests and measures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1920, 1080
Floats = NDArray[np.float64]

# Scenes whose figures by the peers are kept in fixtures/peers.json (bench.record_quality_peers).
PARITY: dict[str, dict[str, Any]] = {
    "quiet": {"frames": 40, "objects": 4, "noise": 1.0, "missed": 0.0, "pieces": 1, "false": 0.0},
    "drops": {"frames": 60, "objects": 8, "missed": 0.3},
    "swaps": {"frames": 80, "objects": 6, "swaps": 9},
    "fragments": {"frames": 90, "objects": 5, "pieces": 8},
    "empty frames": {"frames": 50, "objects": 5, "empty": (1, 2, 20, 21, 22, 50)},
    "one-frame tracks": {"frames": 30, "objects": 3, "short": 12},
    "careless": {
        "frames": 60,
        "objects": 10,
        "noise": 14.0,
        "missed": 0.2,
        "false": 0.5,
        "swaps": 5,
    },
    "crowd": {"frames": 40, "objects": 90, "noise": 6.0, "swaps": 30, "short": 5},
    "dense crowd": {"frames": 25, "objects": 60, "noise": 8.0, "swaps": 10, "picture": (300, 200)},
}


class Scene(NamedTuple):
    """Lines of two MOT files, and how many frames they are of."""

    reference: str
    annotated: str
    frames: int


def draw_scene(
    seed: int,
    *,
    frames: int,
    objects: int,
    noise: float = 3.0,
    missed: float = 0.05,
    pieces: int = 3,
    swaps: int = 0,
    false: float = 0.02,
    empty: tuple[int, ...] = (),
    short: int = 0,
    picture: tuple[int, int] = (WIDTH, HEIGHT),
) -> Scene:
    """Objects that wander through a picture, and how someone annotated them.

    Parameters
    ----------
    seed, frames, objects : int
    noise : float
        Deviation of every edge of an annotated box, in pixels.
    missed, false : float
        Share of boxes left out; boxes of nothing, as a share of the frames.
    pieces, swaps : int
        How many annotated tracks an object falls into; how often two objects change identities.
    empty : tuple of int
        Frames in which neither side shows anything.
    short : int
        How many objects of either side live for one frame only.
    picture : tuple of int
        Width and height: a small one is a crowd.
    """
    chance = np.random.default_rng(seed)
    whole = np.vstack([_wander(chance, number + 1, frames, picture) for number in range(objects)])
    ids = np.arange(1, objects + 1)
    annotated = whole.copy()
    annotated[:, 2:] += chance.normal(0, noise, (len(whole), 4))
    annotated[:, 4:] = np.maximum(annotated[:, 4:], 1)
    for one in ids:
        mine = annotated[:, 1] == one
        cuts = np.sort(chance.integers(0, frames, pieces - 1))
        annotated[mine, 1] += objects * np.searchsorted(cuts, annotated[mine, 0] - 1)
    for _ in range(swaps):
        _swap(chance, annotated, frames)
    annotated = annotated[chance.random(len(annotated)) >= missed]
    last = int(annotated[:, 1].max())
    extra = np.flatnonzero(chance.random(frames) < false) + 1
    annotated = np.vstack([annotated, _single(chance, extra, last + 1)])
    for side in range(2):
        at = chance.integers(1, frames + 1, short)
        rows = _single(chance, at, last + 1 + frames)
        if side:
            annotated = np.vstack([annotated, rows])
        else:
            whole = np.vstack([whole, rows])
    return Scene(_text(whole, empty), _text(annotated, empty), frames)


def _wander(
    chance: np.random.Generator, number: int, frames: int, picture: tuple[int, int]
) -> Floats:
    across, down = picture
    width = chance.uniform(30, 90)
    height = width * chance.uniform(1.5, 2.5)
    x = chance.uniform(0, across) + np.cumsum(chance.normal(0, 2, frames))
    y = chance.uniform(0, down) + np.cumsum(chance.normal(0, 1, frames))
    rows = np.empty((frames, 6))
    rows[:, 0], rows[:, 1] = np.arange(1, frames + 1), number
    rows[:, 2] = np.abs((x + across) % (2 * across) - across)
    rows[:, 3] = np.abs((y + down) % (2 * down) - down)
    rows[:, 4:] = width, height
    return rows


def _swap(chance: np.random.Generator, rows: Floats, frames: int) -> None:
    """From some frame on, two tracks bear each other's number."""
    one, other = chance.choice(np.unique(rows[:, 1]), 2, replace=False)
    later = rows[:, 0] >= chance.integers(1, frames + 1)
    first, second = later & (rows[:, 1] == one), later & (rows[:, 1] == other)
    rows[first, 1], rows[second, 1] = other, one


def _single(chance: np.random.Generator, frames: NDArray[np.int64], first: int) -> Floats:
    """A track of one box in each of these frames."""
    rows = np.empty((len(frames), 6))
    rows[:, 0], rows[:, 1] = frames, first + np.arange(len(frames))
    rows[:, 2], rows[:, 3] = (
        chance.uniform(0, WIDTH, len(frames)),
        chance.uniform(0, HEIGHT, len(frames)),
    )
    rows[:, 4:] = 50, 90
    return rows


def _text(rows: Floats, empty: Iterable[int]) -> str:
    rows = rows[~np.isin(rows[:, 0], list(empty))]
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    return "".join(
        f"{int(row[0])},{int(row[1])},{row[2]:.2f},{row[3]:.2f},{row[4]:.2f},{row[5]:.2f},1,1,1\n"
        for row in rows.tolist()
    )
