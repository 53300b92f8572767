"""Filmstrips: small pictures of spaced frames, each with its true number, handed out in one pack.

A pack is a length (4 bytes, big-endian), that many bytes of JSON `{width, height, frames, sizes}`,
and the JPEGs one after another. So a clip's pack holds its own frames and not a pixel of others.
"""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from apps.footage.domain.objects.stored import object_bytes, open_object
from apps.footage.domain.sandbox.parent import MediaRejected, Output, Sandbox
from apps.footage.domain.serving.frame_index import FrameIndex
from apps.footage.domain.serving.frames import read_index, read_rendition
from apps.footage.domain.serving.view_log import Viewing, note_frames
from apps.footage.enums import ObjectKind
from apps.footage.models import Clip, Footage, MediaObject

MOST_OF_SHORT, MOST_OF_CLIP = 60, 48
SHORT_FRAMES, SHORT_CLIP = 600, 300
SECONDS = 900.0
CLIP_SECONDS = 30.0


def footage_filmstrip(footage: Footage, *, session_key: str, acting_user: Any) -> bytes | None:
    """The pack of all the footage's pictures, None while they are not made; the view is recorded.

    For whoever sees the footage. Raises Unavailable.
    """
    stored = filmstrip_of(footage)
    if stored is None:
        return None
    told = stored.details["thumbnails"]
    pictures = object_bytes(stored)
    _note(Viewing(footage, None, ObjectKind.SPRITE, session_key, acting_user), told, len(pictures))
    return packed(told, pictures)


def clip_filmstrip(clip: Clip, *, session_key: str, acting_user: Any) -> bytes:
    """The pack of a clip's pictures, made now of its own samples only; the view is recorded.

    For whoever holds the clip. Raises Conflict before the footage is indexed, Unavailable,
    MediaRejected.
    """
    index = read_index(clip.footage)
    sandbox = picturing(
        clip.footage, index, clip.start, clip.stop, most=MOST_OF_CLIP, short=SHORT_CLIP
    )
    pictures = b"".join(m.data for m in sandbox if isinstance(m, Output))
    told = checked(sandbox.result, len(pictures), clip.start, clip.stop)
    viewing = Viewing(clip.footage, clip, ObjectKind.SPRITE, session_key, acting_user)
    _note(viewing, told, len(pictures))
    return packed(told, pictures)


def thumbnail_of(footage: Footage, *, session_key: str, acting_user: Any) -> bytes | None:
    """One small JPEG that stands for the footage in a list: the middle one of its filmstrip.

    None while it is not made. The view is recorded.
    """
    stored = filmstrip_of(footage)
    if stored is None:
        return None
    told = stored.details["thumbnails"]
    sizes, middle = told["sizes"], len(told["sizes"]) // 2
    start = sum(sizes[:middle])
    with open_object(stored) as reader:
        picture = b"".join(reader.read_range(start, start + sizes[middle]))
    viewing = Viewing(footage, None, ObjectKind.SPRITE, session_key, acting_user)
    note_frames(viewing, (told["frames"][middle], told["frames"][middle]), len(picture))
    return picture


def filmstrip_of(footage: Footage) -> MediaObject | None:
    """The stored filmstrip, None while it is not made."""
    return footage.objects_stored.filter(kind=ObjectKind.SPRITE).order_by("-version").first()


def checked(told: dict[str, Any], byte_count: int, start: int, stop: int) -> dict[str, Any]:
    """What the child says of its pictures, once it fits them. Raises MediaRejected."""
    frames, sizes = told.get("frames"), told.get("sizes")
    fits = (
        isinstance(frames, list)
        and isinstance(sizes, list)
        and all(isinstance(value, int) for value in [*frames, *sizes])
        and len(frames) == len(sizes) > 0
        and frames == sorted(set(frames))
        and start <= frames[0]
        and frames[-1] < stop
        and min(sizes) > 0
        and sum(sizes) == byte_count
        and all(0 < int(told.get(side, 0)) <= 160 for side in ("width", "height"))
    )
    if not fits:
        raise MediaRejected("No filmstrip could be made of this video.")
    return told


def packed(told: dict[str, Any], pictures: bytes) -> bytes:
    """One pack."""
    head = json.dumps({key: told[key] for key in ("width", "height", "frames", "sizes")}).encode()
    return struct.pack(">I", len(head)) + head + pictures


def picturing(
    footage: Footage,
    index: FrameIndex,
    start: int,
    stop: int,
    *,
    most: int,
    short: int = SHORT_FRAMES,
) -> Sandbox:
    """The child that makes at most `most` small pictures of frames `[start, stop)`.

    Short stretches are decoded whole but for frames no other needs, long ones only at their key
    frames; each picture says which frame it is. Raises Unavailable.
    """
    everything = index.samples_of(start, stop)
    whole = np.arange(everything.start, everything.stop)
    is_short = stop - start <= short
    if is_short:
        wanted = np.unique(np.linspace(start, stop - 1, min(most, MOST_OF_SHORT)).astype(np.int64))
        samples = whole
    else:
        keys = whole[index.key[whole] & (index.rank[whole] >= start) & (index.rank[whole] < stop)]
        samples = thinned(keys, most)
        wanted = np.sort(index.rank[samples])
    data = _bytes_of(footage, index, samples)
    return Sandbox(
        "thumbnails",
        io.BytesIO(data),
        size=len(data),
        seconds=SECONDS if short == SHORT_FRAMES else CLIP_SECONDS,
        wanted=wanted.tolist(),
        stop=stop,
        codec=index.codec,
        description=index.description,
        sizes=index.size[samples].tolist(),
        ranks=index.rank[samples].tolist(),
        references_only=is_short,
    )


def thinned(places: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """At most `most` of `places`, evenly spread, the first and the last among them."""
    if len(places) <= most:
        return places
    chosen: NDArray[np.int64] = places[np.linspace(0, len(places) - 1, most).round().astype(int)]
    return chosen


def _bytes_of(footage: Footage, index: FrameIndex, samples: NDArray[np.int64]) -> bytes:
    parts: list[bytes] = []
    with read_rendition(footage, index.rendition)[1].open() as reader:
        for offset, size in zip(index.offset[samples], index.size[samples], strict=True):
            parts.extend(reader.read_range(int(offset), int(offset + size)))
    return b"".join(parts)


def _note(viewing: Viewing, told: dict[str, Any], byte_count: int) -> None:
    """From the first frame shown to the last; the kind of view says that these are spaced."""
    note_frames(viewing, (told["frames"][0], told["frames"][-1]), byte_count)
