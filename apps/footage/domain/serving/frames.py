"""The frame index of one footage: which bytes of the proxy are which frame.

Frame i is the i-th frame in presentation order of a full decode; samples are in decoding order.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from apps.core.errors import Conflict
from apps.footage.domain.keys.keystore import require_alive
from apps.footage.domain.objects.stored import object_bytes
from apps.footage.enums import ObjectKind
from apps.footage.models import Clip, Footage, MediaObject

CACHED = 8
_cache: dict[uuid.UUID, FrameIndex] = {}


@dataclass(frozen=True)
class FrameIndex:
    """Times of all frames; offset, size, rank and key flag of all samples of the proxy."""

    pts_ms: NDArray[np.float64]
    offset: NDArray[np.int64]
    size: NDArray[np.int64]
    rank: NDArray[np.int64]
    key: NDArray[np.bool_]
    codec: str
    description: str
    width: int
    height: int

    def samples_of(self, start: int, stop: int) -> slice:
        """The samples needed to decode frames `[start, stop)`: from a key frame to the last."""
        needed = np.flatnonzero((self.rank >= start) & (self.rank < stop))
        if not len(needed):
            return slice(0, 0)
        keys = np.flatnonzero(self.key[: needed[0] + 1])
        return slice(int(keys[-1]), int(needed[-1]) + 1)

    def bytes_of(self, samples: slice) -> tuple[int, int]:
        """The byte range `[start, stop)` of the proxy that holds `samples`."""
        if samples.start == samples.stop:
            return 0, 0
        ends = self.offset[samples] + self.size[samples]
        return int(self.offset[samples].min()), int(ends.max())

    def frames_in(self, start: int, stop: int) -> tuple[int, int] | None:
        """First and last frame of which bytes `[start, stop)` hold any part; None for none."""
        touched = self.rank[(self.offset < stop) & (self.offset + self.size > start)]
        return (int(touched.min()), int(touched.max())) if len(touched) else None


def read_index(footage: Footage) -> FrameIndex:
    """The index of ready footage. Raises Conflict before it is indexed, Unavailable."""
    stored = rendition(footage, ObjectKind.INDEX)
    found = _cache.get(stored.pk)
    if found is None:
        found = parse_index(object_bytes(stored))
        while len(_cache) >= CACHED:
            _cache.pop(next(iter(_cache)), None)
        _cache[stored.pk] = found
    return found


def rendition(footage: Footage, kind: str) -> MediaObject:
    """The stored object of `kind`. Raises Conflict while indexing has not made it, Shredded."""
    require_alive(f"project/{footage.project_id}")  # also of what this process remembers
    stored = footage.objects_stored.filter(kind=kind).order_by("-version").first()
    if stored is None:
        raise Conflict(f"“{footage.name}” is not indexed yet; its frames come when it is ready.")
    return stored


def parse_index(data: bytes) -> FrameIndex:
    """The stored JSON as columns."""
    document = msgspec.json.decode(data)
    proxy = document["proxy"]
    return FrameIndex(
        pts_ms=np.asarray(document["pts_ms"], dtype=np.float64),
        offset=np.asarray(proxy["offset"], dtype=np.int64),
        size=np.asarray(proxy["size"], dtype=np.int64),
        rank=np.asarray(proxy["rank"], dtype=np.int64),
        key=np.asarray(proxy["key"], dtype=np.bool_),
        codec=proxy["codec"],
        description=proxy["description"],
        width=proxy["width"],
        height=proxy["height"],
    )


def frames_document(clip: Clip) -> dict[str, Any]:
    """What the labeling view reads: the index of one clip's frames, and of no others.

    Samples begin with the key frame the clip's first frame needs and end with the last one its
    frames need; offsets are positions in the whole proxy.
    """
    footage = clip.footage
    index = read_index(footage)
    samples = index.samples_of(clip.start, clip.stop)
    return {
        "clip": {"start": clip.start, "stop": clip.stop},
        "width": footage.width,
        "height": footage.height,
        "fps": [footage.fps_num, footage.fps_den],
        "pts_ms": index.pts_ms[clip.start : clip.stop].tolist(),
        "rendition": {
            "codec": index.codec,
            "description": index.description,
            "coded_width": index.width,
            "coded_height": index.height,
            "size": rendition(footage, ObjectKind.PROXY).size_plain,
        },
        "samples": {
            "offset": index.offset[samples].tolist(),
            "size": index.size[samples].tolist(),
            "rank": index.rank[samples].tolist(),
            "key": index.key[samples].astype(int).tolist(),
        },
    }
