"""Pictures made of frames: upright, with the watermark burned in, as JPEG."""

from __future__ import annotations

from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from apps.footage.domain.sandbox.child import Refusal

JPEG_QUALITY = 88


def upright(frame: av.VideoFrame, width: int, height: int) -> NDArray[Any]:
    """The frame as BGR in displayed orientation and square pixels, `width` × `height`."""
    picture: NDArray[Any] = frame.to_ndarray(format="bgr24")
    turns = round(frame.rotation / 90) % 4
    if turns:
        picture = np.ascontiguousarray(np.rot90(picture, turns))
    if picture.shape[:2] != (height, width):
        picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return picture


def burn_in(picture: NDArray[Any], mark: str) -> None:
    """Write `mark` over the picture's foot, light on dark, so that it reads on any picture."""
    height, width = picture.shape[:2]
    (text_width, _), _ = cv2.getTextSize(mark, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 1)
    scale = max(0.3, min(0.9, 0.96 * width / max(1, text_width)))
    place = (max(2, width // 80), height - max(4, height // 60))
    # An outline of shifted copies: a thicker text would have wider letters and drift away.
    shifts = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
    for (x, y), color in [*((shift, (0, 0, 0)) for shift in shifts), ((0, 0), (255, 255, 255))]:
        at = (place[0] + x, place[1] + y)
        cv2.putText(picture, mark, at, cv2.FONT_HERSHEY_SIMPLEX, scale, color, 1, cv2.LINE_AA)


def jpeg_of(picture: NDArray[Any], quality: int = JPEG_QUALITY) -> bytes:
    """A BGR picture as JPEG."""
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise Refusal("A picture of this frame could not be made.")
    return data.tobytes()
