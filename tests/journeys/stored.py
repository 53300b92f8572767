"""What the journey left behind, looked at from outside: bytes on disk, exact frames, the export."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from pycocotools.coco import COCO

from tests.browser.view import View

RUN, HEAD = 32, 8
RUNS_A_FILE = 400
THUMB = (96, 72)  # width, height
# The picture as it is on the canvas, small and grey.
SEEN = """([width, height, across, down]) => {
  const { scale, x, y } = document.body.dataset;
  const canvas = document.querySelector("canvas[data-layer=frame]");
  const ratio = canvas.width / canvas.clientWidth;
  const small = new OffscreenCanvas(across, down).getContext("2d");
  small.imageSmoothingQuality = "high";
  const [left, top, zoom] = [x, y, scale].map((value) => value * ratio);
  small.drawImage(canvas, left, top, width * zoom, height * zoom, 0, 0, across, down);
  const { data } = small.getImageData(0, 0, across, down);
  const grey = (_, i) => data[4 * i] + data[4 * i + 1] + data[4 * i + 2];
  return Array.from({ length: across * down }, grey);
}"""


def plaintext_runs(footage: Iterable[Path]) -> dict[bytes, str]:
    """Random runs of the files' bytes that say something (no padding), by where they are from."""
    draw = random.Random(20)
    runs: dict[bytes, str] = {}
    for path in footage:
        data = path.read_bytes()
        while len([name for name in runs.values() if name.startswith(path.name)]) < RUNS_A_FILE:
            at = draw.randrange(len(data) - RUN)
            run = data[at : at + RUN]
            if len(set(run)) > RUN // 2:
                runs[run] = f"{path.name} at {at}"
    return runs


def leaks(runs: dict[bytes, str], files: Iterable[Path]) -> list[str]:
    """Which runs stand in which files."""
    found = []
    for path in files:
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue  # the database goes on working, and removes what it no longer needs
        found += [f"{runs[run]} in {path}" for run in runs_in(data, runs)]
    return found


def runs_in(data: bytes, runs: Iterable[bytes]) -> list[bytes]:
    """Which runs stand in the data: one pass for all, by their first eight bytes."""
    ordered = sorted(runs)
    heads = np.array([int.from_bytes(run[:HEAD], "little") for run in ordered], dtype=np.uint64)
    likely = np.zeros(1 << 16, dtype=np.bool_)  # most words are ruled out by a look into this
    likely[_hashed(heads)] = True
    found: set[bytes] = set()
    for shift in range(min(HEAD, max(0, len(data) - HEAD + 1))):
        words = np.frombuffer(data, np.uint64, (len(data) - shift) // HEAD, shift)
        hits = np.flatnonzero(likely[_hashed(words)])
        for hit in hits[np.isin(words[hits], heads)]:
            at = shift + HEAD * int(hit)
            same = np.flatnonzero(heads == words[hit])
            found |= {ordered[i] for i in same if data.startswith(ordered[i], at)}
    return sorted(found)


def _hashed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return (words * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)


def decoded(path: Path, wanted: set[int]) -> dict[int, NDArray[np.float64]]:
    """Frames `wanted` of a full decode in presentation order, small and grey."""
    thumbs = {}
    with av.open(str(path)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index in wanted:
                small = frame.reformat(*THUMB, format="rgb24", interpolation="AREA")
                thumbs[index] = small.to_ndarray().astype(float).sum(axis=2)
    return thumbs


def frame_shown(view: View, size: tuple[int, int]) -> NDArray[np.float64]:
    """What the canvas shows, small and grey."""
    pixels = view.page.evaluate(SEEN, [*size, *THUMB])
    return np.array(pixels, dtype=float).reshape(THUMB[1], THUMB[0])


def nearest_frame(seen: NDArray[np.float64], thumbs: dict[int, NDArray[np.float64]]) -> int:
    """The decoded frame that looks most like what was seen."""
    return min(thumbs, key=lambda index: float(np.abs(thumbs[index] - seen).mean()))


def wrong_frames(
    view: View, footage: Path, size: tuple[int, int], indexes: list[int]
) -> list[tuple[int, int]]:
    """`(asked, shown)` wherever the view shows another frame than asked for, of its neighbours."""
    around = {index: {index + by for by in range(-3, 4)} for index in indexes}
    thumbs = decoded(footage, set().union(*around.values()))
    wrong = []
    for index in indexes:
        view.go_to(index)
        near = {i: thumbs[i] for i in around[index] if i in thumbs}
        shown = nearest_frame(frame_shown(view, size), near)
        if shown != index:
            wrong.append((index, shown))
    return wrong


def load_coco(document: dict[str, Any], folder: Path) -> COCO:
    """The export as pycocotools reads it."""
    path = folder / "export.json"
    path.write_text(json.dumps(document))
    return COCO(str(path))
