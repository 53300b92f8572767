"""The frame index of one footage: which bytes of its rendition are which frame.

Frame i is the i-th frame in presentation order of a full decode; samples are in decoding order.
The rendition is the original itself where browsers decode it as it lies, else a proxy; the index
names it (docs/format.md). A newer index replaces an older one, which stays for views that are open.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from django.urls import reverse
from numpy.typing import NDArray

from apps.core.errors import Conflict, Gone
from apps.footage.domain.keys.keystore import require_alive
from apps.footage.domain.objects.stored import object_bytes, open_object
from apps.footage.domain.objects.stream_format import DecryptingReader
from apps.footage.domain.uploads.sources import open_source
from apps.footage.enums import FootageStatus, ObjectKind
from apps.footage.models import Clip, Footage, MediaObject

CACHED = 8
PIECE = 1 << 20
REPLACED = "This rendition of the footage was replaced; open the page again."
_cache: dict[uuid.UUID, FrameIndex] = {}


@dataclass(frozen=True)
class FrameIndex:
    """Times of all frames; offset, size, rank and key flag of all samples of the rendition.

    `rendition` is the proxy they lie in, or the footage itself where that is the original; None in
    the first layout, where it is the proxy.
    """

    pts_ms: NDArray[np.float64]
    offset: NDArray[np.int64]
    size: NDArray[np.int64]
    rank: NDArray[np.int64]
    key: NDArray[np.bool_]
    codec: str
    description: str
    width: int
    height: int
    rendition: uuid.UUID | None = None

    def samples_of(self, start: int, stop: int) -> slice:
        """The samples needed to decode frames `[start, stop)`: from a key frame to the last."""
        needed = np.flatnonzero((self.rank >= start) & (self.rank < stop))
        if not len(needed):
            return slice(0, 0)
        keys = np.flatnonzero(self.key[: needed[0] + 1])
        return slice(int(keys[-1]), int(needed[-1]) + 1)

    def bytes_of(self, samples: slice) -> tuple[int, int]:
        """The byte range `[start, stop)` of the rendition that holds `samples`."""
        if samples.start == samples.stop:
            return 0, 0
        ends = self.offset[samples] + self.size[samples]
        return int(self.offset[samples].min()), int(ends.max())

    def lies_within(self, span: tuple[int, int], samples: slice) -> bool:
        """Whether bytes `[start, stop)` belong to `samples` and hold no part of any other."""
        first, last = self.bytes_of(samples)
        touched = np.flatnonzero((self.offset < span[1]) & (self.offset + self.size > span[0]))
        inside = not len(touched) or (touched[0] >= samples.start and touched[-1] < samples.stop)
        return bool(span[0] >= first and span[1] <= last and inside)

    def without_the_rest(self, data: bytes, start: int) -> bytes:
        """`data`, which lies at `start`, with zeros wherever no sample lies."""
        stop = start + len(data)
        blank = bytearray(len(data))
        for sample in np.flatnonzero((self.offset < stop) & (self.offset + self.size > start)):
            first = max(0, int(self.offset[sample]) - start)
            last = min(len(data), int(self.offset[sample] + self.size[sample]) - start)
            blank[first:last] = data[first:last]
        return bytes(blank)

    def frames_in(self, start: int, stop: int) -> tuple[int, int] | None:
        """First and last frame of which bytes `[start, stop)` hold any part; None for none."""
        touched = self.rank[(self.offset < stop) & (self.offset + self.size > start)]
        return (int(touched.min()), int(touched.max())) if len(touched) else None


@dataclass(frozen=True)
class Rendition:
    """What plays: a stored proxy, or the original, wherever it lies after the last byte came."""

    footage: Footage
    proxy: MediaObject | None

    @property
    def pk(self) -> uuid.UUID:
        """What the index and addresses call it: the proxy's id, or the footage's."""
        return self.proxy.pk if self.proxy else self.footage.pk

    @property
    def kind(self) -> str:
        """`original` or `proxy`."""
        return str(self.proxy.kind if self.proxy else ObjectKind.ORIGINAL)

    @property
    def size_plain(self) -> int:
        """Bytes of plaintext."""
        return self.proxy.size_plain if self.proxy else self.footage.size_bytes

    @property
    def content_type(self) -> str:
        """For the browser, which gets bytes, not a film."""
        return self.proxy.content_type if self.proxy else "application/octet-stream"

    def open(self, *, only: FrameIndex | None = None) -> RangeReader:
        """Open it for reading ranges. Raises Unavailable, Shredded, Damaged.

        With `only` bytes between the samples of that index are read as zeros: sound, places and
        whatever else travels in an original is for its owner.
        """
        source = open_object(self.proxy) if self.proxy else open_source(self.footage)
        return RangeReader(source, only if self.proxy is None else None)


class RangeReader:
    """Reads byte ranges of an open plaintext file; a context that closes it."""

    def __init__(self, source: Any, only: FrameIndex | None = None) -> None:
        self._source, self._only = source, only

    def read_range(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes `[start, stop)`, as they are decrypted."""
        for data in self._read(start, stop):
            yield self._only.without_the_rest(data, start) if self._only else data
            start += len(data)

    def _read(self, start: int, stop: int) -> Iterator[bytes]:
        if isinstance(self._source, DecryptingReader):
            yield from self._source.read_range(start, stop)
            return
        self._source.seek(start)
        while start < stop and (data := self._source.read(min(PIECE, stop - start))):
            start += len(data)
            yield data

    def close(self) -> None:
        """Let go of the ciphertext."""
        self._source.close()

    def __enter__(self) -> RangeReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_index(footage: Footage, of: uuid.UUID | None = None) -> FrameIndex:
    """The newest index, or the newest one of the rendition `of`.

    Raises Conflict before footage is indexed, Gone for a rendition it does not have, Unavailable.
    """
    stored = rendition(footage, ObjectKind.INDEX) if of is None else _index_of(footage, of)
    found = _cache.get(stored.pk)
    if found is None:
        found = parse_index(object_bytes(stored))
        while len(_cache) >= CACHED:
            _cache.pop(next(iter(_cache)), None)
        _cache[stored.pk] = found
    return found


