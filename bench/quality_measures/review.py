"""A clip against its reference, from columns to figures by label, switches and frames to look at.

Each scene in a process of its own, so that the memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from apps.quality.review import review_boxes
from apps.quality.tables import BoxTable, make_table
from bench.peaks import peak_mib

LABELS = ["bicycle", "car", "person", "truck", "van"]
SCENES = {
    "36,000 boxes against 36,000, 1,800 frames, 20 at a time": (20, 1800, 1800, 1.2, None),
    "100,000 tracks, 1,000,000 boxes, 10,000 frames": (100_000, 10, 10_000, 5.0, 1024),
}


def measure() -> Iterator[dict[str, Any]]:
    """Seconds and most memory of each scene."""
    for name, (*_, seconds, mib) in SCENES.items():
        command = [sys.executable, "-m", __spec__.name if __spec__ else __name__, name]
        root = Path(__file__).parents[2]
        output = subprocess.run(command, check=True, cwd=root, stdout=subprocess.PIPE, text=True)
        found = json.loads(output.stdout)
        yield {"name": name, "value": found["seconds"], "unit": "s", "goal": seconds}
        yield {"name": f"{name}, most memory", "value": found["mib"], "unit": "MiB", "goal": mib}


def _drawn(tracks: int, length: int, frames: int) -> tuple[BoxTable, BoxTable, list[str]]:
    """Tracks of so many frames each, begun anywhere, and a copy that shakes, misses and swaps."""
    chance = np.random.default_rng(1)
    numbers = np.repeat(np.arange(tracks), length)
    starts = chance.integers(0, frames - length + 1, tracks)
    shown = (starts[:, np.newaxis] + np.arange(length)).ravel()
    corners = np.repeat(chance.uniform(0, 1800, (tracks, 2)), length, axis=0)
    corners += np.cumsum(chance.normal(0, 1, corners.shape), axis=0) % 40
    boxes = np.hstack(
        [corners, corners + np.repeat(chance.uniform(30, 90, (tracks, 2)), length, 0)]
    )
    moved = boxes + chance.normal(0, 2, boxes.shape)
    others = numbers.copy()
    swapped = (shown > frames // 2) & (numbers < 2 * (tracks // 20))
    others[swapped] ^= 1
    kept = chance.random(len(moved)) > 0.05
    ids = [f"track-{number}" for number in range(tracks)]
    labels = [LABELS[at] for at in chance.integers(0, len(LABELS), tracks)]
    for at in range(0, 2 * (tracks // 20), 2):
        labels[at + 1] = labels[at]
    columns = shown[kept], others[kept], moved[kept]
    pairs = np.unique(np.stack(columns[:2]), axis=1, return_index=True)[1]  # a swap may double one
    annotated = make_table(ids, *(column[pairs] for column in columns))
    return make_table(ids, shown, numbers, boxes), annotated, labels


def main(name: str) -> None:
    """Draw the scene, review it, print what that took."""
    reference, annotated, labels = _drawn(*SCENES[name][:3])
    columns = [(side.ids, side.frames, side.tracks, side.boxes) for side in (reference, annotated)]
    began = time.perf_counter()
    ours, theirs = (make_table(*side) for side in columns)  # its checks are part of a report
    found = review_boxes(ours, theirs, labels, labels)
    found.troubles.worst(100)
    seconds = time.perf_counter() - began
    if not (found.switches and found.labels[0].hota.hota > 0.5):
        raise SystemExit("The scene is not what it should be.")
    print(json.dumps({"seconds": round(seconds, 3), "mib": round(peak_mib(), 1)}))


if __name__ == "__main__":
    main(sys.argv[1])
