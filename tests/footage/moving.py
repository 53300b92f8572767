"""Video with one object whose place is known in every frame."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from tests.footage.scenes import SIZE, Picture, background, encode

OBJECT = (48, 36)


def moving_object(
    count: int, *, speed: tuple[float, float] = (2.0, 0.5), hidden_from: int | None = None,
    growth: float = 1.0, start: tuple[float, float] = (40.0, 60.0),
) -> tuple[bytes, np.ndarray[Any, Any]]:  # fmt: skip
    """An mp4, and the object's box in each frame: left, top, right, bottom."""
    noise = np.random.default_rng(7)
    behind = background(3)[:, : SIZE[0]]
    grain = noise.integers(0, 255, (OBJECT[1] // 4, OBJECT[0] // 4, 3), dtype=np.uint8)
    face = cv2.resize(grain, OBJECT, interpolation=cv2.INTER_CUBIC)
    frames, boxes = [], []
    for number in range(count):
        size = growth**number
        left, top = start[0] + speed[0] * number, start[1] + speed[1] * number
        boxes.append([left, top, left + OBJECT[0] * size, top + OBJECT[1] * size])
        shown = hidden_from is None or number < hidden_from
        frames.append(_picture(behind, face if shown else None, (left, top), size, noise))
    return encode(frames), np.array(boxes)


def _picture(
    behind: Picture, face: Any, place: tuple[float, float], size: float, noise: np.random.Generator
) -> Picture:
    picture = behind.astype(np.float32)
    if face is not None:
        matrix = np.array([[size, 0, place[0]], [0, size, place[1]]])
        warped = cv2.warpAffine(face.astype(np.float32), matrix, SIZE)
        mask = cv2.warpAffine(np.ones(face.shape[:2], np.float32), matrix, SIZE)[..., None]
        picture = picture * (1 - mask) + warped * mask
    return np.clip(picture + noise.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)