def read_rendition(footage: Footage, of: uuid.UUID | None = None) -> tuple[FrameIndex, Rendition]:
    """An index and the rendition whose bytes it tells; errors as in `read_index`."""
    index = read_index(footage, of)
    if index.rendition == footage.pk:
        return index, Rendition(footage, None)
    if index.rendition is None:
        return index, Rendition(footage, rendition(footage, ObjectKind.PROXY))
    found = footage.objects_stored.filter(pk=index.rendition, kind=ObjectKind.PROXY).first()
    if found is None:
        raise Gone(REPLACED)
    return index, Rendition(footage, found)


def rendition(footage: Footage, kind: str) -> MediaObject:
    """The newest object of `kind`. Raises Conflict while indexing has not made it, Gone."""
    require_kept(footage)
    stored = footage.objects_stored.filter(kind=kind).order_by("-version").first()
    if stored is None:
        raise Conflict(f"“{footage.name}” is not indexed yet; its frames come when it is ready.")
    return stored


def require_kept(footage: Footage) -> None:
    """Raise Gone when the footage was deleted or its keys were destroyed."""
    require_alive(f"project/{footage.project_id}")  # also of what this process remembers
    if footage.status == FootageStatus.DELETED:
        raise Gone(f"“{footage.name}” was deleted; its labels and receipts are kept.")


def _index_of(footage: Footage, of: uuid.UUID) -> MediaObject:
    require_kept(footage)
    named = footage.objects_stored.filter(kind=ObjectKind.INDEX).order_by("-version")
    found = named.filter(details__rendition=str(of)).first()
    if found is None and footage.objects_stored.filter(pk=of, kind=ObjectKind.PROXY).exists():
        found = named.filter(details__rendition__isnull=True).first()  # of the first layout
    if found is None:
        raise Gone(REPLACED)
    return found


def parse_index(data: bytes) -> FrameIndex:
    """The stored JSON as columns, of this layout or the first."""
    document = msgspec.json.decode(data)
    shown = document.get("rendition") or document["proxy"]
    return FrameIndex(
        pts_ms=np.asarray(document["pts_ms"], dtype=np.float64),
        offset=np.asarray(shown["offset"], dtype=np.int64),
        size=np.asarray(shown["size"], dtype=np.int64),
        rank=np.asarray(shown["rank"], dtype=np.int64),
        key=np.asarray(shown["key"], dtype=np.bool_),
        codec=shown["codec"],
        description=shown["description"],
        width=shown["width"],
        height=shown["height"],
        rendition=uuid.UUID(shown["object"]) if "object" in shown else None,
    )


def frames_document(clip: Clip) -> dict[str, Any]:
    """What the labeling view reads: the index of one clip's frames, and of no others.

    Samples begin with the key frame the clip's first frame needs and end with the last one its
    frames need; offsets are positions in the whole rendition, whose bytes `rendition.url` serves,
    also after a newer rendition has taken its place. `rendition.description` is base64, empty
    where the codec has none (VP8, VP9, AV1); ranks are frame numbers of the footage.
    """
    footage = clip.footage
    index, shown = read_rendition(footage)
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
            "size": shown.size_plain,
            "kind": shown.kind,
            "url": f"{reverse('footage:clip_video', args=[clip.pk])}?rendition={shown.pk}",
        },
        "samples": {
            "offset": index.offset[samples].tolist(),
            "size": index.size[samples].tolist(),
            "rank": index.rank[samples].tolist(),
            "key": index.key[samples].astype(int).tolist(),
        },
    }
