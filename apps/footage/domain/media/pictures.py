"""Small pictures of footage: the filmstrip's thumbnails, each labelled with its true frame."""

from __future__ import annotations

from typing import Any

import cv2

from apps.footage.domain.media.images import jpeg_of
from apps.footage.domain.media.samples import decoded_samples
from apps.footage.domain.sandbox.child import Link, Refusal, RemoteFile

WIDTH, HEIGHT = 160, 90
QUALITY = 78


def thumbnails(
    link: Link, source: RemoteFile, *, wanted: list[int], stop: int, **samples: Any
) -> dict[str, Any]:
    """A small JPEG for each of the `wanted` frames (ascending), or of the next one decoded.

    Output "thumbnails" holds the JPEGs one after another; the answer says which frames they are,
    their sizes in bytes, and the size of the pictures in pixels (within 160 × 90). Frames from
    `stop` on are never shown. Raises Refusal when no frame could be decoded.
    """
    frames: list[int] = []
    sizes: list[int] = []
    shape = (0, 0)
    place = 0
    for frame in decoded_samples(source, **samples):
        rank = int(frame.pts or 0)
        if place >= len(wanted) or rank >= stop:
            break
        if rank < wanted[place]:
            continue
        shape = fitted_size(frame.width, frame.height)
        picture = cv2.resize(frame.to_ndarray(format="bgr24"), shape, interpolation=cv2.INTER_AREA)
        data = jpeg_of(picture, QUALITY)
        link.output("thumbnails", data)
        frames.append(rank)
        sizes.append(len(data))
        link.progress(place, len(wanted))
        while place < len(wanted) and wanted[place] <= rank:
            place += 1
    if not frames:
        raise Refusal("No frame of this video could be made into a picture.")
    return {"frames": frames, "sizes": sizes, "width": shape[0], "height": shape[1]}


def fitted_size(width: int, height: int) -> tuple[int, int]:
    """The largest size within 160 × 90 of the same shape, in whole pixels."""
    scale = min(WIDTH / width, HEIGHT / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
