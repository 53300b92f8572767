"""Measuring every frame of footage, so that black, frozen, blurred and the like can be found.

What the measures mean is decided outside (`domain.ingest.findings`); here they are only taken.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.footage.domain.media.stills import frames_from
from apps.footage.domain.sandbox.child import Link, RemoteFile

# Columns of a row, one row a frame. Levels are 0 (black) … 255 (white).
COLUMNS = ("level", "dark", "bright", "change", "change_most", "cut", "blur")
CHUNK = 512
LINES = 270
BLOCKS = 54
PATCH = (640, 360)
DARK, BRIGHT = 26, 250
LEAST_STEP = 0.25  # levels from pixel to pixel, below which a picture is flat
FULL_RANGE = 2  # AVCOL_RANGE_JPEG
BLUR_SECONDS = 0.25
_EIGHT_BIT = {
    "yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray",
}  # fmt: skip


def measure_frames(
    link: Link, source: RemoteFile, *, first: int, moment_ms: float | None, fps: float, total: int
) -> dict[str, Any]:
    """Measure frames `first`, `first + 1`, … to the end.

    Output "measures" holds rows of seven little-endian 32-bit floats (COLUMNS), handed over
    512 frames at a time. Raises Refusal.
    """
    meter = Meter(max(1, round(fps * BLUR_SECONDS)))
    rows: list[tuple[float, ...]] = []
    number = first - 1
    # The frame before is decoded too: a change is a change from something.
    start = max(0, first - 1)
    moment = moment_ms if start else None
    for number, frame in enumerate(frames_from(source, start, moment), start):
        row = meter.measure(number, frame)
        if number < first:
            continue
        rows.append(row)
        if len(rows) == CHUNK:
            link.output("measures", np.asarray(rows, "<f4").tobytes())
            link.progress(number, max(total, number))
            rows.clear()
    if rows:
        link.output("measures", np.asarray(rows, "<f4").tobytes())
    return {"frames": number + 1}


class Meter:
    """Takes one frame after another; keeps the one before."""

    def __init__(self, blur_every: int) -> None:
        self._every = blur_every
        self._before: tuple[NDArray[Any], NDArray[Any]] | None = None

    def measure(self, number: int, frame: Any) -> tuple[float, ...]:
        """The frame's row, in the order of COLUMNS; `blur` is NaN where it was not taken."""
        whole = luma_of(frame)
        # Every few pixels of every few rows: noise stays, which tells a calm scene from a frozen.
        step = -(-whole.shape[0] // LINES)
        luma = np.ascontiguousarray(whole[::step, ::step])
        small = averaged(luma)
        levels = full_range(small, frame)
        change = most = cut = 0.0
        before, small_before = self._before or (luma, small)
        if before.shape == luma.shape:
            moved = cv2.absdiff(luma, before)
            change = cv2.sumElems(moved)[0] / luma.size
            most = float(cv2.minMaxLoc(averaged(moved))[1])
            cut = float(cv2.norm(small, small_before, cv2.NORM_L1)) / small.size
        self._before = (luma, small)
        return (
            cv2.mean(levels)[0],
            cv2.countNonZero(cv2.inRange(levels, 0, DARK)) / levels.size,
            cv2.countNonZero(cv2.inRange(levels, BRIGHT, 255)) / levels.size,
            change,
            most,
            cut,
            blurriness(whole) if number % self._every == 0 else float("nan"),
        )


def averaged(luma: NDArray[Any]) -> NDArray[Any]:
    """Means of square blocks, 54 or a few more down; whole pixels, which is ten times as fast."""
    height, width = luma.shape
    side = max(1, height // BLOCKS)
    rows, columns = height // side, max(1, width // side)
    cut = luma[: rows * side, : columns * side]
    return np.asarray(cv2.resize(cut, (columns, rows), interpolation=cv2.INTER_AREA))


def luma_of(frame: Any) -> NDArray[Any]:
    """The brightness plane as it was coded, `height` × `width`; good while `frame` lives."""
    if frame.format.name not in _EIGHT_BIT:
        gray: NDArray[np.uint8] = frame.to_ndarray(format="gray")
        return gray
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height, : frame.width]


def full_range(luma: NDArray[Any], frame: Any) -> NDArray[np.float32]:
    """Levels 0 … 255 from the coded ones, which mostly lie between 16 and 235."""
    levels = luma.astype(np.float32)
    name = frame.format.name
    if name not in _EIGHT_BIT or name.startswith("yuvj") or frame.color_range == FULL_RANGE:
        return levels
    return np.clip((levels - 16) * (255 / 219), 0, 255)


def blurriness(luma: NDArray[Any]) -> float:
    """How blurred: 0 (sharp) … 1; how little is lost when the picture is blurred once more.

    F. Crété, T. Dolmiere, P. Ladret, M. Nicolas: The blur effect (2007), on the middle of the
    picture at its own resolution. Reads 0 where there is no structure to be blurred.
    """
    height, width = luma.shape
    top, left = max(0, (height - PATCH[1]) // 2), max(0, (width - PATCH[0]) // 2)
    sharp = np.ascontiguousarray(luma[top : top + PATCH[1], left : left + PATCH[0]])
    worst = 0.0
    for axis, kernel in ((1, (9, 1)), (0, (1, 9))):
        ours, theirs = _steps(sharp, axis), _steps(cv2.blur(sharp, kernel), axis)
        total = cv2.sumElems(ours)[0]
        lost = cv2.sumElems(cv2.subtract(ours, theirs))[0]  # never below nothing
        if total >= LEAST_STEP * ours.size:
            worst = max(worst, 1.0 - lost / total)
    return worst


def _steps(picture: NDArray[Any], axis: int) -> NDArray[Any]:
    """Differences of neighbours along `axis`, without sign."""
    found: NDArray[Any] = (
        cv2.absdiff(picture[:, 1:], picture[:, :-1])
        if axis
        else cv2.absdiff(picture[1:], picture[:-1])
    )
    return found
