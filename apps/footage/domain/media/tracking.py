"""Following one box from frame to frame: optical flow, held to what the object looked like.

Points inside the box are followed there and back (Kalal, Mikolajczyk, Matas: Forward-backward
error, 2010); what comes back moves the box. Flow alone drifts by a little each frame, so the box
is nudged to where the object looks most like itself. Where that fails it stops and says why: a
box that quietly wanders off costs an annotator more than one that stops.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from apps.footage.domain.media.checks import luma_of
from apps.footage.domain.media.stills import frames_from
from apps.footage.domain.sandbox.child import Link, RemoteFile

Gray = NDArray[np.uint8]
Box = NDArray[np.float64]  # left, top, right, bottom in pixels of the gray picture

LONGEST_SIDE = 1280
HAND_OVER = 8  # rows at a time
GRID, CORNERS = 12, 80
INNER = 0.64  # of the ellipse in the box, squared: a box's corners mostly show what is behind
RETURN_PX, NEVER_PX = 1.0, 3.0
LEAST_POINTS, LEAST_SHARE = 8, 0.25
SCALE_STEP = 0.08
LOOK = 48  # side of the picture that is kept of the object
NUDGE_MARGIN, NUDGE_LEAST, NUDGE = 0.12, 0.75, 0.5
SURE, LEAST_LIKENESS = 0.6, 0.35
LEAST_SEEN = 0.3
SMALLEST = 4.0


class Lost(Exception):
    """The object cannot be followed; the code is "left", "lost", "changed" or "small"."""


def track_box(
    link: Link,
    source: RemoteFile,
    *,
    runs: list[tuple[int, int, float | None]],
    backward: bool,
    box: list[float],
    width: int,
    height: int,
) -> dict[str, Any]:
    """Follow `box` (upright source pixels of `width` × `height`) through the frames of `runs`.

    A run is (first frame, how many, its moment or None); `backward` takes each run from its last
    frame to its first. The first frame of all is where `box` lies. Output "boxes": rows of six
    little-endian 64-bit floats: frame, left, top, right, bottom, likeness 0 … 1, for every frame
    after the first. Result `{frames, reason}`, `reason` "" when all were followed. Raises Refusal.
    """
    cv2.setNumThreads(1)
    scale = min(1.0, LONGEST_SIDE / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    ratio = np.array([size[0] / width, size[1] / height] * 2)
    follower: BoxFollower | None = None
    rows: list[list[float]] = []
    total, done, reason = sum(count for _, count, _ in runs) - 1, 0, ""
    for frame, gray in _pictures(source, runs, backward, size):
        if follower is None:
            follower = BoxFollower(gray, np.asarray(box) * ratio)
            continue
        try:
            found = follower.step(gray) / ratio
        except Lost as lost:
            reason = str(lost)
            break
        done += 1
        rows.append([frame, *found, follower.likeness])
        if len(rows) == HAND_OVER:
            _hand_over(link, rows)
            link.progress(done, total)
    _hand_over(link, rows)
    return {"frames": done, "reason": reason}


def _hand_over(link: Link, rows: list[list[float]]) -> None:
    if rows:
        link.output("boxes", np.asarray(rows, "<f8").tobytes())
        rows.clear()


def _pictures(
    source: RemoteFile,
    runs: list[tuple[int, int, float | None]],
    backward: bool,
    size: tuple[int, int],
) -> Iterator[tuple[int, Gray]]:
    for first, count, moment in runs:
        source.seek(0)
        frames = islice(frames_from(source, first, moment), count)
        numbered = ((first + i, _gray(frame, size)) for i, frame in enumerate(frames))
        yield from reversed(list(numbered)) if backward else numbered


def _gray(frame: Any, size: tuple[int, int]) -> Gray:
    """The frame's brightness, upright, `size` (width, height); a copy."""
    picture = luma_of(frame)
    turns = round(frame.rotation / 90) % 4
    if turns:
        picture = np.rot90(picture, turns)
    if picture.shape[::-1] != size:
        return np.asarray(
            cv2.resize(np.ascontiguousarray(picture), size, None, 0, 0, cv2.INTER_AREA)
        )
    return np.array(picture, np.uint8, order="C")


