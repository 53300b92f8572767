"""HOTA, CLEAR and identity together, MOT text to figures, beside TrackEval and py-motmetrics.

Each runs in a process of its own on the same files, so that the memory is its own; the time is that
of the work, without imports. A run whose figures are not TrackEval's to 1e-9 is no measure.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tests.quality.scenes import draw_scene

FRAMES = int(os.environ.get("PLUMBLINE_TRACKING_FRAMES", "3600"))  # two minutes
REPEATS = 3
FASTER = {20: 8, 100: 4}
PEERS = {"trackeval": "PLUMBLINE_TRACKEVAL", "motmetrics": "PLUMBLINE_MOTMETRICS"}


def measure() -> Iterator[dict[str, Any]]:
    """Ratios of time and of peak memory at 20 and 100 objects a frame; growth with the frames."""
    pythons = {name: os.environ[key] for name, key in PEERS.items() if key in os.environ}
    with TemporaryDirectory() as place:
        for objects, faster in FASTER.items():
            files = _draw(Path(place), objects, FRAMES)
            ours = run_on_files(sys.executable, "bench.ours_tracking", files, REPEATS)
            for name, python in pythons.items():
                times = REPEATS if name == "trackeval" else 1  # the other takes a minute
                peer = run_on_files(python, f"bench.peer_{name}", files, times)
                if name == "trackeval":
                    _compare(ours["figures"], peer["figures"])
                yield from _ratios(f"{objects} objects", name, ours, peer, faster)
            if not pythons:
                yield {
                    "name": f"{objects} objects",
                    "value": _median(ours),
                    "unit": "s",
                    "goal": None,
                }
            yield _growth(Path(place), objects, _median(ours))


def _draw(folder: Path, objects: int, frames: int) -> list[str]:
    scene = draw_scene(objects, frames=frames, objects=objects, swaps=objects // 5, short=5)
    paths = [folder / f"{name}-{objects}-{frames}.txt" for name in ("reference", "annotated")]
    for path, text in zip(paths, scene[:2], strict=True):
        path.write_text(text)
    return [*map(str, paths), str(frames)]


def run_on_files(python: str, module: str, files: list[str], repeats: int) -> dict[str, Any]:
    """What a module of this folder prints of two files, run by another Python."""
    command = [python, "-m", module, *files, str(repeats)]
    root = Path(__file__).parents[2]
    output = subprocess.run(command, check=True, cwd=root, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(output.stdout.splitlines()[-1])
    return found


def _median(run: dict[str, Any]) -> float:
    return statistics.median(run["seconds"])


def _ratios(
    scene: str, peer_name: str, ours: dict[str, Any], peer: dict[str, Any], faster: int
) -> Iterator[dict[str, Any]]:
    is_judge = peer_name == "trackeval"
    one, other = _median(ours), _median(peer)
    yield {
        "name": f"{scene}, {FRAMES} frames, time", "value": round(one, 3), "unit": "s",
        "goal": round(other / faster, 3) if is_judge else None,
        "peer": peer_name, "peer_value": round(other, 3), "ratio": round(one / other, 3),
    }  # fmt: skip
    yield {
        "name": f"{scene}, {FRAMES} frames, most memory", "value": round(ours["mib"], 1),
        "unit": "MiB", "goal": round(peer["mib"] / 3, 1) if is_judge else None,
        "peer": peer_name, "peer_value": round(peer["mib"], 1),
        "ratio": round(ours["mib"] / peer["mib"], 3),
    }  # fmt: skip


def _growth(folder: Path, objects: int, whole: float) -> dict[str, Any]:
    """How the time a frame changes from a quarter of the frames to all: 1 is linear."""
    few = FRAMES // 4
    files = _draw(folder, objects, few)
    quarter = run_on_files(sys.executable, "bench.ours_tracking", files, REPEATS)
    return {
        "name": f"{objects} objects, time a frame of all frames over that of a quarter",
        "value": round(whole / FRAMES / (_median(quarter) / few), 2), "unit": "×", "goal": 1.25,
    }  # fmt: skip


def _compare(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    for name, value in ours.items():
        if not np.allclose(value, theirs[name], rtol=0, atol=1e-9):
            raise RuntimeError(f"{name} is {value}, TrackEval says {theirs[name]}.")