class BoxFollower:
    """Takes one picture after another and says where the box is. Raises Lost."""

    def __init__(self, gray: Gray, box: Box) -> None:
        self.box = np.asarray(box, np.float64)
        self.likeness = 1.0
        self._before = gray
        self._first = self._recent = _cut(gray, self.box, LOOK)

    def step(self, gray: Gray) -> Box:
        """The box in the next picture."""
        moved = self._nudged(gray, self._flowed(gray))
        _require_seen(gray, moved)
        look = _cut(gray, moved, LOOK)
        likeness = max(_alike(look, self._first), _alike(look, self._recent))
        if likeness < LEAST_LIKENESS:
            raise Lost("changed")
        if likeness > SURE:  # what it looks like changes slowly; what hides it must not be learnt
            self._recent = np.asarray(cv2.addWeighted(self._recent, 0.9, look, 0.1, 0))
        self.box, self.likeness, self._before = moved, max(0.0, likeness), gray
        return moved

    def _flowed(self, gray: Gray) -> Box:
        """Where the points inside went."""
        points = self._points()
        if len(points) < LEAST_POINTS:
            raise Lost("left")
        there, went = _flow(self._before, gray, points)
        back, came = _flow(gray, self._before, there)
        error = np.linalg.norm(back - points, axis=1)
        good = went & came & (error < max(RETURN_PX, float(_middle(error)))) & (error < NEVER_PX)
        if good.sum() < max(LEAST_POINTS, LEAST_SHARE * len(points)):
            raise Lost("lost")
        return self._moved_by(points[good], there[good])

    def _moved_by(self, before: NDArray[Any], after: NDArray[Any]) -> Box:
        """Shift and size by most of the points; their median shift where they do not agree."""
        middle, half = (self.box[:2] + self.box[2:]) / 2, (self.box[2:] - self.box[:2]) / 2
        matrix, inliers = cv2.estimateAffinePartial2D(
            before, after, None, cv2.RANSAC, 1.5, 300, 0.99
        )
        if matrix is None or inliers.sum() < LEAST_POINTS:
            middle = middle + _middle(after - before)
        else:
            grown = float(np.hypot(matrix[0, 0], matrix[1, 0]))
            half = half * np.clip(grown, 1 - SCALE_STEP, 1 + SCALE_STEP)
            middle = matrix[:, :2] @ middle + matrix[:, 2]
        return np.concatenate([middle - half, middle + half])

    def _points(self) -> NDArray[np.float32]:
        """A grid and the corners inside the box's ellipse, in the picture before."""
        height, width = self._before.shape
        middle, half = (self.box[:2] + self.box[2:]) / 2, (self.box[2:] - self.box[:2]) / 2
        low, high = middle - 0.76 * half, middle + 0.76 * half
        axes = [np.linspace(low[axis], high[axis], GRID) for axis in (0, 1)]
        points = np.stack(np.meshgrid(*axes), -1).reshape(-1, 2)
        left, top = np.maximum(low, 0).astype(int)
        right, bottom = np.minimum(high + 1, (width, height)).astype(int)
        if right - left > 6 and bottom - top > 6:
            inside = np.ascontiguousarray(self._before[top:bottom, left:right])
            corners = cv2.goodFeaturesToTrack(inside, CORNERS, 0.01, 3)
            if corners is not None:
                points = np.concatenate([points, np.add(corners.reshape(-1, 2), (left, top))])
        near = (((points - middle) / half) ** 2).sum(axis=1) < INNER
        seen = (points >= 0).all(axis=1) & (points < (width, height)).all(axis=1)
        return points[near & seen].astype(np.float32)

    def _nudged(self, gray: Gray, box: Box) -> Box:
        """Half the way to where it looks most like itself, where that is clear."""
        size = box[2:] - box[:2]
        around = np.concatenate([box[:2] - NUDGE_MARGIN * size, box[2:] + NUDGE_MARGIN * size])
        side = round(LOOK * (1 + 2 * NUDGE_MARGIN))
        region = _cut(gray, around, side)
        for look in (self._first, self._recent):
            found = cv2.matchTemplate(region, look, cv2.TM_CCOEFF_NORMED)
            _, best, _, (column, row) = cv2.minMaxLoc(found)
            if best >= NUDGE_LEAST:
                place = np.array(
                    [column + _peak(found[row], column), row + _peak(found[:, column], row)]
                )
                shift = NUDGE * (place - (side - LOOK) / 2) / LOOK * size
                return np.asarray(box + np.concatenate([shift, shift]))
        return box


def _middle(values: NDArray[Any]) -> NDArray[Any]:
    """The median over the first axis; NumPy's own loads a module when no file opens any more."""
    return np.asarray(np.sort(values, axis=0)[len(values) // 2])


def _flow(before: Gray, after: Gray, points: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where `points` went, and which of them were found."""
    there = np.empty_like(points)
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 20, 0.03)
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        before,
        after,
        points,
        np.empty_like(points),
        winSize=(15, 15),
        maxLevel=4,
        criteria=criteria,
    )
    return there, found.ravel() == 1


def _require_seen(gray: Gray, box: Box) -> None:
    height, width = gray.shape
    size = box[2:] - box[:2]
    seen = np.minimum(box[2:], (width, height)) - np.maximum(box[:2], 0)
    if np.prod(np.maximum(seen, 0)) < LEAST_SEEN * np.prod(size):
        raise Lost("left")
    if size.min() < SMALLEST:
        raise Lost("small")


def _cut(gray: Gray, box: Box, side: int) -> Gray:
    """What is in `box`, as a square picture; the border goes on where it leaves the picture."""
    step = (box[2:] - box[:2]) / side
    start = box[:2] + step / 2 - 0.5
    matrix = np.array([[step[0], 0, start[0]], [0, step[1], start[1]]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(gray, matrix, (side, side), None, flags, cv2.BORDER_REPLICATE)
    return np.asarray(cut)


def _alike(one: Gray, other: Gray) -> float:
    """Correlation of two looks: 1 the same, 0 nothing in common."""
    return float(cv2.matchTemplate(one, other, cv2.TM_CCOEFF_NORMED)[0, 0])


def _peak(values: NDArray[Any], index: int) -> float:
    """How far beside `index` the top of a parabola through three values lies, at most half."""
    if not 0 < index < len(values) - 1:
        return 0.0
    before, here, after = (float(values[index + by]) for by in (-1, 0, 1))
    bend = before - 2 * here + after
    return 0.0 if bend == 0 else float(np.clip((before - after) / (2 * bend), -0.5, 0.5))
